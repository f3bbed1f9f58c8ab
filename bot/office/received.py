"""Shows staff what they have sent for an edition, as it was understood, before anything is stored."""

from bot.office.lengths import length
from bot.office.menu import say, show, ways_out
from bot.office.unsaved import Unsaved, trouble
from bot.request import Request, row
from broadcasts.editions import Edition, EditionState
from broadcasts.words.one_file import problem_words
from broadcasts.writing import with_texts
from channels.outgoing import Choice
from locales.catalogues import Translator
from locales.formatting import bold
from locales.registry import own_name


async def show_unsaved(request: Request, unsaved: Unsaved, note: str = "") -> None:
    """Show what was sent, as it was understood, and ask whether to save it."""
    _ = request.office_gettext
    edition = await as_it_would_be(request, unsaved)
    faults = [fault for tag, text in unsaved.written.items() if (fault := trouble(tag, *text))]
    describe = table if unsaved.texts else _single
    lines = [note, *describe(request, unsaved, edition), *_advice(_, unsaved, bool(faults))]
    buttons = [] if faults else [Choice(_("Save all") if unsaved.texts else _("Save"), "ed_save")]
    join_rows = [row(Choice(_("No, it belongs to the text before: join them"), "ed_join"))] if unsaved.before else []
    await show(request, "\n\n".join(filter(None, lines)), row(*buttons, Choice(_("Discard"), "ed_drop")), *join_rows)


async def nothing_here(request: Request) -> None:
    """Answer a button about a text that is not there any more."""
    _ = request.office_gettext
    await say(request, _("There is nothing left to save here: it was saved or discarded before."), ways_out(_))


async def as_it_would_be(request: Request, unsaved: Unsaved) -> Edition:
    """Return the edition as it would be once this is saved, for measuring."""
    stored = await request.stores.editions.get(unsaved.edition_id) if unsaved.edition_id else None
    main = request.office.city.main_language
    request.practice = stored.training if stored else bool(request.staff and request.staff.training)
    return with_texts(stored or Edition(0, None, main, EditionState.DRAFT, 0, None), unsaved.written)


def _single(request: Request, unsaved: Unsaved, edition: Edition) -> list[str]:
    """Describe a pasted text."""
    _, tag = request.office_gettext, unsaved.language
    text = edition.texts[tag]
    described = [bold(text.title, _.language.tag)] if text.title else []
    if fault := trouble(tag, text.title, text.body):
        return [*described, problem_words(_, fault)]
    words = length(_, edition, tag, request.office)
    return [*described, _("%(language)s: %(length)s", language=own_name(tag), length=words)]


def table(request: Request, unsaved: Unsaved, edition: Edition) -> list[str]:
    """Describe the texts of a file, a line for each language."""
    _ = request.office_gettext
    lines = [
        _(
            "- %(language)s: “%(title)s”; %(length)s",
            language=own_name(tag),
            title=title,
            length=length(_, edition, tag, request.office),
        )
        for tag, (title, body) in unsaved.written.items()
        if not trouble(tag, title, body)
    ]
    missing = edition.main_language not in edition.texts
    warning = _(
        "The text in the main language is missing (%(language)s). Without it the edition cannot be sent.",
        language=own_name(edition.main_language),
    )
    return ["\n".join(lines), warning if missing else ""]


def _advice(_: Translator, unsaved: Unsaved, faulty: bool) -> list[str]:
    """Say what can be done now."""
    lines: list[str] = []
    if len(unsaved.pieces) > 1:
        lines.append(_.n("Joined from %(n)s message.", "Joined from %(n)s messages.", len(unsaved.pieces)))
    if unsaved.more_may_follow:
        lines.append(_("If more of it follows, simply wait: the next message is joined to it."))
    if faulty:
        lines.append(_("What you sent is kept. Please send the whole text once more, corrected; it takes its place."))
    else:
        lines.append(_("Is this right? Nothing is stored before you save it."))
    if unsaved.before:
        lines.append(_("This takes the place of the text you sent before."))
    return lines
