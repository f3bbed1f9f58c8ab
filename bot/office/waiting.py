"""Which editions wait for somebody's approval."""

from typing import Final

from broadcasts.editions import Edition, EditionState
from contacts.staff import StaffMember
from storage.stores import Stores

LOOKED_THROUGH: Final = 50  #: the newest drafts; older ones are found in the list of editions


async def waiting_for_approval(stores: Stores, staff: StaffMember) -> list[Edition]:
    """Return drafts of others that could be sent once this member approves them, the newest first."""
    return [
        draft
        for draft in await stores.editions.latest(EditionState.DRAFT, LOOKED_THROUGH)
        if draft.main_language in draft.texts
        and draft.author_id != staff.id
        and len(draft.approved_languages) < len(draft.texts)
    ]
