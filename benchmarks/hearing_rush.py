"""The rush of a hearing: everybody rates ten measures within some minutes, over Telegram's webhook and the web chat.

Every answer is an update of its own; one in twenty comes twice, one in fifty before the one it follows. What is timed
is the whole of it: from the update to the committed answer and reply. Afterwards the ballots are counted.

On SQLite one process does everything, so it also delivers the replies meanwhile; on PostgreSQL two web processes take
answers of both kinds, half of the people each, and nobody delivers.

python -m benchmarks hearing_rush          (PEOPLE=300 SECONDS=60: on SQLite ten minutes' answers come in one)
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.hearing_ways import TelegramWay, Way, WebChatWay
from benchmarks.inbound import SECRET, Connection
from benchmarks.measuring import cpu_seconds, judge, percentile, say, table
from benchmarks.postgres import make_database, postgres_server
from channels.chat_store import Author
from channels.outgoing import Outgoing
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import HearingAction, Phase
from hearings.measures import Measure, MeasureAction, MeasureState
from hearings.opening import open_rating
from hearings.participants import join
from hub.clock import utc_now
from storage.opening import migrate, open_database
from storage.poll_keys import PollKeyFolder
from storage.sealing import Vault
from storage.stores import Stores

PEOPLE: Final = int(os.environ.get("PEOPLE", "300"))
PEOPLE_POSTGRESQL: Final = int(os.environ.get("PEOPLE_POSTGRESQL", "5000"))
SECONDS: Final = float(os.environ.get("SECONDS", "60"))
SECONDS_POSTGRESQL: Final = float(os.environ.get("SECONDS_POSTGRESQL", "600"))
MEASURES: Final = 10
TWICE: Final = 0.05
OUT_OF_ORDER: Final = 0.02
CONNECTIONS: Final = 40
Answers = dict[int, dict[int, int]]  #: person -> option -> mark


@dataclass(frozen=True, slots=True)
class Vote:
    """A poll that is open, and who takes part."""

    poll_id: int
    options: list[int]
    ways: list[Way]  #: of each person
    screens: list[int]  #: in which message of their chat each person presses

    def press(self, number: int, person: int, option: int, mark: int) -> bytes:
        token = f"hv_a:{self.poll_id}:{option}:{mark}"
        return self.ways[person].press(number, person, self.screens[person], token)


async def prepare(database_url: str, folder: Path, people: int, ways: Sequence[Way]) -> Vote:
    """Make a hearing that votes, with so many participants, who use these ways in turn."""
    vault = Vault.in_folder(folder / "keys")
    await migrate(database_url, folder)
    database = await open_database(database_url, folder, vault, exclusive=False)
    keys, now = PollKeyFolder(folder / "keys"), utc_now()

    async def hearing_of(stores: Stores) -> tuple[int, int, list[int]]:
        hearing = await stores.hearings.add(Content.of("de", "Integrationshearing"), None, now)
        await stores.hearings.save(replace(hearing, cards=False), now)
        housing = Content.of("de", "Wohnen")
        goal = await stores.goals.add(Goal(0, hearing.id, 0, housing, housing, "🏠"))
        for number in range(MEASURES):
            parts = [Content.of("de", f"Maßnahme {number} {part}") for part in ("was", "für wen", "wer hilft")]
            new = Measure(0, hearing.id, goal.id, 0, parts[0], parts[1], parts[2], MeasureState.MAKING)
            await stores.measures.move(await stores.measures.add(new, now), MeasureAction.CONFIRM)
        found = await stores.hearings.get(hearing.id)
        assert found is not None
        while found.phase is not Phase.VOTING:
            found = await stores.hearings.move(found, HearingAction.ADVANCE, now)
        poll = await open_rating(stores, keys, found, goal, None, now)
        return hearing.id, poll.id, [option.id for option in poll.options]

    hearing_id, poll_id, options = await database.unit(hearing_of)
    vote = Vote(poll_id, options, [ways[person % len(ways)] for person in range(people)], [])
    for start in range(0, people, 100):

        async def some(stores: Stores, start: int = start) -> None:
            hearing = await stores.hearings.get(hearing_id)
            assert hearing is not None
            for number in range(start, min(start + 100, people)):
                at = vote.ways[number].address(number)
                chat = await stores.addresses.open(at, now)
                await stores.addresses.set_languages(chat.id, ("de",), bilingual=False)
                await join(stores.participants, hearing, chat.id, "de", at.channel, None, now)
                screen = await stores.chat.append(at, Author.HUB, Outgoing("x"), "screen", now)
                assert screen is not None
                vote.screens.append(screen)

        await database.unit(some)
    await database.close()
    return vote


def rush(vote: Vote) -> tuple[list[tuple[int, bytes]], Answers]:
    """Return every update with its person, in the order of arrival, and what must be counted in the end."""
    chance = random.Random(20190708)
    wanted: Answers = {person: {} for person in range(len(vote.ways))}
    lines: list[list[bytes]] = []
    number = 0
    for person in wanted:
        line = []
        for option in vote.options:
            number += 1
            mark = chance.randint(1, 5)
            wanted[person][option] = mark
            line.append(vote.press(number, person, option, mark))
            if chance.random() < TWICE:
                line.append(line[-1])
        for at in range(1, len(line)):
            if chance.random() < OUT_OF_ORDER:
                line[at - 1], line[at] = line[at], line[at - 1]
        lines.append(line)
    turns = [person for person, line in enumerate(lines) for _ in line]
    chance.shuffle(turns)
    rest = [iter(line) for line in lines]
    return [(person, next(rest[person])) for person in turns], wanted


@asynccontextmanager
async def web_process(
    folder: Path, database_url: str, core: int, *options: str
) -> AsyncIterator[tuple[list[Connection], int]]:
    """Run a hub; hand out connections to it and the id of its process."""
    command = [sys.executable, "-m", "benchmarks.inbound_hub", str(folder), SECRET, *options]
    environment = {**os.environ, "SPRACHROHR_DATABASE_URL": database_url, "HUB_CORE": str(core)}
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=environment)
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    try:
        connections = [Connection(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(CONNECTIONS)]
        yield connections, process.pid
    finally:
        process.terminate()
        await process.wait()


async def play(feed: Sequence[tuple[int, bytes]], seconds: float, connections: Sequence[Connection]) -> list[float]:
    """Send every update at its instant, whatever the answers do; return milliseconds until each was answered."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for connection in connections:
        free.put_nowait(connection)
    waits: list[float] = []

    async def one(planned: float, request: bytes) -> None:
        connection = await free.get()
        await connection.ask(request)
        free.put_nowait(connection)
        waits.append((time.perf_counter() - planned) * 1000)

    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, (_, request) in enumerate(feed):
            planned = start + number * seconds / len(feed)
            await asyncio.sleep(max(planned - time.perf_counter(), 0))
            group.create_task(one(planned, request))
    return waits


