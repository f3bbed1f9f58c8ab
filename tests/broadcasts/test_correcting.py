from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from broadcasts.broadcasts import BroadcastAction, BroadcastState
from broadcasts.correcting import (
    ChangeUnderWay,
    LanguageMissing,
    NothingToChange,
    StillBeingSent,
    begin_correction,
    to_correct,
)
from broadcasts.deliveries import DeliveryState
from broadcasts.editions import Edition, EditionText
from channels.address import Address
from channels.errors import GoneReason, Refused, TryLater, Unreachable
from contacts.addresses import AddressState
from contacts.subscriptions import SubscriptionState
from storage.stores import Stores
from storage.tables.broadcasts import broadcast, delivery
from tests.broadcasts.changing import carry_out, correct, finish, send, withdraw
from tests.broadcasts.town import ARABIC, GERMAN, TURKISH, Town, chat
from tests.channels.memory import LIMITS, MemoryChannel
from tests.databases import Database

S = DeliveryState
NOTICE = "Das Büro hat diese Nachricht zurückgezogen. Bitte verlassen Sie sich nicht darauf."
SHORT = replace(LIMITS, text_chars=30, caption_chars=30)
RIGHT = EditionText("de", "", "Schwimmkurs am Dienstag")
TWO = EditionText("de", "", "Erster Teil der Nachricht.\n\nZweiter Teil der Nachricht.")
THREE = EditionText("de", "", "Erster Teil ist neu.\n\nZweiter Teil ist neu.\n\nDritter Teil ist neu.")


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
def short_town(database: Database) -> Town:
    """On whose messenger a message takes 30 characters."""
    return Town(database, MemoryChannel(limits=SHORT))


async def last_ledger(town: Town) -> list[tuple[str, DeliveryState, str]]:
    """Return action, state and reason of every row of the newest broadcast."""

    async def work(stores: Stores) -> list[tuple[str, DeliveryState, str]]:
        newest = select(broadcast.c.id).order_by(broadcast.c.id.desc()).limit(1).scalar_subquery()
        rows = select(delivery.c.action, delivery.c.state, delivery.c.reason).where(delivery.c.broadcast_id == newest)
        return [
            (row.action.value, row.state, row.reason)
            for row in await stores.session.rows(rows.order_by(delivery.c.address_id, delivery.c.part))
        ]

    found: list[tuple[str, DeliveryState, str]] = await town.unit(work)
    return found


async def states(town: Town) -> list[BroadcastState]:
    rows = await town.unit(lambda stores: stores.session.rows(select(broadcast.c.state).order_by(broadcast.c.id)))
    return [row.state for row in rows]


async def address_id(town: Town, to: Address) -> int:
    record = await town.unit(lambda stores: stores.addresses.find(to))
    return int(record.id)


async def test_every_chat_shows_the_corrected_text_in_its_language(town: Town) -> None:
    await town.subscribe(chat(1), languages=("de",))
    await town.subscribe(chat(2), languages=("ar",))
    await town.subscribe(chat(3), languages=("ar", "de"), bilingual=True)
    await send(town, GERMAN, ARABIC)

    await correct(town, RIGHT, EditionText("ar", "", "دورة سباحة يوم الثلاثاء"))
    await carry_out(town)

    arabic = "دورة سباحة يوم الثلاثاء"
    shown = [town.channel.texts(chat(number)) for number in (1, 2, 3)]
    assert shown == [["Schwimmkurs am Dienstag"], [arabic], [arabic, "Schwimmkurs am Dienstag"]]
    assert await states(town) == [BroadcastState.FINISHED, BroadcastState.FINISHED]


async def test_only_messages_whose_text_differs_are_touched(town: Town) -> None:
    await town.subscribe(chat(1), languages=("de",))
    await town.subscribe(chat(2), languages=("tr",))
    await send(town, GERMAN, TURKISH)

    await correct(town, RIGHT)
    await carry_out(town)

    assert await last_ledger(town) == [("edit", S.SENT, "")]


async def test_two_parts_become_one(short_town: Town) -> None:
    town = short_town
    await town.subscribe(chat(1))
    await send(town, TWO)
    assert len(town.channel.texts(chat(1))) == 2

    await correct(town, RIGHT)
    await carry_out(town)

    assert town.channel.texts(chat(1)) == ["Schwimmkurs am Dienstag"]
    assert await last_ledger(town) == [("edit", S.SENT, ""), ("delete", S.SENT, "")]


