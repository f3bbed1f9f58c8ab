"""The stand-in as its own process: `python -m tests.telegram_api --port N --log FILE`.

The first line on standard output is JSON with `base_url` and `token`. It ends on SIGTERM or SIGINT, and with
`--until-eof` also when standard input ends, so that it does not outlive the tests that started it.
"""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

import uvloop

from tests.telegram_api.api import TelegramApi


async def serve(options: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if options.until_eof:
        loop.add_reader(sys.stdin.fileno(), ended.set)  # nothing is ever written to it
    async with TelegramApi(port=options.port, log=options.log, lean=options.lean) as api:
        sys.stdout.write(json.dumps({"base_url": api.base_url, "token": api.token}) + "\n")
        sys.stdout.flush()
        await ended.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.telegram_api", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--log", type=Path, help="gets one JSON line per finished request")
    parser.add_argument("--lean", action="store_true", help="keep neither parameters nor answers in memory")
    parser.add_argument("--until-eof", action="store_true", help="end with standard input")
    options = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(options))


if __name__ == "__main__":
    main()
