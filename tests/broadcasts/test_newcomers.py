"""A newcomer in every state of the broadcast that sent the latest edition. On both engines."""

from dataclasses import replace
from datetime import timedelta

from broadcasts.broadcasts import BroadcastAction, BroadcastState
from broadcasts.deliveries import DeliveryState
from broadcasts.editions import EditionText
from broadcasts.newcomers import MOMENT, bring_latest, drop_unwanted
from channels.address import Address
from contacts.subscriptions import SubscriptionState
from storage.stores import Stores
from tests.broadcasts.changing import carry_out, correct, finish, send
from tests.broadcasts.sending import everyone
from tests.broadcasts.sending import send as work_off
from tests.broadcasts.town import GERMAN, TURKISH, Town, chat


async def arrive(town: Town, to: Address, *languages: str) -> int:
    """Subscribe a chat that was not there before; return how many newsletters it is told to expect."""

    async def work(stores: Stores) -> int:
        topic_id = await town.topic(stores)
        record = await stores.addresses.open(to, town.time())
        await stores.addresses.set_languages(record.id, languages, bilingual=len(languages) > 1)
        await stores.subscriptions.put(record.id, topic_id, SubscriptionState.ACTIVE, None, town.time())
        return await bring_latest(stores, town.channels, record.id, [topic_id], "de", town.time())

    coming: int = await town.unit(work)
    return coming


async def it_leaves(town: Town) -> None:
    town.time.later(seconds=MOMENT.total_seconds() + 1)
    await work_off(town)
    await finish(town)


async def test_what_has_ended_goes_on_for_a_newcomer_and_ends_again(town: Town) -> None:
    await town.subscribe(chat(1))
    await send(town, GERMAN, TURKISH)

    assert await arrive(town, chat(2), "tr") == 1
    assert await town.state() == (BroadcastState.RUNNING, "")
    assert await arrive(town, chat(2), "tr") == 0  # it has been given to this chat
    await it_leaves(town)

    assert await town.state() == (BroadcastState.FINISHED, "")
    assert everyone(town) == {"1": 1, "2": 1}
    assert town.channel.texts(chat(2)) == [TURKISH.body]


async def test_several_languages_come_as_at_any_sending(town: Town) -> None:
    await send(town, GERMAN, TURKISH)

    await arrive(town, chat(2), "tr", "de")
    for _ in range(3):
        await it_leaves(town)

    assert town.channel.texts(chat(2)) == [TURKISH.body, GERMAN.body]


async def test_what_was_never_sent_in_a_language_does_not_come_in_it(town: Town) -> None:
    await send(town, GERMAN)

    async def add_turkish(stores: Stores) -> None:
        edition = await stores.edition_of_broadcast(town.broadcast_id)
        more = replace(edition, texts={**edition.texts, "tr": TURKISH})
        await stores.editions.save(more, town.time())

    await town.unit(add_turkish)

    await arrive(town, chat(2), "tr")
    await it_leaves(town)

    (text,) = town.channel.texts(chat(2))
    assert text.endswith(GERMAN.body)
    assert text != GERMAN.body


async def test_while_the_audience_is_frozen_nobody_is_written_down_twice(town: Town) -> None:
    await town.subscribe(chat(1), chat(2), chat(3))
    await town.unit(lambda stores: stores.addresses.open(chat(4), town.time()))
    early = chat(0)
    await town.plan(GERMAN)
    await town.prepare(chunk=2)

    assert await arrive(town, early) == 1  # opened last: its turn comes
    while (await town.prepare(chunk=2)).state is BroadcastState.PREPARING:
        pass
    assert await arrive(town, chat(4)) == 1
    await work_off(town)
    await it_leaves(town)

    assert everyone(town) == {"0": 1, "1": 1, "2": 1, "3": 1, "4": 1}


async def test_a_chat_that_the_freezing_has_passed_gets_its_rows_at_once(town: Town) -> None:
    await town.unit(lambda stores: stores.addresses.open(chat(0), town.time()))
    await town.subscribe(chat(1), chat(2), chat(3))
    await town.plan(GERMAN)
    await town.prepare(chunk=2)

    assert await arrive(town, chat(0)) == 1
    while (await town.prepare(chunk=2)).state is BroadcastState.PREPARING:
        pass
    await work_off(town)
    await it_leaves(town)

    assert everyone(town) == {"0": 1, "1": 1, "2": 1, "3": 1}


async def test_what_was_cancelled_does_not_come(town: Town) -> None:
    await town.subscribe(chat(1))
    await town.start(GERMAN)
    await town.move(BroadcastAction.CANCEL)

    assert await arrive(town, chat(2)) == 0


async def test_a_correction_that_has_not_begun_brings_it_as_corrected(town: Town) -> None:
    await town.subscribe(chat(1))
    await send(town, GERMAN)
    await correct(town, EditionText("de", "", "Schwimmkurs am Dienstag"))

    assert await arrive(town, chat(2)) == 1
    await carry_out(town)
    await it_leaves(town)

    assert town.channel.texts(chat(2)) == ["Schwimmkurs am Dienstag"]
    await correct(town, EditionText("de", "", "Schwimmkurs am Mittwoch"))
    await carry_out(town)
    assert town.channel.texts(chat(2)) == ["Schwimmkurs am Mittwoch"]


async def test_who_wants_it_no_longer_gets_nothing(town: Town) -> None:
    await town.subscribe(chat(1))
    await send(town, GERMAN)
    await arrive(town, chat(2))

    async def leave(stores: Stores) -> None:
        record = await stores.addresses.open(chat(2), town.time())
        topic_id = await town.topic(stores)
        await stores.subscriptions.put(record.id, topic_id, SubscriptionState.ENDED, None, town.time())
        await drop_unwanted(stores, record.id, town.time())

    await town.unit(leave)
    await it_leaves(town)

    assert await town.ledger() == [(DeliveryState.SENT, ""), (DeliveryState.SKIPPED, "unsubscribed")]
    assert await town.state() == (BroadcastState.FINISHED, "")


async def test_after_sixty_days_it_is_no_news(town: Town) -> None:
    await send(town, GERMAN)
    town.time.later(seconds=timedelta(days=60, seconds=1).total_seconds())

    assert await arrive(town, chat(2)) == 0
