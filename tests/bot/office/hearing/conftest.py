"""A hearing with people in it, and somebody who leads it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contacts.staff import Role
from hearings.hearings import Hearing, Phase
from tests.bot.driver import Hub, Person, open_hub
from tests.bot.office.hearing.giving import Evening, an_evening
from tests.hearings.voting import a_hearing


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
async def hearing(hub: Hub) -> Hearing:
    """It is at the vote."""
    found: Hearing = await hub.unit(a_hearing)
    return found


@pytest.fixture
async def moderator(hub: Hub) -> Person:
    return await hub.staff("Mona", Role.MODERATOR)


@pytest.fixture
async def mia(hub: Hub) -> Person:
    """Another moderator."""
    return await hub.staff("Mia", Role.MODERATOR)


@pytest.fixture
async def evening(hub: Hub) -> Evening:
    """A hearing in which ideas are given."""
    return await an_evening(hub, Phase.IDEAS)


@pytest.fixture
async def measuring(hub: Hub) -> Evening:
    """A hearing in which people make measures."""
    return await an_evening(hub, Phase.MEASURES)
