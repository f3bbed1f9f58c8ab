from datetime import timedelta

import pytest

from channels.chat_store import Author, ChatEntry, StoredFile
from channels.outgoing import Choice, Outgoing
from storage.bell import LocalBell
from storage.chat_history import ChatStoreOverUnits
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ANNA, NOON, WEB

HELLO = Outgoing("Hello", choices=((Choice("Yes", "y"),),))
CHANGED = Outgoing("Changed")


@pytest.fixture
async def chats(database: Database) -> ChatStoreOverUnits:
    await database.unit(lambda s: s.addresses.open(WEB, NOON))
    return ChatStoreOverUnits(database, lambda: NOON)


async def test_messages_come_back_in_order(chats: ChatStoreOverUnits) -> None:
    first = await chats.append(WEB, HELLO, "outbox:1:0")
    second = await chats.append(WEB, CHANGED, "outbox:2:0")

    entries = [
        ChatEntry(int(first), 1, Author.HUB, HELLO, NOON),
        ChatEntry(int(second), 2, Author.HUB, CHANGED, NOON),
    ]
    assert await chats.entries(WEB, 0) == entries
    assert await chats.entries(WEB, 1) == entries[1:]
    assert await chats.entries(WEB, 0, limit=1) == entries[:1]
    assert await chats.latest(WEB) == entries
    assert await chats.latest(WEB, limit=1) == entries[1:]
    assert await chats.latest(WEB, before_id=int(second)) == entries[:1]


async def test_the_same_key_again_adds_nothing(chats: ChatStoreOverUnits) -> None:
    first = await chats.append(WEB, HELLO, "delivery:1")
    again = await chats.append(WEB, HELLO, "delivery:1")

    assert again == first
    assert [entry.sequence for entry in await chats.entries(WEB, 0)] == [1]


async def test_an_edited_message_comes_again_under_a_new_sequence(chats: ChatStoreOverUnits) -> None:
    first = await chats.append(WEB, HELLO, "1")
    second = await chats.append(WEB, HELLO, "2")

    changed = await chats.replace(WEB, first, CHANGED)

    assert changed is True
    assert await chats.entries(WEB, 2) == [ChatEntry(int(first), 3, Author.HUB, CHANGED, NOON)]
    assert [entry.id for entry in await chats.latest(WEB)] == [int(first), int(second)]


async def test_a_removed_message_leaves_nothing_but_its_removal(chats: ChatStoreOverUnits) -> None:
    first = await chats.append(WEB, HELLO, "1")

    removed = await chats.remove(WEB, first)

    assert removed is True
    assert await chats.latest(WEB) == []
    assert await chats.entries(WEB, 1) == [ChatEntry(int(first), 2, Author.HUB, Outgoing(), NOON, removed=True)]


async def test_nobody_changes_a_message_of_another_chat(database: Database, chats: ChatStoreOverUnits) -> None:
    first = await chats.append(WEB, HELLO, "1")
    await database.unit(lambda s: s.addresses.open(ANNA, NOON))

    tried = [
        await chats.replace(ANNA, first, CHANGED),
        await chats.remove(ANNA, first),
        await chats.replace(WEB, "nonsense", CHANGED),
        await chats.replace(WEB, str(int(first) + 1), CHANGED),
    ]

    assert tried == [False] * 4
    assert await chats.entries(WEB, 0) == [ChatEntry(int(first), 1, Author.HUB, HELLO, NOON)]


async def test_a_chat_nobody_opened_is_simply_empty(chats: ChatStoreOverUnits) -> None:
    assert await chats.append(ANNA, HELLO, "1") == ""
    assert await chats.replace(ANNA, "1", HELLO) is False
    assert await chats.remove(ANNA, "1") is False
    assert (await chats.entries(ANNA, 0), await chats.latest(ANNA)) == ([], [])


async def test_what_the_person_wrote_is_kept_as_theirs(database: Database, chats: ChatStoreOverUnits) -> None:
    await database.unit(lambda s: s.chat.append(WEB, Author.PERSON, Outgoing("Merhaba"), "update:1", NOON))

    (entry,) = await chats.entries(WEB, 0)

    assert entry == ChatEntry(entry.id, 1, Author.PERSON, Outgoing("Merhaba"), NOON)


async def test_old_messages_are_forgotten(database: Database, chats: ChatStoreOverUnits) -> None:
    await chats.append(WEB, HELLO, "1")

    assert await database.unit(lambda s: s.chat.forget_before(NOON + timedelta(days=1))) == 1
    assert await chats.latest(WEB) == []


async def test_a_file_is_found_by_its_digest(database: Database, chats: ChatStoreOverUnits) -> None:
    await database.unit(lambda s: s.files.add("ab", "a.pdf", "application/pdf", b"pdf", NOON))

    assert await chats.file("ab") == StoredFile("a.pdf", "application/pdf", b"pdf")
    assert await chats.file("cd") is None


async def test_a_new_message_rings_its_chats_bell_and_no_other(database: Database, chats: ChatStoreOverUnits) -> None:
    bell: LocalBell = database.bell
    here, elsewhere = bell.listen(bell.subject_of(WEB)), bell.listen(bell.subject_of(ANNA))

    await chats.append(WEB, HELLO, "1")

    assert await here.wait(5) is True
    assert await elsewhere.wait(0) is False
    here.close()
    elsewhere.close()


async def test_a_unit_that_fails_rings_nothing(database: Database, chats: ChatStoreOverUnits) -> None:
    bell: LocalBell = database.bell
    listener = bell.listen(bell.subject_of(WEB))

    async def fail(stores: Stores) -> None:
        await stores.chat.append(WEB, Author.HUB, HELLO, "1", NOON)
        raise LookupError

    with pytest.raises(LookupError):
        await database.unit(fail)

    assert await listener.wait(0) is False
    assert await chats.latest(WEB) == []
