"""The words of questions and answers for staff: states, topics, places, and an entry on a button."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.language_board import WORDS as BOARD
from bot.office.menu import INBOX_READERS, office_button, shortened
from bot.request import Request, row
from broadcasts.standing import Standing as BoardStanding
from channels.outgoing import Choice, Row
from contacts.staff import Role
from faq.entries import EntryState, FaqEntry, Standing
from faq.topics import TOPICS
from faq.topics import topic_name as named_topic
from locales.catalogues import N_, Translator

READERS: Final = INBOX_READERS
WRITERS: Final = Role.EDITOR  #: whoever approves or administers is one too
STATES: Final[Mapping[EntryState, str]] = {
    EntryState.DRAFT: N_("Draft: only staff see it."),
    EntryState.PUBLISHED: N_("Published."),
    EntryState.WITHDRAWN: N_("Withdrawn: people no longer get it."),
}
SIGNS: Final[Mapping[EntryState, str]] = {
    EntryState.DRAFT: "✎",
    EntryState.PUBLISHED: "✓",
    EntryState.WITHDRAWN: "✗",
}
STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.OUTDATED: BOARD[BoardStanding.OUTDATED],
    Standing.MISSING: BOARD[BoardStanding.MISSING],
    Standing.UNREVIEWED: N_("taken over from elsewhere, not checked yet"),
    Standing.MACHINE: BOARD[BoardStanding.MACHINE],
    Standing.REVIEWED: BOARD[BoardStanding.CHECKED],
}


def topic_name(request: Request, code: str) -> str:
    """Return a topic as people see it, its code where it is none of ours."""
    return named_topic(code, request.office_gettext)


def topic_choices(request: Request, token: str) -> list[Choice]:
    """Return a button for every topic; `token` ends where the topic's code follows."""
    return [Choice(topic_name(request, code), f"{token}:{code}") for code in TOPICS]


def place_name(request: Request, code: str) -> str:
    """Return a place as the city names it, its code where the city names none."""
    place = request.office.city.places.get(code)
    return request.office.city.say(place.name, request.office_gettext.language.tag) if place else code


def question_of(request: Request, entry: FaqEntry) -> str:
    """Return its question as this member of staff reads it best: in their language, else in the original's."""
    tag = request.office_gettext.language.tag
    return entry.texts[tag].question if tag in entry.texts and not entry.outdated(tag) else entry.own.question


def entry_choice(request: Request, entry: FaqEntry, token: str = "", sign: str = "") -> Choice:
    """Return the button that leads to an entry; `token` and `sign` where it leads elsewhere or says more."""
    mark = sign or SIGNS[entry.state]
    return Choice(shortened(f"{mark} {question_of(request, entry)}"), token or f"fqs_entry:{entry.id}")


def may_write(request: Request) -> bool:
    return request.staff is not None and request.staff.may(WRITERS)


def ways_back(_: Translator) -> Row:
    return row(Choice(_("Questions and answers"), "fqs"), office_button(_))


def today(request: Request) -> date:
    return request.now.astimezone(ZoneInfo(request.office.city.time_zone)).date()
