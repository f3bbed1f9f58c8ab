"""Which editions wait for somebody: for their approval, or sent back to them."""

from dataclasses import dataclass, field
from typing import Final

from broadcasts.editions import Edition, EditionState, EditionStore
from broadcasts.rejecting import rejections, waits_for
from broadcasts.releasing import ApprovalRule, may_approve
from contacts.staff import Role, StaffMember

LOOKED_THROUGH: Final = 50  #: the newest drafts; older ones are found in the list of editions


@dataclass(frozen=True, slots=True)
class WaitingDrafts:
    """Drafts that somebody is to do something about, the newest first."""

    to_approve: list[Edition] = field(default_factory=list)
    sent_back: list[Edition] = field(default_factory=list)  #: by somebody, and not changed since
    own: list[Edition] = field(default_factory=list)  #: all that they are writing


async def waiting_drafts(editions: EditionStore, staff: StaffMember) -> WaitingDrafts:
    """Return what waits for this member, as far as their role goes; for practice only one's own."""
    found = WaitingDrafts()
    if not staff.may(Role.EDITOR):
        return found
    for draft in await editions.latest(EditionState.DRAFT, LOOKED_THROUGH):
        mine = draft.author_id == staff.id
        if mine:
            found.own.append(draft)
            if await rejections(editions, draft):
                found.sent_back.append(draft)
        if staff.may(Role.APPROVER) and draft.main_language in draft.texts and (mine or not draft.training):
            waiting = await waits_for(editions, draft)
            if any(may_approve(draft, tag, staff.id, ApprovalRule.EDITION) for tag in waiting):
                found.to_approve.append(draft)
    return found
