"""A newcomer gets the latest edition once: also as it was corrected, and never what was withdrawn or is too old."""

import pytest
from sqlalchemy import update

from broadcasts.broadcasts import BroadcastAction, BroadcastState
from contacts.staff import Role
from contacts.subscriptions import Rhythm
from locales.catalogues import translator
from storage.stores import Stores
from storage.tables.broadcasts import edition
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, translate, write
from tests.bot.people.conftest import states

NEWS = "☐ News from the integration office"
SWIMMING = "Schwimmkurs\n\nJeden Montag um 19 Uhr im Hallenbad."


@pytest.fixture
async def eva(hub: Hub) -> Person:
    """An editor who has sent an edition to everyone who gets the news: to Hans."""
    eva = await hub.staff("Eva", Role.EDITOR)
    await hub.subscriber("Hans", "de")
    await write(eva)
    await translate(eva)
    await send_to_everyone(eva)
    await hub.run_broadcasts()
    eva.look_away()
    return eva


async def comes(hub: Hub) -> None:
    """Let the moment pass after which it comes."""
    hub.later(seconds=11)
    await hub.run_broadcasts()


async def broadcast_states(hub: Hub) -> list[BroadcastState]:
    return [each.state for each in await hub.unit(lambda stores: stores.broadcasts.latest(10))]


async def _correct(hub: Hub, eva: Person, text: str) -> None:
    await eva.press_token("ed_correct:1")
    await eva.press("Change text")
    await eva.press("Deutsch")
    await eva.say(text)
    await eva.press("Save")
    await eva.press("Correct it in all chats…")
    await eva.press("Correct it now")
    await hub.run_broadcasts()


async def _withdraw(hub: Hub, eva: Person) -> None:
    await eva.press_token("bc_withdraw:1")
    await eva.press("Yes, withdraw it")
    await hub.run_broadcasts()


async def _move(hub: Hub, action: BroadcastAction) -> None:
    async def work(stores: Stores) -> None:
        (latest,) = await stores.broadcasts.latest(1)
        await stores.broadcasts.move(latest, action, hub.now)

    await hub.unit(work)


async def _give_topic(stores: Stores, organisation_id: int) -> None:
    topics = await stores.subscriptions.topics()
    await stores.organisations.record_topics(organisation_id, (topics[0].id,))


async def _make_training(stores: Stores) -> None:
    await stores.session.run(update(edition).values(training=True))


async def newsletters(person: Person) -> list[str]:
    return [text for text in person.history if "Schwimm" in text or "Yüzme" in text or "Tanz" in text]


async def someone(hub: Hub, name: str, language: str = "Deutsch") -> Person:
    """Return somebody who has chosen a language and sees the topics, in English."""
    person = hub.person(name, hint="en")
    await person.say("/start")
    await person.press(language)
    await person.say("/topics")
    return person


async def test_the_latest_edition_comes_once_and_staff_hear_nothing_of_it(hub: Hub, eva: Person) -> None:
    anna = await someone(hub, "anna", "English")

    await anna.press(NEWS)
    assert "The latest newsletter is on its way to you." in anna.reads
    assert await newsletters(anna) == []
    await comes(hub)
    assert len(await newsletters(anna)) == 1
    assert (await newsletters(anna))[0].endswith(SWIMMING)  # below the note that there is no English text
    assert (await newsletters(anna))[0] != SWIMMING

    await anna.say("/topics")
    await anna.press("☑ News from the integration office")
    await anna.press(NEWS)
    assert "on its way" not in anna.reads
    await comes(hub)

    assert len(await newsletters(anna)) == 1
    assert len(await newsletters(hub.person("Hans"))) == 1
    assert await broadcast_states(hub) == [BroadcastState.FINISHED]
    assert eva.sees == []


async def test_it_comes_in_the_language_of_the_reader(hub: Hub, eva: Person) -> None:
    anna = hub.person("anna", hint="en")
    await anna.say("/start")
    await anna.press("Türkçe")
    _ = translator("tr")
    await anna.press(_("Subscribe for myself"))
    await anna.press(_("All topics"))
    await comes(hub)

    assert await newsletters(anna) == ["Yüzme kursu\n\nHer pazartesi saat 19.00’da kapalı yüzme havuzunda."]


