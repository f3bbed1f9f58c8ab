"""Every fault once on both databases, as `make faults` lets them happen for longer."""

import logging
from typing import Final

import pytest

from tests.faults.driver import Options, run
from tests.faults.faults import FAULTS, parts
from tests.faults.processes import ROLES
from tests.faults.report import table

log = logging.getLogger(__name__)
SEED: Final = 2026
#: Faults of the same kind happen together, which saves time; the long form lets each happen alone.
WAITING: Final = ("none", "frozen", "database-locked", "cut-unread+answer-lost+late-answers", "clock-jumps")
AT_WORK: Final = (
    "kill",
    "database-killed",
    "disk-full",
    "half-open+too-many-requests+server-errors+refused",
)


def test_no_fault_is_forgotten() -> None:
    assert frozenset().union(*map(parts, (*WAITING, *AT_WORK))) == FAULTS.keys()


@pytest.mark.parametrize("engine", ROLES)
async def test_whatever_fails_every_message_is_accounted_for(engine: str) -> None:
    hubs = [
        Options(engine, recipients=200, kills=5, seed=SEED, faults=faults, per_second=120, newcomers=5)
        for faults in (WAITING, AT_WORK)  # two hubs at once: most of the time they wait
    ]

    episodes = await run(hubs, log.warning)

    assert {episode.fault: episode.broken for episode in episodes if episode.broken} == {}, table(episodes)
