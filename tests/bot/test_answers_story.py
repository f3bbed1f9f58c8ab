"""From a question that nobody could answer to an answer for everybody, on both databases and three channels."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from contacts.staff import Role
from faq.askings import Asking, Outcome
from faq.entries import EntryState
from storage.stores import Stores
from tests.bot.driver import Hub, Person, hub_on
from tests.bot.people.faq.conftest import LIBRARY, REGISTER, SWIMMING, add
from tests.channels.memory import MemoryChannel
from tests.databases import MakePlace

QUESTION = "Wo gibt es einen Nähkurs für Frauen?"


@pytest.fixture
async def hub(make_place: MakePlace, engine_name: str) -> AsyncIterator[Hub]:
    place = await make_place(engine_name)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(place.opened())
        yield await hub_on(database, channels=[MemoryChannel(name) for name in ("webchat", "telegram")])


async def speaker(hub: Hub, name: str, own_name: str, channel: str) -> Person:
    person = hub.person(name, channel=channel)
    await person.say("/start")
    await person.press(own_name)
    return person


async def test_one_question_becomes_an_answer_for_all_who_wait(hub: Hub) -> None:
    await add(hub, REGISTER, SWIMMING, LIBRARY)
    edda = await hub.staff("Edda", Role.EDITOR, language="de")
    amina = await speaker(hub, "amina", "English", "memory")
    olena = await speaker(hub, "olena", "Українська", "telegram")
    fatma = await speaker(hub, "fatma", "Türkçe", "webchat")

    # Nobody knows: Amina passes it on, Olena only wants to hear the answer.
    await amina.say(QUESTION)
    await amina.press("Go on")
    if "None of these" in amina.buttons:
        await amina.press("None of these")
    await amina.press("Pass it on to the office")
    await amina.press("Send")
    await olena.say(QUESTION)
    await olena.press("Далі")
    if "Нічого з цього" in olena.buttons:
        await olena.press("Нічого з цього")
    await olena.press("Повідомити, коли буде відповідь")

    # The office answers Amina, and makes it an answer for all with two presses.
    await edda.press("Antworten")
    await edda.say("Im Begegnungszentrum, montags um 18 Uhr.")
    await edda.press("Senden")
    assert "A person of the office answers you:" in amina.reads
    amina.look_away()
    olena.look_away()
    await edda.press("Zur Antwort für alle machen")
    await edda.press("Veröffentlichen")
    assert "Es ist veröffentlicht." in edda.reads

    # Both are told, each once and in their language; the next one gets it at once, on the third channel.
    assert "You asked this, and now there is an answer:" in amina.reads
    assert "Im Begegnungszentrum, montags um 18 Uhr." in amina.reads
    assert "Ви про це питали, і тепер є відповідь:" in olena.reads
    assert "Вашою мовою відповіді ще немає." in olena.reads
    await fatma.say(QUESTION)
    await fatma.press("Devam")
    assert "Im Begegnungszentrum, montags um 18 Uhr." in fatma.reads

    amina.look_away()
    await edda.press_again()
    assert amina.sees == []
    entry = await hub.unit(lambda stores: stores.faq.by_key("asked-1"))
    askings = await hub.unit(_askings)
    assert entry.state is EntryState.PUBLISHED
    assert [(each.outcome, each.entry_id, each.wants_answer) for each in askings] == [
        (Outcome.ANSWERED, entry.id, False)
    ] * 3


async def _askings(stores: Stores) -> list[Asking]:
    return [asking for number in (1, 2, 3) if (asking := await stores.askings.get(number))]
