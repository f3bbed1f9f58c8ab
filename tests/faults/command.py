"""The long form: prints its seed first and a table last; exit code 1 on a broken promise."""

import argparse
import secrets
import sys

from bot.cli import finish
from tests.faults.driver import Options, run
from tests.faults.faults import FAULTS, parts
from tests.faults.processes import ROLES
from tests.faults.report import Episode, table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--engine", choices=ROLES, action="append", help="both without it")
    parser.add_argument("--recipients", type=int, default=Options.recipients)
    parser.add_argument("--kills", type=int, default=Options.kills, help="on each engine")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="a random one without it")
    parser.add_argument(
        "--faults",
        type=lambda names: tuple(names.split(",")),
        default=tuple(FAULTS),
        help="as kill,frozen: one broadcast each, or kill+frozen: together; all, one after another, without it",
    )
    parser.add_argument("--per-second", type=int, default=Options.per_second, help="the limit of Telegram and hub")
    given = parser.parse_args()
    say(f"seed {given.seed}")
    if unknown := frozenset().union(*map(parts, given.faults)) - FAULTS.keys():
        parser.error(f"no fault is called {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
    episodes: list[Episode] = []
    for engine in given.engine or ROLES:
        options = Options(engine, given.recipients, given.kills, given.seed, given.faults, given.per_second)
        episodes += finish(run([options], say))  # which stops in good order: servers and disks are cleared away
    say(f"\nseed {given.seed}\n\n{table(episodes)}")
    sys.exit(any(episode.broken for episode in episodes))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