async def test_a_language_chosen_later_counts_while_it_has_not_left(hub: Hub, eva: Person) -> None:
    anna = hub.person("anna", hint="en")
    await anna.say("/topics")
    await anna.press(NEWS)
    await anna.say("/start")
    await anna.press("Türkçe")
    await comes(hub)

    assert [text.split("\n")[0] for text in await newsletters(anna)] == ["Yüzme kursu"]


async def test_who_takes_the_topic_back_before_it_left_gets_nothing(hub: Hub, eva: Person) -> None:
    anna = await someone(hub, "anna", "English")
    await anna.press(NEWS)

    await anna.press("☑ News from the integration office")
    await comes(hub)

    assert await newsletters(anna) == []
    assert await broadcast_states(hub) == [BroadcastState.FINISHED]


async def test_a_corrected_edition_comes_as_corrected_and_the_next_correction_reaches_it(hub: Hub, eva: Person) -> None:
    await _correct(hub, eva, "Schwimmkurs\n\nJeden Dienstag")
    anna = await someone(hub, "anna", "English")
    await anna.press(NEWS)
    await comes(hub)
    assert [text.endswith("Schwimmkurs\n\nJeden Dienstag") for text in await newsletters(anna)] == [True]

    await _correct(hub, eva, "Schwimmkurs\n\nJeden Mittwoch")

    assert [text.endswith("Schwimmkurs\n\nJeden Mittwoch") for text in await newsletters(anna)] == [True]


async def test_a_correction_and_a_withdrawal_reach_a_newcomer_like_everybody(hub: Hub, eva: Person) -> None:
    anna = await someone(hub, "anna", "English")
    await anna.press(NEWS)
    await comes(hub)

    await _correct(hub, eva, "Schwimmkurs\n\nJeden Dienstag")
    assert [text.endswith("Schwimmkurs\n\nJeden Dienstag") for text in await newsletters(anna)] == [True]
    await _withdraw(hub, eva)

    assert await newsletters(anna) == []


async def test_a_withdrawn_edition_does_not_come(hub: Hub, eva: Person) -> None:
    await _withdraw(hub, eva)
    anna = await someone(hub, "anna", "English")

    await anna.press(NEWS)
    assert "on its way" not in anna.reads
    await comes(hub)

    assert await newsletters(anna) == []


async def test_what_was_sent_more_than_sixty_days_ago_does_not_come(hub: Hub, eva: Person) -> None:
    hub.later(days=61)
    anna = await someone(hub, "anna", "English")

    await anna.press(NEWS)

    assert "on its way" not in anna.reads


async def test_only_the_latest_of_each_topic_comes(hub: Hub, eva: Person) -> None:
    await write(eva, "Tanzkurs\n\nIm Saal")
    await send_to_everyone(eva)
    await hub.run_broadcasts()
    await hub.subscriber("Lena", "de", topic="learning")
    await write(eva, "Tanz für Kinder\n\nIm Hof")
    await eva.press("Send…")
    await eva.press("School and German courses")
    await eva.press("Everyone who gets this topic")
    await eva.press("Send now")
    await hub.run_broadcasts()
    anna = await someone(hub, "anna", "English")

    await anna.press("All topics")
    assert "The 2 latest newsletters are on their way to you." in anna.reads
    await comes(hub)

    assert sorted(text.split("\n\n")[-2] for text in await newsletters(anna)) == ["Tanz für Kinder", "Tanzkurs"]


async def test_an_edition_for_several_topics_comes_once(hub: Hub) -> None:
    eva = await hub.staff("Eva", Role.EDITOR)
    await hub.subscriber("Hans", "de")
    await write(eva)
    await eva.press("Send…")
    await eva.press("News from the integration office")
    await eva.press("Choose more exactly…")
    await eva.press("More topics")
    await eva.press("☐ School and German courses")
    await eva.press("Done")
    await eva.press("Go on")
    await eva.press("Send now")
    await hub.run_broadcasts()
    anna = await someone(hub, "anna", "English")

    await anna.press("☐ School and German courses")
    await anna.press(NEWS)
    await comes(hub)

    assert len(await newsletters(anna)) == 1


