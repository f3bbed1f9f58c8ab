"""Which editions wait for somebody: for their approval, or sent back to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from broadcasts.editions import Edition, EditionState
from broadcasts.rejecting import rejections_of, waits_for
from broadcasts.releasing import ApprovalRule, may_approve
from contacts.staff import StaffMember

LOOKED_THROUGH: Final = 30  #: the newest drafts; older ones are found in the list of editions


@dataclass(frozen=True, slots=True)
class WaitingDrafts:
    """Drafts that wait for one member of staff, the newest first."""

    to_approve: list[Edition]  #: with a text that waits for their approval; for practice only their own
    sent_back: list[Edition]  #: their own, sent back and not changed since


async def waiting_drafts(stores: Any, staff: StaffMember) -> WaitingDrafts:
    """Return what waits for this member."""
    drafts = await stores.editions.latest(EditionState.DRAFT, LOOKED_THROUGH)
    rejected = await rejections_of(stores.editions, drafts)
    return WaitingDrafts(
        [draft for draft in drafts if _approves(draft, waits_for(draft, rejected[draft.id]), staff)],
        [draft for draft in drafts if draft.author_id == staff.id and rejected[draft.id]],
    )


def _approves(draft: Edition, waiting: Iterable[str], staff: StaffMember) -> bool:
    if draft.main_language not in draft.texts or (draft.training and draft.author_id != staff.id):
        return False
    return any(may_approve(draft, tag, staff.id, ApprovalRule.EDITION) for tag in waiting)
