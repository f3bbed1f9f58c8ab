"""What is said once of an entry is changed in the chat, with errors that name what is wrong."""

from datetime import date

import pytest

from faq.entries import Source
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import SOURCE, an_entry, stored

LINK = "A link begins with “https://”, for example “https://www.gesetze-im-internet.de/bmg/__17.html”."


async def test_topic_and_place_are_chosen_on_buttons(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_entry:1")
    await editor.press("Topic…")
    assert editor.reads == "Now: 🧭 Arriving. Which topic does it belong to?"
    await editor.press("🏠 Housing")
    await editor.press("Place…")
    await editor.press("City Library")
    assert "• Place: City Library" in editor.reads
    await editor.press("Place…")
    await editor.press("Citizens’ Office (Bürgeramt)")

    entry = await stored(hub)
    assert (entry.topic, entry.place) == ("housing", "registration_office")
    await editor.press("Place…")
    await editor.press("None")
    assert (await stored(hub)).place == ""


async def test_official_words_take_the_place_of_the_present_ones(hub: Hub, editor: Person) -> None:
    await an_entry(hub, words=("Meldebescheinigung",))
    await editor.press_token("fqs_edit:1:1:words")

    await editor.say("Anmeldung,  Wohnungsgeber bestätigung\nAnmeldung")
    assert (await stored(hub)).words == ("Anmeldung", "Wohnungsgeber bestätigung")
    await editor.press("Official words…")
    await editor.say(",")
    assert editor.reads == "Please write at least one word."
    await editor.say("x" * 81)
    assert editor.reads.endswith("has 81 characters; at most 80 are possible.")
    await editor.say(",".join(map(str, range(31))))
    assert editor.reads == "These are 31 words; at most 30 are possible."
    await editor.press_token("fqs_clear:1:2:words")

    assert (await stored(hub)).words == ()


async def test_the_last_day_is_written_or_left_empty(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_entry:1")
    await editor.press("Last day…")
    assert editor.reads == "Until which day is this an answer? For example: 31.12.2027"
    await editor.say("next year")
    assert editor.reads == "I do not understand this date. For example: 31.12.2027"
    await editor.say("24.11.2026")
    assert editor.reads == "This day is over already. Please choose a later one, or withdraw the entry."
    await editor.say("31.3.")
    assert "• Its last day: Wednesday, 31 March 2027" in editor.reads

    await editor.press("Last day…")
    await editor.press("Leave it empty")

    assert (await stored(hub)).valid_until is None


async def test_all_of_the_source_is_taken_from_one_message(hub: Hub, editor: Person) -> None:
    await an_entry(hub, source=Source())
    await editor.press_token("fqs_entry:1")
    await editor.press("Source…")
    await editor.press("All in one message…")
    await editor.say("Bundesministerium\nGesetz")
    assert editor.reads.startswith("This needs at least three lines: the authority, the title, the link.")

    await editor.say("Bundesministerium\n\nGesetz\nhttps://www.bmi.bund.de/a\n\nWer einzieht,\nmeldet sich an.")

    expected = Source(
        "Bundesministerium", "Gesetz", "https://www.bmi.bund.de/a", "Wer einzieht, meldet sich an.", date(2026, 11, 25)
    )
    assert (await stored(hub)).source == expected
    assert "Source: Bundesministerium: Gesetz (https://www.bmi.bund.de/a)" in editor.reads


@pytest.mark.parametrize(
    "link", ["http://www.bmi.bund.de", "www.bmi.bund.de", "https://bmi", "https://a.de b", "https://[", "Gesetz"]
)
async def test_a_link_that_is_none_is_asked_for_again(hub: Hub, editor: Person, link: str) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_edit:1:1:url")

    await editor.say(link)

    assert editor.reads == LINK
    assert (await stored(hub)).source == SOURCE
    await editor.say("https://www.bmi.bund.de/b")
    assert (await stored(hub)).source.url == "https://www.bmi.bund.de/b"


async def test_each_part_of_the_source_is_changed_by_itself(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    for button, answer in (
        ("Authority…", "BMI"),
        ("Title…", "Leitfaden"),
        ("Sentence…", "Melden Sie sich an."),
        ("Read there on…", "20.11."),
    ):
        await editor.press_token("fqs_src:1")
        await editor.press(button)
        await editor.say(answer)

    assert (await stored(hub)).source == Source(
        "BMI", "Leitfaden", SOURCE.url, "Melden Sie sich an.", date(2026, 11, 20)
    )
    for field in ("title", "sentence"):
        await editor.press_token(f"fqs_clear:1:{(await stored(hub)).version}:{field}")
    assert (await stored(hub)).source == Source("BMI", "", SOURCE.url, "", date(2026, 11, 20))
    await editor.press_token("fqs_src:1")
    await editor.press("I have read it there today")
    assert (await stored(hub)).source.checked_on == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("field", "text", "answer"),
    [
        ("authority", "x" * 151, "has 151 characters; at most 150 are possible."),
        ("sentence", "x" * 601, "has 601 characters; at most 600 are possible."),
        ("url", "https://a.de/" + "x" * 500, "has 513 characters; at most 500 are possible."),
        ("checked", "1.12.2026", "This day is still to come. Please name the day on which somebody read it."),
        ("checked", "lately", "I do not understand this date. For example: 23.11.2026"),
    ],
)
async def test_what_does_not_fit_is_named_with_figures(
    hub: Hub, editor: Person, field: str, text: str, answer: str
) -> None:
    await an_entry(hub)
    await editor.press_token(f"fqs_edit:1:1:{field}")

    await editor.say(text)

    assert editor.reads.endswith(answer)
    assert (await stored(hub)).source == SOURCE


@pytest.mark.parametrize("token", ["fqs_edit:1:1:nothing", "fqs_clear:1:1:authority", "fqs_topic:1:1:nothing"])
async def test_a_field_that_is_none_is_an_old_button(hub: Hub, editor: Person, token: str) -> None:
    await an_entry(hub)

    await editor.press_token(token)

    assert editor.reads.startswith("This button no longer works.")
    assert (await stored(hub)).version == 1


async def test_an_answer_is_sensitive_or_not_with_one_press(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_entry:1")

    await editor.press("Sensitive")
    assert (await stored(hub)).sensitive
    await editor.press("Not sensitive")

    assert not (await stored(hub)).sensitive


async def test_a_picture_instead_of_words_is_asked_for_again(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_edit:1:1:title")

    await editor.send_photo(b"jpeg")

    assert editor.reads == "Please answer with a text message."
