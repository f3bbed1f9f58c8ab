"""The test bench: what somebody would read who asks a question, which entries are near, and what decided.

The question is sent with a form, not in the address: somebody may have written it. It is kept and counted nowhere.
"""

from dataclasses import dataclass

from console.office.answers.words import question_of, today
from console.office.navigation import INBOX_READERS
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit
from faq.askings import TEXT_CHARS
from faq.crisis import crisis_in
from faq.entries import FaqEntry
from faq.found_answer import FoundAnswer, answers_found
from faq.words.answers import GUARDS, OUTCOMES
from locales.registry import LANGUAGES
from storage.stores import Stores


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant."""

    entry_id: int
    question: str
    language: str  #: of the question
    percent: int  #: how probably it is the answer
    phrasing: str  #: what of it matched best
    phrasing_language: str


@page("/answers/test", *INBOX_READERS)
async def bench(visit: Visit) -> Reply:
    return _page(visit, "", visit.desk.site.main_language)


@form("/answers/test", *INBOX_READERS, outside=True, once=False)
async def try_question(visit: Visit) -> Reply:
    """Search as for somebody in a chat who has chosen this language."""
    _, question, language = visit.gettext, visit.field("question")[:TEXT_CHARS], visit.field("language")
    if language not in visit.desk.site.languages:
        language = visit.desk.site.main_language
    if not question:
        return _page(visit, question, language, problem=_("Please write a question."), status=422)
    found = await visit.desk.answers.ask(question, language)

    async def look(stores: Stores) -> tuple[list[FaqEntry], list[FaqEntry]]:
        near = await stores.faq.some([match.entry_id for match in found.matches])
        return await answers_found(stores.faq, found, today(visit)), near

    entries, near = await visit.units.read(look)
    return _page(visit, question, language, found, entries, near)


def _candidates(visit: Visit, found: FoundAnswer, near: list[FaqEntry]) -> list[Candidate]:
    by_id = {entry.id: entry for entry in near}
    return [
        Candidate(
            match.entry_id,
            *question_of(by_id[match.entry_id], visit.language),
            round(match.score * 100),
            match.phrasing,
            match.language,
        )
        for match in found.matches
        if match.entry_id in by_id
    ]


def _page(
    visit: Visit,
    question: str,
    language: str,
    found: FoundAnswer | None = None,
    entries: list[FaqEntry] | None = None,
    near: list[FaqEntry] | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> Shown:
    said = visit.desk.notices.said_to(language, question, found, entries or []) if found else None
    return Shown(
        "answers/test.html",
        {
            "question": question,
            "language": language,
            "languages": visit.desk.site.languages,
            "problems": [problem] if problem else [],
            "found": found,
            "answer": said,
            "outcome": OUTCOMES[found.outcome] if found else "",
            "guard": GUARDS.get(found.guard, found.guard) if found else "",
            "guessed": found.language if found and found.language in LANGUAGES else "",
            "is_emergency": crisis_in(question) is not None,
            "candidates": _candidates(visit, found, near or []) if found else [],
            "question_chars": TEXT_CHARS,
        },
        status,
    )