async def lost_or_doubled(database_url: str, folder: Path, poll_id: int, wanted: Answers) -> int:
    """Return how many answers are not on the ballots as they were given."""
    database = await open_database(database_url, folder, Vault.in_folder(folder / "keys"), exclusive=False)
    key = PollKeyFolder(folder / "keys").read(poll_id)
    ballots = await database.read(lambda stores: stores.ballots.all(poll_id, key))
    await database.close()
    found = sorted(sorted(ballot.answers.items()) for ballot in ballots)
    right = sorted(sorted(answers.items()) for answers in wanted.values())
    return sum(a != b for a, b in zip(found, right, strict=False)) + abs(len(found) - len(right))


async def run(
    name: str, database_url: str, folder: Path, people: int, ways: Sequence[Way], seconds: float, hubs: Sequence[str]
) -> list[str]:
    """Play one rush; `hubs` are the options of the processes that take it."""
    await asyncio.to_thread(folder.mkdir)
    vote = await prepare(database_url, folder, people, ways)
    feed, wanted = rush(vote)
    async with AsyncExitStack() as stack:
        connections, pids = [], []
        for core, option in enumerate(hubs):
            some, pid = await stack.enter_async_context(web_process(folder, database_url, core, option))
            connections += some
            pids.append(pid)
        before = sum(map(cpu_seconds, pids))
        waits = await play(feed, seconds, connections)
        cpu_ms = (sum(map(cpu_seconds, pids)) - before) * 1000 / len(feed)
    wrong = await lost_or_doubled(database_url, folder, vote.poll_id, wanted)
    p95 = percentile(waits, 95)
    per_second = f"{len(feed) / seconds:.0f}"
    figures = [f"{percentile(waits, 50):.0f}", f"{p95:.0f}", f"{max(waits):.0f}", f"{cpu_ms:.1f}", str(wrong)]
    judge(f"{name}: p95", p95, most=300 if len(hubs) == 1 else 500, unit=" ms")
    judge(f"{name}: answers lost or doubled", wrong, most=0)
    return [name, str(people), str(len(feed)), per_second, *figures]


async def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for way, name in ((TelegramWay(), "Telegram"), (WebChatWay(), "web chat")):
            rows.append(await run(f"SQLite, {name}", "", folder / name, PEOPLE, [way], SECONDS, ["whole"]))
        with postgres_server() as server:
            url = await make_database(server, "rush")
            both: list[Way] = [TelegramWay(), WebChatWay()]
            people, seconds = PEOPLE_POSTGRESQL, SECONDS_POSTGRESQL
            rows.append(
                await run("PostgreSQL, both", url, folder / "postgresql", people, both, seconds, ["web", "web"])
            )
    table(["", "people", "updates", "per second", "p50 ms", "p95 ms", "longest ms", "CPU ms each", "wrong"], rows)
    say(f"the goal's pace: {PEOPLE * MEASURES / timedelta(minutes=10).total_seconds():.0f} answers a second")
