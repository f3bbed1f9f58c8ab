"""The invitation: an ordinary edition begun with the hearing's facts; checking, approving, sending follow as ever."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.office.board import show_board
from bot.office.hearing.guests import show_guests
from bot.office.hearing.words import asked_hearing
from bot.office.unsaved import Unsaved
from bot.people.hearing.invitation import invitation
from bot.request import Office, Request
from bot.routing import press
from broadcasts.editions import TITLE_CHARS, Edition, EditionState, EditionText, TextState, save_edition
from contacts.staff import Role, StaffMember
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import INVITING, Hearing
from storage.stores import Stores

LOOKED_THROUGH: Final = 50  #: of the newest drafts


@press("hg_inv", role=Role.MODERATOR)
async def open_invitation(request: Request) -> None:
    """Make the draft, and open it for who writes editions."""
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _, staff = request.office_gettext, request.staff
    assert staff is not None
    if hearing.phase not in INVITING:
        await show_guests(request, hearing, _("An invitation is written once the hearing is announced."))
        return
    if Unsaved.of(request.step) is not None:
        text = _("Please finish first what you have written for an edition: it is not saved yet.")
        await show_guests(request, hearing, text)
        return
    await _open(request, hearing, await begin_invitation(request.stores, request.office, hearing, staff, request.now))


async def begin_invitation(
    stores: Stores, office: Office, hearing: Hearing, member: StaffMember, now: datetime
) -> Edition:
    """Make a draft in every language that the hub speaks, or return the one that says the same already."""
    main, texts = office.city.main_language, await _texts(stores, office, hearing)
    begun = await _begun(stores, hearing, texts[main])
    if begun is not None:
        return begun
    edition = await stores.editions.add(main, member.id, now, training=member.training, hearing_id=hearing.id)
    edition = replace(edition, texts={main: texts[main]})
    source = edition.text_hash(main)
    others = {tag: replace(text, source_hash=source) for tag, text in texts.items() if tag != main}
    return await save_edition(stores.editions, replace(edition, texts={**edition.texts, **others}), now, member.id)


async def _begun(stores: Stores, hearing: Hearing, text: EditionText) -> Edition | None:
    drafts = await stores.editions.latest(EditionState.DRAFT, LOOKED_THROUGH)
    mine = [each for each in drafts if each.hearing_id == hearing.id]
    return next((each for each in mine if (own := each.texts.get(text.language)) and own.body == text.body), None)


async def _open(request: Request, hearing: Hearing, edition: Edition) -> None:
    """Show the draft to who may go on with it; tell others that it waits."""
    _ = request.office_gettext
    if request.staff is not None and request.staff.may(Role.EDITOR):
        text = _("This is the invitation. Please check it, choose its topic, and send it.")
        await show_board(request, edition.id, text)
    else:
        number = str(edition.number)
        text = _("The invitation waits as draft %(number)s for somebody who sends editions.", number=number)
        await show_guests(request, hearing, text)


async def _texts(stores: Stores, office: Office, hearing: Hearing) -> dict[str, EditionText]:
    """Return the invitation in each language; where a machine translated a part of it, it counts as by a machine."""
    main = office.city.main_language
    goals = await stores.goals.of(hearing.id)
    texts = {}
    for tag in dict.fromkeys((main, *hearing.offered(office.city.languages))):
        written = invitation(office, hearing, goals, tag)
        if written is not None:
            title, body = written
            state = TextState.MACHINE if _by_machine(hearing, goals, tag) else TextState.REVIEWED
            texts[tag] = EditionText(tag, title[:TITLE_CHARS], body, state)
    return texts


def _by_machine(hearing: Hearing, goals: list[Goal], tag: str) -> bool:
    parts: list[Content] = [hearing.title, hearing.place, *[goal.title for goal in goals]]
    return any(part.by_machine(tag) and not part.outdated(tag) for part in parts)
