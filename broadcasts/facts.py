"""What a translation must say as its main text does: links, e-mail addresses, phone numbers, placeholders, numbers."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from babel import Locale

from broadcasts.editions import EditionText
from channels.document import Bullets, Document, Paragraph, Quote, Span
from channels.markdown import parse
from locales.registry import LANGUAGES, language, match

_INVISIBLE: Final = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]")
_PLACEHOLDER: Final = re.compile(r"\{\{?\s*\w+\s*\}?\}|%\(\w+\)[sd]")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"(?<![\w:.])(?:\+|0)\d[\d \u00a0()/–-]{4,}\d")
_SLASHED_DATE: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
_THOUSANDS: Final = re.compile(r"(?<![\d.,:/])\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?![\d])")
_DIGITS: Final = re.compile(r"\d+")
_LANGUAGE_FIELDS: Final = ("lang", "language", "locale", "hl", "l")
KEPT: Final = 256  #: texts: sixteen editions in as many languages
PHONE_DIGITS: Final = 6  #: fewer are an ordinary number
BESIDE: Final = 6  #: characters between a number and the name of its month: "24 de diciembre"
COUNTRY: Final = "49"  #: +49 7361 52 and 07361 52 are one number


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be compared letter by letter between languages."""

    links: frozenset[str]  #: without what names a language in them, see `link_key`
    emails: frozenset[str]
    phones: frozenset[str]
    placeholders: frozenset[str]
    numbers: frozenset[int]  #: those of dates and times too


@lru_cache(maxsize=KEPT)
def facts_of(text: EditionText) -> Facts:
    """Return what a text says that can be compared; the texts looked at last are remembered with it."""
    spans = spans_of(text)
    words = western(" ".join(span.text if not span.text.startswith(span.link[:8] or "\0") else " " for span in spans))
    addressed = [span.link.removeprefix("mailto:").partition("?")[0] for span in spans if span.link[:7] == "mailto:"]
    dialled = [span.link.removeprefix("tel:") for span in spans if span.link[:4] == "tel:"]
    placeholders = frozenset(_PLACEHOLDER.findall(words))
    words = _PLACEHOLDER.sub(" ", words)
    emails = frozenset(each.lower() for each in (*addressed, *_EMAIL.findall(words)))
    words = _EMAIL.sub(" ", words)
    phones = {each for each in _PHONE.findall(words) if _is_phone(each)}
    for each in phones:
        words = words.replace(each, " ")
    return Facts(
        frozenset(map(link_key, links_of(text))),
        emails,
        frozenset(_phone_key(each) for each in (*phones, *dialled)),
        placeholders,
        _numbers(words, text.language),
    )


def links_of(text: EditionText) -> list[str]:
    """Return the addresses on the web a text leads to, each once, in order."""
    return list(dict.fromkeys(span.link for span in spans_of(text) if span.link.startswith(("http://", "https://"))))


@lru_cache(maxsize=KEPT)
def spans_of(text: EditionText) -> tuple[Span, ...]:
    """Return what readers see of a text; the title is shown as it is."""
    return (Span(text.title + "\n"), *_spans(parse(text.body)))


def western(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9, without marks that nobody sees."""
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in _INVISIBLE.sub("", text).replace("٫", ",").replace("٬", ".")
    )


def same_language(one: str, other: str) -> bool:
    """Whether two tags are one language: simple German is German."""
    return _base(one) == _base(other)


def link_language(url: str) -> str:
    """Return the language an address names, in its path or its query; "" for none."""
    parts = urlsplit(url)
    fields = [value for name, value in parse_qsl(parts.query) if name.lower() in _LANGUAGE_FIELDS]
    for word in (*fields, *parts.path.split("/")):
        if _names_language(word):
            found = match(word)
            return found.tag if found else ""
    return ""


def link_key(url: str) -> str:
    """Return an address that is the same for the pages of one site in several languages."""
    parts = urlsplit(url)
    path = "/".join("*" if _names_language(word) else word for word in parts.path.split("/")).rstrip("/")
    query = [
        (name, "*" if name.lower() in _LANGUAGE_FIELDS and _names_language(value) else value)
        for name, value in parse_qsl(parts.query)
    ]
    shown = "&".join(f"{name}={value}" for name, value in query)
    return f"{parts.netloc.lower().removeprefix('www.')}{path}{'?' + shown if shown else ''}"


def _names_language(word: str) -> bool:
    return bool(re.fullmatch(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,6})?", word)) and (
        word in LANGUAGES or word.replace("_", "-").partition("-")[0] in _bases()
    )


@cache
def _bases() -> frozenset[str]:
    return frozenset(_base(tag) for tag in LANGUAGES)


def _base(tag: str) -> str:
    return LANGUAGES[tag].babel.partition("_")[0] if tag in LANGUAGES else tag


def _spans(document: Document) -> Iterator[Span]:
    """Yield the runs of text, blocks parted by a line break: words of two blocks are not one."""
    for block in document:
        match block:
            case Paragraph():
                yield from block.spans
            case Bullets():
                for at, item in enumerate(block.items):
                    if block.start not in (None, 1):  # a line that begins with a date, no counted list
                        yield Span(f"{(block.start or 0) + at}. ")
                    yield from _spans(item)
            case Quote():
                yield from _spans(block.blocks)
        yield Span("\n")


def _is_phone(written: str) -> bool:
    digits = sum(char.isdecimal() for char in written)
    return digits >= PHONE_DIGITS and not _SLASHED_DATE.fullmatch(written.strip())


def _phone_key(written: str) -> str:
    digits = "".join(char for char in western(written) if char.isdecimal())
    abroad = "+" in written or digits.startswith("00")
    digits = digits.removeprefix("00") if "+" not in written else digits
    if abroad and digits.startswith(COUNTRY):
        return "0" + digits.removeprefix(COUNTRY).removeprefix("0")
    return f"+{digits}" if abroad else digits


def _numbers(words: str, tag: str) -> frozenset[int]:
    """Return the numbers of a text; "19.00", "19 Uhr", "24. Dezember" and "24.12." say what they say everywhere."""

    def month(found: re.Match[str]) -> str:
        around = words[max(0, found.start() - BESIDE) : found.start()] + words[found.end() : found.end() + BESIDE]
        return f" {_month_numbers(tag)[found[0].lower()]} " if _DIGITS.search(around) else found[0]

    words = _months(tag).sub(month, words)
    words = _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found[0]), words)
    return frozenset(int(each) for each in _DIGITS.findall(words) if each.strip("0") or each == "0")


@cache
def _months(tag: str) -> re.Pattern[str]:
    names = sorted(map(re.escape, _month_numbers(tag)), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(names)})\b" if names else "(?!)", re.IGNORECASE)


@cache
def _month_numbers(tag: str) -> dict[str, int]:
    if tag not in LANGUAGES:  # taken out of the registry, with texts left
        return {}
    locales = [Locale.parse(language(tag).babel)]
    if _base(tag) == "ar":
        locales.append(Locale.parse("ar_SY"))  # the names used in Syria, Lebanon, Iraq
    found: dict[str, int] = {}
    for locale in locales:
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names = locale.months[form][width]
                found |= {name.lower().rstrip("."): number for number, name in names.items() if len(name) > 2}
    return {name: number for name, number in found.items() if not name[0].isdecimal()}
