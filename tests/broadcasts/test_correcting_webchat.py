"""A correction and a withdrawal in the web chat, which keeps its messages itself."""

from broadcasts.editions import EditionText
from channels.address import Address
from channels.webchat.channel import WebChatChannel
from storage.chat_history import ChatStoreOverUnits
from tests.broadcasts.changing import carry_out, correct, send, withdraw
from tests.broadcasts.town import GERMAN, Town
from tests.databases import Database

HANS = Address("webchat", "", "c0ffee")


async def test_what_is_read_in_the_web_chat_changes_and_disappears(database: Database) -> None:
    town = Town(database)
    store = ChatStoreOverUnits(database, town.time)
    channel = WebChatChannel(store, database.bell, "http://127.0.0.1")
    town.channels = {(channel.name, channel.account): channel}
    town.sender = town.another_sender()
    await town.subscribe(HANS)

    async def texts() -> list[str]:
        return [entry.message.text for entry in await store.latest(HANS) if not entry.removed]

    await send(town, GERMAN)
    assert await texts() == [GERMAN.body]

    await correct(town, EditionText("de", "", "Schwimmkurs am Dienstag"))
    await carry_out(town)
    assert (await texts())[-1:] == ["Schwimmkurs am Dienstag"]

    await withdraw(town)
    await carry_out(town)
    assert await texts() == []
