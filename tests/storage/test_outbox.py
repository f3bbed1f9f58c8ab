from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import select

from channels.address import Address
from channels.incoming import FileRef, Lookup, LookupKind
from channels.outgoing import Outgoing
from hub.outbox import Errand, OutboxKind, OutboxState
from storage.stores import Stores
from storage.tables.hub import outbox
from tests.databases import Database
from tests.storage.people import ANNA, BORIS, MINUTE, NOON, SECOND, TELEGRAM, WEB

HELLO, AGAIN, MORE = Outgoing("Hello"), Outgoing("Again"), Outgoing("More")


async def states(stores: Stores) -> dict[int, tuple[OutboxState, bool]]:
    """Return id -> state, and whether the words are still there."""
    rows = await stores.session.rows(select(outbox.c.id, outbox.c.state, outbox.c.payload).order_by(outbox.c.id))
    return {row.id: (row.state, row.payload is not None) for row in rows}


async def chat_with(database: Database, *messages: Outgoing) -> tuple[int, list[int]]:
    async def work(stores: Stores) -> tuple[int, list[int]]:
        chat = await stores.addresses.open(ANNA, NOON)
        return chat.id, [await stores.outbox.add(chat.id, message, NOON) for message in messages]

    return await database.unit(work)


async def taken(
    database: Database, *, epoch: int = 1, after: timedelta = timedelta(0), limit: int = 10
) -> list[Errand]:
    return await database.unit(lambda s: s.outbox.take(TELEGRAM, epoch, NOON + after, limit))


async def test_a_chat_gets_its_replies_one_after_another(database: Database) -> None:
    chat, (first, second) = await chat_with(database, HELLO, AGAIN)

    assert await taken(database) == [Errand(first, chat, ANNA, OutboxKind.SEND, HELLO, attempts=1)]
    assert await taken(database) == []
    await database.unit(lambda s: s.outbox.sent(first, "77", NOON))
    assert await taken(database) == [Errand(second, chat, ANNA, OutboxKind.SEND, AGAIN, attempts=1)]


async def test_every_chat_gets_its_first_reply_at_once(database: Database) -> None:
    async def work(stores: Stores) -> list[int]:
        chats = [(await stores.addresses.open(to, NOON)).id for to in (ANNA, BORIS, WEB)]
        return [await stores.outbox.add(chat, message, NOON) for message in (HELLO, AGAIN) for chat in chats]

    ids = await database.unit(work)

    assert [errand.id for errand in await taken(database)] == ids[:2]  # the web chat is another account
    assert [errand.id for errand in await database.unit(lambda s: s.outbox.take([("webchat", "")], 1, NOON, 5))] == [
        ids[2]
    ]


async def test_what_is_sent_keeps_no_words(database: Database) -> None:
    _, (first, second) = await chat_with(database, HELLO, AGAIN)
    await taken(database)

    await database.unit(lambda s: s.outbox.sent(first, "77", NOON))

    assert await database.read(states) == {first: (OutboxState.SENT, False), second: (OutboxState.QUEUED, True)}


async def test_a_refused_reply_never_blocks_the_next(database: Database) -> None:
    _, (first, second) = await chat_with(database, HELLO, AGAIN)
    await taken(database)

    await database.unit(lambda s: s.outbox.refused(first, "too long", NOON))

    assert [errand.id for errand in await taken(database)] == [second]
    assert (await database.read(states))[first] == (OutboxState.REFUSED, False)


async def test_a_reply_that_must_wait_keeps_its_place(database: Database) -> None:
    chat, (first, _) = await chat_with(database, HELLO, AGAIN)
    (errand,) = await taken(database)

    await database.unit(lambda s: s.outbox.again(errand, NOON + MINUTE, "TryLater"))

    assert await taken(database) == []
    assert await taken(database, after=MINUTE) == [Errand(first, chat, ANNA, OutboxKind.SEND, HELLO, attempts=2)]


async def test_of_progress_messages_only_the_newest_leaves(database: Database) -> None:
    chat, (first,) = await chat_with(database, HELLO)

    async def report(stores: Stores) -> list[int]:
        return [
            await stores.outbox.add(chat, message, NOON, target=first, coalesce_key="progress")
            for message in (AGAIN, MORE)
        ]

    add = await database.unit(report)

    assert await database.read(states) == {
        first: (OutboxState.QUEUED, True),
        add[0]: (OutboxState.EXPIRED, False),
        add[1]: (OutboxState.QUEUED, True),
    }


async def test_an_edit_finds_the_message_it_changes_once_that_is_sent(database: Database) -> None:
    chat, (first,) = await chat_with(database, HELLO)
    edit = await database.unit(lambda s: s.outbox.add(chat, AGAIN, NOON, target=first))
    await taken(database)
    await database.unit(lambda s: s.outbox.sent(first, "77", NOON))

    assert await taken(database) == [Errand(edit, chat, ANNA, OutboxKind.EDIT, AGAIN, remote_id="77", attempts=1)]


