"""A hub that sends a broadcast and answers people meanwhile; prints when each reply was asked for and committed.

python -m benchmarks.peers.replying FOLDER API COUNT EVERY_SECONDS [URL]
"""

import asyncio
import json
import sys
from pathlib import Path
from time import monotonic
from typing import Any, Final

import uvloop
from sqlalchemy import func, select

from benchmarks.audience import BOT_ID
from benchmarks.peers.hub import running_hub
from bot.app import HubRole
from channels.address import Address
from channels.outgoing import Outgoing
from hub.clock import utc_now
from hub.outbox import OutboxState
from storage.stores import Stores
from storage.tables.hub import outbox

SETTLING_SECONDS: Final = 1.0  #: until the sender is at its pace
LOOK_SECONDS: Final = 0.1
WORDS: Final = Outgoing("Danke, Ihre Antwort ist angekommen. Wir melden uns.")


async def main(folder: Path, api: str, count: int, every_seconds: float, url: str = "") -> None:
    async with running_hub(folder, api, HubRole.BOT, HubRole.SENDER, url=url) as hub:
        people = await hub.database.unit(lambda stores: _people(stores, count))
        await asyncio.sleep(SETTLING_SECONDS)

        async def reply(number: int) -> tuple[int, float, float]:
            await asyncio.sleep(number * every_seconds)
            started = monotonic()
            await hub.database.unit(lambda stores: stores.outbox.add(people[number], WORDS, utc_now()))
            return number + 1, started, monotonic()

        told = await asyncio.gather(*map(reply, range(count)))
        while await hub.database.read(_waiting):  # noqa: ASYNC110 - nothing rings when the last one has left
            await asyncio.sleep(LOOK_SECONDS)
    sys.stdout.write(json.dumps({"replies": told}) + "\n")


async def _people(stores: Stores, count: int) -> list[int]:
    """Let chats 1 to `count` be known; return the ids of their addresses."""
    chats = (Address("telegram", BOT_ID, str(number + 1)) for number in range(count))
    return [(await stores.addresses.open(chat, utc_now())).id for chat in chats]


async def _waiting(stores: Stores) -> Any:
    unsent = outbox.c.state.in_([OutboxState.QUEUED, OutboxState.TAKEN])
    return (await stores.session.rows(select(func.count()).where(unsent)))[0][0]


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), *sys.argv[5:]))
