"""The list of answers, found as one types, those whose last day is near first; and how far each language is."""

from typing import Final
from urllib.parse import urlencode

from console.office.answers.words import (
    STANDING_BADGES,
    STANDINGS,
    STATE_BADGES,
    STATES,
    question_of,
    today,
    topics,
)
from console.office.navigation import INBOX_READERS
from console.office.routing import Reply, page
from console.office.visit import Shown, Visit
from contacts.staff import Role
from faq.entries import NEAR, EntryState, Standing
from faq.entry_list import Wanted
from locales.registry import LANGUAGES

PAGE: Final = 30
WORDS_CHARS: Final = 200


@page("/answers", *INBOX_READERS)
async def answers(visit: Visit) -> Reply:
    faq, wanted, at = visit.stores.faq, _wanted(visit), visit.page_number()
    found = await faq.found(wanted, PAGE + 1, (at - 1) * PAGE)
    day = today(visit)
    return Shown(
        "answers/list.html",
        {
            "rows": [(entry, *question_of(entry, visit.language)) for entry in found[:PAGE]],
            "count": await faq.count_found(wanted),
            "any": wanted != Wanted() or await faq.count() > 0,
            "wanted": wanted,
            "filtered": wanted != Wanted(),
            "topics": topics(visit, *await faq.all_topics()),
            "languages": visit.desk.site.languages,
            "states": STATES,
            "badges": STATE_BADGES,
            "standings": STANDINGS,
            "standing_badges": STANDING_BADGES,
            "today": day,
            "soon": day + NEAR,
            "published": EntryState.PUBLISHED,
            "writes": visit.staff.may(Role.EDITOR),
            "page": at,
            "more": len(found) > PAGE,
            "query": _query(wanted),
        },
    )


@page("/answers/languages", *INBOX_READERS)
async def languages(visit: Visit) -> Reply:
    """Show for each language of the city how many entries need somebody, each with the way to them."""
    faq = visit.stores.faq
    counts, entries = await faq.standings(), await faq.count_answering()
    rows = []
    for tag in visit.desk.site.languages:
        known = counts.get(tag, {})
        missing = entries - sum(known.values())
        rows.append((tag, {each: missing if each is Standing.MISSING else known.get(each, 0) for each in STANDINGS}))
    return Shown("answers/languages.html", {"rows": rows, "entries": entries, "standings": STANDINGS})


def _wanted(visit: Visit) -> Wanted:
    """Return what the address asks for; what it cannot mean does not matter."""
    state, language, standing = visit.asked("state"), visit.asked("language"), visit.asked("standing")
    known = language if language in LANGUAGES else ""
    return Wanted(
        visit.asked("search")[:WORDS_CHARS],
        EntryState(state) if state in list(EntryState) else None,
        visit.asked("topic"),
        known,
        Standing(standing) if known and standing in list(Standing) else None,
    )


def _query(wanted: Wanted) -> str:
    """Return the rest of the address of the list's other pages."""
    values = {
        "search": wanted.words,
        "state": wanted.state.value if wanted.state else "",
        "topic": wanted.topic,
        "language": wanted.language,
        "standing": wanted.standing.value if wanted.standing else "",
    }
    query = urlencode({name: value for name, value in values.items() if value})
    return f"&{query}" if query else ""
