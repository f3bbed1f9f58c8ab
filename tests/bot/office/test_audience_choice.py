"""Choosing more exactly who gets an edition: filters one after the other, single organisations, old buttons."""

import pytest

from broadcasts.audience import Audience, Segment
from contacts.staff import Role
from contacts.subscriptions import Rhythm
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import take_the_defaults, write


@pytest.fixture
async def choosing(hub: Hub, editor: Person) -> Person:
    """Somebody before the screen with the exact audience; two residents and two organisations have subscribed."""
    await hub.subscriber("Ali", "ar")
    await hub.subscriber("Hans", "de")
    for name, district in (("Casa Italia", "Altstadt"), ("House of Syria", "Nordstadt")):
        id_ = await hub.organisation(name, "it" if district == "Altstadt" else "ar")
        await _set_district(hub, id_, district)
        await hub.subscriber(name, organisation=id_)
    await hub.organisation("House of the new ones", "de", state="pending")
    await write(editor)
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Choose more exactly…")
    return editor


async def _set_district(hub: Hub, organisation_id: int, district: str) -> None:
    await hub.unit(lambda stores: stores.organisations.set_district(organisation_id, district))


async def last_segment(hub: Hub) -> Segment:
    (latest,) = await hub.unit(lambda stores: stores.broadcasts.latest(1))
    return Segment.from_json(latest.segment)


async def test_the_screen_says_what_is_chosen_and_how_many_it_reaches(choosing: Person) -> None:
    assert "• Everyone who gets this topic" in choosing.reads
    assert "It reaches 4 chats now.\n\n2 organisations are among them." in choosing.reads
    assert choosing.buttons == [
        "Who",
        "Kind of organisation",
        "Language",
        "District",
        "More topics",
        "Single organisations",
        "Leave out",
        "Start over",
        "Go on",
        "Back",
        "Back to the edition",
    ]


async def test_filters_are_put_together_and_sent_to_exactly_those(hub: Hub, choosing: Person) -> None:
    await choosing.press("Language")
    await choosing.press("☐ العربية")
    await choosing.press("Done")
    assert "• Reading one of these languages: العربية" in choosing.reads
    assert "It reaches 2 chats now.\n\n1 organisation is among them." in choosing.reads
    await choosing.press("District")
    await choosing.press("☐ Nordstadt")
    await choosing.press("Done")
    assert "• In these districts: Nordstadt" in choosing.reads
    await choosing.press("Kind of organisation")
    await choosing.press("☐ Association")
    await choosing.press("☐ Community")
    await choosing.press("☑ Community")
    await choosing.press("Done")
    await choosing.press("Go on")
    await take_the_defaults(choosing)
    assert "Of these kinds: Association" in choosing.reads
    assert "It goes to 1 chat:" in choosing.reads
    await choosing.press("Send now")
    await hub.run_broadcasts()

    assert len(hub.person("House of Syria").history) == 1
    assert [hub.person(name).history for name in ("Ali", "Hans", "Casa Italia")] == [[], [], []]
    assert (await last_segment(hub)).districts == ("Nordstadt",)


async def test_single_organisations_are_found_by_a_part_of_their_name(hub: Hub, choosing: Person) -> None:
    await choosing.press("Who")
    await choosing.press("☐ Only single organisations")
    assert "It reaches 0 chats now." in choosing.reads
    await choosing.press("Single organisations")
    await choosing.press("Search")
    await choosing.say("xyz")
    assert "No confirmed organisation has “xyz” in its name." in choosing.reads
    await choosing.press("Search")
    await choosing.say("house of")
    assert choosing.buttons == ["☐ House of Syria", "Search", "Done"]  # not the one that waits
    await choosing.press("☐ House of Syria")
    await choosing.press("Done")
    assert "• These: House of Syria" in choosing.reads
    assert "It reaches 1 chat now." in choosing.reads

    await choosing.press("Leave out")
    await choosing.press("Search")
    await choosing.say("syria")
    await choosing.press("☐ House of Syria")
    await choosing.press("Done")
    assert "• But not: House of Syria" in choosing.reads
    await choosing.press("Go on")
    await take_the_defaults(choosing)

    assert "Nobody of those who have subscribed is meant" in choosing.reads


async def test_more_topics_reach_more_and_nobody_twice(hub: Hub, choosing: Person) -> None:
    await hub.subscriber("Ali", "ar", topic="learning")
    await hub.subscriber("Nora", "de", topic="learning")

    await choosing.press("More topics")
    assert "☐ News from the integration office" not in choosing.buttons
    await choosing.press("☐ School and German courses")
    await choosing.press("Done")
    assert "With one of these topics: News from the integration office and School and German courses" in choosing.reads
    assert "It reaches 5 chats now." in choosing.reads
    await choosing.press("Go on")
    await take_the_defaults(choosing)
    await choosing.press("Send now")
    await hub.run_broadcasts()

    assert [len(hub.person(name).history) for name in ("Ali", "Nora")] == [1, 1]


