"""A hub with moderators, and a hearing in which ideas are given."""

import pytest

from contacts.staff import Role
from hearings.hearings import Phase
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.giving import Evening, an_evening


@pytest.fixture
async def mia(hub: Hub) -> Person:
    return await hub.staff("Mia", Role.MODERATOR)


@pytest.fixture
async def evening(hub: Hub) -> Evening:
    return await an_evening(hub, Phase.IDEAS)


@pytest.fixture
async def measuring(hub: Hub) -> Evening:
    """People make measures in it."""
    return await an_evening(hub, Phase.MEASURES)
