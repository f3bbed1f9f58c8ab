"""An entry that leads on to another one, which answers instead: for questions that were written twice."""

from typing import Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.faq.entry import asked_version, open_entry, open_version, show_entry
from bot.office.faq.words import WRITERS, entry_choice
from bot.office.menu import number, say
from bot.request import Request, row
from bot.routing import press, step
from channels.outgoing import Choice
from faq.entries import CyclicRedirect, EntryChanged, EntryState, lead_on

ASKED_OTHER: Final = "fqs_lead"
FOUND: Final = 8
SEARCHED: Final = 50  #: of those found drafts and the entry itself are left out
WORDS_CHARS: Final = 100


@press("fqs_lead", role=WRITERS)
async def ask_other(request: Request) -> None:
    entry = await asked_version(request)
    if entry is None:
        return
    _ = request.office_gettext
    question = _(
        "Which entry answers instead of “%(question)s”? Please write words of its question.",
        question=entry.own.question,
    )
    itself = row(Choice(_("It answers by itself"), f"fqs_to:{entry.id}:{entry.version}:0")) if entry.see else ()
    await ask_line(request, ASKED_OTHER, question, f"fqs_entry:{entry.id}", itself, id=entry.id, version=entry.version)


@step(ASKED_OTHER, role=WRITERS)
async def offer_others(request: Request) -> None:
    """Offer published entries that hold the words; other words may be written at once."""
    assert request.step is not None
    entry = await open_version(request, request.step.data["id"], request.step.data["version"])
    if entry is None:
        await request.done()
        return
    _, cancel = request.office_gettext, f"fqs_entry:{entry.id}"
    words = await written_line(request, cancel, WORDS_CHARS)
    if not words:
        return
    found = [
        other
        for other in await request.stores.faq.search(words, SEARCHED)
        if other.id != entry.id and other.state is EntryState.PUBLISHED
    ]
    at = f"fqs_to:{entry.id}:{entry.version}"
    rows = [row(entry_choice(request, other, f"{at}:{other.id}")) for other in found[:FOUND]]
    text = _("Which one?") if found else _("No published question holds these words. Please try others.")
    await say(request, text, *rows, row(Choice(_("Cancel"), cancel)))


@press("fqs_to", role=WRITERS)
async def lead(request: Request) -> None:
    """Let the other entry answer; 0: it answers by itself again."""
    entry = await asked_version(request)
    if entry is None:
        return
    other = await open_entry(request, number(request, 2)) if number(request, 2) else None
    if other is None and number(request, 2):
        return
    await leave_question(request)
    _ = request.office_gettext
    try:
        saved = await lead_on(request.stores.faq, entry, other.key if other else "")
    except CyclicRedirect:
        note = _("That entry leads to this one, so both would lead in a circle. Nothing was changed.")
        await show_entry(request, entry, note)
    except KeyError:
        await show_entry(request, entry, _("That entry leads on to one that no longer exists. Nothing was changed."))
    except EntryChanged:
        await open_version(request, entry.id, 0)
    else:
        await show_entry(request, saved, _("Saved."))
