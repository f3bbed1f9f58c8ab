"""An entry in its languages: how far each is, question and answer below those they are made from, and writing them."""

from dataclasses import replace
from typing import Final

from bot.office.asking import ask_line, leave_question
from bot.office.faq.entry import (
    asked_version,
    keep,
    keep_and_show,
    languages_of,
    open_entry,
    open_version,
    show_entry,
)
from bot.office.faq.reading import read_text
from bot.office.faq.twins import look_for_twins
from bot.office.faq.words import READERS, STANDINGS, WRITERS, may_write, ways_back
from bot.office.menu import number, say, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from faq.entries import FaqEntry, FaqText, Standing, TextState
from faq.words.reading import Unfit
from locales.formatting import bold, format_list, quoted
from locales.registry import LANGUAGES, own_name

ASKED_TEXT: Final = "fqs_text"
DIGEST_CHARS: Final = 16  #: of a hash, as much as a button holds
READ_BY_NOBODY: Final = (Standing.MACHINE, Standing.UNREVIEWED)


@press("fqs_texts", role=READERS)
async def show_asked_languages(request: Request) -> None:
    await leave_question(request)
    entry = await open_entry(request, number(request))
    if entry is not None:
        await show_languages(request, entry)


async def show_languages(request: Request, entry: FaqEntry) -> None:
    """Show how far every language is."""
    _, tags = request.office_gettext, languages_of(request, entry)
    lines = []
    for standing, words in STANDINGS.items():
        names = format_list([own_name(tag) for tag in tags if entry.standing(tag) is standing], _.language.tag)
        if names:
            lines.append(_("- %(language)s: %(details)s", language=names, details=_(words)))
    choices = [Choice(own_name(tag), f"fqs_text:{entry.id}:{tag}") for tag in tags]
    text = "\n\n".join([bold(entry.own.question, entry.language), "\n".join(lines)])
    await show(request, text, *rows_of(choices), row(Choice(_("Back"), f"fqs_entry:{entry.id}")))


@press("fqs_text", role=READERS)
async def show_asked_text(request: Request) -> None:
    await leave_question(request)
    entry, tag = await open_entry(request, number(request)), ":".join(request.args[1:])
    if entry is None:
        return
    if tag in languages_of(request, entry):
        await show_text(request, entry, tag)
    else:
        await show_languages(request, entry)


async def show_text(request: Request, entry: FaqEntry, tag: str, note: str = "") -> None:
    """Show one language below the text it is made from, with its other wordings."""
    _, text = request.office_gettext, entry.texts.get(tag)
    blocks: list[str] = [note]
    if tag != entry.language:
        blocks += [_("%(language)s:", language=own_name(entry.language)), *_quoted(entry.own)]
    state = _(STANDINGS[entry.standing(tag)])
    blocks.append(_("%(language)s (%(state)s):", language=own_name(tag), state=state))
    if text is not None:
        blocks += _quoted(text)
        if text.alternatives:
            blocks.append(_("Other wordings of the question:"))
            blocks.append(quoted("\n".join(text.alternatives)))
    rows = _rows(request, entry, tag) if may_write(request) else []
    back = row(Choice(_("Languages"), f"fqs_texts:{entry.id}"), Choice(_("Entry"), f"fqs_entry:{entry.id}"))
    await show(request, "\n\n".join(filter(None, blocks)), *rows, back)


@press("fqs_write", role=WRITERS)
async def ask_text(request: Request) -> None:
    entry, tag = await asked_version(request), ":".join(request.args[2:])
    if entry is None:
        return
    _ = request.office_gettext
    if tag not in languages_of(request, entry):
        await show_languages(request, entry)
        return
    question = " ".join([ask_for_text(request, tag), _("Other wordings stay as they are.")])
    cancel = f"fqs_text:{entry.id}:{tag}"
    await ask_line(request, ASKED_TEXT, question, cancel, id=entry.id, version=entry.version, tag=tag)


def ask_for_text(request: Request, tag: str) -> str:
    _ = request.office_gettext
    return (
        _("Please send it in this language in one message: %(language)s.", language=own_name(tag))
        + " "
        + _("The first line is the question, then an empty line, then the answer.")
    )


