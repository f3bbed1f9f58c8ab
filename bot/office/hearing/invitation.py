"""The invitation: an ordinary edition begun with the hearing's facts; checking, approving, sending follow as ever."""

from dataclasses import replace
from typing import Final

from bot.office.board import show_board
from bot.office.hearing.guests import show_guests
from bot.office.hearing.words import asked_hearing, offered_languages
from bot.office.unsaved import Unsaved
from bot.people.hearing.invitation import invitation
from bot.request import Request
from bot.routing import press
from broadcasts.editions import TITLE_CHARS, Edition, EditionState, EditionText, TextState, save_edition
from contacts.staff import Role
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase

LOOKED_THROUGH: Final = 50  #: of the newest drafts


@press("hg_inv", role=Role.MODERATOR)
async def begin_invitation(request: Request) -> None:
    """Make a draft in every language that the hub speaks, and open it for who writes editions."""
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _, staff = request.office_gettext, request.staff
    assert staff is not None
    if hearing.phase not in (Phase.ANNOUNCED, Phase.IDEAS):
        await show_guests(request, hearing, _("An invitation is written once the hearing is announced."))
        return
    if Unsaved.of(request.step) is not None:
        text = _("Please finish first what you have written for an edition: it is not saved yet.")
        await show_guests(request, hearing, text)
        return
    main, editions = request.office.city.main_language, request.stores.editions
    texts = await _texts(request, hearing)
    begun = await _begun(request, hearing, texts[main])
    if begun is not None:
        await _open(request, hearing, begun)
        return
    edition = await editions.add(main, staff.id, request.now, training=staff.training, hearing_id=hearing.id)
    edition = replace(edition, texts={main: texts[main]})
    source = edition.text_hash(main)
    others = {tag: replace(text, source_hash=source) for tag, text in texts.items() if tag != main}
    saved = await save_edition(editions, replace(edition, texts={**edition.texts, **others}), request.now, staff.id)
    await _open(request, hearing, saved)


async def _begun(request: Request, hearing: Hearing, text: EditionText) -> Edition | None:
    """Return the draft that says the same already: the button was pressed before."""
    drafts = await request.stores.editions.latest(EditionState.DRAFT, LOOKED_THROUGH)
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


async def _texts(request: Request, hearing: Hearing) -> dict[str, EditionText]:
    """Return the invitation in each language; where a machine translated a part of it, it counts as by a machine."""
    main = request.office.city.main_language
    goals = await request.stores.goals.of(hearing.id)
    texts = {}
    for tag in dict.fromkeys((main, *offered_languages(request, hearing))):
        written = invitation(request.office, hearing, goals, tag)
        if written is not None:
            title, body = written
            state = TextState.MACHINE if _by_machine(hearing, goals, tag) else TextState.REVIEWED
            texts[tag] = EditionText(tag, title[:TITLE_CHARS], body, state)
    return texts


def _by_machine(hearing: Hearing, goals: list[Goal], tag: str) -> bool:
    parts: list[Content] = [hearing.title, hearing.place, *[goal.title for goal in goals]]
    return any(part.by_machine(tag) and not part.outdated(tag) for part in parts)
