"""A hub on which a hearing has reached the vote."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hearings.hearings import Hearing
from hearings.opening import open_poll
from hearings.polls import Poll, PollKind
from storage.stores import Stores
from tests.bot.driver import Hub, Person, open_hub
from tests.hearings.voting import a_hearing, a_poll, a_voter


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
async def hearing(hub: Hub) -> Hearing:
    """Nobody needs a card in it."""
    found: Hearing = await hub.unit(a_hearing)
    return found


async def voter(hub: Hub, hearing: Hearing, name: str, language: str = "en", channel: str = "memory") -> Person:
    """Return somebody who takes part."""
    person = hub.person(name, channel=channel, hint=language)

    async def work(stores: Stores) -> None:
        chat = await stores.addresses.open(person.address, hub.now)
        await stores.addresses.set_languages(chat.id, (language,), bilingual=False)
        await a_voter(stores, hearing, chat.id, language)

    await hub.unit(work)
    return person


async def opened(hub: Hub, hearing: Hearing, kind: PollKind, *options: str, most: int = 0) -> Poll:
    """Open a poll."""
    keys = hub.office.poll_keys
    assert keys is not None

    async def work(stores: Stores) -> Poll:
        draft = await a_poll(stores, hearing, kind, *options, most=most)
        return await open_poll(stores, keys, draft.id, hub.now)

    found: Poll = await hub.unit(work)
    return found


async def ballots(hub: Hub, poll: Poll) -> list[dict[int, Any]]:
    """Return what is on the ballots of an open poll."""
    keys = hub.office.poll_keys
    assert keys is not None
    found = await hub.unit(lambda stores: stores.ballots.all(poll.id, keys.read(poll.id)))
    return [ballot.answers for ballot in found]
