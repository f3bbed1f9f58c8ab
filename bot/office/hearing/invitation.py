"""The invitation: an ordinary edition begun with the hearing's facts; checking, approving, sending follow as ever."""

from dataclasses import replace

from bot.office.board import show_board
from bot.office.hearing.guests import show_guests
from bot.office.hearing.words import asked_hearing, offered_languages
from bot.office.unsaved import Unsaved
from bot.people.hearing.invitation import invitation
from bot.request import Request
from bot.routing import press
from broadcasts.editions import TITLE_CHARS, EditionText, TextState, save_edition
from contacts.staff import Role
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase


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
    edition = await editions.add(main, staff.id, request.now, training=staff.training)
    edition = replace(edition, texts={main: texts[main]})
    source = edition.text_hash(main)
    others = {tag: replace(text, source_hash=source) for tag, text in texts.items() if tag != main}
    saved = await save_edition(editions, replace(edition, texts={**edition.texts, **others}), request.now, staff.id)
    if staff.may(Role.EDITOR):
        text = _("This is the invitation. Please check it, choose its topic, and send it.")
        await show_board(request, saved.id, text)
    else:
        text = _("The invitation waits as draft %(number)s for somebody who sends editions.", number=str(saved.number))
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
