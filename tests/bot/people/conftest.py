"""A hub whose people speak English in their app; buttons are pressed by the words they see."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.driver import Hub, Person, open_hub


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
async def anna(hub: Hub) -> Person:
    """Somebody who has chosen English and subscribed to nothing yet."""
    person = hub.person("anna", hint="en")
    await person.say("/start")
    await person.press("English")
    return person


async def states(person: Person) -> dict[str, str]:
    """Return what a chat is subscribed to: topic code -> state."""
    address_id = await person.address_id()
    topics = await person.hub.unit(lambda stores: stores.subscriptions.topics())
    codes = {topic.id: topic.code for topic in topics}
    rows = await person.hub.unit(lambda stores: stores.subscriptions.of(address_id))
    return {codes[each.topic_id]: each.state.value for each in rows}
