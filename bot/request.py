"""What a handler works with: who wrote what, where the conversation stands, the stores, and how to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from bot.city import City
from broadcasts.machine import MachineTranslator
from broadcasts.releasing import ApprovalRule
from channels.channel import Channel
from channels.incoming import Incoming, Lookup
from channels.outgoing import Choice, Outgoing, Row
from contacts.addresses import AddressRecord
from contacts.staff import StaffMember
from hearings.ballots import PollKeys
from hearings.printing import Printing
from hub.steps import Step
from locales.catalogues import Translator, fallback, translator
from locales.registry import LANGUAGES, language, match
from storage.stores import Stores


@dataclass(frozen=True, slots=True)
class Office:
    """What all requests share: configuration, and the messengers this hub runs."""

    city: City
    channels: Mapping[tuple[str, str], Channel]
    approval: ApprovalRule = ApprovalRule.EDITION
    public_url: str = ""  #: under which our pages are found
    machine: MachineTranslator | None = None  #: drafts translations where the settings name a service
    link_check: bool = True  #: whether the links of editions are looked at
    undo_window: timedelta = timedelta(seconds=60)  #: between "Send now" and the first message
    poll_keys: PollKeys | None = None  #: of open polls; None where none can be opened
    printing: Printing | None = None  #: reports and sheets; None where nothing can be printed


@dataclass
class Request:
    """One event of one chat in its unit of work. Answers leave after the commit."""

    incoming: Incoming
    address: AddressRecord
    stores: Stores
    office: Office
    now: datetime
    staff: StaffMember | None = None
    step: Step | None = None  #: as it stands; `go` and `done` change it
    said: list[int] = field(default_factory=list)  #: outbox ids of the answers so far
    practice: bool = False  #: it is about an edition for practice: every screen says so
    edited: bool = False  #: the message that was pressed in is changed in place
    secret: bool = False  #: what the person says is kept nowhere: it is part of a vote

    @cached_property
    def language(self) -> str:
        """The language to talk in: the chat's choice, else what the app speaks, else the city's main language.

        Where its texts do not exist yet it is the language that stands in for it.
        """
        main = self.office.city.main_language
        hint = match(self.incoming.language_hint) if self.incoming.language_hint else None
        ready = (tag for tag in self.chosen if tag in LANGUAGES and "people" in language(tag).domains)
        first = next(ready, next((tag for tag in self.chosen if tag in LANGUAGES), ""))
        return fallback(first or (hint.tag if hint else main), "people", main)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The languages that whoever has the phone now has chosen, in order."""
        return (self.address.guest_language,) if self.address.guest_language else self.address.languages

    @property
    def wishes(self) -> tuple[str, ...]:
        """In which languages they like to read, the best first; at least one."""
        return tuple(dict.fromkeys((*self.chosen, self.language)))

    @cached_property
    def gettext(self) -> Translator:
        """Texts for a person: bind it to `_`."""
        return translator(self.language, "people", self.office.city.main_language)

    @cached_property
    def office_gettext(self) -> Translator:
        """Texts for staff: bind it to `_`."""
        return translator(self.language, "office", self.office.city.main_language)

    @property
    def person(self) -> str:
        """Whose step it is: in a group everybody has their own."""
        return self.incoming.person if self.incoming.address.group else ""

    @property
    def args(self) -> list[str]:
        """What follows the action in a pressed button's token: `topic:3` gives ["3"]."""
        return self.incoming.token.split(":")[1:]

    async def say(self, text: str, *rows: Row, language: str = "", **options: Any) -> int:
        """Answer with a new message; return our own id of it."""
        message = Outgoing(
            text=text, choices=tuple(row for row in rows if row), language=language or self.language, **options
        )
        row_id = await self.stores.outbox.add(self.address.id, message, self.now)
        self.said.append(row_id)
        return row_id

    async def show(self, text: str, *rows: Row, language: str = "", **options: Any) -> int:
        """Answer a press by changing the message it was pressed in; anything else gets a new message."""
        if self.incoming.token and self.incoming.message_id and not self.edited:
            self.edited = True
            options["replaces"] = self.incoming.message_id
        return await self.say(text, *rows, language=language, **options)

    async def send(self, message: Outgoing) -> int:
        """Answer with a message made elsewhere (a newsletter)."""
        row_id = await self.stores.outbox.add(self.address.id, message, self.now)
        self.said.append(row_id)
        return row_id

    async def set_languages(self, languages: tuple[str, ...], *, bilingual: bool = False) -> None:
        """Store the chat's choice; what is said next is in that language."""
        await self.stores.addresses.set_languages(self.address.id, languages, bilingual=bilingual)
        await self.refresh()

    async def refresh(self) -> None:
        """Read the chat again after it was changed."""
        self.address = await self.stores.addresses.get(self.address.id)
        for name in ("language", "gettext", "office_gettext"):
            self.__dict__.pop(name, None)

    async def go(self, name: str, version: int = 1, /, **data: Any) -> None:
        """Remember which question was asked: the next text in this chat is its answer."""
        self.step = Step(name, version, data)
        await self.stores.steps.put(self.address.id, self.person, self.step)

    async def done(self) -> None:
        """Nothing is asked any more."""
        if self.step is not None:
            self.step = None
            await self.stores.steps.put(self.address.id, self.person, None)

    async def look_up(self, lookup: Lookup) -> None:
        """Ask the platform; the answer comes as an event of kind LOOKED_UP for the same chat and person."""
        await self.stores.outbox.add_lookup(self.address.id, lookup, self.incoming.person, self.now)


def row(*choices: Choice) -> Row:
    """Return buttons that stand side by side."""
    return choices


def rows_of(choices: list[Choice], width: int = 2) -> list[Row]:
    """Return buttons in rows of `width`."""
    return [tuple(choices[start : start + width]) for start in range(0, len(choices), width)]
