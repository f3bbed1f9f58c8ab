"""A resident comes, chooses a language and topics, takes a break, leaves, and comes back."""

import pytest
from sqlalchemy import select

from broadcasts.deliveries import DeliveryState
from channels.incoming import Kind
from contacts.staff import Role
from locales.catalogues import translator
from storage.tables.broadcasts import delivery
from storage.tables.contacts import consent
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, write
from tests.bot.people.conftest import states

NEWS = "News from the integration office"


async def test_from_the_link_to_subscribed_in_five_taps(hub: Hub) -> None:
    anna = hub.person("anna", hint="en")

    await anna.say("/start")
    await anna.press("English")
    assert "I am a computer program (a bot), not a person." in anna.reads
    assert "/delete" in anna.reads
    await anna.press("Subscribe for myself")
    await anna.press(f"☐ {NEWS}")
    await anna.press("Done")

    assert "From now on you get: News from the integration office." in anna.reads
    assert await states(anna) == {"news": "active"}
    assert anna.actions == 5


async def test_the_whole_way_in_arabic(hub: Hub) -> None:
    _ = translator("ar")
    amina = hub.person("amina", hint="de")

    await amina.say("/start")
    await amina.press("العربية")
    await amina.press(_("Subscribe for myself"))
    await amina.press(_("All topics"))
    await amina.press(_("Done"))

    assert set((await states(amina)).values()) == {"active"}
    assert {message.shown.language for message in amina.sees} == {"ar"}


async def test_the_apps_language_only_orders_the_list(hub: Hub) -> None:
    anna = hub.person("anna", hint="tr-TR")

    await anna.say("/start")

    assert anna.buttons[0] == "Türkçe"
    assert "Deutsch" in anna.buttons
    assert "ትግርኛ" in anna.buttons


async def test_a_language_that_is_not_ready_says_so_in_itself_and_offers_others(hub: Hub) -> None:
    reza = hub.person("reza")
    await reza.say("/start")

    await reza.press("فارسی")

    assert "این زبان هنوز آماده نیست" in reza.reads
    assert [message.shown.language for message in reza.sees] == ["fa"]
    assert "العربية" in reza.buttons
    assert "فارسی" not in reza.buttons


async def test_a_second_press_of_the_same_button_changes_nothing(anna: Person) -> None:
    await anna.say("/topics")
    await anna.press(f"☐ {NEWS}")

    await anna.press_again()

    assert await states(anna) == {"news": "active"}


async def test_a_topic_is_ended_by_its_button(anna: Person) -> None:
    await anna.say("/topics")
    await anna.press("All topics")

    await anna.press(f"☑ {NEWS}")

    assert (await states(anna))["news"] == "ended"


async def test_a_break_and_its_end(anna: Person) -> None:
    await anna.say("/topics")
    await anna.press("All topics")
    await anna.say("/help")
    await anna.press("Pause or unsubscribe")

    await anna.press("Take a break")

    assert set((await states(anna)).values()) == {"paused"}
    await anna.press("Go on after the break")
    assert set((await states(anna)).values()) == {"active"}


@pytest.mark.parametrize("word", ["STOP", "stopp.", "abmelden", "إلغاء الاشتراك", "відписатися", "отписаться", "Stop!"])
async def test_stop_words_of_every_language_unsubscribe_with_undo(anna: Person, word: str) -> None:
    await anna.say("/topics")
    await anna.press("All topics")

    await anna.say(word)

    assert "You are unsubscribed." in anna.reads
    assert set((await states(anna)).values()) == {"ended"}
    await anna.press("Undo")
    assert set((await states(anna)).values()) == {"active"}


async def test_a_stop_word_inside_a_sentence_is_none(anna: Person) -> None:
    await anna.say("/topics")
    await anna.press("All topics")

    await anna.say("Please stop by on Monday")

    assert "I did not understand this." in anna.reads
    assert set((await states(anna)).values()) == {"active"}


async def test_a_stop_word_counts_while_a_question_is_open(anna: Person) -> None:
    await anna.say("/topics")
    await anna.press("All topics")
    await anna.say("/organisation")
    await anna.press("I have a code")

    await anna.say("stop")

    assert set((await states(anna)).values()) == {"ended"}


async def test_consent_is_kept_with_text_version_and_source(hub: Hub, anna: Person) -> None:
    await anna.say("/topics")
    await anna.press(f"☐ {NEWS}")
    await anna.say("/unsubscribe")

    rows = await hub.unit(lambda stores: stores.session.rows(select(consent).order_by(consent.c.id)))
    assert [(row.purpose, row.granted, row.text_version, row.language) for row in rows] == [
        ("newsletter", True, "2026-11", "en"),
        ("newsletter", False, "2026-11", "en"),
    ]


