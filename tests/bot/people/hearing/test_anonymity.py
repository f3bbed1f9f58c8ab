"""After the close nobody can find out who gave which answer: whatever is looked at, with whatever key there still is.

People vote in the messenger and in the web chat, by buttons and in words. Looked at are the raw files or a dump of the
database, what the master key opens (chat history, outbox, steps, files), the logs, and a backup of one minute before.
"""

import base64
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import asyncpg
import pytest
from sqlalchemy import select

from channels.address import Address
from channels.incoming import Incoming, Kind
from channels.webchat.channel import WebChatChannel
from contacts.staff import Role
from hearings.ballots import KeyLost, PollKeys, voter_tag
from hearings.closing import close_poll
from hearings.hearings import Hearing
from hearings.opening import open_poll, open_rating
from hearings.participants import join
from hearings.polls import PollKind
from hub.outbox import OutboxState
from storage.address_store import PAYLOAD
from storage.backup import backup
from storage.ballot_store import SEALED
from storage.chat_history import ChatStoreOverUnits
from storage.keys import seal_of_address
from storage.poll_keys import PollKeyFolder
from storage.restore import restore
from storage.sealing import KeyTrouble, Seal, Vault
from storage.stores import Stores
from storage.tables.hearings import ballot, counted_ballot
from storage.tables.hub import chat_message, data_key, outbox
from tests.bot.driver import Hub, hub_on
from tests.databases import MakePlace, Place
from tests.hearings.voting import EVENING, a_goal, a_hearing, a_poll, measures
from tests.storage.test_privacy import _everything_in_postgres

PEOPLE = tuple(f"{channel}-{n}" for channel in ("memory", "webchat") for n in range(6))
RATING, YES_NO, MULTIPLE, RANKED, WORDS = 1, 2, 3, 4, 5
CANARIES = {name: f"kanarienvogel-{number}-4711" for number, name in enumerate(PEOPLE)}


@dataclass
class Voter:
    """Somebody in either chat; buttons are pressed by their token, as every messenger sends them."""

    hub: Hub
    name: str

    @property
    def address(self) -> Address:
        return Address(self.name.partition("-")[0], "", self.name)

    async def press(self, token: str, label: str) -> None:
        await self._do(Kind.PRESS, token=token, text=label, message_id=await self._newest())

    async def say(self, text: str) -> None:
        await self._do(Kind.TEXT, text=text)

    async def _newest(self) -> str:
        if self.address.channel == "memory":
            return self.hub.memory.seen(self.address)[-1].id
        (entry,) = await self.hub.unit(lambda stores: stores.chat.latest(self.address, 1, None))
        return str(entry.id)

    async def _do(self, kind: Kind, *, text: str, token: str = "", message_id: str = "") -> None:
        keep = self.address.channel == "webchat"
        key = f"{self.name}-{self.hub.next_key()}"
        await self.hub.hear(Incoming(self.address, kind, key, text=text, token=token, message_id=message_id, keep=keep))


@asynccontextmanager
async def running(place: Place) -> AsyncIterator[Hub]:
    """Run a hub with both messengers."""
    async with place.opened() as database:
        web = WebChatChannel(ChatStoreOverUnits(database, lambda: EVENING), database.bell, "https://hub.example")
        keys = PollKeyFolder(place.data_dir / "keys")
        hub = await hub_on(database, channels=[web], poll_keys=keys)
        hub.now = EVENING
        yield hub


