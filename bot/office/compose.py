"""Writing: staff send a text, or a file with all languages, and see what arrived before anything is stored."""

from dataclasses import replace
from typing import Final

from bot.office.board import open_text, show_board
from bot.office.late_languages import late_languages
from bot.office.menu import number, say, show, ways_out
from bot.office.one_file import read_file
from bot.office.received import as_it_would_be, nothing_here, show_unsaved, table
from bot.office.unsaved import KEPT_CHARS, STEP, Unsaved
from bot.request import Request, row, rows_of
from bot.routing import command, press, step
from broadcasts.editions import Edition
from broadcasts.gate import offered
from broadcasts.words.one_file import problem_words
from channels.incoming import Kind
from channels.outgoing import Choice
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import bold
from locales.registry import own_name

FILES: Final = (Kind.DOCUMENT, Kind.LOOKED_UP)


@command("compose", role=Role.EDITOR)
@press("of_compose", role=Role.EDITOR)
async def compose(request: Request) -> None:
    """Begin a new edition, unless there is one that was begun and not saved."""
    _ = request.office_gettext
    if await _go_on(request):
        return
    main = request.office.city.main_language
    await Unsaved(language=main).keep(request)
    request.practice = bool(request.staff and request.staff.training)
    await show(
        request,
        _(
            "**A new edition.** Please send the text in this language: %(language)s. The first line is the title.\n\n"
            "Or send one file with all languages (.md or .docx, one heading for each language).",
            language=own_name(main),
        ),
        row(_cancel(_)),
    )


@press("ed_add", role=Role.EDITOR)
async def choose_language(request: Request) -> None:
    """Ask in which further language a text is to be added."""
    _ = request.office_gettext
    edition = await open_text(request, number(request))
    if edition is None:
        return
    missing = [tag for tag in await _open_languages(request, edition) if tag not in edition.texts]
    choices = [Choice(own_name(tag), f"ed_lang:{edition.id}:{tag}") for tag in missing]
    question = _("Which language do you want to add?") if missing else _("All languages of the city are there already.")
    await show(
        request,
        question,
        *rows_of(choices),
        row(Choice(_("Several, in one file"), f"ed_lang:{edition.id}:{edition.main_language}")),
        ways_out(_, edition.id),
    )


@press("ed_change", role=Role.EDITOR)
async def choose_text(request: Request) -> None:
    """Ask which text is to be changed; where there is only one, that one."""
    _ = request.office_gettext
    edition = await open_text(request, number(request))
    if edition is None:
        return
    written = [tag for tag in await _open_languages(request, edition) if tag in edition.texts]
    if len(written) <= 1:
        await _ask_text(request, edition, next(iter(written), edition.main_language))
        return
    choices = [Choice(own_name(tag), f"ed_lang:{edition.id}:{tag}") for tag in written]
    await show(request, _("Which text do you want to change?"), *rows_of(choices), ways_out(_, edition.id))


@press("ed_lang", role=Role.EDITOR)
async def ask_text(request: Request) -> None:
    tag = request.args[-1]
    edition = await open_text(request, number(request), tag)
    if edition is None:
        return
    if tag in offered(edition, request.office.city.languages):
        await _ask_text(request, edition, tag)
    else:
        await show_board(request, edition.id)


@step(STEP, role=Role.EDITOR)
async def receive(request: Request) -> None:
    """Take a text or a file while one is asked for."""
    _, event, unsaved = request.office_gettext, request.incoming, Unsaved.asked(request.step)
    assert unsaved is not None
    if event.kind in FILES:
        await _receive_file(request, unsaved)
    elif event.kind is not Kind.TEXT or not event.text.strip():
        await say(
            request,
            _("Please send the text as a message, or a file with all languages (.md or .docx)."),
            row(_cancel(_)),
        )
    elif unsaved.texts:
        await show_unsaved(request, unsaved, _("Please save or discard this first."))
    elif sum(map(len, unsaved.with_piece(event.text).pieces)) > KEPT_CHARS:
        await show_unsaved(request, unsaved, _("That was far too much text for one edition, and was not added."))
    else:
        unsaved = unsaved.with_piece(event.text)
        await unsaved.keep(request)
        await show_unsaved(request, unsaved)