async def test_two_parts_become_three_and_two_again(short_town: Town) -> None:
    town = short_town
    await town.subscribe(chat(1))
    await send(town, TWO)

    await correct(town, THREE)
    await carry_out(town)
    three = town.channel.texts(chat(1))
    await correct(town, TWO)
    await carry_out(town)

    assert three == ["Erster Teil ist neu.", "Zweiter Teil ist neu.", "Dritter Teil ist neu."]
    assert town.channel.texts(chat(1)) == ["Erster Teil der Nachricht.", "Zweiter Teil der Nachricht."]


async def test_a_surplus_part_that_cannot_be_removed_becomes_the_notice(database: Database) -> None:
    channel = MemoryChannel(limits=replace(SHORT, text_chars=100, can_delete=False))
    town = Town(database, channel)
    long = EditionText("de", "", "\n\n".join(["Satz für Satz ein langer Text."] * 4))
    await town.subscribe(chat(1))
    await send(town, long)
    assert len(channel.texts(chat(1))) == 2

    await correct(town, RIGHT)
    await carry_out(town)

    assert channel.texts(chat(1)) == ["Schwimmkurs am Dienstag", NOTICE]


async def test_chats_that_got_nothing_get_nothing(town: Town) -> None:
    await town.subscribe(chat(1), chat(2), chat(3))
    town.channel.fail(Refused("no"), chat(1))
    town.channel.fail(Unreachable(GoneReason.BLOCKED), chat(2))
    await send(town, GERMAN)
    town.channel.mend(chat(1))
    town.channel.mend(chat(2))

    await correct(town, RIGHT)
    await carry_out(town)

    assert [town.channel.texts(chat(number)) for number in (1, 2, 3)] == [[], [], ["Schwimmkurs am Dienstag"]]


async def test_who_still_waits_for_a_paused_broadcast_gets_the_corrected_text_once(town: Town) -> None:
    await town.subscribe(chat(1), chat(2))
    town.channel.fail(TryLater(timedelta(hours=1), account_wide=False), chat(2))
    await town.start(GERMAN)
    await town.sender.work_off()
    await town.move(BroadcastAction.PAUSE)
    town.channel.mend(chat(2))

    await correct(town, RIGHT)
    await carry_out(town)

    assert [town.channel.texts(chat(number)) for number in (1, 2)] == [["Schwimmkurs am Dienstag"]] * 2
    assert await town.state() == (BroadcastState.CANCELLED, "superseded")
    rows = [(S.SENT, ""), (S.SENT, ""), (S.SENT, "corrected"), (S.SKIPPED, "superseded")]
    assert sorted(await town.ledger()) == sorted(rows)
    assert len(town.channel.sent) == 2


async def test_a_change_goes_on_where_it_was_interrupted(town: Town) -> None:
    await town.subscribe(*map(chat, range(1, 6)))
    await send(town, GERMAN)

    await correct(town, RIGHT)
    await carry_out(town, chunk=2)

    assert [town.channel.texts(chat(number)) for number in range(1, 6)] == [["Schwimmkurs am Dienstag"]] * 5


async def test_chats_that_are_gone_or_want_no_more_are_told_apart(short_town: Town) -> None:
    town = short_town
    await town.subscribe(chat(1), chat(2))
    await send(town, TWO)
    gone, ended = await address_id(town, chat(1)), await address_id(town, chat(2))

    async def leave(stores: Stores) -> None:
        await stores.addresses.set_state(gone, AddressState.BLOCKED, town.time())
        await stores.subscriptions.change_all(ended, SubscriptionState.ACTIVE, SubscriptionState.ENDED, town.time())

    await town.unit(leave)
    await correct(town, THREE)
    await carry_out(town)

    blocked, edited = ("edit", S.SKIPPED, "blocked"), ("edit", S.SENT, "")
    assert await last_ledger(town) == [
        blocked,
        blocked,
        ("send", S.SKIPPED, "blocked"),
        edited,
        edited,
        ("send", S.SKIPPED, "unsubscribed"),
    ]


async def test_a_messenger_that_changes_nothing_is_left_alone(database: Database) -> None:
    fixed = MemoryChannel(name="fixed", limits=replace(LIMITS, can_edit=False, can_delete=False))
    town = Town(database, others=[fixed])
    there = chat(1, channel="fixed")
    await town.subscribe(there)
    await send(town, GERMAN)

    await correct(town, RIGHT)
    await carry_out(town)
    assert await last_ledger(town) == [("edit", S.SKIPPED, "cannot_edit")]
    await withdraw(town)
    await carry_out(town)

    assert await last_ledger(town) == [("delete", S.SKIPPED, "cannot_delete")]
    assert fixed.texts(there) == ["Schwimmkurs am Montag"]


