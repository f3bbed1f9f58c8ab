"""A resident with an XMPP app: comes, subscribes, gets the newsletter, leaves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from channels.xmpp import XmppChannel
from contacts.staff import Role
from hub.courier import Courier
from tests.bot.driver import Hub, hub_on
from tests.bot.office.conftest import send_to_everyone, write
from tests.channels.xmpp.people import Person
from tests.channels.xmpp.test_channel import receiving
from tests.databases import MakePlace


@pytest.fixture
async def hub(make_place: MakePlace, engine_name: str, channel: XmppChannel) -> AsyncIterator[Hub]:
    """A hub that listens to XMPP and answers there by itself."""
    place = await make_place(engine_name)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(place.opened())
        hub = await hub_on(database, channels=[channel])
        ours = {(channel.name, channel.account): channel}
        courier = Courier(database, database.bell, ours, hub.intake, hub.clock)
        answering = asyncio.create_task(courier.run())
        async with receiving(channel, hub.intake):
            yield hub
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)


async def test_a_resident_comes_subscribes_gets_the_newsletter_and_leaves(hub: Hub, anna: Person) -> None:
    anna.contact("subscribe")
    await anna.pick("English")
    await anna.reads("I am a computer program")
    await anna.pick("Subscribe for myself")
    await anna.pick("☐ News from the integration office")
    await anna.pick("Done")
    await anna.reads("From now on you get")

    editor = await hub.staff("Eva", Role.EDITOR)
    await write(editor)
    await send_to_everyone(editor)
    await hub.run_broadcasts()
    await anna.reads("Jeden Montag um 19 Uhr im Hallenbad.")

    await anna.pick("Unsubscribe")
    await anna.reads("You are unsubscribed.")
