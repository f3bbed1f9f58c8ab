"""People who use the hub in a test: they write, press buttons by the label they see, and read what came.

The way in, the stores, the courier and the sender are the real ones; only the messenger lives in memory, and the time
is the test's. Nothing runs by itself: whatever a person does is answered when the call returns.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import bot.office
import bot.people
from bot.answers import Answers
from bot.city import load_city
from bot.intake import HubIntake
from bot.request import Office
from bot.ticker import Ticker
from broadcasts.releasing import ApprovalRule
from broadcasts.sender import Sender
from channels.address import Address
from channels.channel import Channel
from channels.incoming import FileRef, Incoming, Kind
from channels.outgoing import Choice
from contacts.organisations import OrganisationKind, OrganisationState, new_code
from contacts.staff import Role
from contacts.subscriptions import subscribe
from hearings.ballots import PollKeys
from hub.courier import Courier
from storage.poll_keys import PollKeyFolder
from storage.sealing import Vault
from storage.sqlite import SqliteDatabase, engine
from storage.stores import Stores
from storage.tables import metadata
from tests.channels.memory import MemoryChannel, Sent
from tests.databases import Database

MORNING: Final = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)  #: a Wednesday, 9:00 in the city
CITY: Final = Path(bot.__file__).parent / "demo" / "city.toml"
_ISOLATES: Final = re.compile("[\u2066-\u2069]")


@dataclass(repr=False)
class Hub:
    """The demo's city with a messenger in memory."""

    database: Database
    office: Office
    now: datetime = MORNING
    _keys: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.intake = HubIntake(self.database, self.office, self.clock)
        bell, channels = self.database.bell, self.office.channels
        self.answers = Answers(self.database, ZoneInfo(self.office.city.time_zone), self.clock)
        self._courier = Courier(self.database, bell, channels, self.intake, self.clock, search=self.answers)
        self._sender = Sender(self.database, bell, channels, self.clock)
        self._ticker = Ticker(self.database, bell, self.office, self.clock, self.stopwatch)

    def clock(self) -> datetime:
        return self.now

    def stopwatch(self) -> float:
        """Whatever the hub does takes no time."""
        return self.now.timestamp()

    def later(self, **duration: float) -> None:
        """Let time pass: `later(minutes=5)`."""
        self.now += timedelta(**duration)

    @property
    def memory(self) -> MemoryChannel:
        """The messenger people use unless a test says otherwise."""
        return self.channel("memory")

    def channel(self, name: str) -> MemoryChannel:
        channel = self.office.channels[name, ""]
        assert isinstance(channel, MemoryChannel)
        return channel

    async def unit(self, work: Callable[[Stores], Any]) -> Any:
        """Look at the stores, or change them."""
        return await self.database.unit(work)

    def person(self, name: str, *, channel: str = "memory", hint: str = "") -> "Person":
        """Return somebody with a private chat of their own; the hub does not know them yet."""
        return Person(self, Address(channel, "", name), hint=hint)

    def in_group(self, group: str, name: str, *, channel: str = "memory") -> "Person":
        """Return somebody who writes in a group."""
        return Person(self, Address(channel, "", group, group=True), name=name)

    async def staff(self, name: str, role: Role, *, language: str = "en") -> "Person":
        """Return a member of staff who reads this language."""
        person = self.person(name)

        async def work(stores: Stores) -> int:
            chat = await stores.addresses.open(person.address, self.now)
            await stores.addresses.set_languages(chat.id, (language,), bilingual=False)
            assert chat.contact_id is not None
            member = await stores.staff.add(chat.contact_id, role, name, self.now)
            return member.id

        person.staff_id = await self.unit(work)
        return person

    async def organisation(self, name: str, *languages: str, state: str = "confirmed") -> int:
        """Add an organisation and return its id."""
        return int(
            await self.unit(
                lambda stores: stores.organisations.add(
                    name,
                    OrganisationKind.ASSOCIATION,
                    languages,
                    OrganisationState(state),
                    new_code(),
                    (),
                    "",
                    self.now,
                )
            )
        )

    async def subscriber(
        self,
        name: str,
        *languages: str,
        topic: str = "news",
        organisation: int | None = None,
        bilingual: bool = False,
        channel: str = "memory",
        group: bool = False,
    ) -> "Person":
        """Return somebody who gets a topic in these languages."""
        person = self.in_group(name, "1") if group else self.person(name, channel=channel)

        async def work(stores: Stores) -> None:
            chat = await stores.addresses.open(person.address, self.now)
            await stores.addresses.set_languages(chat.id, languages, bilingual=bilingual)
            if organisation is not None:
                await stores.organisations.link(chat, organisation, self.now)
            topics = [each.id for each in await stores.subscriptions.topics() if each.code == topic]
            await subscribe(stores.subscriptions, chat.id, topics, organisation, "de", "test", self.now)

        await self.unit(work)
        return person

    async def hear(self, *page: Incoming) -> None:
        """Let events arrive, and everything that follows from them at once."""
        await self.intake(page)
        await self.deliver()

    async def deliver(self) -> None:
        """Let the courier carry what may leave now."""
        while await self._courier._round():
            await asyncio.gather(*self._courier._under_way)

    async def tick(self) -> None:
        """Let the ticker do everything that is due."""
        await self._ticker.tick()
        await self.deliver()

    async def close_polls(self) -> None:
        """Let the ticker close what is over, and destroy the keys of what is closed."""
        await self._ticker._close_polls()
        await self._ticker._destroy_poll_keys()

    async def prepare_broadcasts(self) -> None:
        """Freeze the audience of every broadcast that is due."""
        await self._ticker._repeat()
        await self._ticker._prepare()

    async def send_broadcasts(self) -> None:
        """Let the sender send what may leave now."""
        await self._sender.work_off()

    async def report(self, *, after_seconds: float = 2) -> None:
        """Let the ticker look at the progress of broadcasts, a little later."""
        self.later(seconds=after_seconds)
        self._ticker._count_again.clear()  # how long counting took is no matter of the test's time
        await self._ticker._report()
        await self.deliver()

    async def run_broadcasts(self) -> None:
        """Let everything happen that is due: the audience is frozen, all is sent, staff get the report."""
        await self.prepare_broadcasts()
        await self.send_broadcasts()
        await self.report()

    def next_key(self) -> str:
        return str(next(self._keys))


