"""The second of the two who release an edition in an emergency: takes the responsibility too, or does not."""

from datetime import datetime

from bot.office.board import is_under_way, show_board
from bot.office.menu import number, office_button, show, ways_out
from bot.office.telling import tell
from bot.request import Office, Request, row
from bot.routing import press
from broadcasts.editions import ChangedMeanwhile, Edition, EditionState
from broadcasts.emergency import (
    ChangedSinceAsked,
    EmergencyOver,
    decline_emergency,
    open_question,
    release_in_emergency,
)
from broadcasts.history import EditionEvent
from channels.outgoing import Choice, Row
from contacts.staff import Role, StaffMember
from locales.catalogues import Translator
from storage.stores import Stores


@press("em_yes", role=Role.EDITOR)
async def take_responsibility(request: Request) -> None:
    """Release it in the name of both, if it still is what the first one asked about."""
    _, edition = request.office_gettext, await _asked_about(request)
    if edition is None:
        return
    assert request.staff is not None
    editions, asked_id = request.stores.editions, number(request, 1)
    try:
        asked = await open_question(editions, edition, asked_id, request.staff.id)
        first = await request.stores.staff.get(asked.staff_id or 0)
        if first is None or not first.may(Role.EDITOR):
            await show_board(request, edition.id, _("Whoever asked you no longer works here: nothing was released."))
            return
        released = await release_in_emergency(editions, edition, asked_id, request.staff.id, request.now)
    except EmergencyOver:
        await _over(request, edition)
    except (ChangedSinceAsked, ChangedMeanwhile):
        await show_board(
            request, edition.id, _("The edition was changed since you were asked: nothing was released. Ask anew.")
        )
    else:
        await tell_everybody(request.stores, request.office, released, first, request.staff, asked.reason, request.now)
        await show_board(request, edition.id, _("Released. All who approve have been told who did it and why."))


@press("em_no", role=Role.EDITOR)
async def decline(request: Request) -> None:
    _, edition = request.office_gettext, await _asked_about(request)
    if edition is None:
        return
    assert request.staff is not None
    member, stores = request.staff, request.stores
    try:
        asked = await decline_emergency(stores.editions, edition, number(request, 1), member.id, request.now)
    except EmergencyOver:
        await _over(request, edition)
        return

    await tell_declined(stores, request.office, edition, asked, member, request.now)
    await show(request, _("Nothing was released. Whoever asked you has been told."), ways_out(_, edition.id))


async def _asked_about(request: Request) -> Edition | None:
    edition = await request.stores.editions.get(number(request))
    if edition is None or edition.state is not EditionState.DRAFT or await is_under_way(request, edition.id):
        await show_board(request, number(request))
        return None
    return edition


async def _over(request: Request, edition: Edition) -> None:
    _ = request.office_gettext
    await show_board(request, edition.id, _("This was answered already, or asked anew. This is how it stands now:"))


async def tell_declined(
    stores: Stores, office: Office, edition: Edition, asked: EditionEvent, member: StaffMember, now: datetime
) -> None:
    """Tell whoever asked that the second does not."""

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _("%(name)s does not want to release “%(title)s” with you.", name=member.name, title=edition.title)
        return text, (row(Choice(_("Show the edition"), f"ed:{edition.id}")), row(office_button(_)))

    for chat in await stores.staff.chats_of(asked.staff_id or 0):
        await tell(stores, office, chat, words, now)


async def tell_everybody(
    stores: Stores,
    office: Office,
    edition: Edition,
    first: StaffMember,
    second: StaffMember,
    reason: str,
    now: datetime,
) -> None:
    """Tell the first, and all who approve or administer."""

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _(
            "⚠ **Emergency.** %(first)s and %(second)s have released the edition “%(title)s” without an approval.\n\n"
            "Reason: %(reason)s",
            first=first.name,
            second=second.name,
            title=edition.title,
            reason=reason,
        )
        return text, (row(Choice(_("Show the edition"), f"ed:{edition.id}")), row(office_button(_)))

    staff = stores.staff
    chats = [*await staff.chats(Role.APPROVER, Role.ADMIN), *await staff.chats_of(first.id)]
    for chat in dict.fromkeys(chats):
        await tell(stores, office, chat, words, now)
