"""A run: a hub of real processes, one broadcast after another, each with its fault, and what became of the promises."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

import asyncpg
from sqlalchemy.exc import DBAPIError

from broadcasts.broadcasts import BroadcastState, IllegalBroadcastAction
from hub.units import Unavailable
from tests.end_to_end import acts
from tests.end_to_end.hub import Installation
from tests.end_to_end.installing import telegram
from tests.end_to_end.people import Reader
from tests.faults import checks
from tests.faults.engines import Engine, an_engine
from tests.faults.faults import FAULTS, SHIFTED, parts
from tests.faults.processes import ROLES, Processes
from tests.faults.report import Episode
from tests.faults.scene import Scene
from tests.faults.shifted import set_offset
from tests.faults.world import PARTS, Sending, World
from tests.telegram_api import Fault, TelegramApi

T = TypeVar("T")
ANSWER_SECONDS: Final = 0.05  #: how long Telegram takes over a message, so that requests are under way at a fault
REPEATED: Final = 0.05  #: share of updates that Telegram hands out twice
LOOK_SECONDS: Final = 0.2
DATABASE_SECONDS: Final = 60.0  #: for a database that was broken to answer again
CALM_SECONDS: Final = 0.5  #: the ledger stands still for so long, then it is read
CALM_TRIES: Final = 20
TROUBLE: Final = (Unavailable, DBAPIError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


@dataclass(frozen=True)
class Options:
    """What is run. Everything that is left to chance follows from the seed."""

    engine: str
    recipients: int = 10_000
    kills: int = 200
    seed: int = 1
    faults: tuple[str, ...] = tuple(FAULTS)
    per_second: int = 400
    newcomers: int = 20  #: with every broadcast during which processes are killed
    patience_seconds: float = 90.0  #: beyond what the pace takes, until a broadcast counts as one that never finishes

    @property
    def finish_seconds(self) -> float:
        return self.patience_seconds + 3 * self.recipients * max(PARTS.values()) / self.per_second


@dataclass
class Run:
    """One hub and all that happens to it."""

    options: Options
    api: TelegramApi
    engine: Engine
    processes: Processes
    world: World
    chance: random.Random
    kills_left: int
    say: Callable[[str], None]
    sendings: list[Sending] = field(default_factory=list)

    async def episodes(self) -> AsyncIterator[Episode]:
        """Let every fault happen, to a broadcast each; kills go on until there were enough."""
        for shifted in (False, True):
            names = [name for name in self.options.faults if bool(SHIFTED & parts(name)) is shifted]
            if names:
                self._set_clock(shifted)
                async with self.processes.running():
                    for name in names:
                        yield await self.episode(name)
                        while "kill" in parts(name) and self.kills_left:
                            yield await self.episode(name)

    def _set_clock(self, shifted: bool) -> None:
        hub = self.processes.hub
        hub.entry = "tests.faults.shifted" if shifted else "bot.cli"
        set_offset(hub.folder, 0)

    async def episode(self, name: str) -> Episode:
        """Send a broadcast, let the faults of this name happen, wait for the end, and check the promises."""
        began = asyncio.get_running_loop().time()
        await self.processes.ready()
        sending = await patiently(partial(self.world.send, len(self.sendings) + 1))
        self.sendings.append(sending)
        scene = Scene(self.api, self.engine, self.processes, self.world, sending, self.chance, self.kills_left)
        episode = Episode(name, self.options.engine)
        ends = self.processes.ends.copy()
        newcomers = self._newcomers(sending) if "kill" in parts(name) else []
        async with asyncio.TaskGroup() as work:
            work.create_task(self._as_staff(scene, episode))
            for newcomer in newcomers:
                work.create_task(acts.subscribe(newcomer))
            for part in sorted(parts(name)):
                work.create_task(FAULTS[part](scene))
        self.kills_left = scene.kills_left
        await self._check(scene, episode, newcomers)
        episode.ends = self.processes.ends - ends
        episode.seconds = asyncio.get_running_loop().time() - began
        self.say(episode.line())
        return episode

    async def _as_staff(self, scene: Scene, episode: Episode) -> None:
        """Wait until the broadcast is finished; go on when it pauses itself, and give it up when it never ends."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self.options.finish_seconds
        while loop.time() < until:
            broadcast = await patiently(partial(self.world.broadcast, scene.sending))
            if broadcast.state is BroadcastState.PAUSED:
                with contextlib.suppress(IllegalBroadcastAction):
                    await patiently(partial(self.world.resume, broadcast))
                    episode.pauses.append(broadcast.note)
            if broadcast.state in (BroadcastState.FINISHED, BroadcastState.CANCELLED):
                break
            await asyncio.sleep(LOOK_SECONDS)
        else:
            episode.broken.append(f"not finished within {self.options.finish_seconds:.0f} s")
        scene.finished.set()

    async def _check(self, scene: Scene, episode: Episode, newcomers: list[Reader]) -> None:
        await scene.idle()
        rows = await self._calm_ledger(scene.sending)
        history = self.world.history(scene.sending.first_request)
        pieces = [each for each in history if each.piece is None or each.piece.broadcast == scene.sending.number]
        episode.count(rows, history, kills=scene.kills, crashes=scene.crashes)
        chats = [each.chat for each in newcomers]
        reasons = await patiently(partial(self.world.reasons, scene.sending))
        episode.broken += [
            *scene.broken,
            *checks.lost(scene.sending.wanted, rows),
            *checks.untrue(rows, pieces),
            *checks.doubled(pieces),
            *checks.disordered(scene.sending.wanted, pieces),
            *checks.too_fast(history, self.options.per_second),
            *checks.too_uncertain(episode.uncertain, episode.untold, scene.crashes),
            *checks.unaccounted(reasons, rows),
            *await patiently(partial(self.world.subscribed_once, chats, len(acts.CITY.topics))),
        ]
        await patiently(partial(self.world.cancel, scene.sending))

    async def _calm_ledger(self, sending: Sending) -> list[checks.Row]:
        """Return the ledger once it stands still: a process that was stopped may still have something to say."""
        rows = await patiently(partial(self.world.ledger, sending))
        for _ in range(CALM_TRIES):
            await asyncio.sleep(CALM_SECONDS)
            before, rows = rows, await patiently(partial(self.world.ledger, sending))
            if rows == before:
                break
        return rows

    def _newcomers(self, sending: Sending) -> list[Reader]:
        first = 1_000_000 * sending.number
        chats = [self.api.private_chat(first + number, started=False) for number in range(self.options.newcomers)]
        return [Reader(self.api, chat, "de", patience_seconds=self.options.finish_seconds) for chat in chats]

    def afterwards(self, known: list[Episode]) -> Episode:
        """Look at the whole run once more: what arrived after its broadcast was over counts as well."""
        episode = Episode("afterwards", self.options.engine)
        found = checks.doubled(self.world.history(0))
        episode.broken = [each for each in found if not any(each in before.broken for before in known)]
        episode.broken += [f"a process did not stop when it was asked to: {role}" for role in self.processes.stubborn]
        if episode.broken:
            self.say(episode.line())
        return episode


