"""The gate of every broadcast: which texts may leave, and what those get whose languages are not ready.

It is asked recipient by recipient, never text by text, so that nobody is forgotten because a text is missing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from broadcasts.audience import Readers, Reading, Recipient, resolve_languages
from broadcasts.editions import Edition
from broadcasts.missed import LANGUAGE_LEFT_OUT, WAITS_FOR_LANGUAGE
from locales.registry import LANGUAGES


class Instead(StrEnum):
    """What recipients get as long as none of their languages is ready."""

    MAIN = "main"  #: the main text, below a sentence in their own language
    WAIT = "wait"  #: nothing now; the text in their language once it is ready
    LEAVE_OUT = "leave_out"  #: nothing


#: Why a delivery is not made.
WITHHELD: Final[Mapping[str, str]] = {Instead.WAIT: WAITS_FOR_LANGUAGE, Instead.LEAVE_OUT: LANGUAGE_LEFT_OUT}


@dataclass(frozen=True, slots=True)
class Gate:
    """What may leave of an edition, and what was chosen for the first wishes of all others."""

    edition: Edition
    ready: frozenset[str]
    choices: Mapping[str, str] = field(default_factory=dict)  #: language -> `Instead`; MAIN where nothing was chosen

    def reading(self, recipient: Recipient) -> Reading:
        """Return what a recipient reads unless it is withheld."""
        return resolve_languages(recipient, self.ready, self.edition.main_language)

    def withheld(self, recipient: Recipient) -> str:
        """Return why a recipient gets nothing now; "" for all who get something."""
        if recipient.first_available(self.ready) in self.ready:
            return ""
        return WITHHELD.get(self.choices.get(recipient.wish, Instead.MAIN), "")


@dataclass(slots=True)
class Dependents:
    """Who depends on one language."""

    chats: int = 0
    people: int = 0  #: chats that belong to no organisation
    organisations: set[int] = field(default_factory=set)


def offered(edition: Edition, city_languages: Collection[str]) -> frozenset[str]:
    """Return the languages in which an edition may go out at all: those the city offers, and that the hub knows."""
    return frozenset(tag for tag in (edition.main_language, *city_languages) if tag in LANGUAGES)


def approved_gate(edition: Edition, city_languages: Collection[str], choices: Mapping[str, str]) -> Gate:
    """Return the gate of an edition whose sending has not begun: what is approved may leave."""
    return Gate(edition, offered(edition, city_languages) & frozenset(edition.approved_languages), choices)


def sent_gate(edition: Edition, city_languages: Collection[str], choices: Mapping[str, str]) -> Gate:
    """Return the gate of an edition whose sending has begun: what was fixed then leaves, whatever is added later."""
    fixed = frozenset(edition.sent_languages) & frozenset(edition.texts)
    return Gate(edition, offered(edition, city_languages) & fixed, choices)


def dependents(readers: Iterable[Readers], available: Collection[str], main_language: str) -> dict[str, Dependents]:
    """Count who depends on each language: a chat on the first available one of its wishes, else on its first wish."""
    counted: defaultdict[str, Dependents] = defaultdict(Dependents)
    for each in readers:
        language = counted[each.recipient.first_available(available) or main_language]
        language.chats += each.chats
        language.people += each.people
        language.organisations |= each.organisations
    return dict(counted)


def not_ready(readers: Iterable[Readers], gate: Gate) -> dict[str, Dependents]:
    """Return the languages whose readers need a choice, with those whom it touches; the most chats first."""
    counted = dependents(readers, gate.ready, gate.edition.main_language)
    missing = {tag: each for tag, each in counted.items() if tag not in gate.ready}
    return dict(sorted(missing.items(), key=lambda item: (-item[1].chats, item[0])))
