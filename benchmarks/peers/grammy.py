"""grammY, where Node is there: installed on first use into a folder outside the repository."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.measuring import say

FOLDER: Final = Path(tempfile.gettempdir()) / "sprachrohr-benchmarks-grammy"
PATIENCE_SECONDS: Final = 120


async def folder_with_grammy() -> Path | None:
    """Return the folder to run it from; None, and a line that says why, when it cannot take part."""
    if not shutil.which("node") or not shutil.which("npm"):
        return left_out("Node.js and npm are not on this machine")
    if (FOLDER / "node_modules" / "grammy" / "package.json").exists():
        return FOLDER
    FOLDER.mkdir(exist_ok=True)
    words = ("npm", "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), "grammy@1")
    process = await asyncio.create_subprocess_exec(
        *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        return left_out(f"npm did not finish within {PATIENCE_SECONDS} s")
    if process.returncode:
        return left_out("npm said: " + printed.decode()[-200:].strip())
    return FOLDER


def left_out(why: str) -> Path | None:
    say(f"grammY is left out: {why}")
    return None