async def test_the_exact_audience_holds_for_a_later_time_too(hub: Hub, choosing: Person) -> None:
    await choosing.press("Who")
    await choosing.press("☐ Residents only")
    await choosing.press("Language")
    await choosing.press("☐ العربية")
    await choosing.press("Done")
    await choosing.press("Go on")
    await take_the_defaults(choosing)
    await choosing.press("Choose a time…")
    await choosing.say("tomorrow 9:00")
    await choosing.press("Yes, send it then")

    segment = await last_segment(hub)
    assert (segment.audience, segment.languages) == (Audience.RESIDENTS, ("ar",))


async def test_starting_over_takes_all_filters_out(choosing: Person) -> None:
    await choosing.press("Language")
    await choosing.press("☐ العربية")
    await choosing.press("Done")

    await choosing.press("Start over")

    assert "It reaches 4 chats now." in choosing.reads
    assert "Reading one of these languages" not in choosing.reads


async def test_a_button_shown_with_another_audience_does_not_send(hub: Hub, choosing: Person) -> None:
    await choosing.press("Language")
    await choosing.press("☐ العربية")
    await choosing.press("Done")
    await choosing.press("Go on")
    await take_the_defaults(choosing)
    (token,) = [
        choice.token
        for message in choosing.sees
        for row in message.shown.choices
        for choice in row
        if choice.label == "Send now"
    ]
    edition = token.split(":")[1]
    await choosing.press_token(f"ed_part:{edition}:lang:+de")

    await choosing.press_token(token)

    assert "The audience was changed since you saw this." in choosing.reads
    assert "It reaches 3 chats now." in choosing.reads
    assert await hub.unit(lambda stores: stores.broadcasts.latest(10)) == []


async def test_a_colleagues_filter_is_not_taken_for_ones_own(hub: Hub, choosing: Person) -> None:
    await choosing.press("Language")
    await choosing.press("☐ العربية")
    await choosing.press("Done")
    otto = await hub.staff("Otto", Role.EDITOR)
    await otto.say("/editions")
    await otto.press("Schwimmkurs")
    await otto.press("Send…")

    await otto.press("Choose more exactly…")

    assert "It reaches 4 chats now." in otto.reads


@pytest.mark.parametrize("words", ["lang:+xx", "kind:+club", "place:+99", "place:x", "add:+999", "out:+", "topic:+77"])
async def test_what_cannot_be_chosen_changes_nothing(choosing: Person, words: str) -> None:
    await choosing.press_token(f"ed_part:1:{words}")
    await choosing.press_token("ed_exact:1")

    assert "It reaches 4 chats now." in choosing.reads


@pytest.mark.parametrize("token", ["ed_part:1", "ed_part:1:nothing", "ed_find:1", "ed_find:1:lang", "ed_who:1:x"])
async def test_a_broken_button_is_answered(choosing: Person, token: str) -> None:
    await choosing.press_token(token)

    assert choosing.sees


async def test_an_edition_that_is_being_sent_cannot_get_another_audience(hub: Hub, choosing: Person) -> None:
    await choosing.press("Go on")
    await take_the_defaults(choosing)
    await choosing.press("Send now")

    await choosing.press_token("ed_exact:1")

    assert "This edition is about to be sent." in choosing.reads


async def test_an_urgent_edition_reaches_those_who_want_urgent_ones_only(hub: Hub, editor: Person) -> None:
    ali = await hub.subscriber("Ali", "de")
    ali_id = await ali.address_id()
    await hub.unit(lambda stores: stores.addresses.set_rhythm(ali_id, Rhythm.URGENT))
    await hub.subscriber("Hans", "de")
    await write(editor)

    await editor.press("More…")
    await editor.press("Urgent: no")
    assert "This edition is urgent now" in editor.reads
    await editor.press("More…")
    await editor.press("Urgent: yes")
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    assert "It goes to 1 chat:" in editor.reads
    await editor.press("Back to the edition")
    await editor.press("More…")
    await editor.press("Urgent: no")
    await editor.press("Send…")
    await editor.press("Everyone who gets this topic")
    assert "It goes to 2 chats:" in editor.reads
    await editor.press("Send now")
    await hub.run_broadcasts()

    assert len(ali.history) == 1
