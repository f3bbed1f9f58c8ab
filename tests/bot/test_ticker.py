from datetime import datetime

from bot.ticker import COUNTING_SHARE, Ticker
from contacts.staff import Role
from tests.bot.driver import Hub
from tests.bot.office.conftest import send_to_everyone, write


class Watch:
    """A stopwatch on which every look takes a second."""

    seconds = 0.0

    def __call__(self) -> float:
        self.seconds += 1
        return self.seconds


async def test_what_takes_long_to_count_is_counted_less_often(hub: Hub) -> None:
    watch = Watch()
    editor = await hub.staff("Eva", Role.EDITOR)
    ticker = Ticker(hub.database, hub.database.bell, hub.office, hub.clock, watch)
    await hub.subscriber("Hans", "de")
    await write(editor)
    await send_to_everyone(editor)
    await hub.prepare_broadcasts()

    async def counted() -> datetime | None:
        hub.later(seconds=3)
        await ticker.tick()
        (broadcast,) = await hub.unit(lambda stores: stores.broadcasts.latest(1))
        at: datetime | None = broadcast.tallied_at
        return at

    first, soon = await counted(), await counted()
    watch.seconds += COUNTING_SHARE
    later = await counted()

    assert soon == first
    assert later == hub.now
