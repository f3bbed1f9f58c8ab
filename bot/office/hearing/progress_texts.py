"""What the office says about a measure, in the languages of its followers; also after it was published."""

from dataclasses import replace
from typing import Final

from bot.office.asking import ask_line, leave_question
from bot.office.hearing.progress_step import show_measure, written
from bot.office.hearing.progress_words import (
    Asked,
    heading,
    languages_of,
    open_measure,
    quoted,
    standing,
    standing_words,
)
from bot.office.menu import number, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from broadcasts.standing import Standing
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.content import TextState
from hearings.progress import Progress, StepPublished, has_words, save_step
from locales.registry import own_name

ASKED_TRANSLATION: Final = "hpr_translation"


@press("hpr_x", role=Role.MODERATOR)
async def show_board(request: Request) -> None:
    """Show how far every language is; with a language in the button, that one."""
    await leave_question(request)
    found = await _open(request, number(request))
    if found is None:
        return
    asked, shown = found
    tag = request.args[1] if len(request.args) > 1 else ""
    if tag in languages_of(request, asked.hearing, shown.text) and tag != shown.text.source:
        await _show_language(request, asked, shown, tag)
    else:
        await _show_languages(request, asked, shown)


@press("hpr_right", role=Role.MODERATOR)
async def approve(request: Request) -> None:
    """Take a machine's text over as it is."""
    found = await _open(request, number(request))
    if found is None:
        return
    asked, shown = found
    tag = request.args[-1]
    if standing(shown.text, tag) is Standing.MACHINE:
        words = shown.text.texts[tag].text
        shown = await _keep(request, shown, tag, words)
    await _show_languages(request, asked, shown)


@press("hpr_w", role=Role.MODERATOR)
async def ask_translation(request: Request) -> None:
    found = await _open(request, number(request))
    if found is None:
        return
    _, tag = request.office_gettext, request.args[-1]
    if tag not in languages_of(request, found[0].hearing, found[1].text):
        await _show_languages(request, *found)
        return
    question = _("Please write it in this language: %(language)s.", language=own_name(tag))
    of = found[1].id
    await ask_line(request, ASKED_TRANSLATION, question, f"hpr_x:{of}", step_id=of, tag=tag)


@step(ASKED_TRANSLATION, role=Role.MODERATOR)
async def receive_translation(request: Request) -> None:
    assert request.step is not None
    data = request.step.data
    words = await written(request, f"hpr_x:{data['step_id']}")
    if not words:
        return
    await request.done()
    found = await _open(request, data["step_id"])
    if found is not None:
        shown = await _keep(request, found[1], data["tag"], words)
        await _show_languages(request, found[0], shown, request.office_gettext("The text was saved."))


async def _keep(request: Request, shown: Progress, tag: str, words: str) -> Progress:
    changed = replace(shown, text=shown.text.with_text(tag, words, TextState.REVIEWED))
    try:
        await save_step(request.stores.progress, changed)
    except StepPublished:  # taken back meanwhile
        return shown
    return changed


async def _open(request: Request, step_id: int) -> tuple[Asked, Progress] | None:
    """Return a step that has words; else show its measure."""
    found = await request.stores.progress.lock(step_id)
    asked = await open_measure(request, found.measure_id if found else 0)
    if asked is None or found is None:
        return None
    if not has_words(found.text):
        _ = request.office_gettext
        await show_measure(request, asked, _("There are no words yet that could be translated."))
        return None
    return asked, found


async def _show_languages(request: Request, asked: Asked, shown: Progress, note: str = "") -> None:
    _, text = request.office_gettext, shown.text
    tags = languages_of(request, asked.hearing, text)
    lines = [
        _("- %(language)s: %(details)s", language=own_name(tag), details=standing_words(_, text, tag)) for tag in tags
    ]
    others = [Choice(own_name(tag), f"hpr_x:{shown.id}:{tag}") for tag in tags if tag != text.source]
    blocks = [note, heading(request, asked.measure), quoted(text.texts[text.source].text), "\n".join(lines)]
    await show(
        request,
        "\n\n".join(filter(None, blocks)),
        *rows_of(others),
        row(Choice(_("Back"), f"hpr_m:{asked.measure.id}")),
    )


async def _show_language(request: Request, asked: Asked, shown: Progress, tag: str) -> None:
    _, text = request.office_gettext, shown.text
    state = standing_words(_, text, tag)
    blocks = [
        heading(request, asked.measure),
        _("%(language)s:", language=own_name(text.source)),
        quoted(text.texts[text.source].text),
        _("%(language)s (%(state)s):", language=own_name(tag), state=state),
    ]
    blocks += [quoted(text.texts[tag].text)] if tag in text.texts else []
    write = _("Write it anew") if tag in text.texts else _("Write it")
    rows = [row(Choice(write, f"hpr_w:{shown.id}:{tag}"))]
    if standing(text, tag) is Standing.MACHINE:
        rows.append(row(Choice(_("I have read it, it is right"), f"hpr_right:{shown.id}:{tag}")))
    await show(request, "\n\n".join(blocks), *rows, row(Choice(_("Back"), f"hpr_x:{shown.id}")))