async def test_an_update_that_comes_twice_is_answered_once(anna: Person) -> None:
    await anna.say("hello")

    await anna.repeat()

    assert anna.sees == []


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.UNSUPPORTED, Kind.LOCATION, Kind.PHOTO, Kind.DOCUMENT])
async def test_what_cannot_be_read_gets_a_helpful_answer(anna: Person, kind: Kind) -> None:
    await anna.do(kind)

    assert "I cannot read this kind of message yet." in anna.reads
    assert anna.buttons == ["Menu"]


async def test_an_unknown_command_and_a_staff_command_get_the_same_answer(anna: Person) -> None:
    await anna.say("/nonsense")
    unknown = anna.reads, anna.buttons

    for command in ("/office", "/compose", "/organisations", "/staff", "/broadcasts", "/approve", "/editions"):
        await anna.say(command)
        assert (anna.reads, anna.buttons) == unknown


async def test_a_button_from_last_year_leads_to_the_menu(anna: Person) -> None:
    await anna.press_token("poll7:12:yes")

    assert "This button no longer works." in anna.reads
    assert anna.buttons == ["Menu"]


async def test_every_screen_of_the_menu_has_a_way_on(anna: Person) -> None:
    await anna.say("/help")
    for label in list(anna.buttons):
        await anna.say("/help")
        await anna.press(label)

        assert anna.sees, label
        assert anna.buttons, label


async def test_a_paused_topic_is_shown_as_paused_and_a_press_resumes_it(anna: Person) -> None:
    await anna.say("/topics")
    await anna.press(f"☐ {NEWS}")
    await anna.press_token("pause")
    await anna.say("/topics")
    assert "⏸ means that you are taking a break from it." in anna.reads

    await anna.press(f"⏸ {NEWS}")

    assert await states(anna) == {"news": "active"}
    assert "⏸" not in anna.reads


async def test_with_the_last_topic_the_consent_is_withdrawn(hub: Hub, anna: Person) -> None:
    await anna.say("/topics")
    await anna.press(f"☐ {NEWS}")
    await anna.press("☐ Having a say")
    await anna.press(f"☑ {NEWS}")
    before = await hub.unit(lambda stores: stores.session.rows(select(consent.c.granted).order_by(consent.c.id)))

    await anna.press("☑ Having a say")

    rows = await hub.unit(lambda stores: stores.session.rows(select(consent.c.granted).order_by(consent.c.id)))
    assert ([row.granted for row in before], [row.granted for row in rows]) == ([True] * 2, [True, True, False])


async def test_who_gets_nothing_is_led_to_the_topics(anna: Person) -> None:
    await anna.say("/help")

    await anna.press("Pause or unsubscribe")

    assert (anna.reads, anna.buttons) == ("You get no topic at the moment.", ["Choose topics", "Menu"])


@pytest.mark.parametrize(
    ("words", "reason"), [(["/unsubscribe"], "unsubscribed"), (["Take a break"], "paused"), (["/delete"], "erased")]
)
async def test_an_edition_under_way_no_longer_comes_to_who_wants_none(hub: Hub, words: list[str], reason: str) -> None:
    editor = await hub.staff("Eva", Role.EDITOR)
    anna = await hub.subscriber("anna", "en")
    await write(editor)
    await send_to_everyone(editor)
    await hub.prepare_broadcasts()

    if words == ["Take a break"]:
        await anna.press_token("pause")
    else:
        await anna.say(words[0])
    if words == ["/delete"]:
        await anna.press("Yes, delete everything")
    await hub.send_broadcasts()

    rows = await hub.unit(lambda stores: stores.session.rows(select(delivery.c.state, delivery.c.reason)))
    assert [(row.state, row.reason) for row in rows] == [(DeliveryState.SKIPPED, reason)]
    assert not any("Schwimmkurs" in text for text in anna.history)


async def test_someone_forgotten_while_an_edition_goes_out_disturbs_nobody(hub: Hub) -> None:
    editor = await hub.staff("Eva", Role.EDITOR)
    anna, ben = await hub.subscriber("anna", "en"), await hub.subscriber("ben", "de")
    await write(editor)
    await send_to_everyone(editor)
    await hub.prepare_broadcasts()
    await anna.say("/delete")
    await anna.press("Yes, delete everything")
    await hub.unit(lambda stores: stores.addresses.erase_due(hub.now))

    await hub.send_broadcasts()

    assert any("Schwimmkurs" in text for text in ben.history)


async def test_a_wish_for_a_language_without_texts_of_ours_is_kept_for_newsletters(hub: Hub) -> None:
    reza = hub.person("reza")
    await reza.say("/start")
    await reza.press("فارسی")

    await reza.press("English")

    record = await hub.unit(lambda stores: stores.addresses.find(reza.address))
    assert record.languages == ("fa", "en")
    assert "I am a computer program (a bot), not a person." in reza.reads
