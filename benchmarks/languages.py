"""One edition in all languages: how long its preview takes, and how long it takes to count whom it reaches.

    python -m benchmarks languages          (SIZE=100000 chats, ROUNDS=5)

A fifth of the chats belongs to organisations; they read all languages of the registry, and some of them two.
"""

import os
import tempfile
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from sqlalchemy import bindparam, func, insert, select, update

from benchmarks.audience import fill, opened, plan, telegram
from benchmarks.measuring import ROUNDS, judge, middle, say
from benchmarks.texts import TEXT
from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast
from broadcasts.editions import Edition, EditionState, EditionText
from broadcasts.gate import Gate, dependents, not_ready
from broadcasts.parts import Channels, Parts
from broadcasts.preparing import preview
from channels.telegram.channel import TelegramChannel
from contacts.organisations import OrganisationKind, OrganisationState
from hub.clock import utc_now
from locales.registry import LANGUAGES
from storage.sqlite import SqliteDatabase
from storage.stores import Stores
from storage.tables.contacts import address, organisation
from storage.tables.hub import data_key

SIZE: Final = int(os.environ.get("SIZE", "100000"))
ORGANISATIONS: Final = 2_000
FIRST_CHAT: Final = 1_000_000
PREVIEW_SECONDS: Final = 1.0
COUNTING_MS: Final = 300
READY: Final = frozenset(("de", "en", "tr", "ar", "uk", "ru"))


async def main() -> None:
    channel = telegram("http://127.0.0.1:9", 30)
    try:
        previews(channel)
        with tempfile.TemporaryDirectory(prefix="sprachrohr-benchmark-languages-") as folder:
            async with opened(Path(folder)) as database:
                await fill(database, FIRST_CHAT, SIZE)
                await database.unit(spread)
                await counting(database, await plan(database), {(channel.name, channel.account): channel})
    finally:
        await channel.close()


def previews(channel: TelegramChannel) -> None:
    """Compose and render every language, each time from the beginning."""
    texts = {tag: EditionText(tag, "Titel", TEXT * 4) for tag in LANGUAGES}
    edition = Edition(1, 1, "de", EditionState.DRAFT, 1, None, texts)
    channels = {(channel.name, channel.account): channel}
    seconds = []
    for _ in range(ROUNDS):
        parts, begun = Parts(channels), perf_counter()
        for tag in texts:
            assert parts.of(edition, channel.name, channel.account, tag, "", False)
        seconds.append(perf_counter() - begun)
    say(f"{len(texts)} languages of {len(TEXT * 4):,} characters composed and rendered: {middle(seconds, 4)} s")
    judge("preview in all languages, slowest", max(seconds), most=PREVIEW_SECONDS, unit=" s")


async def spread(stores: Stores) -> None:
    """Give the chats languages, and a fifth of them to organisations."""
    session, now = stores.session, utc_now()
    (key,) = await session.rows(select(func.min(data_key.c.id).label("id")))
    rows = [
        {
            "id": number,
            "key_id": key.id,
            "name": f"Verein {number}",
            "kind": OrganisationKind.ASSOCIATION,
            "languages": [tag],
            "state": OrganisationState.CONFIRMED,
            "code": b"",
            "code_lookup": str(number).encode(),
            "created_at": now,
        }
        for number, tag in zip(range(1, ORGANISATIONS + 1), cycle(LANGUAGES), strict=False)
    ]
    await session.run(insert(organisation), rows)
    wishes = [[tag] for tag in LANGUAGES] + [[tag, "de"] for tag in LANGUAGES]
    ids = [row.id for row in await session.rows(select(address.c.id))]
    changed = [
        {
            "of": id_,
            "wish": [] if id_ % 5 == 0 and id_ % 2 == 0 else wish,
            "club": id_ % ORGANISATIONS + 1 if id_ % 5 == 0 else None,
        }
        for id_, wish in zip(ids, islice(cycle(wishes), len(ids)), strict=True)
    ]
    statement = update(address).where(address.c.id == bindparam("of"))
    await session.run(
        statement.values(
            languages=bindparam("wish", type_=address.c.languages.type), organisation_id=bindparam("club")
        ),
        changed,
    )


async def counting(database: SqliteDatabase, planned: Broadcast, channels: Channels) -> None:
    """Count as the screens do before a sending, and as the language board does."""

    async def work(stores: Stores) -> tuple[float, float, int]:
        edition = await stores.editions.get(planned.edition_id)
        assert edition is not None
        edition = replace(edition, texts={tag: EditionText(tag, "", TEXT) for tag in READY})
        segment, gate = Segment.from_json(planned.segment), Gate(edition, READY)
        begun = perf_counter()
        reach = await preview(stores, channels, gate, segment)
        counted = perf_counter()
        readers = await stores.broadcasts.readers(segment)
        assert not_ready(readers, gate)
        assert dependents(readers, READY, "de")
        return counted - begun, perf_counter() - counted, reach.total

    runs = [await database.unit(work) for _ in range(ROUNDS)]
    before, board = [1000 * run[0] for run in runs], [1000 * run[1] for run in runs]
    assert {run[2] for run in runs} == {SIZE}
    say(f"audience of {SIZE:,} counted: {middle(before, 0)} ms; for gate and board: {middle(board, 0)} ms")
    judge(f"audience count over {SIZE:,} addresses, median", median(before), most=COUNTING_MS, unit=" ms")
    judge("gate and board over the same, median", median(board), most=COUNTING_MS, unit=" ms")
