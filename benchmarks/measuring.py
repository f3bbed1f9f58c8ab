"""What the benchmarks share: two cores kept apart, programs started and heard, medians, figures beside goals."""

import asyncio
import http.client
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
#: The stand-in of the other side on one core, what is measured on another; on a machine with one they share it.
SINK_CORE, OUR_CORE = (sorted(os.sched_getaffinity(0)) * 2)[:2]
ROUNDS: Final = int(os.environ.get("ROUNDS", "5"))


@dataclass(frozen=True, slots=True)
class Run:
    """What one contestant needed for its messages."""

    count: int
    seconds: float
    cpu_seconds: float
    peak_mb: float

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    @property
    def per_cpu_second(self) -> float:
        return self.count / self.cpu_seconds

    @property
    def cpu_per_thousand(self) -> float:
        return 1000 * self.cpu_seconds / self.count


class ContestantFailed(Exception):
    """A program that was to be measured ended with an error; the message is the end of what it said."""


async def start(core: int, *command: str, **options: Any) -> asyncio.subprocess.Process:
    """Start a program on one core, from the repository's root."""
    return await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, preexec_fn=lambda: os.sched_setaffinity(0, {core}), **options
    )


def module(name: str, *arguments: object) -> list[str]:
    """Return the command that runs one of our modules."""
    return [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)]


async def report_of(*command: str) -> dict[str, Any]:
    """Run a program on our core; return the JSON on the last line it prints. Raises `ContestantFailed`."""
    process = await start(OUR_CORE, *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    try:
        printed, complaints = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode or not printed.strip():
        raise ContestantFailed(complaints.decode().strip()[-300:] or f"it ended with {process.returncode}")
    report: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return report


def run_of(report: dict[str, Any]) -> Run:
    return Run(report["count"], report["seconds"], report["cpu_seconds"], report["peak_mb"])


@dataclass(frozen=True, slots=True)
class Sink:
    """The running stand-in of the Bot API."""

    url: str

    def stats(self) -> dict[str, Any]:
        stats: dict[str, Any] = self._ask("/stats")
        return stats

    def progress(self) -> dict[str, Any]:
        """Return the little of `stats` that costs the stand-in nothing, to be asked for again and again."""
        progress: dict[str, Any] = self._ask("/progress")
        return progress

    def arrivals(self) -> list[tuple[int, float]]:
        """Return chat and instant (of the monotonic clock, which all processes share) of every message taken."""
        return [(chat, instant) for chat, instant in self._ask("/arrivals")]

    def _ask(self, path: str) -> Any:
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=60)
        try:
            connection.request("GET", path)
            return json.load(connection.getresponse())
        finally:
            connection.close()


@asynccontextmanager
async def sink(*, delay_ms: float = 0, per_second: int = 0, updates: int = 0) -> AsyncIterator[Sink]:
    """Run a fresh stand-in; the arguments are those of `benchmarks.sink`, 0 switches each off."""
    options = {"--delay-ms": delay_ms, "--per-second": per_second, "--updates": updates}
    words = [word for option, value in options.items() if value for word in (option, value)]
    async with server(SINK_CORE, *module("sink", *words)) as (_, line):
        yield Sink(f"http://127.0.0.1:{int(line)}")


@asynccontextmanager
async def server(core: int, *command: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run a program until the end of the block; hand out its process and the first line it prints."""
    process = await start(core, *command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode().strip()
        if not line:
            raise ContestantFailed(f"it ended with {await process.wait()}")
        yield process, line
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def cpu_seconds(pid: int) -> float:
    """Return the processor time a process has had, of all its threads."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")  # proc(5): utime, stime


def peak_mb(pid: int) -> float:
    """Return the most resident memory a process has had."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


def middle(values: Sequence[float], digits: int = 2) -> str:
    """Return the median and, in brackets, the range."""
    if not values:
        return "-"
    if len(values) == 1:
        return f"{values[0]:,.{digits}f}"
    return f"{median(values):,.{digits}f} [{min(values):,.{digits}f}..{max(values):,.{digits}f}]"


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value that `share` per cent of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-share * len(ordered) // 100) - 1))]


def judge(what: str, value: float, *, least: float | None = None, most: float | None = None, unit: str = "") -> None:
    """Print a figure beside its goal, and whether it is met."""
    goal = f"at least {least:g}" if least is not None else f"at most {most:g}"
    met = value >= least if least is not None else most is not None and value <= most
    say(f"{'met   ' if met else 'MISSED'} {what}: {value:,.2f}{unit} (goal: {goal}{unit})")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print aligned columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for line in (head, *rows):
        first, *others = (
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        say("  ".join([first, *others]).rstrip())


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