@dataclass(repr=False)
class Person:
    """One person in one chat."""

    hub: Hub
    address: Address
    name: str = ""  #: the platform's id of the person, "" in a private chat
    hint: str = ""  #: the language of their app
    actions: int = 0  #: messages written, files sent and buttons pressed so far
    staff_id: int = 0
    _before: dict[str, Sent] = field(default_factory=dict)
    _last: Incoming | None = None

    async def say(self, text: str) -> None:
        """Write a message, or a command: "/compose"."""
        if text.startswith("/"):
            command, _, argument = text[1:].partition(" ")
            await self.do(Kind.COMMAND, command=command.lower(), text=argument.strip())
        else:
            await self.do(Kind.TEXT, text=text)

    async def press(self, label: str) -> None:
        """Press the button with exactly this label, in the newest message that has it."""
        for message in self._newest_first():
            for choice in _choices(message):
                if choice.token and _plain(choice.label) == label:
                    await self.do(Kind.PRESS, token=choice.token, text=choice.label, message_id=message.id)
                    return
        raise AssertionError(f"no button {label!r} here, but {self.buttons}; seen last: {self.reads!r}")

    async def press_token(self, token: str, message_id: str = "gone") -> None:
        """Press a button that is no longer shown: one from last year."""
        await self.do(Kind.PRESS, token=token, message_id=message_id)

    async def press_again(self) -> None:
        """Press the same button a second time."""
        assert self._last is not None
        await self.do(Kind.PRESS, token=self._last.token, message_id=self._last.message_id)

    async def send_file(
        self, name: str, content: bytes, media_type: str = "application/octet-stream", *, caption: str = ""
    ) -> None:
        """Send a file whose bytes come along, as in the web chat."""
        file = FileRef("", name, media_type, len(content), content)
        await self.do(Kind.DOCUMENT, file=file, text=caption)

    async def send_photo(self, content: bytes, *, caption: str = "") -> None:
        """Send a picture whose bytes come along."""
        file = FileRef("", "", "image/jpeg", len(content), content)
        await self.do(Kind.PHOTO, file=file, text=caption)

    async def do(self, kind: Kind, **what: Any) -> None:
        """Let any event arrive from this person."""
        event = Incoming(
            address=self.address,
            kind=kind,
            update_key=self.hub.next_key(),
            person=self.name,
            language_hint=self.hint,
            **what,
        )
        self.actions += 1
        self._last = event
        self.look_away()
        await self.hub.hear(event)

    async def repeat(self) -> None:
        """Let the same event arrive once more, as messengers do when an answer of ours was lost."""
        assert self._last is not None
        self.look_away()
        await self.hub.hear(self._last)

    def look_away(self) -> None:
        """From here on `sees` is what comes or changes afterwards."""
        self._before = {message.id: message for message in self._chat()}

    @property
    def sees(self) -> list[Sent]:
        """What came or changed since the last thing this person did, oldest first."""
        return [message for message in self._chat() if self._before.get(message.id) != message]

    @property
    def reads(self) -> str:
        """The words of what they see, without invisible characters."""
        return "\n\n".join(_plain(message.shown.text) for message in self.sees)

    @property
    def buttons(self) -> list[str]:
        """The labels of what they see."""
        return [_plain(choice.label) for message in self.sees for choice in _choices(message)]

    @property
    def history(self) -> list[str]:
        """The words of everything in the chat."""
        return [_plain(message.shown.text) for message in self._chat()]

    async def address_id(self) -> int:
        record = await self.hub.unit(lambda stores: stores.addresses.find(self.address))
        assert record is not None
        return int(record.id)

    def _chat(self) -> list[Sent]:
        return self.hub.channel(self.address.channel).seen(self.address)

    def _newest_first(self) -> Sequence[Sent]:
        """Return the chat's messages, those that came or changed last before the older ones."""
        fresh = self.sees
        return [*reversed(fresh), *(message for message in reversed(self._chat()) if message not in fresh)]


