"""Which editions wait for somebody: for their approval, or sent back to them."""

from typing import Any, Final

from broadcasts.editions import Edition, EditionState
from broadcasts.rejecting import rejections, waits_for
from broadcasts.releasing import ApprovalRule, may_approve
from contacts.staff import StaffMember

LOOKED_THROUGH: Final = 50  #: the newest drafts; older ones are found in the list of editions


async def waiting_for_approval(stores: Any, staff: StaffMember) -> list[Edition]:
    """Return drafts with a text that waits for this member, the newest first; for practice only one's own."""
    found = []
    for draft in await stores.editions.latest(EditionState.DRAFT, LOOKED_THROUGH):
        if draft.main_language not in draft.texts or (draft.training and draft.author_id != staff.id):
            continue
        waiting = await waits_for(stores.editions, draft)
        if any(may_approve(draft, tag, staff.id, ApprovalRule.EDITION) for tag in waiting):
            found.append(draft)
    return found


async def sent_back_to(stores: Any, staff: StaffMember) -> list[Edition]:
    """Return drafts of this member that were sent back and not changed since."""
    drafts = await stores.editions.latest(EditionState.DRAFT, LOOKED_THROUGH)
    return [draft for draft in drafts if draft.author_id == staff.id and await rejections(stores.editions, draft)]
