"""The console over the real stores, with somebody of each role."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broadcasts.releasing import ApprovalRule
from contacts.staff import Role
from tests.bot.driver import Hub, open_hub
from tests.console.office.visitor import Visitor, staff_at_console


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
async def strict_hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """Another person must approve."""
    async with open_hub(tmp_path, approval=ApprovalRule.EDITION) as hub:
        yield hub


@pytest.fixture
async def editor(hub: Hub) -> Visitor:
    return await staff_at_console(hub, "Eva", Role.EDITOR)


@pytest.fixture
async def approver(hub: Hub) -> Visitor:
    return await staff_at_console(hub, "Ali", Role.APPROVER)


@pytest.fixture
async def moderator(hub: Hub) -> Visitor:
    return await staff_at_console(hub, "Mona", Role.MODERATOR)


@pytest.fixture
async def admin(hub: Hub) -> Visitor:
    return await staff_at_console(hub, "Ada", Role.ADMIN)