@asynccontextmanager
async def open_hub(
    folder: Path,
    *,
    approval: ApprovalRule = ApprovalRule.NONE,
    channels: Sequence[MemoryChannel] = (),
    undo_seconds: int = 0,
) -> AsyncIterator[Hub]:
    """Open a hub on a fresh SQLite file with the demo's city and its topics; `channels` come beside "memory"."""
    path = folder / "hub.db"
    writer = engine(path)
    metadata.create_all(writer)
    writer.dispose()
    database = SqliteDatabase(path, Vault.in_folder(folder / "keys"))
    await database.open()
    try:
        poll_keys = PollKeyFolder(folder / "keys")
        yield await hub_on(
            database, approval=approval, channels=channels, undo_seconds=undo_seconds, poll_keys=poll_keys
        )
    finally:
        await database.close()


async def hub_on(
    database: Database,
    *,
    approval: ApprovalRule = ApprovalRule.NONE,
    channels: Sequence[Channel] = (),
    undo_seconds: float = 0,
    poll_keys: PollKeys | None = None,
) -> Hub:
    """Return the same hub on a database of either engine."""
    messengers: Mapping[tuple[str, str], Channel] = {
        (channel.name, channel.account): channel for channel in (MemoryChannel(), *channels)
    }
    window = timedelta(seconds=undo_seconds)
    office = Office(
        load_city(CITY), messengers, approval, "https://hub.example", undo_window=window, poll_keys=poll_keys
    )
    hub = Hub(database, office)
    await hub.unit(lambda stores: _put_topics(stores, hub.office))
    return hub


async def _put_topics(stores: Stores, office: Office) -> None:
    for position, topic in enumerate(office.city.topics):
        await stores.subscriptions.put_topic(topic.code, dict(topic.name), dict(topic.description), position)


def _choices(message: Sent) -> list[Choice]:
    return [choice for row in message.shown.choices for choice in row]


def _plain(text: str) -> str:
    return _ISOLATES.sub("", text)
