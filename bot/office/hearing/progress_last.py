"""The last word: what followers read when the two years are over, in their languages."""

from typing import Final

from bot.office.asking import ask_line, leave_question
from bot.office.hearing.progress import asked_hearing, hearing_button, show_measures
from bot.office.hearing.progress_step import written
from bot.office.hearing.progress_words import languages_of, quoted, standing_words
from bot.office.menu import office_button, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.content import Content
from hearings.hearings import Hearing, Phase
from hearings.progress import has_words
from locales.registry import own_name

ASKED_LAST: Final = "hpr_last_words"


@press("hpr_last", role=Role.MODERATOR)
async def show_last_word(request: Request) -> None:
    """Show it; with a language in the button, ask for it in that one."""
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _ = request.office_gettext
    if hearing.phase is not Phase.PUBLISHED:
        await show_measures(request, hearing, _("A last word is written while the results are public."))
        return
    text, tag = await _stored(request, hearing), request.args[1] if len(request.args) > 1 else ""
    ready = tag in languages_of(request, hearing, text) and (has_words(text) or tag == text.source)
    if not ready:
        await _show(request, hearing, text)
        return
    question = _("Please write it in this language: %(language)s.", language=own_name(tag))
    of = hearing.id
    await ask_line(request, ASKED_LAST, question, f"hpr_last:{of}", hearing_id=of, tag=tag)


@step(ASKED_LAST, role=Role.MODERATOR)
async def receive_last_word(request: Request) -> None:
    assert request.step is not None
    data = request.step.data
    words, hearing = "", await request.stores.hearings.get(data["hearing_id"])
    if hearing is not None:
        words = await written(request, f"hpr_last:{hearing.id}")
    if hearing is None or not words:
        return
    await request.done()
    text = (await _stored(request, hearing)).with_text(data["tag"], words)
    await request.stores.follows.put_last_word(hearing.id, text)
    await _show(request, hearing, text)


async def _stored(request: Request, hearing: Hearing) -> Content:
    return await request.stores.follows.last_word(hearing.id) or Content(request.office.city.main_language)


async def _show(request: Request, hearing: Hearing, text: Content) -> None:
    _ = request.office_gettext
    blocks: list[str] = [_("**Last word to followers**")]
    blocks.append(_("Everybody who follows a goal or a measure reads it once, when you end the hearing."))
    tags = languages_of(request, hearing, text)
    if has_words(text):
        blocks.append(quoted(text.texts[text.source].text))
        lines = [
            _("- %(language)s: %(details)s", language=own_name(each), details=standing_words(_, text, each))
            for each in tags
        ]
        blocks.append("\n".join(lines))
    else:
        tags = (text.source,)
    await show(
        request,
        "\n\n".join(blocks),
        *rows_of([Choice(own_name(each), f"hpr_last:{hearing.id}:{each}") for each in tags]),
        row(hearing_button(request, hearing), office_button(_)),
    )
