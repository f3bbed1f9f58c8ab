"""One Prosody for all tests, with accounts of their own for each."""

from collections.abc import AsyncIterator, Iterator

import pytest

from channels.xmpp import XmppChannel
from channels.xmpp.line import Account
from tests.channels.xmpp.people import Person, person
from tests.channels.xmpp.prosody import Prosody, running
from tests.databases import engine_name, make_place, postgres_server, sqlite_template

__all__ = ["engine_name", "make_place", "postgres_server", "sqlite_template"]


@pytest.fixture(scope="session")
def server() -> Iterator[Prosody]:
    with running() as server:
        yield server


@pytest.fixture
def prosody(server: Prosody) -> Iterator[Prosody]:
    yield server
    server.mend()
    if server.process is None:
        server.start()


@pytest.fixture
def account(prosody: Prosody) -> Account:
    return prosody.account("hub")


@pytest.fixture
async def channel(account: Account) -> AsyncIterator[XmppChannel]:
    channel = XmppChannel(account, messages_per_second=None, patience_seconds=0.05)
    yield channel
    await channel.close()


@pytest.fixture
async def anna(prosody: Prosody, account: Account) -> AsyncIterator[Person]:
    anna = await person(prosody.account("anna"), account.jid)
    yield anna
    await anna.client.disconnect()
