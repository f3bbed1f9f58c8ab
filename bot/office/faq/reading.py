"""Reads what staff write about an entry, and says what is wrong with it, with figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.office.faq.words import today
from bot.office.hearing.goal import past_day
from bot.request import Request
from broadcasts.schedule import UnreadableTime, read_day
from faq.entries import FaqEntry, Source
from faq.words.reading import (
    NAME_CHARS,
    SENTENCE_CHARS,
    Unfit,
    check_answer,
    check_last_day,
    check_question,
    check_read_on,
    read_link,
    read_words,
    within,
)

SOURCE_LINES: Final = 3  #: authority, title, link; what follows is the sentence


@dataclass(frozen=True, slots=True)
class Field:
    """Something about an entry that is written as a message."""

    question: Callable[[Request], str]
    read: Callable[[Request, FaqEntry, str], FaqEntry]  #: raises `Unfit`
    clear: Callable[[FaqEntry], FaqEntry] | None = None  #: None: it cannot be left empty


def read_text(request: Request, text: str) -> tuple[str, str]:
    """Return question and answer: the first line, and what follows an empty one. Raises `Unfit`."""
    _ = request.office_gettext
    first, _line, rest = text.strip().partition("\n")
    question, answer = " ".join(first.split()), rest.strip()
    if not question or not answer or not rest.lstrip(" \t").startswith("\n"):
        raise Unfit(_("The first line is the question, then an empty line, then the answer."))
    check_question(_, question)
    check_answer(_, answer)
    return question, answer


def _line(most: int, name: str) -> Callable[[Request, FaqEntry, str], FaqEntry]:
    """Return what reads a line of the source."""
    return lambda request, entry, text: _with_source(entry, **{name: within(request.office_gettext, text, most)})


def _words(request: Request, entry: FaqEntry, text: str) -> FaqEntry:
    _ = request.office_gettext
    words = read_words(_, text)
    if not words:
        raise Unfit(_("Please write at least one word."))
    return replace(entry, words=words)


def _until(request: Request, entry: FaqEntry, text: str) -> FaqEntry:
    _ = request.office_gettext
    try:
        day = read_day(text, today(request))
    except UnreadableTime:
        raise Unfit(_("I do not understand this date. For example: %(example)s", example=_in_a_year(request))) from None
    check_last_day(_, day, today(request))
    return replace(entry, valid_until=day)


def _checked(request: Request, entry: FaqEntry, text: str) -> FaqEntry:
    _ = request.office_gettext
    try:
        day = past_day(text, today(request))
    except UnreadableTime:
        raise Unfit(_("I do not understand this date. For example: %(example)s", example=_this_week(request))) from None
    check_read_on(_, day, today(request))
    return _with_source(entry, checked_on=day)


def _url(request: Request, entry: FaqEntry, text: str) -> FaqEntry:
    return _with_source(entry, url=read_link(request.office_gettext, text))


def _source(request: Request, entry: FaqEntry, text: str) -> FaqEntry:
    """Take all of the source from one message; who writes it has read it today."""
    _ = request.office_gettext
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < SOURCE_LINES:
        raise Unfit(
            _(
                "This needs at least three lines: the authority, the title, the link. "
                "Below them stands the sentence, word for word."
            )
        )
    authority, title = (within(_, line, NAME_CHARS) for line in lines[:2])
    sentence = within(_, "\n".join(lines[SOURCE_LINES:]), SENTENCE_CHARS)
    return replace(entry, source=Source(authority, title, read_link(_, lines[2]), sentence, today(request)))


def _ask_words(request: Request) -> str:
    _ = request.office_gettext
    return _(
        "Which official words of a letter lead here, from any language? Please write all of them, separated by commas: "
        "they take the place of the present ones."
    )


def _ask_until(request: Request) -> str:
    _ = request.office_gettext
    return _("Until which day is this an answer? For example: %(example)s", example=_in_a_year(request))


def _ask_checked(request: Request) -> str:
    _ = request.office_gettext
    return _("On which day did somebody last read it there? For example: %(example)s", example=_this_week(request))


def _ask_source(request: Request) -> str:
    _ = request.office_gettext
    return _(
        "On what does the answer rely? Please send it in one message: the authority in the first line, the title of "
        "the page or law in the second, the link in the third, and below them the sentence, word for word. "
        "I note today as the day on which you have read it there."
    )


def _with_source(entry: FaqEntry, **values: object) -> FaqEntry:
    return replace(entry, source=replace(entry.source, **values))  # type: ignore[arg-type]


def _in_a_year(request: Request) -> str:
    return _short(date(today(request).year + 1, 12, 31))


def _this_week(request: Request) -> str:
    return _short(today(request) - timedelta(days=2))


def _short(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


FIELDS: Final[Mapping[str, Field]] = {
    "words": Field(_ask_words, _words, lambda entry: replace(entry, words=())),
    "until": Field(_ask_until, _until, lambda entry: replace(entry, valid_until=None)),
    "source": Field(_ask_source, _source),
    "authority": Field(
        lambda request: request.office_gettext("Who says it? For example: “Bundesministerium der Justiz”."),
        _line(NAME_CHARS, "authority"),
    ),
    "title": Field(
        lambda request: request.office_gettext("What is it called? For example: “Bundesmeldegesetz § 17”."),
        _line(NAME_CHARS, "title"),
        lambda entry: _with_source(entry, title=""),
    ),
    "url": Field(lambda request: request.office_gettext("Where can it be read? Please send the link."), _url),
    "sentence": Field(
        lambda request: request.office_gettext("Which sentence says it? Please send it word for word."),
        _line(SENTENCE_CHARS, "sentence"),
        lambda entry: _with_source(entry, sentence=""),
    ),
    "checked": Field(_ask_checked, _checked),
}
