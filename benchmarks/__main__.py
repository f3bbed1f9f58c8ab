"""Runs the benchmarks one after another: `python -m benchmarks [NAME ...]`, all of them without a name."""

import argparse
import asyncio
import platform
import signal
import sys
from importlib import import_module
from os import cpu_count
from typing import Final

NAMES: Final = (
    "inbound",
    "inbound_peers",
    "sending",
    "round_trip",
    "senders",
    "pace",
    "large",
    "languages",
    "starting",
    "webchat_first_screen",
    "console_first_screen",
    "archive",
    "hearing_rush",
    "hearing_pages",
    "console",
    "console_live",
    "faq",
)


def main() -> None:
    wanted = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    wanted.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    names = wanted.parse_args().names or NAMES
    if unknown := set(names).difference(NAMES):
        wanted.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    # Asked to stop, it ends what it has started: servers and databases would go on without us.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    sys.stdout.write(f"Python {platform.python_version()}, {cpu_count()} cores, {platform.machine()}\n")
    for name in names:
        module = import_module(f"benchmarks.{name}")
        sys.stdout.write(f"\n== {name}: {(module.__doc__ or '').splitlines()[0]}\n")
        sys.stdout.flush()
        asyncio.run(module.main())


main()