async def test_an_edit_of_a_known_remote_message(database: Database) -> None:
    changed = Outgoing("Changed", replaces="55")
    chat, (edit,) = await chat_with(database, changed)

    assert await taken(database) == [Errand(edit, chat, ANNA, OutboxKind.EDIT, changed, remote_id="55", attempts=1)]


async def test_an_edit_that_is_refused_leaves_as_a_new_message(database: Database) -> None:
    changed = Outgoing("Changed", replaces="55")
    chat, (edit,) = await chat_with(database, changed)
    await taken(database)

    await database.unit(lambda s: s.outbox.as_new(edit))

    assert await taken(database) == [Errand(edit, chat, ANNA, OutboxKind.SEND, changed, attempts=2)]


async def test_a_message_is_deleted_by_its_remote_id(database: Database) -> None:
    chat, _ = await chat_with(database)
    row = await database.unit(lambda s: s.outbox.delete(chat, "77", NOON))

    assert await taken(database) == [Errand(row, chat, ANNA, OutboxKind.DELETE, remote_id="77", attempts=1)]


async def test_a_lookup_keeps_its_question_and_who_asked(database: Database) -> None:
    lookup = Lookup(LookupKind.FILE, "remote-9", FileRef("remote-9", "brief.docx", "application/msword", 1200))
    chat, _ = await chat_with(database)
    row = await database.unit(lambda s: s.outbox.add_lookup(chat, lookup, "1001", NOON))

    assert await taken(database) == [
        Errand(row, chat, ANNA, OutboxKind.LOOKUP, lookup=lookup, person="1001", attempts=1)
    ]


async def test_what_comes_too_late_is_not_sent_and_lets_the_next_pass(database: Database) -> None:
    chat, _ = await chat_with(database)
    late = await database.unit(lambda s: s.outbox.add(chat, HELLO, NOON, expires_at=NOON + SECOND))
    following = await database.unit(lambda s: s.outbox.add(chat, AGAIN, NOON))

    assert await taken(database, after=SECOND) == []
    assert [errand.id for errand in await taken(database, after=SECOND)] == [following]
    assert (await database.read(states))[late] == (OutboxState.EXPIRED, False)


async def test_a_dead_couriers_errands_are_taken_by_a_living_one(database: Database) -> None:
    chat, (first,) = await chat_with(database, HELLO)
    await taken(database, epoch=1)
    await database.unit(lambda s: s.outbox.part_sent(first, 2))

    freed = (
        await database.unit(lambda s: s.outbox.release_dead([2])),
        await database.unit(lambda s: s.outbox.release_dead([1])),
    )

    assert freed == (0, 1)
    assert await taken(database, epoch=2) == [
        Errand(first, chat, ANNA, OutboxKind.SEND, HELLO, parts_sent=2, attempts=2)
    ]


async def test_bulk_sees_whether_a_due_reply_waits_for_its_account(database: Database) -> None:
    async def waits_for(stores: Stores) -> list[bool]:
        return [
            await stores.outbox.waiting("telegram", "1", NOON),
            await stores.outbox.waiting("webchat", "", NOON),
            await stores.outbox.waiting("telegram", "1", NOON - SECOND),
        ]

    before = await database.unit(lambda s: s.outbox.waiting("telegram", "1", NOON))
    await chat_with(database, HELLO)
    waits = await database.unit(waits_for)
    await taken(database)

    assert (before, waits) == (False, [True, False, False])
    assert await database.unit(lambda s: s.outbox.waiting("telegram", "1", NOON)) is False


async def test_old_rows_that_ended_are_forgotten_and_their_ids_never_come_again(database: Database) -> None:
    chat, (first, second) = await chat_with(database, HELLO, AGAIN)
    await database.unit(lambda s: s.outbox.refused(second, "", NOON))

    forgotten = await database.unit(lambda s: s.outbox.forget_before(NOON + SECOND))

    assert forgotten == 1
    assert await database.unit(lambda s: s.outbox.add(chat, MORE, NOON)) > second
    assert list(await database.read(states)) == [first, second + 1]


async def test_each_line_of_units_keeps_its_order(database: Database) -> None:
    def note(to: Address, text: str) -> Callable[[Stores], Awaitable[int]]:
        async def work(stores: Stores) -> int:
            chat = await stores.addresses.open(to, NOON)
            return await stores.outbox.add(chat.id, Outgoing(text), NOON)

        return work

    results = await database.lines([[note(to, text) for text in ("One", "Two", "Three")] for to in (ANNA, BORIS)])

    assert [sorted(line) for line in results] == results  # type: ignore[type-var]
    assert len({row_id for line in results for row_id in line}) == 6
