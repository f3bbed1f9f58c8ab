"""Our hub working off a backlog by long polling: `python -m benchmarks.peers.polling_hub FOLDER API [silent]`.

Its conversations are the real ones. The courier sends the replies meanwhile, at Telegram's free pace, and every press
is answered; "silent" leaves both away. Ends when all updates are confirmed.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any, Final

import uvloop

from benchmarks.measuring import Sink, peak_mb
from benchmarks.peers.hub import running_hub
from bot.app import HubRole
from channels.telegram.channel import TelegramChannel
from hub.courier import Courier

LOOK_SECONDS: Final = 0.1


async def main(folder: Path, api: str, is_silent: bool) -> None:
    if is_silent:
        setattr(Courier, "run", _for_ever)  # noqa: B010
        setattr(TelegramChannel, "_answer_press", _nothing)  # noqa: B010
    async with running_hub(folder, api, HubRole.BOT):
        sink, confirmed_at, began_mb = Sink(api), 0.0, peak_mb(os.getpid())
        while not confirmed_at:
            await asyncio.sleep(LOOK_SECONDS)
            confirmed_at = (await asyncio.to_thread(sink.progress))["all_confirmed_at"]
        report = {"done_at": confirmed_at, "peak_mb": peak_mb(os.getpid()), "began_mb": began_mb}
        sys.stdout.write(json.dumps(report) + "\n")


async def _for_ever(_: Any) -> None:
    await asyncio.Event().wait()


async def _nothing(*_: Any) -> None:
    """Do nothing."""


uvloop.run(main(Path(sys.argv[1]), sys.argv[2], "silent" in sys.argv[3:]))
