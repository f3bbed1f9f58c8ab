"""Our hub working off a backlog by long polling: `python -m benchmarks.peers.polling_hub FOLDER API`.

Its conversations are the real ones, and the courier sends the replies meanwhile. Ends when all updates are confirmed.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Final

import uvloop

from benchmarks.measuring import Sink, peak_mb
from benchmarks.peers.hub import running_hub
from bot.app import HubRole

LOOK_SECONDS: Final = 0.1


async def main(folder: Path, api: str) -> None:
    async with running_hub(folder, api, HubRole.BOT):
        sink, confirmed_at = Sink(api), 0.0
        while not confirmed_at:
            await asyncio.sleep(LOOK_SECONDS)
            confirmed_at = (await asyncio.to_thread(sink.progress))["all_confirmed_at"]
        sys.stdout.write(json.dumps({"done_at": confirmed_at, "peak_mb": peak_mb(os.getpid())}) + "\n")


uvloop.run(main(Path(sys.argv[1]), sys.argv[2]))
