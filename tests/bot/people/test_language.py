"""Choosing the language, by button or by writing its name, with a link waiting for it."""

import pytest

from tests.bot.driver import Hub, Person


@pytest.mark.parametrize(("written", "tag"), [("العربية", "ar"), ("arabic", "ar"), (" Türkçe ", "tr"), ("UK", "uk")])
async def test_the_name_of_a_language_is_as_good_as_its_button(hub: Hub, written: str, tag: str) -> None:
    ben = hub.person("ben")
    await ben.say("/start")

    await ben.say(written)

    assert [message.shown.language for message in ben.sees] == [tag]
    assert (await hub.unit(lambda s: s.addresses.find(ben.address))).languages == (tag,)


async def test_whatever_else_is_written_brings_the_buttons_again_and_the_link_still_waits(hub: Hub) -> None:
    await hub.organisation("Casa Italia", "it")
    organisation = (await hub.unit(lambda s: s.organisations.all()))[0]
    ben = hub.person("ben", hint="en")
    await ben.say(f"/start o_{organisation.code}")

    await ben.say("Hello, who are you?")
    await ben.press("فارسی")  # not ready yet: the question stands
    await ben.press("English")

    assert ben.history[-2].startswith("Hello! I am the messaging service of")
    assert ben.history[-1].startswith("This chat now belongs to Casa Italia.")


async def test_whoever_has_a_language_can_leave_the_question(anna: Person) -> None:
    await anna.say("/language")
    assert "✓ English" in anna.buttons

    await anna.press("Menu")

    assert anna.reads == "What would you like to do?"


async def test_a_language_that_is_not_ready_can_be_left_too(anna: Person) -> None:
    await anna.say("/language")

    await anna.press("فارسی")

    assert [message.shown.language for message in anna.sees] == ["fa"]
    assert anna.buttons[-1] == "Menu"


async def test_a_changed_language_is_spoken_at_once(anna: Person) -> None:
    await anna.say("/language")

    await anna.press("Türkçe")

    assert [message.shown.language for message in anna.sees] == ["tr"]


async def test_a_language_that_the_city_does_not_offer_is_asked_for_again(anna: Person) -> None:
    await anna.press_token("lang:xx")

    assert "✓ English" in anna.buttons
