"""What was asked knows whose it is for thirty days, or until its person was told; then it is without them."""

from dataclasses import replace
from datetime import timedelta

from channels.address import Address
from faq.askings import Asking, Outcome
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import NOON

DAY = timedelta(days=1)


async def _chat(stores: Stores, name: str) -> int:
    return (await stores.addresses.open(Address("memory", "", name), NOON)).id


async def _ask(stores: Stores, address_id: int, text: str, day: int = 0, **more: object) -> Asking:
    asking = Asking(0, address_id, "tr", text, Outcome.UNKNOWN, None, NOON + day * DAY, vector=b"\x01\x02", **more)  # type: ignore[arg-type]
    return await stores.askings.add(asking)


async def test_an_asking_is_read_as_it_was_written(database: Database) -> None:
    async def work(stores: Stores) -> None:
        chat = await stores.addresses.open(Address("memory", "", "a"), NOON)
        asking = await _ask(stores, chat.id, "Ich heiße Ali, wo ist die Schule?")

        assert await stores.askings.get(asking.id) == replace(asking, contact_id=chat.contact_id)

    await database.unit(work)


async def test_staff_read_what_nobody_answered_without_what_identifies(database: Database) -> None:
    async def work(stores: Stores) -> None:
        await _ask(stores, await _chat(stores, "a"), "Ich heiße Ali, wo ist die Schule?")

        (asking,) = await stores.askings.unanswered(NOON - DAY, 10)

        assert asking.text == "Ich heiße …, wo ist die Schule?"

    await database.unit(work)


async def test_after_thirty_days_the_person_is_gone_unless_they_wait_for_the_answer(database: Database) -> None:
    async def work(stores: Stores) -> None:
        anna, boris = await _chat(stores, "a"), await _chat(stores, "b")
        gone = await _ask(stores, anna, "Ich heiße Ali, wo ist die Schule?")
        waits = await _ask(stores, boris, "Wo lerne ich schwimmen?", wants_answer=True)

        early = await stores.askings.part_from_people(NOON + 29 * DAY)
        parted = await stores.askings.part_from_people(NOON + 31 * DAY)
        late = await stores.askings.part_from_people(NOON + 184 * DAY)

        assert (early, parted, late) == (0, 1, 1)
        after = [await stores.askings.get(each.id) for each in (gone, waits)]
        assert [(each.address_id, each.text, each.vector) for each in after if each] == [
            (None, "Ich heiße …, wo ist die Schule?", b"\x01\x02"),
            (None, "Wo lerne ich schwimmen?", b"\x01\x02"),
        ]

    await database.unit(work)


async def test_who_asked_again_is_counted_by_the_later_question(database: Database) -> None:
    async def work(stores: Stores) -> None:
        anna = await _chat(stores, "a")
        first = await _ask(stores, anna, "Wo lerne ich schwimmen?")
        second = await _ask(stores, anna, "Gibt es einen Schwimmkurs?", 5)

        await stores.askings.part_from_people(NOON + 40 * DAY)

        counts = [(await stores.askings.get(each.id)) for each in (first, second)]
        assert [each.counts for each in counts if each] == [False, True]

    await database.unit(work)


async def test_figures_are_counted_by_language_and_topic(database: Database) -> None:
    async def work(stores: Stores) -> None:
        anna = await _chat(stores, "a")
        await _ask(stores, anna, "eins")
        await _ask(stores, anna, "zwei", helped=True)

        (turkish,) = await stores.askings.by_language(NOON - DAY)

        assert (turkish.name, turkish.counts, turkish.helped, turkish.not_helped) == ("tr", {Outcome.UNKNOWN: 2}, 1, 0)
        assert await stores.askings.by_topic(NOON - DAY) == []

    await database.unit(work)
