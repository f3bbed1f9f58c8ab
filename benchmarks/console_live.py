"""What 50 people who watch a broadcast run cost: the share of one core that their pages take.

    python -m benchmarks console_live

A hub with a real web server on loopback; 1,000 chats, to which a broadcast is being sent ten a second. Five members of
staff in three languages, ten browsers each, hold the page's stream open over HTTP, from a process of their own.
Measured is the processor time of the process that serves them, for twenty seconds with the watchers and twenty without;
the difference is what watching costs. The goal is below 5 % of a core.
"""

import asyncio
import os
import socket
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from time import process_time
from typing import Final

import httpx
from sqlalchemy import Update, select, update

from benchmarks.measuring import judge, say
from bot.web import server
from broadcasts.deliveries import DeliveryState
from console.office.frame import ROOT
from console.office.gate import SESSION_COOKIE
from contacts.sign_in import open_session
from contacts.staff import Role
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from tests.bot.driver import Hub, open_hub
from tests.console.office.broadcasts.test_broadcasts import sent
from tests.console.office.visitor import console_of, staff_at_console

CHATS: Final = 1_000
WATCHERS: Final = 50
MEMBERS: Final = 5
LANGUAGES: Final = ("de", "en", "ar")
SECONDS: Final = float(os.environ.get("SECONDS", "20"))
A_SECOND: Final = 10  #: chats that get it
GOAL_PERCENT: Final = 5
WATCH: Final = "watch"  #: what the other process is told to do


async def main() -> None:
    if sys.argv[1:2] == [WATCH]:
        await watch(sys.argv[2], sys.argv[3], sys.argv[4:])
        return
    with tempfile.TemporaryDirectory(prefix="sprachrohr-benchmark-live-") as folder:
        async with open_hub(Path(folder)) as hub:
            path = await _a_broadcast(hub)
            listening = socket.create_server(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            web = server(console_of(hub, url))
            running = asyncio.create_task(web.serve([listening]))
            await web.answers.wait()
            alone = await _share(hub)
            program = (sys.executable, "-m", "benchmarks.console_live", WATCH, url, f"{path}/live", *await _keys(hub))
            watching = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE)
            assert watching.stdout is not None
            await watching.stdout.readline()  # all are connected
            together = await _share(hub)
            written, _nothing = await watching.communicate(b"\n")
            web.should_exit = True
            await running
    events = [int(each) for each in written.split()]
    say(f"sending alone {alone:.2f} % of a core, with {WATCHERS} watchers {together:.2f} %")
    judge(f"{WATCHERS} watchers of one broadcast", together - alone, most=GOAL_PERCENT, unit=" % of a core")
    judge("changes that the slowest watcher saw", min(events), least=SECONDS / 2)


async def watch(url: str, path: str, keys: Sequence[str]) -> None:
    """Hold a stream open with each key; once a line comes in, print how many changes each has seen."""
    seen, connected = [0] * len(keys), [asyncio.Event() for _key in keys]

    async def one(at: int, client: httpx.AsyncClient) -> None:
        headers = {"Cookie": f"{SESSION_COOKIE}={keys[at]}", "Accept": "text/event-stream"}
        async with client.stream("GET", url + ROOT + path, headers=headers) as answer:
            assert answer.status_code == 200, answer.status_code
            async for line in answer.aiter_lines():
                connected[at].set()
                seen[at] += line.startswith("data: ")

    async with httpx.AsyncClient(timeout=None, limits=httpx.Limits(max_connections=None)) as client:
        watching = [asyncio.create_task(one(at, client)) for at in range(len(keys))]
        await asyncio.gather(*(each.wait() for each in connected))
        say("connected")
        await asyncio.to_thread(sys.stdin.readline)
        for each in watching:
            each.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    say(" ".join(map(str, seen)))


async def _keys(hub: Hub) -> list[str]:
    """Return the keys of fifty sessions of five members in three languages."""
    members = [(await hub.staff(f"Member {number}", Role.EDITOR)).staff_id for number in range(MEMBERS)]
    wanted = zip(range(WATCHERS), cycle(members), cycle(LANGUAGES), strict=False)

    async def work(stores: Stores) -> list[str]:
        return [
            await open_session(stores.sign_in, member, "Firefox, Linux", tag, hub.now) for _nr, member, tag in wanted
        ]

    keys: list[str] = await hub.unit(work)
    return keys


async def _a_broadcast(hub: Hub) -> str:
    """Let a broadcast to all chats run; return its page."""
    for number in range(CHATS):
        await hub.subscriber(f"person {number}", "de")
    editor = await staff_at_console(hub, "Eva", Role.EDITOR)
    await sent(editor)
    hub.later(minutes=2)
    await hub.prepare_broadcasts()
    return editor.path


async def _share(hub: Hub) -> float:
    """Send for some seconds; return how much of a core this process needed, in per cent."""
    begun, end = process_time(), asyncio.get_running_loop().time() + SECONDS
    while asyncio.get_running_loop().time() < end:
        await hub.unit(lambda stores: stores.session.run(_some_arrive()))
        await asyncio.sleep(1)
    return (process_time() - begun) / SECONDS * 100


def _some_arrive() -> Update:
    """Return the statement by which the next chats have got it."""
    waiting = select(delivery.c.id).where(delivery.c.state == DeliveryState.QUEUED).limit(A_SECOND).scalar_subquery()
    return update(delivery).where(delivery.c.id.in_(waiting)).values(state=DeliveryState.SENT)


if __name__ == "__main__":
    asyncio.run(main())
