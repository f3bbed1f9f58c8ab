"""From `git clone` to the demo answering, the second start, and the memory of an idle hub.

Clones this checkout's last commit into an empty folder and runs the README's command there with an empty package cache.
"""

import asyncio
import contextlib
import os
import re
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx

from tests.telegram_api import TelegramApi

ROOT: Final = Path(__file__).parents[1]
IDLE_SECONDS: Final = 8
PATIENCE_SECONDS: Final = 600
#: Settings of whoever runs this would not be a fresh machine's.
CLEAN: Final = {k: v for k, v in os.environ.items() if not k.startswith(("SPRACHROHR_", "VIRTUAL_ENV", "PYTHON"))}


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "sprachrohr"
        begun, received = time.perf_counter(), received_bytes()
        cloning = await asyncio.create_subprocess_exec("git", "clone", "--quiet", str(ROOT), str(folder))
        assert await cloning.wait() == 0
        await demo(folder, begun, "first start, from git clone on", {"PIP_NO_CACHE_DIR": "1"})
        size, seconds = (received_bytes() - received) / 1e6, time.perf_counter() - begun
        say(f"{'downloaded':<44}{size:8.1f} MB in all, {size / seconds:.1f} MB/s on average")
        memory = await demo(folder, time.perf_counter(), "second start", {})
        say(f"{'idle memory of the hub':<44}{memory:8.0f} MB   goal 200")
        async with TelegramApi() as api:
            settings = {"SPRACHROHR_TELEGRAM__TOKEN": api.token, "SPRACHROHR_TELEGRAM__API_BASE": api.base_url}
            memory = await demo(folder, time.perf_counter(), "start with Telegram", settings)
        say(f"{'idle memory of the hub with Telegram':<44}{memory:8.0f} MB   goal 200")


async def demo(folder: Path, begun: float, what: str, settings: dict[str, str]) -> float:
    """Run `make demo` until its web chat answers, print how long that took, and return its idle memory in MB."""
    process = await asyncio.create_subprocess_exec(
        "make", "demo", cwd=folder, env={**CLEAN, **settings, "SPRACHROHR_WEB__PORT": "0"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            url = await printed_address(process.stdout)
        async with httpx.AsyncClient() as browser:
            (await browser.get(url)).raise_for_status()
        goal = 180 if "clone" in what else 3
        say(f"{what:<44}{time.perf_counter() - begun:8.1f} s    goal {goal}")
        await asyncio.sleep(IDLE_SECONDS)
        return max(resident_mb(child) for child in descendants(process.pid))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        await process.wait()


async def printed_address(output: asyncio.StreamReader) -> str:
    """Return the web chat's address as soon as it is printed."""
    lines = []
    async for line in output:
        lines.append(line.decode())
        if found := re.search(r"Web chat\s+(http\S+)", lines[-1]):
            return found[1]
    raise RuntimeError("the demo ended: " + "".join(lines[-10:]))


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in descendants(int(child)))]


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1000 if found else 0.0


def received_bytes() -> int:
    """Return what all network interfaces but the loopback have received."""
    rows = [line.split() for line in Path("/proc/net/dev").read_text().splitlines()[2:]]
    return sum(int(row[1]) for row in rows if row[0] != "lo:")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
