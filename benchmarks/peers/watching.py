"""A hub in the middle of a broadcast, and somebody from the office who looks how it stands: prints how long that took.

    python -m benchmarks.peers.watching FOLDER API LOOKS [URL]

It is the real conversation: a press comes in, the state is counted, the answer is committed to the outbox.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Final

import uvloop

from benchmarks.audience import BOT_ID
from benchmarks.measuring import peak_mb
from benchmarks.peers.hub import running_hub
from bot.app import Hub, HubRole
from channels.address import Address
from channels.incoming import Incoming, Kind
from contacts.staff import Role, accept_invite, invite_staff
from hub.clock import utc_now
from storage.stores import Stores

EDITOR: Final = Address("telegram", BOT_ID, "1")
SETTLING_SECONDS: Final = 2.0  #: until the sender is at its pace
BETWEEN_SECONDS: Final = 0.2


async def main(folder: Path, api: str, looks: int, url: str = "") -> None:
    async with running_hub(folder, api, HubRole.SENDER, HubRole.TICKER, url=url) as hub:
        await hub.database.unit(_take_on)
        (broadcast,) = await hub.database.read(lambda stores: stores.broadcasts.latest(1))
        await asyncio.sleep(SETTLING_SECONDS)
        times = [await _look(hub, f"bc:{broadcast.id}", number) for number in range(looks)]
    sys.stdout.write(json.dumps({"seconds": times, "peak_mb": peak_mb(os.getpid())}) + "\n")


async def _look(hub: Hub, token: str, number: int) -> float:
    """Press the button that shows the broadcast; return the seconds until the answer is committed."""
    await asyncio.sleep(BETWEEN_SECONDS)
    started = perf_counter()
    await hub.intake([Incoming(EDITOR, Kind.PRESS, f"look:{number}", token=token, message_id="1")])
    return perf_counter() - started


async def _take_on(stores: Stores) -> None:
    """Make the person behind `EDITOR` a member of staff."""
    now = utc_now()
    record = await stores.addresses.open(EDITOR, now)
    assert record.contact_id is not None
    code = await invite_staff(stores.staff, Role.EDITOR, None, now)
    await accept_invite(stores.staff, code, record.contact_id, "A", now)


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), *sys.argv[4:]))
