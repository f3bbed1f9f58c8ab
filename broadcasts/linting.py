"""What should be looked at before an edition is released: findings about its texts, each with its severity."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from broadcasts.attachments import undescribed
from broadcasts.editions import Edition, EditionText
from broadcasts.facts import Facts, facts_of, link_key, link_language, links_of, same_language, spans_of
from broadcasts.links import LinkCheck, LinkProblem
from broadcasts.plain_language import Hurdle, hurdles
from locales.registry import match

SMALL_NUMBER: Final = 12  #: up to here translators write words, and months have names
HALF_A_DAY: Final = 12
_ESCAPED: Final = re.compile(r"\\.")
_HALF_LINK: Final = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)?")


class Severity(StrEnum):
    STOP = "stop"  #: not released before it is put right, or somebody writes why it is right
    HINT = "hint"


class What(StrEnum):
    MESSAGES = "messages"  #: a messenger shows the text as several messages: `values` is messenger and how many
    CAPTION = "caption"  #: too long to stand below its file
    MISSING_LANGUAGE = "missing_language"  #: `values` is how many chats read it
    NOT_DESCRIBED = "not_described"
    LINKS = "links"
    EMAILS = "emails"
    PHONES = "phones"
    PLACEHOLDERS = "placeholders"
    NUMBERS = "numbers"
    SMALL_NUMBERS = "small_numbers"  #: perhaps written as words
    MORE_NUMBERS = "more_numbers"
    BOLD = "bold"  #: stars that make nothing bold
    HALF_LINK = "half_link"
    LANGUAGE_LINK = "language_link"  #: the address names another language of this edition
    LANGUAGE_PAGE = "language_page"  #: the page itself does
    DEAD = "dead"
    CERTIFICATE = "certificate"
    UNREACHABLE = "unreachable"
    FRONT_PAGE = "front_page"
    UNCHECKED = "unchecked"
    LONG_SENTENCE = "long_sentence"
    PASSIVE = "passive"
    ABBREVIATION = "abbreviation"
    GENITIVES = "genitives"
    LONG_WORD = "long_word"
    CAPITALS = "capitals"


STOPS: Final = frozenset(
    {
        What.LINKS,
        What.EMAILS,
        What.PHONES,
        What.PLACEHOLDERS,
        What.NUMBERS,
        What.BOLD,
        What.HALF_LINK,
        What.DEAD,
        What.CERTIFICATE,
    }
)
_OF_LINKS: Final = {
    LinkProblem.NOT_FOUND: What.DEAD,
    LinkProblem.CERTIFICATE: What.CERTIFICATE,
    LinkProblem.UNREACHABLE: What.UNREACHABLE,
    LinkProblem.FRONT_PAGE: What.FRONT_PAGE,
}


@dataclass(frozen=True, slots=True)
class Finding:
    what: What
    language: str
    values: tuple[str, ...] = ()  #: what it is about
    instead: tuple[str, ...] = ()  #: what stands there in place of `values`

    @property
    def severity(self) -> Severity:
        return Severity.STOP if self.what in STOPS else Severity.HINT

    @property
    def id(self) -> str:
        """A short name that is the same as long as it is about the same."""
        about = json.dumps([self.what, self.language, self.values, self.instead])
        return hashlib.sha256(about.encode()).hexdigest()[:12]


def lint(edition: Edition, links: Mapping[str, LinkCheck] | None = None) -> list[Finding]:
    """Return what can be found in the texts alone, the main language first.

    Args:
        links: what is known of the addresses; None: nobody looks at them here.
    """
    main = edition.texts.get(edition.main_language)
    expected = facts_of(main) if main else None
    findings: list[Finding] = []
    for tag in sorted(edition.texts, key=lambda tag: (tag != edition.main_language, tag)):
        text = edition.texts[tag]
        findings += _formatting(text)
        if expected and tag != edition.main_language:
            findings += _differences(expected, facts_of(text), tag)
        findings += _links(edition, text, links)
        if names := [file.name for file in edition.files if tag in undescribed(edition, file)]:
            findings.append(Finding(What.NOT_DESCRIBED, tag, tuple(names)))
        if same_language(tag, "de"):
            findings += _hurdles(text)
    return findings


def lengths(edition: Edition, counts: Mapping[str, Mapping[str, int]]) -> list[Finding]:
    """Return which texts arrive as several messages.

    Args:
        counts: language -> messenger -> how many messages.
    """
    findings = []
    for tag, by_channel in counts.items():
        files = len(edition.files_for(tag))
        for channel, count in by_channel.items():
            if files == 1 and count == 2:
                findings.append(Finding(What.CAPTION, tag, (channel,)))
            elif count > files + 1 or (count > 1 and not files):
                findings.append(Finding(What.MESSAGES, tag, (channel, str(count))))
    return findings


def missing_languages(edition: Edition, readers: Mapping[str, int]) -> list[Finding]:
    """Return the languages without a text that somebody reads; `readers`: language -> chats."""
    return [
        Finding(What.MISSING_LANGUAGE, tag, (str(count),))
        for tag, count in readers.items()
        if tag not in edition.texts and count
    ]


def _formatting(text: EditionText) -> Iterator[Finding]:
    """Find marks that would be shown as they are typed."""
    bare = EditionText(text.language, "", _ESCAPED.sub("", text.body))
    shown = "".join(span.text for span in spans_of(bare) if not span.link)
    if "**" in shown:
        yield Finding(What.BOLD, text.language, (_around(shown, shown.index("**")),))
    if half := _HALF_LINK.findall(shown):
        yield Finding(What.HALF_LINK, text.language, tuple(half))


def _differences(main: Facts, here: Facts, tag: str) -> Iterator[Finding]:
    for what, wanted, found in (
        (What.LINKS, main.links, here.links),
        (What.EMAILS, main.emails, here.emails),
        (What.PHONES, main.phones, here.phones),
        (What.PLACEHOLDERS, main.placeholders, here.placeholders),
    ):
        if missing := sorted(wanted - found):
            yield Finding(what, tag, tuple(missing), tuple(sorted(found - wanted)))
    missing_numbers, more = set(main.numbers - here.numbers), set(here.numbers - main.numbers)
    for hour in list(missing_numbers):  # "19 Uhr" is "7 p.m."
        if hour - HALF_A_DAY in more | here.numbers and HALF_A_DAY < hour < 2 * HALF_A_DAY:
            missing_numbers.discard(hour)
            more.discard(hour - HALF_A_DAY)
    values, instead = (tuple(str(each) for each in sorted(numbers)) for numbers in (missing_numbers, more))
    if missing_numbers and (more or max(missing_numbers) > SMALL_NUMBER):
        yield Finding(What.NUMBERS, tag, values, instead)
    elif missing_numbers:
        yield Finding(What.SMALL_NUMBERS, tag, values)
    elif more:
        yield Finding(What.MORE_NUMBERS, tag, instead)


def _links(edition: Edition, text: EditionText, links: Mapping[str, LinkCheck] | None) -> Iterator[Finding]:
    main = edition.texts.get(edition.main_language)
    siblings = {link_key(url) for url in links_of(main)} if main else set()
    others = [tag for tag in edition.texts if not same_language(tag, text.language)]
    found: dict[What, list[str]] = {}
    for url in links_of(text):
        named = link_language(url)
        if any(named and same_language(named, tag) for tag in others) and link_key(url) in siblings:
            found.setdefault(What.LANGUAGE_LINK, []).append(url)
        if links is None:
            continue
        check = links.get(url)
        if check is None or not check.is_known:
            found.setdefault(What.UNCHECKED, []).append(url)
        elif what := _OF_LINKS.get(check.problem):
            found.setdefault(what, []).append(url)
        elif _is_other_language(check.language, text.language) and url not in found.get(What.LANGUAGE_LINK, ()):
            found.setdefault(What.LANGUAGE_PAGE, []).append(url)
    return (Finding(what, text.language, tuple(urls)) for what, urls in found.items())


def _is_other_language(said: str, tag: str) -> bool:
    page = match(said) if said else None
    return page is not None and not same_language(page.tag, tag)


def _hurdles(text: EditionText) -> Iterator[Finding]:
    words = "".join(span.text for span in spans_of(text) if not span.text.startswith(("http://", "https://")))
    for hurdle, places in hurdles(words).items():
        yield Finding(_HURDLES[hurdle], text.language, tuple(places))


_HURDLES: Final = {hurdle: What(hurdle.value) for hurdle in Hurdle}


def _around(text: str, at: int) -> str:
    """Return the words around a place."""
    return " ".join(text[max(0, at - 15) : at + 25].split())
