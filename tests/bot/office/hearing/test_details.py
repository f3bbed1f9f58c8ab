"""Title, place, evening, languages, and the ways by which people may take part."""

from datetime import UTC, datetime

import pytest

from hearings.hearings import Phase
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.leading import a_hearing, stored


async def test_the_details_are_shown(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)
    await moderator.press_token("hx:1")

    await moderator.press("Details")

    assert moderator.reads == (
        "Title: Hearing 2027\n\nWhere: Rathaus\n\nWhen: Monday, 14 June 2027, 18:00\n\nLanguages: Deutsch and English"
        "\n\n• A vote needs a voting card.\n• Ideas can be given in every messenger."
        "\n• People can vote in every messenger."
    )


async def test_title_and_place_are_written_in_every_language(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub)
    await moderator.press_token("hx_edit:1")
    await moderator.press("Title…")
    await moderator.press("English")
    await moderator.press("Write it anew")
    await moderator.say("Hearing on integration 2027")
    await moderator.press("Back")
    assert moderator.reads.startswith("Title: Hearing on integration 2027")

    await moderator.press("Place…")
    await moderator.press("English")
    await moderator.press("Write it")
    assert moderator.reads == "Please write it in this language: English."
    await moderator.say("Town hall")

    after = await stored(hub, hearing)
    assert after.title.say("en", "de") == ("Hearing on integration 2027", "en")
    assert (after.place.say("en", "de")[0], after.place.say("de", "de")[0]) == ("Town hall", "Rathaus")


async def test_the_evening_is_said_as_the_clock_on_the_wall_shows_it(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub)
    await moderator.press_token("hx_edit:1")
    await moderator.press("Date and time…")
    await moderator.say("1.7.2025 18:00")
    assert moderator.reads.startswith("This time is over already.")

    await moderator.say("21.6.2027 18:30")

    assert moderator.reads.startswith("The evening is on Monday, 21 June 2027, 18:30.")
    assert (await stored(hub, hearing)).event_at == datetime(2027, 6, 21, 16, 30, tzinfo=UTC)


async def test_languages_come_and_go_but_the_main_one_stays(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub)
    await moderator.press_token("hx_edit:1")
    await moderator.press("Languages…")
    await moderator.press("☐ Türkçe")
    assert (await stored(hub, hearing)).languages == ("de", "en", "tr")
    await moderator.press("☑ English")
    await moderator.press("☑ Deutsch")

    assert moderator.reads.startswith("The main language always stays: Deutsch.")
    assert (await stored(hub, hearing)).languages == ("de", "tr")


async def test_all_languages_are_kept_as_the_citys(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub)

    for tag in hub.office.city.languages:
        await moderator.press_token(f"hx_lang:1:+{tag}")

    assert (await stored(hub, hearing)).languages == ()


@pytest.mark.parametrize(
    ("press", "name", "says"),
    [
        ("Vote without cards", "cards", "A vote needs no voting card."),
        ("Ideas only in the web chat", "ideas_in_messengers", "Ideas can only be given in the web chat."),
        ("Vote only in the web chat", "votes_in_messengers", "People can only vote in the web chat."),
    ],
)
async def test_a_rule_is_turned_off_once_however_often_it_is_pressed(
    hub: Hub, moderator: Person, press: str, name: str, says: str
) -> None:
    hearing = await a_hearing(hub)
    await moderator.press_token("hx_edit:1")

    await moderator.press(press)
    assert f"• {says}" in moderator.reads
    await moderator.press_again()

    assert not getattr(await stored(hub, hearing), name)


async def test_how_people_vote_stays_once_voting_has_begun(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.VOTING)
    await moderator.press_token("hx_edit:1")
    assert "Vote without cards" not in moderator.buttons

    await moderator.press_token("hx_set:1:cards:off")

    assert moderator.reads.startswith("Voting has begun: how people vote can no longer change.")
    assert (await stored(hub, hearing)).cards


async def test_a_switch_that_does_not_exist(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)

    await moderator.press_token("hx_set:1:beer:on")

    assert "no longer works" in moderator.reads
