"""What goes wrong, one function each: it happens to a broadcast under way, and is over when the function returns."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Final

from tests.end_to_end.hub import eventually
from tests.faults.scene import Scene
from tests.faults.shifted import set_offset
from tests.telegram_api import Fault

LONGER_THAN_A_LEASE: Final = 12.0
LOST_SHARE: Final = 0.05
REFUSED_SECONDS: Final = 1.0
FULL_SECONDS: Final = 3.0
SILENT_SECONDS: Final = 3.0
JUMP_SECONDS: Final = 3600
REPORT_SECONDS: Final = 10.0


async def nothing(scene: Scene) -> None:
    """No fault: what everything else is compared with."""


async def kill(scene: Scene) -> None:
    """`kill -9` of any process, again and again, at once started again."""
    processes = scene.processes
    while scene.kills_left and not scene.finished.is_set():
        first = len(scene.api.requests)
        alone = len(processes.services) == 1  # else others go on, and what is in doubt cannot be told apart
        before = await scene.world.unsure(scene.sending) if alone else 0
        await scene.any_moment()
        victim = scene.any_service()
        await processes.kill(victim)
        scene.kills_left -= 1
        scene.kills += 1
        scene.crashes += 1
        if alone:
            await scene.idle()
            scene.check_kill(before, await scene.world.unsure(scene.sending), first)
        processes.revive(victim)


async def database_killed(scene: Scene) -> None:
    """`kill -9` of PostgreSQL, which is started again; SQLite dies with the hub."""
    await scene.some_messages_later()
    if not scene.engine.server_pids:
        await scene.processes.kill(victim := scene.any_sender())
        scene.processes.revive(victim)
    else:
        await _reported(scene, scene.engine.crash)
    scene.crashes += len(scene.processes.senders)


async def frozen(scene: Scene) -> None:
    """A sender is stopped for longer than a lease; its work is taken over, then it comes back with late answers."""
    await scene.some_messages_later()
    sleeper = scene.any_sender()
    scene.processes.freeze(sleeper)
    await asyncio.sleep(LONGER_THAN_A_LEASE)
    scene.processes.thaw(sleeper)


async def cut_unread(scene: Scene) -> None:
    """Connections are cut before the request is read: it has not arrived, and the hub cannot know."""
    await _for_the_whole_broadcast(scene, Fault.CUT_UNREAD)


async def answer_lost(scene: Scene) -> None:
    """Connections are cut after the message was delivered."""
    await _for_the_whole_broadcast(scene, Fault.ANSWER_LOST)


async def late_answers(scene: Scene) -> None:
    """Answers take up to a few seconds."""
    slow = [
        scene.fail(Fault.LATE_ANSWER, share=LOST_SHARE, seconds=scene.chance.uniform(0.5, SILENT_SECONDS))
        for _ in range(3)
    ]
    await scene.finished.wait()
    for rule in slow:
        scene.heal(rule)


async def half_open(scene: Scene) -> None:
    """The other side reads and falls silent; some seconds later the connection is gone."""
    for _ in range(3):
        await scene.some_messages_later()
        scene.fail(Fault.SILENCE, count=scene.chance.randint(1, 5), seconds=SILENT_SECONDS)
    await asyncio.sleep(SILENT_SECONDS)


async def too_many_requests(scene: Scene) -> None:
    """Telegram asks the account to wait, several times in a row, and refuses everything meanwhile."""
    for _ in range(2):
        await scene.some_messages_later()
        seconds = scene.chance.randint(1, 3)
        rule = scene.fail(Fault.RETRY_AFTER, retry_after=seconds)
        await asyncio.sleep(seconds)
        scene.heal(rule)


async def server_errors(scene: Scene) -> None:
    """Telegram fails for a moment with 500, then with a proxy's page."""
    for fault in (Fault.SERVER_ERROR, Fault.BAD_GATEWAY):
        await scene.some_messages_later()
        scene.fail(fault, count=scene.chance.randint(1, 10))


async def refused(scene: Scene) -> None:
    """Nobody listens any more, and for a moment every connection is refused."""
    await scene.some_messages_later()
    scene.crashes += len(scene.processes.senders)  # of the other side: what it had not read yet nobody saw
    await scene.api.refuse()
    await asyncio.sleep(REFUSED_SECONDS)
    await scene.api.listen()


async def disk_full(scene: Scene) -> None:
    """The database's disk is full for a while."""
    disk, engine = scene.engine.disk, scene.engine
    hubs = [each.program.process.pid or 0 for each in scene.processes.services]

    async def fill() -> None:
        await engine.use_up()
        disk.fill([*engine.server_pids, *hubs])
        await engine.use_up()
        await asyncio.sleep(FULL_SECONDS)
        disk.free([*engine.server_pids, *hubs])
        await engine.repair()

    await scene.some_messages_later()
    await _reported(scene, fill)


async def database_locked(scene: Scene) -> None:
    """Somebody else holds the database for longer than a lease."""
    await scene.some_messages_later()
    await scene.engine.lock(LONGER_THAN_A_LEASE)


async def clock_jumps(scene: Scene) -> None:
    """The clock of the machine jumps an hour ahead, back, an hour behind, and back."""
    for offset in (JUMP_SECONDS, 0, -JUMP_SECONDS, 0):
        await scene.some_messages_later()
        set_offset(scene.processes.hub.folder, offset)


async def _for_the_whole_broadcast(scene: Scene, fault: Fault) -> None:
    rule = scene.fail(fault, share=LOST_SHARE)
    await scene.finished.wait()
    scene.heal(rule)


async def _reported(scene: Scene, happen: Callable[[], Awaitable[None]]) -> None:
    """Let it happen; the hub's log must tell of it."""
    before = scene.processes.complaints()
    await happen()

    async def told() -> bool:
        return scene.processes.complaints() > before

    try:
        await eventually(told, "the log tells of it", REPORT_SECONDS)
    except AssertionError:
        scene.broken.append("the hub's log does not tell of it")


FAULTS: Final[Mapping[str, Callable[[Scene], Coroutine[None, None, None]]]] = {
    "none": nothing,
    "kill": kill,
    "database-killed": database_killed,
    "frozen": frozen,
    "cut-unread": cut_unread,
    "answer-lost": answer_lost,
    "late-answers": late_answers,
    "half-open": half_open,
    "too-many-requests": too_many_requests,
    "server-errors": server_errors,
    "refused": refused,
    "disk-full": disk_full,
    "database-locked": database_locked,
    "clock-jumps": clock_jumps,
}
#: Run with a clock that can be shifted.
SHIFTED: Final = frozenset({"clock-jumps"})


def parts(name: str) -> frozenset[str]:
    """Return the faults that happen to one broadcast together: `frozen`, or `kill+answer-lost`."""
    return frozenset(name.split("+"))
