"""Translators at the console: asked by link; what comes back is taken over, sent back, or called off."""

import re

import pytest

from broadcasts.translating import RequestState, TranslationRequest
from tests.bot.driver import Hub, Person
from tests.console.office.editions.test_editions import written
from tests.console.office.visitor import Visitor


@pytest.fixture
async def returned(hub: Hub, editor: Visitor) -> Person:
    """Somebody who was asked by a link of the console, and has handed in a Turkish text."""
    await written(editor)
    await editor.follow("Translators")
    await editor.press("Make the link", language="tr", note="Bitte duzen")
    found = re.search(r"/translate/([\w-]+)", editor.reads)
    assert found is not None
    ayse = hub.person("Ayşe", hint="en")
    await ayse.say("/start")
    await ayse.press("English")
    await ayse.say(f"/start e_{found[1]}")
    assert "Bitte duzen" in ayse.reads
    await ayse.say("Yüzme kursu\n\nSalı günü.")
    await ayse.press("Give it to the office")
    return ayse


async def the_request(hub: Hub) -> TranslationRequest:
    found: TranslationRequest = await hub.unit(lambda stores: stores.translations.get(1))
    return found


async def test_what_comes_back_is_read_beside_the_original_and_taken_over(
    hub: Hub, editor: Visitor, returned: Person
) -> None:
    await editor.open("/editions/1/translators")
    await editor.follow("Türkçe")
    assert "Salı günü." in editor.reads
    await editor.press("Take it over")

    assert "The translation is taken over:" in editor.response.text
    edition = await hub.unit(lambda stores: stores.editions.get(1))
    assert edition.texts["tr"].title == "Yüzme kursu"
    await hub.deliver()
    assert "taken over" in returned.history[-1]
    await editor.open("/translations/1")
    assert "Take it over" not in editor.buttons


async def test_it_is_sent_back_with_words(hub: Hub, editor: Visitor, returned: Person) -> None:
    await editor.open("/translations/1")
    await editor.press("Send it back", reason="")
    assert editor.status == 422
    await editor.press("Send it back", reason="Der Ort fehlt.")

    assert (await the_request(hub)).state is RequestState.OPEN
    await hub.deliver()
    assert "Der Ort fehlt." in returned.history[-1]


async def test_it_is_called_off(hub: Hub, editor: Visitor, returned: Person) -> None:
    await editor.open("/translations/1")
    await editor.press("Call it off")
    assert (await the_request(hub)).state is RequestState.ENDED
    await editor.open("/translations/1")
    assert "called off" in editor.reads


async def test_a_language_is_given_out_once(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await editor.open("/editions/1/translators")
    other = Visitor(hub, editor.person)
    await other.sign_in()
    await other.open("/editions/1/translators")
    await editor.press("Make the link", language="tr")
    await other.press("Make the link", language="tr")

    assert other.status == 409
    assert "being translated already" in other.reads
