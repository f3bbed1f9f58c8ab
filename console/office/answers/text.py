"""One language of an entry beside its original: question, answer, and other wordings, with what a phone shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from channels.outgoing import Outgoing
from console.office.answers.entry import is_as_seen, the_entry
from console.office.answers.words import STANDING_BADGES, STANDINGS, languages_of
from console.office.navigation import INBOX_READERS
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from faq.entries import (
    ANSWER_CHARS,
    PHRASINGS,
    QUESTION_CHARS,
    EntryChanged,
    EntryState,
    FaqEntry,
    FaqText,
    Standing,
    TextState,
)
from faq.found_answer import FoundAnswer, SearchOutcome
from faq.words.reading import Unfit, check_answer, check_question, read_wordings
from locales.registry import own_name


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form."""

    question: str
    answer: str
    wordings: str  #: a line each
    slight: bool = False

    @classmethod
    def of(cls, text: FaqText | None) -> "Written":
        return cls(text.question, text.answer, "\n".join(text.alternatives)) if text else cls("", "", "")

    @classmethod
    def read(cls, visit: Visit) -> "Written":
        question = " ".join(visit.field("question").split())
        return cls(question, visit.field("answer"), visit.field("wordings"), bool(visit.field("slight")))


@page("/answers/{number}/text/{language}", *INBOX_READERS)
async def text(visit: Visit) -> Reply:
    found = await the_entry(visit)
    tag = _language(visit, found)
    return _page(visit, found, tag, Written.of(found.texts.get(tag)))


@form("/answers/{number}/text/{language}", Role.EDITOR)
async def write(visit: Visit) -> Reply:
    """Store the text if the entry still is as the page showed it; otherwise show both, and nothing is lost."""
    found, _ = await the_entry(visit), visit.gettext
    tag, written = _language(visit, found), Written.read(visit)
    if problems := _problems(visit, found, tag, written):
        return _page(visit, found, tag, written, problems, 422)
    words = _(
        "Somebody has changed this entry meanwhile. Your words still stand here; press “Save” again to keep yours."
    )
    if not is_as_seen(visit, found):
        return _page(visit, found, tag, written, [words], 409, found.texts.get(tag))
    before = found.texts.get(tag)
    changed = found.with_text(tag, _text(visit, written))
    if written.slight and tag == found.language and before is not None:
        changed = changed.slightly_changed(before.hash)
    try:
        await visit.stores.faq.save(changed)
    except EntryChanged:
        return _page(visit, found, tag, written, [words], 409)
    return Went(f"/answers/{found.id}", _("Saved: %(language)s", language=own_name(tag)))


@form("/answers/{number}/read/{language}", Role.EDITOR)
async def mark_as_read(visit: Visit) -> Reply:
    """Take a text over as it is: somebody of the office has read it."""
    found, _ = await the_entry(visit), visit.gettext
    tag = _language(visit, found)
    words = _("Somebody has changed this entry meanwhile. Please read it once more.")
    if not is_as_seen(visit, found) or found.standing(tag) not in _UNREAD:
        return _page(visit, found, tag, Written.of(found.texts.get(tag)), [words], 409)
    read = replace(found.texts[tag], state=TextState.REVIEWED)
    try:
        await visit.stores.faq.save(replace(found, texts={**found.texts, tag: read}))
    except EntryChanged:
        return _page(visit, found, tag, Written.of(found.texts.get(tag)), [words], 409)
    return Went(f"/answers/{found.id}", _("The text is marked as read."))


@form("/answers/{number}/preview/{language}", Role.EDITOR, once=False)
async def preview(visit: Visit) -> Reply:
    """Show a text that is being written as it will arrive."""
    found = await the_entry(visit)
    tag = _language(visit, found)
    return Shown("answers/preview.html", {"preview": _preview(visit, found, tag, Written.read(visit))})


_UNREAD = (Standing.MACHINE, Standing.UNREVIEWED)


def _language(visit: Visit, entry: FaqEntry) -> str:
    tag = visit.path["language"]
    if tag not in languages_of(visit, entry):
        raise Missing
    return tag


def _problems(visit: Visit, entry: FaqEntry, tag: str, written: Written) -> list[str]:
    _ = visit.gettext
    problems: list[str] = []
    if not written.question:
        problems.append(_("Please write the question."))
    if not written.answer and tag == entry.language and entry.state is EntryState.PUBLISHED and not entry.see:
        problems.append(_("Please write the answer: people get it already."))
    for check in (
        lambda: check_question(_, written.question),
        lambda: check_answer(_, written.answer),
        lambda: read_wordings(_, written.question, written.wordings.splitlines()),
    ):
        try:
            check()
        except Unfit as exc:
            problems.append(str(exc))
    return problems


def _text(visit: Visit, written: Written) -> FaqText:
    wordings = read_wordings(visit.gettext, written.question, written.wordings.splitlines())
    return FaqText(written.question, written.answer, wordings, TextState.REVIEWED)


def _preview(visit: Visit, entry: FaqEntry, tag: str, written: Written) -> Outgoing | None:
    """Return what a phone shows of it; None while there is nothing."""
    if not written.question and not written.answer:
        return None
    text = FaqText(written.question, written.answer)
    shown = replace(entry, language=tag, texts={tag: text})
    return visit.desk.notices.said_to(tag, "", FoundAnswer(SearchOutcome.ANSWER), [shown])


def _page(
    visit: Visit,
    entry: FaqEntry,
    tag: str,
    written: Written,
    problems: Sequence[str] = (),
    status: int = 200,
    theirs: FaqText | None = None,
) -> Shown:
    standing, is_own = entry.standing(tag), tag == entry.language
    made_from_it = [each for each in entry.texts if each != tag and not entry.outdated(each)] if is_own else []
    return Shown(
        "answers/text.html",
        {
            "entry": entry,
            "language": tag,
            "original": None if is_own else entry.own,
            "written": written,
            "seen": entry.version,
            "problems": problems,
            "theirs": theirs,
            "standing": STANDINGS[standing],
            "standing_badge": STANDING_BADGES.get(standing, ""),
            "is_unread": standing in _UNREAD,
            "translations": [each for each in made_from_it if entry.texts[each].made_from],
            "preview": _preview(visit, entry, tag, written),
            "question_chars": QUESTION_CHARS,
            "answer_chars": ANSWER_CHARS,
            "phrasings": PHRASINGS,
            "writes": visit.staff.may(Role.EDITOR),
        },
        status,
    )
