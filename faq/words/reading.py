"""Reads what staff write about an entry, and says what is wrong with it, with figures."""

from collections.abc import Iterable
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from faq.entries import ANSWER_CHARS, PHRASINGS, QUESTION_CHARS
from locales.catalogues import Translator

NAME_CHARS: Final = 150  #: of an authority, of a title
LINK_CHARS: Final = 500
SENTENCE_CHARS: Final = 600
WORDS: Final = 30
WORD_CHARS: Final = 80
CUT_CHARS: Final = 40  #: of what was too long, where it is named


class Unfit(Exception):
    """What was written cannot be taken; the message says why to who wrote it."""


def within(_: Translator, text: str, most: int) -> str:
    """Return the text in one line. Raises `Unfit` where it is too long."""
    line = " ".join(text.split())
    if len(line) > most:
        raise Unfit(
            _(
                "“%(text)s” has %(chars)s characters; at most %(most)s are possible.",
                text=line if len(line) <= CUT_CHARS else f"{line[: CUT_CHARS - 1].rstrip()}…",
                chars=len(line),
                most=most,
            )
        )
    return line


def check_question(_: Translator, question: str) -> None:
    """Raise `Unfit` where it is too long."""
    if len(question) > QUESTION_CHARS:
        raise Unfit(
            _(
                "The question has %(chars)s characters; at most %(most)s are possible.",
                chars=len(question),
                most=QUESTION_CHARS,
            )
        )


def check_answer(_: Translator, answer: str) -> None:
    """Raise `Unfit` where it is too long."""
    if len(answer) > ANSWER_CHARS:
        raise Unfit(
            _(
                "The answer has %(chars)s characters; at most %(most)s are possible.",
                chars=len(answer),
                most=ANSWER_CHARS,
            )
        )


def read_wordings(_: Translator, question: str, lines: Iterable[str]) -> tuple[str, ...]:
    """Return the other wordings of a question, each once. Raises `Unfit`."""
    tidy = (within(_, line, QUESTION_CHARS) for line in lines if line.strip())
    wordings = tuple(line for line in dict.fromkeys(tidy) if line != question)
    if len(wordings) > PHRASINGS:
        raise Unfit(
            _(
                "Together these are %(number)s other wordings in this language; at most %(most)s are possible.",
                number=len(wordings),
                most=PHRASINGS,
            )
        )
    return wordings


def read_words(_: Translator, text: str) -> tuple[str, ...]:
    """Return official words, which commas or lines separate. Raises `Unfit`."""
    pieces = [piece for line in text.splitlines() for piece in line.split(",") if piece.strip()]
    words = tuple(dict.fromkeys(within(_, piece, WORD_CHARS) for piece in pieces))
    if len(words) > WORDS:
        raise Unfit(_("These are %(number)s words; at most %(most)s are possible.", number=len(words), most=WORDS))
    return words


def check_last_day(_: Translator, day: date, today: date) -> None:
    """Raise `Unfit` where it is over."""
    if day < today:
        raise Unfit(_("This day is over already. Please choose a later one, or withdraw the entry."))


def check_read_on(_: Translator, day: date, today: date) -> None:
    """Raise `Unfit` where it is still to come."""
    if day > today:
        raise Unfit(_("This day is still to come. Please name the day on which somebody read it."))


def read_link(_: Translator, text: str) -> str:
    """Return a link to a source. Raises `Unfit`."""
    link = text.strip()
    try:
        parts = urlsplit(link)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or "." not in (parts.netloc or "") or any(each.isspace() for each in link):
        raise Unfit(_("A link begins with “https://”, for example “https://www.gesetze-im-internet.de/bmg/__17.html”."))
    return within(_, link, LINK_CHARS)
