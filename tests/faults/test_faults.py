"""Every fault once on both databases, as `make faults` lets them happen for longer."""

import logging
from typing import Final

import pytest

from tests.faults.driver import Options, run
from tests.faults.faults import FAULTS
from tests.faults.processes import ROLES
from tests.faults.report import table

log = logging.getLogger(__name__)
SEED: Final = 2026
LONG: Final = ("none", "frozen", "database-locked", "refused", "clock-jumps")
SHORT: Final = tuple(name for name in FAULTS if name not in LONG)


@pytest.mark.parametrize("engine", ROLES)
async def test_whatever_fails_every_message_is_accounted_for(engine: str) -> None:
    hubs = [
        Options(engine, recipients=200, kills=5, seed=SEED, faults=faults, per_second=120, newcomers=5)
        for faults in (LONG, SHORT)  # two hubs at once: most of the time they wait
    ]

    episodes = await run(hubs, log.warning)

    assert {episode.fault: episode.broken for episode in episodes if episode.broken} == {}, table(episodes)
