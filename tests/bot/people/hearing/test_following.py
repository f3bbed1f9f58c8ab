"""People follow goals and measures, and hear once of everything that becomes of them."""

from datetime import timedelta

import pytest

from bot.ticker import Ticker
from contacts.staff import Role
from hearings.content import Content, TextState
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase
from hearings.measures import Measure, MeasureAction
from hearings.progress import PROMISE, SILENCE, prepare_step, publish_step
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.storage.hearing_people import a_goal, a_hearing, a_measure, lead_to

Town = tuple[Hearing, Goal, list[Measure]]


@pytest.fixture
async def town(hub: Hub) -> Town:
    async def work(stores: Stores) -> Town:
        hearing = await a_hearing(stores, now=hub.now)
        goal = await a_goal(stores, hearing)
        return hearing, goal, [await a_measure(stores, goal, name) for name in ("Sprachcafé", "Spielplatz")]

    found: Town = await hub.unit(work)
    return found


async def reader(hub: Hub, name: str, *languages: str) -> Person:
    person = hub.person(name)

    async def work(stores: Stores) -> None:
        chat = await stores.addresses.open(person.address, hub.now)
        await stores.addresses.set_languages(chat.id, languages, bilingual=False)

    await hub.unit(work)
    return person


async def publish(hub: Hub, measure: Measure, words: Content, action: MeasureAction | None = None) -> None:
    async def work(stores: Stores) -> None:
        current = await stores.measures.get(measure.id)
        hearing = await stores.hearings.get(measure.hearing_id)
        assert current is not None
        assert hearing is not None
        step = await prepare_step(stores.progress, current, action, words, 1, hub.now)
        await publish_step(stores.progress, stores.measures, hearing, step.id, hub.now)

    await hub.unit(work)


async def tick(hub: Hub) -> None:
    """Let the ticker do what is due, and everything leave."""
    await Ticker(hub.database, hub.database.bell, hub.office, hub.clock, hub.stopwatch).tick()
    await hub.deliver()


NEWS = Content.of("de", "Es geht los.").with_text("tr", "Başlıyoruz.").with_text("ar", "نبدأ.", TextState.MACHINE)


async def test_a_measure_is_followed_and_the_news_come_once_in_the_readers_language(hub: Hub, town: Town) -> None:
    _, goal, (cafe, _) = town
    ayse = await reader(hub, "ayse", "tr")
    await ayse.press_token(f"hf_m:{cafe.id}")
    await ayse.press_token(f"hf_g:{goal.id}")
    ayse.look_away()
    await publish(hub, cafe, NEWS, MeasureAction.TAKE_UP)

    await tick(hub)
    await tick(hub)

    (message,) = ayse.sees
    assert "Başlıyoruz." in message.shown.text
    assert message.shown.language == "tr"
    assert "1 Sprachcafé" in ayse.buttons


async def test_what_is_missing_in_a_language_comes_in_the_main_one_and_what_a_machine_wrote_says_so(
    hub: Hub, town: Town
) -> None:
    _, _, (cafe, _) = town
    olha, nour = await reader(hub, "olha", "en"), await reader(hub, "nour", "ar")
    for person in (olha, nour):
        await person.press_token(f"hf_m:{cafe.id}")
        person.look_away()
    await publish(hub, cafe, NEWS, MeasureAction.TAKE_UP)

    await tick(hub)

    assert "The city takes it up." in olha.reads
    assert "Es geht los. (Deutsch)" in olha.reads
    assert "نبدأ." in nour.reads


async def test_many_decisions_at_once_are_one_message_with_the_newest_first(hub: Hub, town: Town) -> None:
    _, goal, (cafe, playground) = town
    anna = await reader(hub, "anna", "en")
    await anna.press_token(f"hf_g:{goal.id}")
    anna.look_away()
    await publish(hub, cafe, Content.of("de", "Eins"), MeasureAction.TAKE_UP)
    hub.later(minutes=1)
    await publish(hub, playground, Content.of("de", "Zwei"), MeasureAction.REJECT)

    await tick(hub)

    (message,) = anna.sees
    assert message.shown.text.index("Zwei") < message.shown.text.index("Eins")


async def test_without_news_nobody_is_written_to(hub: Hub, town: Town) -> None:
    anna = await reader(hub, "anna", "en")
    await anna.press_token(f"hf_g:{town[1].id}")
    anna.look_away()
    for _day in range(3):
        hub.later(days=30)
        await tick(hub)

    assert anna.sees == []