@step(ASKED_TEXT, role=WRITERS)
async def receive_text(request: Request) -> None:
    assert request.step is not None
    data = request.step.data
    tag = data["tag"]
    written = await written_text(request, f"fqs_text:{data['id']}:{tag}")
    if not written:
        return
    entry = await open_version(request, data["id"], data["version"])
    await request.done()
    if entry is None:
        return
    question, answer = written
    before = entry.texts.get(tag, FaqText(question))
    text = replace(before, question=question, answer=answer, state=TextState.REVIEWED)
    saved = await keep(request, entry.with_text(tag, text))
    if saved is None:
        return
    await look_for_twins(request, saved)
    _ = request.office_gettext
    if tag == saved.language and _translations_of(saved, before.hash):
        await _ask_whether_slight(request, saved, before.hash)
    else:
        await show_text(request, saved, tag, _("The text was saved."))


async def written_text(request: Request, cancel: str) -> tuple[str, str] | None:
    """Return question and answer as they were sent, None after having said what is wrong: they are still asked for."""
    _ = request.office_gettext
    try:
        if request.incoming.kind is not Kind.TEXT:
            raise Unfit(_("The first line is the question, then an empty line, then the answer."))
        return read_text(request, request.incoming.text)
    except Unfit as exc:
        await say(request, str(exc), row(Choice(_("Cancel"), cancel)))
        return None


@press("fqs_slight", role=WRITERS)
async def keep_translations(request: Request) -> None:
    """Let the translations of the text as it was count as those of the text as it is."""
    entry, before = await asked_version(request), ":".join(request.args[2:])
    if entry is not None and len(before) == DIGEST_CHARS:
        _ = request.office_gettext
        await keep_and_show(request, entry.slightly_changed(before), _("The translations stay valid."))


@press("fqs_read", role=WRITERS)
async def mark_as_read(request: Request) -> None:
    """Take a text over as it is: somebody of the office has read it."""
    entry, tag = await asked_version(request), ":".join(request.args[2:])
    if entry is None:
        return
    _, note = request.office_gettext, ""
    if entry.standing(tag) in READ_BY_NOBODY:
        read = replace(entry.texts[tag], state=TextState.REVIEWED)
        saved = await keep(request, replace(entry, texts={**entry.texts, tag: read}))
        if saved is None:
            return
        entry, note = saved, _("The text is marked as read.")
    await show_text(request, entry, tag, note) if tag in LANGUAGES else await show_entry(request, entry)


async def _ask_whether_slight(request: Request, entry: FaqEntry, before: str) -> None:
    """Translations of the text as it was are outdated now, unless only a typing error was corrected."""
    _ = request.office_gettext
    names = format_list([own_name(tag) for tag in _translations_of(entry, before)], _.language.tag)
    text = _(
        "The text was saved. These translations are outdated now, and people get the original instead: %(languages)s. "
        "If you have changed it only slightly, they stay valid with one press.",
        languages=names,
    )
    slight = Choice(_("Changed only slightly"), f"fqs_slight:{entry.id}:{entry.version}:{before[:DIGEST_CHARS]}")
    await show(request, text, row(slight), row(Choice(_("Entry"), f"fqs_entry:{entry.id}")), ways_back(_))


def _translations_of(entry: FaqEntry, before: str) -> list[str]:
    """Return the languages that were translated from an earlier source text and are outdated now."""
    return [tag for tag, text in entry.texts.items() if text.made_from == before and entry.outdated(tag)]


def _quoted(text: FaqText) -> list[str]:
    return [quoted(text.question), *([quoted(text.answer)] if text.answer else [])]


def _rows(request: Request, entry: FaqEntry, tag: str) -> list[Row]:
    _, at, present = request.office_gettext, f"{entry.id}:{entry.version}:{tag}", tag in entry.texts
    rows = [row(Choice(_("Write it anew") if present else _("Write it"), f"fqs_write:{at}"))]
    if entry.standing(tag) in READ_BY_NOBODY:
        rows.append(row(Choice(_("I have read it, it is right"), f"fqs_read:{at}")))
    if present:
        wordings = [Choice(_("Add other wordings…"), f"fqs_alt:{at}")]
        if entry.texts[tag].alternatives:
            wordings.append(Choice(_("Remove a wording…"), f"fqs_altdel:{at}"))
        rows.append(row(*wordings))
    return rows