async def run(hubs: Sequence[Options], say: Callable[[str], None]) -> list[Episode]:
    """Run every hub's faults, all hubs at the same time; return what became of them."""
    async with AsyncExitStack() as stack:
        # One after another: neither migrations nor the making of servers can be done twice at once in one process.
        engines = [await stack.enter_async_context(an_engine(options.engine)) for options in hubs]
        runs = [_run(options, engine, say) for options, engine in zip(hubs, engines, strict=True)]
        return [episode for episodes in await asyncio.gather(*runs) for episode in episodes]


async def _run(options: Options, engine: Engine, say: Callable[[str], None]) -> list[Episode]:
    chance = random.Random(f"{options.seed} {options.engine}")
    async with TelegramApi() as api, engine.place.opened() as database:
        world = World(api, database, chance)
        await world.subscribe(options.recipients)
        api.limit(options.per_second)
        api.fail_rate("send*", Fault.LATE_ANSWER, 1.0, seconds=ANSWER_SECONDS)
        api.repeat_rate(REPEATED, options.seed)
        pace = {"TELEGRAM__MESSAGES_PER_SECOND": str(options.per_second)}
        hub = Installation(engine.place.data_dir, {"DATABASE_URL": engine.place.url, **telegram(api), **pace})
        processes = Processes(hub, ROLES[options.engine])
        this = Run(options, api, engine, processes, world, chance, options.kills, say)
        episodes = [episode async for episode in this.episodes()]
        return [*episodes, this.afterwards(episodes)]


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Ask the database until it answers: it is broken on purpose."""
    until = asyncio.get_running_loop().time() + DATABASE_SECONDS
    while True:
        try:
            return await work()
        except TROUBLE:
            if asyncio.get_running_loop().time() > until:
                raise
            await asyncio.sleep(LOOK_SECONDS)
