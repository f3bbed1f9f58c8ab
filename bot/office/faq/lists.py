"""Lists of entries: of one state or topic, found by words, or whose last day is near."""

from typing import Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.faq.reminding import soon
from bot.office.faq.words import READERS, entry_choice, today, topic_name, ways_back
from bot.office.menu import label, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.outgoing import Choice
from faq.entries import EntryState, FaqEntry
from locales.catalogues import N_
from locales.formatting import bold, format_day

ASKED_WORDS: Final = "fqs_find"
PAGE: Final = 8
FOUND: Final = 10
WORDS_CHARS: Final = 100
HEADINGS: Final = {
    EntryState.DRAFT: N_("**Drafts**"),
    EntryState.PUBLISHED: N_("**Published answers**"),
    EntryState.WITHDRAWN: N_("**Withdrawn answers**"),
}


@press("fqs_topics", role=READERS)
async def show_topics(request: Request) -> None:
    """List the topics with how many entries of any state each has."""
    _, counts = request.office_gettext, await request.stores.faq.all_topics()
    await leave_question(request)
    text = _("Which topic?") if counts else _("There are no entries yet.")
    choices = [
        Choice(label("%(topic)s (%(number)s)", topic=topic_name(request, code), number=number), f"fqs_list::{code}")
        for code, number in counts.items()
    ]
    await show(request, text, *rows_of(choices), ways_back(_))


@press("fqs_list", role=READERS)
async def show_list(request: Request) -> None:
    """List entries of a state, of a topic, or of both: `fqs_list:state:topic:after`."""
    _ = request.office_gettext
    await leave_question(request)
    state_name, topic, after = (*request.args, "", "", "")[:3]
    state = EntryState(state_name) if state_name in list(EntryState) else None
    number = int(after) if after.isdecimal() else 0
    found = await request.stores.faq.listed(state, topic, PAGE + 1, number)
    heading = bold(topic_name(request, topic), _.language.tag) if topic else _(HEADINGS[state or EntryState.PUBLISHED])
    text = heading if found else f"{heading}\n\n{_('There are no entries here.')}"
    token = f"fqs_list:{state_name}:{topic}:{found[PAGE - 1].id}" if len(found) > PAGE else ""
    more = row(Choice(_("More"), token)) if token else ()
    topics = row(Choice(_("Topics"), "fqs_topics")) if topic else ()
    await show(request, text, *_rows(request, found[:PAGE]), more, topics, ways_back(_))


@press("fqs_find", role=READERS)
async def ask_words(request: Request) -> None:
    _ = request.office_gettext
    await ask_line(
        request,
        ASKED_WORDS,
        _("Please write words of the question, in any language, an official word, or the name of the entry."),
        "fqs",
    )


@step(ASKED_WORDS, role=READERS)
async def find(request: Request) -> None:
    """Show what holds the words; other words may be written at once."""
    _, words = request.office_gettext, await written_line(request, "fqs", WORDS_CHARS)
    if not words:
        return
    found = await request.stores.faq.search(words, FOUND + 1)
    if not found:
        text = _("No entry holds these words. Please try others.")
    elif len(found) > FOUND:
        text = _("Here are the first %(number)s. Please write more words to find fewer.", number=FOUND)
    else:
        text = _.n("%(n)s entry", "%(n)s entries", len(found))
    await request.say(text, *_rows(request, found[:FOUND]), ways_back(_), language=_.language.tag)


@press("fqs_last", role=READERS)
async def show_ending(request: Request) -> None:
    """List published entries whose last day is near or over, the earliest first."""
    _, tag, day = request.office_gettext, request.office_gettext.language.tag, today(request)
    await leave_question(request)
    ending = await request.stores.faq.expiring(soon(request.office, request.now))
    lines = [_("**Answers whose last day is near or over**")]
    rows = []
    for entry in ending[: PAGE * 2]:
        assert entry.valid_until is not None
        sign = "⚠" if entry.valid_until < day else "⏳"
        choice = entry_choice(request, entry, sign=f"{sign} {format_day(entry.valid_until, tag)}:")
        rows.append(row(choice))
    if not ending:
        lines.append(_("There is none."))
    elif len(ending) > PAGE * 2:
        lines.append(_("Here are the earliest ones; the others follow once these have a new last day."))
    await show(request, "\n\n".join(lines), *rows, ways_back(_))


def _rows(request: Request, entries: list[FaqEntry]) -> list[tuple[Choice, ...]]:
    return [row(entry_choice(request, entry)) for entry in entries]
