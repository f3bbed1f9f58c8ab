"""How many the newsletter reaches, over time, as a table and a chart say it."""

from datetime import UTC, datetime

import pytest

from channels.address import Address
from console.office.reach import columns
from contacts.addresses import AddressState
from contacts.reach import Reached, by_channel, by_language, month_ends
from contacts.subscriptions import SubscriptionState, subscribe
from storage.stores import Stores
from tests.bot.driver import Hub
from tests.console.office.broadcasts.test_broadcasts import sent
from tests.console.office.visitor import Visitor
from tests.databases import Database

JANUARY, MARCH, MAY = (datetime(2026, month, 15, 12, tzinfo=UTC) for month in (1, 3, 5))
ENDS = tuple(datetime(2026, month, 1, tzinfo=UTC) for month in range(2, 7))


async def test_a_chat_counts_from_its_first_day_until_it_left(database: Database) -> None:
    async def work(stores: Stores) -> list[Reached]:
        await stores.subscriptions.put_topic("city", {}, {}, 1)
        (topic,) = await stores.subscriptions.topics()

        async def reader(channel: str, name: str, language: str, since: datetime) -> int:
            chat = await stores.addresses.open(Address(channel, "", name), since)
            await stores.addresses.set_languages(chat.id, (language,), bilingual=False)
            await subscribe(stores.subscriptions, chat.id, [topic.id], None, language, "test", since)
            return int(chat.id)

        await reader("telegram", "1", "ar", JANUARY)
        left = await reader("webchat", "b", "ar", JANUARY)
        gone = await reader("webchat", "c", "tr", JANUARY)
        await reader("telegram", "4", "tr", MAY)
        await stores.addresses.open(Address("webchat", "", "only-asks"), JANUARY)
        await stores.subscriptions.change_all(left, SubscriptionState.ACTIVE, SubscriptionState.ENDED, MARCH)
        await stores.addresses.set_state(gone, AddressState.BLOCKED, MARCH)
        return list(await stores.subscriptions.reached(ENDS))

    reached = await database.unit(work)

    assert by_language(reached) == [("ar", (2, 2, 1, 1, 1)), ("tr", (1, 1, 0, 0, 1))]
    assert by_channel(reached) == [("telegram", (1, 1, 1, 1, 2)), ("webchat", (2, 2, 0, 0, 0))]


@pytest.mark.parametrize("now", [datetime(2026, 3, 31, 22, 30, tzinfo=UTC), datetime(2026, 4, 20, tzinfo=UTC)])
def test_months_end_at_the_citys_midnight(now: datetime) -> None:
    ends = month_ends(now, "Europe/Berlin", 3)

    assert ends == (datetime(2026, 2, 28, 23, tzinfo=UTC), datetime(2026, 3, 31, 22, tzinfo=UTC), now)


async def test_the_page_shows_the_months_and_the_last_newsletters(hub: Hub, editor: Visitor) -> None:
    await editor.open("/reach")
    assert "Nobody has subscribed yet." in editor.reads
    assert "Nothing has been sent yet." in editor.reads

    await hub.subscriber("Hans", "de")
    await sent(editor)
    hub.later(minutes=2)
    await hub.run_broadcasts()
    await editor.open("/reach")

    assert "1 now" in editor.reads
    assert "1 of 1" in editor.reads
    await editor.follow("Schwimmkurs")
    assert editor.path.startswith("/broadcasts/")


def test_columns_begin_where_one_begins_to_read() -> None:
    german, arabic = (str(columns([1, 2], ["a", "b"], tag)) for tag in ("de", "ar"))

    assert german.index('x="10') < german.index('x="66')
    assert arabic.index('x="66') < arabic.index('x="10')