async def test_pressing_follow_twice_follows_once_and_the_other_button_ends_it(hub: Hub, town: Town) -> None:
    _, goal, (cafe, _) = town
    anna = await reader(hub, "anna", "en")
    await anna.press_token(f"hf_m:{cafe.id}")
    assert "You follow this now:" in anna.reads
    await anna.press_again()
    assert "You follow this already:" in anna.reads
    await anna.press("What I follow")
    assert "Sprachcafé" in anna.reads
    await anna.press("✕ 1")
    assert "You no longer follow this:" in anna.reads
    await anna.press_again()
    assert "You do not follow this:" in anna.reads
    await anna.press_token("hf_mine")
    assert "You follow nothing yet." in anna.reads
    await anna.press_token(f"hf_g:{goal.id}")
    assert "You follow this now:" in anna.reads


async def test_on_a_shared_phone_the_news_come_in_its_holders_language(hub: Hub, town: Town) -> None:
    _, _, (cafe, _) = town
    anna = await reader(hub, "anna", "en")
    chat = await anna.address_id()
    await hub.unit(lambda stores: stores.addresses.set_guest_language(chat, "tr"))
    await anna.press_token(f"hf_m:{cafe.id}")
    anna.look_away()
    await publish(hub, cafe, NEWS, MeasureAction.TAKE_UP)

    await tick(hub)

    assert "The city takes it up." in anna.reads


@pytest.mark.parametrize("token", ["hf_m:99", "hf_g:99", "hf_m:x", "hf_g", "hf_m:99:off"])
async def test_a_button_of_something_that_is_gone_is_answered(hub: Hub, town: Town, token: str) -> None:
    anna = await reader(hub, "anna", "en")

    await anna.press_token(token)

    assert "no longer there" in anna.reads


async def test_before_the_hearing_is_announced_nothing_can_be_followed(hub: Hub) -> None:
    async def work(stores: Stores) -> Goal:
        return await a_goal(stores, await a_hearing(stores, Phase.DRAFT))

    goal = await hub.unit(work)
    anna = await reader(hub, "anna", "en")
    await anna.press_token(f"hf_g:{goal.id}")

    assert anna.reads
    assert await hub.unit(lambda stores: stores.follows.of(1)) == ([], [])


async def test_at_the_end_followers_read_the_last_word_once_and_follow_nothing_any_more(hub: Hub, town: Town) -> None:
    hearing, goal, (cafe, _) = town
    mona = await hub.staff("Mona", Role.MODERATOR)
    ayse = await reader(hub, "ayse", "tr")
    await ayse.press_token(f"hf_m:{cafe.id}")
    await ayse.press_token(f"hf_g:{goal.id}")
    await mona.press_token(f"hpr_last:{hearing.id}")
    await mona.press("Deutsch")
    await mona.say("Danke für alles.")
    await mona.press("Türkçe")
    await mona.say("Teşekkürler.")
    ayse.look_away()

    await hub.unit(lambda stores: lead_to(stores, hearing, Phase.ENDED, hub.now))
    for _minute in range(3):
        await tick(hub)
        hub.later(minutes=1)

    (message,) = ayse.sees
    assert "Teşekkürler." in message.shown.text
    chat = await ayse.address_id()
    assert await hub.unit(lambda stores: stores.follows.of(chat)) == ([], [])


async def test_staff_are_reminded_of_silence_every_thirty_days_and_of_a_day_that_passed_once(
    hub: Hub, town: Town
) -> None:
    _, _, (cafe, playground) = town
    mona = await hub.staff("Mona", Role.MODERATOR)
    await publish(hub, cafe, NEWS, MeasureAction.TAKE_UP)
    await publish(hub, playground, NEWS, MeasureAction.REJECT)
    heard: list[int] = []
    for day in range(1, 181):
        hub.later(days=1)
        mona.look_away()
        await tick(hub)
        if mona.sees:
            heard.append(day)
            assert "Sprachcafé" in mona.reads
            assert "Spielplatz" not in mona.reads
            assert "1. Sprachcafé" in mona.buttons

    assert heard == [90, 120, 150, 180]


async def test_staff_are_reminded_once_when_the_day_they_named_has_passed(hub: Hub, town: Town) -> None:
    _, _, (cafe, _) = town
    mona = await hub.staff("Mona", Role.MODERATOR)
    await mona.press_token(f"hpr_do:{cafe.id}:take_up")
    await mona.press("Without words")
    await mona.press("Next date")
    await mona.say("10.12.2026")
    await mona.press("Publish")
    await mona.press("Publish")
    heard = []
    for day in range(1, 40):
        hub.later(days=1)
        mona.look_away()
        await tick(hub)
        if mona.sees:
            heard.append(day)
            assert "News were announced for a day that is over:" in mona.reads

    assert heard == [16]  # 25 November to 11 December


async def test_after_two_years_staff_are_asked_for_a_last_word(hub: Hub, town: Town) -> None:
    mona = await hub.staff("Mona", Role.MODERATOR)
    hub.now += PROMISE - SILENCE + timedelta(days=100)
    await tick(hub)

    assert "The two years are over." in mona.reads
    assert "Last word to followers" in mona.buttons
