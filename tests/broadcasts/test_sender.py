from collections import Counter

from broadcasts.deliveries import DeliveryState
from tests.broadcasts.sending import (
    SHORT,
    everyone,
    send,
)
from tests.broadcasts.town import ARABIC, GERMAN, TURKISH, Town, chat
from tests.channels.memory import MemoryChannel
from tests.databases import Database

S = DeliveryState


async def test_everyone_gets_it_once_in_their_language(database: Database) -> None:
    town = Town(database, others=[MemoryChannel("other")])
    await town.subscribe(*(chat(number) for number in range(300)))
    await town.subscribe(chat("amal"), languages=("ar",))
    await town.subscribe(chat("tarek", channel="other"), languages=("tr", "ar"), bilingual=True)
    await town.start(GERMAN, ARABIC, TURKISH)

    await send(town)

    assert everyone(town) == Counter([*(str(number) for number in range(300)), "amal"])
    assert town.channel.texts(chat("amal")) == [ARABIC.body]
    assert town.others[0].texts(chat("tarek", channel="other")) == [TURKISH.body, ARABIC.body]
    assert await town.states() == [S.SENT] * 303
    assert await town.unit(lambda s: s.ledger.is_done(town.broadcast_id))


async def test_a_reader_of_a_language_that_is_missing_reads_so_first(town: Town) -> None:
    await town.subscribe(chat(1), languages=("fr",))
    await town.start(GERMAN)

    await send(town)

    assert town.channel.texts(chat(1)) == [f"Ce texte n'existe pas encore dans votre langue.\n\n{GERMAN.body}"]


async def test_parts_arrive_in_order_each_after_the_one_before(database: Database) -> None:
    town = Town(database, MemoryChannel(limits=SHORT))
    await town.subscribe(*(chat(number) for number in range(4)))
    await town.start()

    await send(town)
    first = Counter(sent.shown.text for sent in town.channel.sent)
    town.time.later(seconds=2)
    await send(town)

    assert first == {"Schwimmkurs": 4}
    assert all(town.channel.texts(chat(number)) == ["Schwimmkurs", "am Montag"] for number in range(4))
    assert await town.states() == [S.SENT] * 8


async def test_a_group_gets_its_parts_more_slowly(database: Database) -> None:
    town = Town(database, MemoryChannel(limits=SHORT))
    group = chat(-7, group=True)
    await town.subscribe(group)
    await town.start()

    seen = []
    for _ in range(4):
        await send(town)
        seen.append(len(town.channel.texts(group)))
        town.time.later(seconds=1)

    assert seen == [1, 1, 1, 2]  # 20 a minute