async def begin(hub: Hub) -> Hearing:
    """Open one poll of each kind, and let everybody in."""

    async def work(stores: Stores) -> Hearing:
        keys = hub.office.poll_keys
        assert keys is not None
        hearing = await a_hearing(stores)
        goal = await a_goal(stores, hearing)
        await measures(stores, goal, "A", "B", "C", "D")
        await open_rating(stores, keys, hearing, goal, None, hub.now)
        for kind in (PollKind.YES_NO, PollKind.MULTIPLE, PollKind.RANKED, PollKind.FREE_TEXT):
            options = ("A", "B", "C") if kind in (PollKind.MULTIPLE, PollKind.RANKED) else ()
            await open_poll(stores, keys, (await a_poll(stores, hearing, kind, *options)).id, hub.now)
        for name in PEOPLE:
            chat = await stores.addresses.open(Voter(hub, name).address, hub.now)
            await stores.addresses.set_languages(chat.id, ("en",), bilingual=False)
            await join(stores.participants, hearing, chat.id, "en", chat.address.channel, None, hub.now)
        return hearing

    found: Hearing = await hub.unit(work)
    return found


async def vote(hub: Hub, name: str) -> None:
    """Vote in everything; people with an even number say the opposite of the others, in as many presses."""
    person, even = Voter(hub, name), int(name[-1]) % 2 == 0
    await person.say("hello")
    await person.press(f"hv:{RATING}", "⭐ Housing")
    for option in range(1, 5):
        mark = 5 if even else 1
        await person.press(f"hv_a:{RATING}:{option}:{mark}", f"{mark} 😀")
    await person.press(f"hv:{YES_NO}", "👍")
    await person.say("yes" if even else "لا")
    await person.press(f"hv:{MULTIPLE}", "☑️")
    for option in (1, 2) if even else (2, 3):
        await person.press(f"hv_a:{MULTIPLE}:0:{option}", f"{option} A")
    await person.press(f"hv_d:{MULTIPLE}", "Done")
    await person.press(f"hv:{RANKED}", "🥇")
    for rank in ("1", "2", "3") if even else ("٣", "٢", "١"):
        await person.say(rank)
    await person.press(f"hv:{WORDS}", "✏️")
    await person.say(CANARIES[name])


async def close(hub: Hub) -> None:
    keys = hub.office.poll_keys
    assert keys is not None
    for poll_id in (RATING, YES_NO, MULTIPLE, RANKED, WORDS):
        await hub.unit(partial(_close_one, keys, poll_id))
    await hub.tick()


async def _close_one(keys: PollKeys, poll_id: int, stores: Stores) -> None:
    await close_poll(stores, keys, poll_id, ("de", "en"), EVENING)


async def secrets_of(hub: Hub, place: Place) -> list[bytes]:
    """Return the tags and keys of every ballot, while they are there."""
    keys = PollKeyFolder(place.data_dir / "keys")
    rows = await hub.unit(lambda stores: stores.session.rows(select(ballot.c.tag)))
    tags = [bytes(row.tag) for row in rows]
    made = [keys.read(poll_id) for poll_id in keys.kept()]
    assert len(tags) == 5 * len(PEOPLE)
    assert voter_tag(made[0], "participant:1") in tags
    return [*tags, *made]


async def all_that_opens(stores: Stores) -> dict[str, list[str]]:
    """Return everything said to and by each person that the master key opens, without ids and times."""
    session, kept = stores.session, {}
    for name in PEOPLE:
        address = Address(name.partition("-")[0], "", name)
        chat = await stores.addresses.find(address)
        assert chat is not None
        rows = await session.rows(select(outbox).where(outbox.c.address_id == chat.id).order_by(outbox.c.id))
        seal = await _seal(stores, chat.id)
        said = [f"{row.kind} {row.state} {seal.open(row.payload, PAYLOAD) if row.payload else ''}" for row in rows]
        entries = await stores.chat.entries(address, 0, 1000)
        said += [f"{entry.author} {entry.message.text}" for entry in entries]
        step = await stores.steps.get(chat.id, "")
        kept[name] = [*said, repr(step)]
    return kept


async def _seal(stores: Stores, address_id: int) -> Seal:
    return await seal_of_address(stores.session, address_id)


async def raw(place: Place) -> list[bytes]:
    """Return the bytes of every file, and of PostgreSQL's rows."""
    seen = [path.read_bytes() for path in place.data_dir.rglob("*") if path.is_file()]
    return seen if place.is_sqlite else [*seen, await _everything_in_postgres(place.url)]


