"""A new entry: in which language, about what, question and answer; then on what it relies."""

from collections.abc import Callable

from console.office.answers.words import topics
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from faq.entries import ANSWER_CHARS, QUESTION_CHARS, FaqEntry, FaqText
from faq.keys import add_entry
from faq.topics import TOPICS, UNSORTED
from faq.words.reading import Unfit, check_answer, check_question


@page("/answers/new", Role.EDITOR)
async def new(visit: Visit) -> Reply:
    return _page(visit, [])


@form("/answers/new", Role.EDITOR)
async def add(visit: Visit) -> Reply:
    """Keep it as a draft, and ask on what it relies."""
    _, language, topic = visit.gettext, visit.field("language"), visit.field("topic")
    question, answer = " ".join(visit.field("question").split()), visit.field("answer")
    problems: list[str] = []
    if language not in visit.desk.site.languages:
        problems.append(_("Please choose a language."))
    if not question:
        problems.append(_("Please write the question."))
    checks: tuple[Callable[[], None], ...] = (
        lambda: check_question(_, question),
        lambda: check_answer(_, answer),
    )
    for check in checks:
        try:
            check()
        except Unfit as exc:
            problems.append(str(exc))
    if problems:
        return _page(visit, problems, 422)
    texts = {language: FaqText(question, answer)}
    draft = FaqEntry(0, "", topic if topic in TOPICS else UNSORTED, language, texts)
    entry = await add_entry(visit.stores.faq, draft)
    return Went(f"/answers/{entry.id}/about", _("It is saved as a draft. On what does the answer rely?"))


def _page(visit: Visit, problems: list[str], status: int = 200) -> Shown:
    site = visit.desk.site
    return Shown(
        "answers/new.html",
        {
            "problems": problems,
            "language": visit.field("language") or site.main_language,
            "languages": list(dict.fromkeys((site.main_language, *site.languages))),
            "topic": visit.field("topic") or UNSORTED,
            "topics": topics(visit),
            "question": visit.field("question"),
            "answer": visit.field("answer"),
            "question_chars": QUESTION_CHARS,
            "answer_chars": ANSWER_CHARS,
        },
        status,
    )