async def test_what_was_for_organisations_only_does_not_come_to_a_resident(hub: Hub) -> None:
    eva = await hub.staff("Eva", Role.EDITOR)
    club = await hub.organisation("Verein", "de")
    await hub.subscriber("Vorstand", organisation=club)
    await hub.unit(lambda stores: _give_topic(stores, club))
    await write(eva)
    await eva.press("Send…")
    await eva.press("News from the integration office")
    await eva.press("Organisations only")
    await eva.press("Send now")
    await hub.run_broadcasts()
    anna, ben = await someone(hub, "anna", "English"), await someone(hub, "ben", "Deutsch")

    await anna.press(NEWS)
    code = (await hub.unit(lambda stores: stores.organisations.get(club))).code
    await ben.say(f"/organisation {code}")
    await comes(hub)

    assert await newsletters(anna) == []
    assert await newsletters(ben) == [SWIMMING]


async def test_it_waits_while_the_broadcast_is_paused_and_never_comes_once_that_is_cancelled(
    hub: Hub, eva: Person
) -> None:
    await write(eva, "Tanzkurs\n\nIm Saal")
    await send_to_everyone(eva)
    await hub.prepare_broadcasts()
    await _move(hub, BroadcastAction.PAUSE)
    anna, ben = await someone(hub, "anna", "English"), await someone(hub, "ben", "English")

    await anna.press(NEWS)
    await comes(hub)
    assert await newsletters(anna) == []
    await _move(hub, BroadcastAction.RESUME)
    await comes(hub)
    assert len(await newsletters(anna)) == 1
    await hub.report()
    assert "Report on “Tanzkurs”" in "\n".join(eva.history)

    await write(eva, "Tanz für Kinder\n\nIm Hof")
    await send_to_everyone(eva)
    await hub.prepare_broadcasts()
    await _move(hub, BroadcastAction.CANCEL)
    await ben.press(NEWS)
    await comes(hub)

    assert [text.split("\n\n")[-2] for text in await newsletters(ben)] == ["Tanzkurs"]


async def test_who_wants_urgent_messages_only_gets_no_other(hub: Hub, eva: Person) -> None:
    anna = await someone(hub, "anna", "English")

    await anna.press("☐ Only when it is urgent")
    await anna.press(NEWS)
    await comes(hub)

    assert await newsletters(anna) == []


async def test_rhythm_is_shown_taken_back_and_told(hub: Hub) -> None:
    anna = await someone(hub, "anna", "English")
    await anna.press(NEWS)
    await anna.press("☐ Only when it is urgent")
    await anna.press_again()
    anna_id = await anna.address_id()
    assert (await hub.unit(lambda stores: stores.addresses.get(anna_id))).rhythm is Rhythm.URGENT
    await anna.press("Done")
    assert "I write to you only when it is urgent." in anna.reads
    await anna.say("/mydata")
    assert "You want to hear from us only when it is urgent." in anna.reads

    await anna.say("/topics")
    await anna.press("☑ Only when it is urgent")
    assert "☐ Only when it is urgent" in anna.buttons
    await anna.press_token("rhythm:never")

    await anna.say("/mydata")
    assert "only when it is urgent" not in anna.reads
    assert await states(anna) == {"news": "active"}


async def test_rhythm_in_arabic(hub: Hub) -> None:
    amina = hub.person("amina", hint="ar")
    await amina.say("/start")
    await amina.press("العربية")
    await amina.say("/topics")
    (token,) = [
        choice.token
        for message in amina.sees
        for row in message.shown.choices
        for choice in row
        if choice.token.startswith("rhythm:")
    ]

    await amina.press_token(token)

    assert token == "rhythm:urgent"
    assert {message.shown.language for message in amina.sees} == {"ar"}
    assert "rhythm:everything" in [
        choice.token for message in amina.sees for row in message.shown.choices for choice in row
    ]


async def test_what_was_for_practice_is_no_news(hub: Hub, eva: Person) -> None:
    await hub.unit(_make_training)
    anna = await someone(hub, "anna", "English")

    await anna.press(NEWS)

    assert "on its way" not in anna.reads
