from collections import Counter
from dataclasses import dataclass, field

import pytest

from broadcasts import rendering
from broadcasts.deliveries import Leased
from broadcasts.rendering import Texts
from channels.channel import Part
from channels.outgoing import Outgoing
from hub.units import Unavailable
from storage.stores import Stores
from tests.broadcasts.town import ARABIC, GERMAN, Town, chat
from tests.channels.memory import MemoryChannel
from tests.databases import Database


@dataclass
class CountingChannel(MemoryChannel):
    """Counts how often a text in each language is rendered."""

    rendered: Counter[str] = field(default_factory=Counter)

    def parts(self, message: Outgoing) -> tuple[Part, ...]:
        self.rendered[message.language] += 1
        return super().parts(message)


async def leased(town: Town, *readers: str) -> list[Leased]:
    """Send an edition in German and Arabic to a chat for each of these languages."""
    for number, language in enumerate(readers):
        await town.subscribe(chat(number), languages=(language,))
    await town.start(GERMAN, ARABIC)

    async def work(stores: Stores) -> list[Leased]:
        epoch = await stores.leases.begin("sender", town.time())
        return await stores.deliveries.lease("memory:", epoch, town.time(), 100)

    found: list[Leased] = await town.unit(work)
    return found


async def shown(texts: Texts, channel: MemoryChannel, delivery: Leased) -> str:
    part = await texts.part(delivery)
    assert part is not None
    await channel.send(delivery.to, part, f"delivery:{delivery.id}")
    return channel.texts(delivery.to)[-1]


async def test_a_text_is_rendered_once_however_many_read_it(database: Database) -> None:
    channel = CountingChannel()
    town = Town(database, channel)
    deliveries = await leased(town, "de", "ar", "de", "ar", "de")
    channel.rendered.clear()
    texts = Texts(database, channel)

    seen = [await shown(texts, channel, delivery) for delivery in deliveries]

    assert Counter(seen) == {GERMAN.body: 3, ARABIC.body: 2}
    assert channel.rendered == {"de": 1, "ar": 1}


async def test_only_so_many_are_kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "KEPT_READY", 1)
    channel = CountingChannel()
    town = Town(database, channel)
    german, arabic = await leased(town, "de", "ar")
    channel.rendered.clear()
    texts = Texts(database, channel)

    seen = [await shown(texts, channel, delivery) for delivery in (german, arabic, arabic, german)]

    assert seen == [GERMAN.body, ARABIC.body, ARABIC.body, GERMAN.body]
    assert channel.rendered == {"de": 2, "ar": 1}


async def test_a_text_that_cannot_be_read_now_is_not_taken_for_a_mistake(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    (delivery,) = await leased(town, "de")
    texts = Texts(town.database, town.channel)

    async def away(*_: object) -> None:
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(type(town.database), "read", away)
        with pytest.raises(Unavailable):
            await texts.part(delivery)

    assert await shown(texts, town.channel, delivery) == GERMAN.body
