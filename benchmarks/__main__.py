"""Runs the benchmarks one after another: `python -m benchmarks [NAME ...]`, all of them without a name."""

import asyncio
import platform
import sys
from importlib import import_module
from os import cpu_count
from typing import Final

NAMES: Final = (
    "inbound",
    "inbound_peers",
    "sending",
    "round_trip",
    "pace",
    "large",
    "starting",
    "webchat_first_screen",
)


def main() -> None:
    sys.stdout.write(f"Python {platform.python_version()}, {cpu_count()} cores, {platform.machine()}\n")
    for name in sys.argv[1:] or NAMES:
        module = import_module(f"benchmarks.{name}")
        sys.stdout.write(f"\n== {name}: {(module.__doc__ or '').splitlines()[0]}\n")
        sys.stdout.flush()
        asyncio.run(module.main())


main()