@press("ed_unsaved", role=Role.EDITOR)
async def go_on(request: Request) -> None:
    if not await _go_on(request):
        await nothing_here(request)


@press("ed_join", role=Role.EDITOR)
async def join(request: Request) -> None:
    """What was sent before belongs in front of what was sent last."""
    unsaved = Unsaved.of(request.step)
    if unsaved is None:
        await nothing_here(request)
        return
    await unsaved.joined().keep(request)
    await show_unsaved(request, unsaved.joined())


@press("ed_drop", role=Role.EDITOR)
async def discard(request: Request) -> None:
    """Forget what was sent, or leave the question."""
    _, unsaved = request.office_gettext, Unsaved.asked(request.step)
    if unsaved is None:
        await nothing_here(request)
        return
    assert request.staff is not None
    sent = Unsaved.of(request.step) is not None
    await request.done()
    await request.stores.writers.end(request.staff.id)
    note = _("What you sent is discarded; nothing was changed.") if sent else _("Nothing was changed.")
    if unsaved.edition_id:
        await show_board(request, unsaved.edition_id, note)
    else:
        await show(request, note, ways_out(_))


async def _open_languages(request: Request, edition: Edition) -> list[str]:
    """Return the languages in which a text may be written, the main one first."""
    if late := await late_languages(request, edition):
        return list(late)
    return list(dict.fromkeys([edition.main_language, *request.office.city.languages]))


async def _ask_text(request: Request, edition: Edition, tag: str) -> None:
    _ = request.office_gettext
    if await _go_on(request):
        return
    await Unsaved(edition.id, edition.version, tag).keep(request)
    title = bold(edition.title, _.language.tag)
    question = (
        _(
            "%(title)s: please send the text in this language: %(language)s. The first line is the title.\n\n"
            "Or send one file with several languages (.md or .docx).",
            title=title,
            language=own_name(tag),
        )
        if tag not in edition.texts
        else _(
            "%(title)s: please send the new text in this language: %(language)s. "
            "It takes the place of the present one. The first line is the title.\n\n"
            "Or send one file with several languages (.md or .docx).",
            title=title,
            language=own_name(tag),
        )
    )
    await show(request, question, row(_cancel(_)))


async def _go_on(request: Request) -> bool:
    """Show what was sent and not saved, if there is any: it must not be lost by beginning something else."""
    _, unsaved = request.office_gettext, Unsaved.of(request.step)
    if unsaved is None:
        return False
    await show_unsaved(request, unsaved, _("This is not saved yet. Please save or discard it first."))
    return True


async def _receive_file(request: Request, unsaved: Unsaved) -> None:
    """Read the file; one that has faults is described, and what was sent before it stays."""
    _, read = request.office_gettext, await read_file(request)
    if read is None:  # its bytes come as an event of their own
        return
    if isinstance(read, str):
        await say(request, read, row(_cancel(_)))
        return
    unsaved = replace(unsaved, texts={text.language: (text.title, text.body) for text in read.texts})
    problems = "\n".join(f"- {problem_words(_, problem)}" for problem in read.problems)
    if read.is_usable:
        unsaved = replace(unsaved, pieces=(), before=())
        await unsaved.keep(request)
        await show_unsaved(request, unsaved, problems)
        return
    described = table(request, unsaved, await as_it_would_be(request, unsaved)) if read.texts else []
    advice = _("Please correct the file and send it again. Nothing was stored.")
    await say(request, "\n\n".join([*filter(None, described), problems, advice]), row(_cancel(_)))


def _cancel(_: Translator) -> Choice:
    return Choice(_("Cancel"), "ed_drop")