def forms(secret: bytes) -> Iterable[bytes]:
    yield from (secret, secret.hex().encode(), base64.b64encode(secret))


def leaks(seen: Iterable[bytes], secrets: Iterable[bytes]) -> list[bytes]:
    return [secret for content in seen for secret in secrets if any(form in content for form in forms(secret))]


async def test_after_the_close_no_answer_can_be_joined_to_a_person(
    make_place: MakePlace, engine_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    place = await make_place(engine_name)
    saved = place.data_dir.parent / f"{place.data_dir.name}.backup"
    async with running(place) as hub:
        await begin(hub)
        for name in PEOPLE[:5]:
            await vote(hub, name)
    async with running(place) as hub:  # the hub was restarted in the middle
        for name in PEOPLE[5:]:
            await vote(hub, name)
        secrets = await secrets_of(hub, place)
        seen_before = await raw(place)
        await backup(place.url, place.data_dir, place.vault, saved, EVENING)
        await close(hub)

        seen = await raw(place)
        opened = await hub.unit(all_that_opens)
        answers = await hub.unit(lambda stores: stores.ballots.counted(WORDS))
        assert await hub.unit(lambda stores: stores.session.rows(select(ballot))) == []
    seen += await raw(place)

    canaries = [canary.encode() for canary in CANARIES.values()]
    assert len(leaks(seen_before, secrets)) >= len(secrets)  # the test would see them
    assert leaks(seen, secrets) == []
    assert leaks([*seen, *seen_before, caplog.text.encode(), saved.read_bytes()], canaries) == []
    assert not [record for record in caplog.records if "hv_a" in repr(record.__dict__)]
    assert list((place.data_dir / "keys" / "polls").iterdir()) == []
    assert not [line for lines in opened.values() for line in lines for canary in CANARIES.values() if canary in line]
    # Whoever said the opposite left the same behind, word for word.
    for channel in ("memory", "webchat"):
        kept = {name: opened[name] for name in PEOPLE if name.startswith(channel)}
        assert len({repr(lines) for lines in kept.values()}) == 1, kept
    # The answers are there, each once, and in another order than they came.
    assert sorted(each[0] for each in answers) == sorted(CANARIES.values())
    assert [each[0] for each in answers] != list(CANARIES.values())
    assert set(counted_ballot.c.keys()) == {"poll_id", "position", "answers"}


async def test_a_backup_of_one_minute_before_says_nothing_without_the_key(
    make_place: MakePlace, engine_name: str
) -> None:
    place = await make_place(engine_name)
    there = await make_place("sqlite", migrated=False)
    saved = place.data_dir.parent / f"{place.data_dir.name}.backup"
    async with running(place) as hub:
        await begin(hub)
        for name in PEOPLE:
            await vote(hub, name)
        secrets = await secrets_of(hub, place)
        await backup(place.url, place.data_dir, place.vault, saved, EVENING)
        await close(hub)

    await restore(there.url, there.data_dir, place.vault, saved, EVENING)
    async with there.opened(place.vault) as database:
        opened = await database.unit(all_that_opens)
        sealed = await database.unit(lambda stores: stores.session.rows(select(ballot)))
        wrapped = await database.unit(lambda stores: stores.session.rows(select(data_key)))
        kept = PollKeyFolder(there.data_dir / "keys"), PollKeyFolder(place.data_dir / "keys")

    text = "\n".join(line for lines in opened.values() for line in lines)
    assert not [canary for canary in CANARIES.values() if canary in text]
    for channel in ("memory", "webchat"):
        lines = [opened[name] for name in PEOPLE if name.startswith(channel)]
        assert len({repr(each) for each in lines}) == 1
    assert len(sealed) == 5 * len(PEOPLE)
    # All ballots of a kind are of one length: how long somebody's words are tells nothing.
    assert len({(row.poll_id, len(row.sealed)) for row in sealed}) == 5
    for row in sealed:
        for key in wrapped:
            assert not opens(place.vault, key.id, key.wrapped, row.sealed)
    for folder in kept:
        with pytest.raises(KeyLost):
            folder.read(WORDS)
    assert not leaks([path.read_bytes() for path in there.data_dir.rglob("*") if path.is_file()], secrets[-5:])


def opens(vault: Vault, key_id: int, wrapped: bytes, sealed: bytes) -> bool:
    try:
        vault.seal(key_id, wrapped).open(sealed, SEALED)
    except KeyTrouble:
        return False
    return True


async def test_the_counted_ballots_were_written_at_one_moment(make_place: MakePlace) -> None:
    place = await make_place("postgresql")
    async with running(place) as hub:
        await begin(hub)
        for name in PEOPLE:
            await vote(hub, name)
        await close(hub)

    connection = await asyncpg.connect(place.url)
    try:
        rows = await connection.fetch("SELECT DISTINCT poll_id, xmin::text FROM counted_ballot")
    finally:
        await connection.close()
    assert len(rows) == 5


async def test_an_answer_that_could_not_be_stored_is_kept_nowhere_either(make_place: MakePlace) -> None:
    place = await make_place("sqlite")
    async with running(place) as hub:
        await begin(hub)
        person = Voter(hub, "webchat-0")
        await person.say("hello")
        await person.press(f"hv:{WORDS}", "✏️")
        key = place.data_dir / "keys" / "polls" / f"{WORDS}.key"
        key.unlink()
        key.mkdir()  # reading it fails in a way that nobody expects

        await person.say(CANARIES["webchat-0"])

        entries = await hub.unit(lambda stores: stores.chat.entries(person.address, 0, 100))
    assert entries[-1].message.text.startswith("Something went wrong on our side")
    assert not [entry for entry in entries if "kanarienvogel" in entry.message.text]


async def test_what_staff_type_in_from_paper_is_kept_nowhere_else(make_place: MakePlace) -> None:
    place = await make_place("sqlite")
    async with running(place) as hub:
        await begin(hub)
        mona = Voter(hub, "webchat-mona")

        async def make_moderator(stores: Stores) -> None:
            chat = await stores.addresses.open(mona.address, hub.now)
            assert chat.contact_id is not None
            await stores.staff.add(chat.contact_id, Role.MODERATOR, "mona", hub.now)

        await hub.unit(make_moderator)
        await mona.say("hello")
        await mona.press(f"hp_pp:{WORDS}", "Enter paper ballots…")
        await mona.say(CANARIES["memory-0"])
        await close(hub)

        answers = await hub.unit(lambda stores: stores.ballots.counted(WORDS))
        entries = await hub.unit(lambda stores: stores.chat.latest(mona.address, 100, None))
        opened = await hub.unit(all_that_opens)
    texts = [entry.message.text for entry in entries]
    assert [each[0] for each in answers] == [CANARIES["memory-0"]]
    assert "hello" in texts
    assert not [text for text in texts if "kanarienvogel" in text or "entered" in text]
    assert not [line for lines in opened.values() for line in lines if "kanarienvogel" in line]


async def test_what_is_sent_of_a_vote_is_wiped_once_it_has_arrived(make_place: MakePlace) -> None:
    place = await make_place("sqlite")
    async with running(place) as hub:
        await begin(hub)
        await vote(hub, "memory-0")
        await vote(hub, "webchat-0")

        rows = await hub.unit(lambda stores: stores.session.rows(select(outbox)))
        messages = await hub.unit(lambda stores: stores.session.rows(select(chat_message)))
        entries = await hub.unit(lambda stores: stores.chat.latest(Voter(hub, "webchat-0").address, 100, None))

    assert {(row.state, row.payload) for row in rows} == {(OutboxState.SENT, None)}
    assert len(messages) >= len(entries)
    texts = [entry.message.text for entry in entries if "vote" in entry.message.text]
    assert all("You took part in this vote. Your answer is recorded." in text for text in texts)