async def test_a_withdrawal_removes_all_parts_also_those_a_correction_added(short_town: Town) -> None:
    town = short_town
    await town.subscribe(chat(1))
    await send(town, TWO)
    await correct(town, THREE)
    await carry_out(town)

    await withdraw(town)
    await carry_out(town)

    assert town.channel.texts(chat(1)) == []
    assert await last_ledger(town) == [("delete", S.SENT, "")] * 3


async def test_where_removing_is_refused_a_notice_takes_its_place(town: Town) -> None:
    await town.subscribe(chat(1))
    await send(town, GERMAN)

    await withdraw(town)
    town.channel.fail(Refused("message can't be deleted for everyone"), chat(1), times=1)
    await carry_out(town)

    assert town.channel.texts(chat(1)) == [NOTICE]
    tally = await town.unit(lambda stores: stores.ledger.tally(2))
    assert tally.reasons == {(S.SENT, "replaced"): 1}


async def test_a_withdrawal_of_a_paused_broadcast_reaches_nobody_new(town: Town) -> None:
    await town.subscribe(chat(1))
    await town.start(GERMAN)
    await town.move(BroadcastAction.PAUSE)

    await withdraw(town)
    await carry_out(town)

    assert town.channel.texts(chat(1)) == []
    assert await town.ledger() == [(S.SKIPPED, "superseded")]


async def test_what_was_withdrawn_is_neither_corrected_nor_withdrawn_again(town: Town) -> None:
    await town.subscribe(chat(1))
    await send(town, GERMAN)
    await withdraw(town)
    with pytest.raises(ChangeUnderWay):
        await correct(town, RIGHT)
    await carry_out(town)

    with pytest.raises(NothingToChange):
        await correct(town, RIGHT)
    with pytest.raises(NothingToChange):
        await withdraw(town)


async def test_nothing_is_changed_while_it_is_being_sent(town: Town) -> None:
    await town.subscribe(chat(1))
    await town.start(GERMAN)

    with pytest.raises(StillBeingSent):
        await correct(town, RIGHT)
    with pytest.raises(StillBeingSent):
        await withdraw(town)


async def test_a_correction_without_a_language_that_was_sent_is_refused(town: Town) -> None:
    await town.subscribe(chat(1), languages=("tr",))
    await send(town, GERMAN, TURKISH)

    async def work(stores: Stores) -> None:
        root = await stores.edition_of_broadcast(town.broadcast_id)
        draft = await begin_correction(stores.editions, root, None, town.time())
        await to_correct(stores, replace(draft, texts={"de": RIGHT}))

    with pytest.raises(LanguageMissing, match="tr"):
        await town.unit(work)


async def test_an_edition_has_one_open_correction_and_the_next_begins_with_what_is_shown(town: Town) -> None:
    await town.subscribe(chat(1))
    await send(town, GERMAN)

    async def begin(stores: Stores) -> Edition:
        root = await stores.edition_of_broadcast(town.broadcast_id)
        return await begin_correction(stores.editions, root, None, town.time())

    first, second = await town.unit(begin), await town.unit(begin)
    assert first.id == second.id
    await correct(town, RIGHT)
    await carry_out(town)
    third = await town.unit(begin)

    assert third.id != first.id
    assert third.corrects_id == first.corrects_id
    assert third.texts["de"].body == RIGHT.body


async def test_the_latest_newsletter_is_the_corrected_one_and_never_a_withdrawn_one(town: Town) -> None:
    await town.subscribe(chat(1))
    await send(town, GERMAN)
    older = (await town.edition()).id
    await send(town, TURKISH, GERMAN)

    corrected = await correct(town, RIGHT)
    await carry_out(town)
    latest = await town.unit(lambda stores: stores.broadcasts.latest_sent_edition())
    await withdraw(town)
    await carry_out(town)

    assert latest == corrected.id
    assert await town.unit(lambda stores: stores.broadcasts.latest_sent_edition()) == older


async def test_a_cancelled_correction_leaves_the_rest_as_it_was(town: Town) -> None:
    await town.subscribe(chat(1), chat(2))
    await send(town, GERMAN)
    await correct(town, RIGHT)
    prepared = await town.prepare()
    while prepared.state is BroadcastState.PREPARING:
        prepared = await town.prepare()

    async def cancel(stores: Stores) -> None:
        await stores.broadcasts.move(prepared, BroadcastAction.CANCEL, town.time())
        await stores.ledger.skip_broadcast(prepared.id, "cancelled", town.time())

    await town.unit(cancel)
    await town.sender.work_off()
    await finish(town)

    assert town.channel.texts(chat(1)) == ["Schwimmkurs am Montag"]
    await correct(town, RIGHT)
    await carry_out(town)
    assert town.channel.texts(chat(1)) == ["Schwimmkurs am Dienstag"]
