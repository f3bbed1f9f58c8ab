from hearings.hearings import Phase
from hearings.participants import Participant
from tests.bot.driver import Hub, Person
from tests.bot.people.hearing.inviting import an_evening, move_on


async def taking_part(hub: Hub, person: Person) -> Participant | None:
    address_id = await person.address_id()
    found: Participant | None = await hub.unit(lambda stores: stores.participants.latest(address_id))
    return found


async def test_from_the_code_on_a_table_it_takes_two_taps_to_its_goal(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = hub.person("amira")

    await amira.say(f"/start t_{evening.tables[1].code}")
    await amira.press("العربية")
    assert "من يرى هذا؟" in amira.reads
    await amira.press(amira.buttons[0])

    assert "📚" in amira.reads
    assert "التعليم" in amira.reads
    assert amira.actions == 3  # the scan and two taps


async def test_the_code_on_the_wall_leads_to_all_goals(hub: Hub) -> None:
    evening = await an_evening(hub)
    tom = hub.person("tom")

    await tom.say(f"/start h_{evening.hearing.code}")
    await tom.press("English")
    await tom.press("Go on")
    assert tom.buttons[:2] == ["1 🏠 Housing", "2 📚 Education"]
    await tom.say("٢")

    assert "Goal: Education" in tom.reads


async def test_who_sees_this_says_what_the_immigration_office_gets_and_names_the_way_out(hub: Hub) -> None:
    evening = await an_evening(hub)
    tom = hub.person("tom", hint="en")

    await tom.say(f"/start h_{evening.hearing.code}")
    await tom.press("English")

    assert "The immigration office (Ausländerbehörde) gets none of it." in tom.reads
    assert "keeps its own copy" in tom.reads
    assert "Open the web chat" in tom.buttons


async def test_who_comes_back_goes_straight_on(hub: Hub) -> None:
    evening = await an_evening(hub)
    tom = hub.person("tom")
    await tom.say(f"/start h_{evening.hearing.code}")
    await tom.press("English")
    await tom.press("Go on")

    await tom.say(f"/start t_{evening.tables[0].code}")

    assert "Goal: Housing" in tom.reads
    participant = await taking_part(hub, tom)
    assert participant is not None
    assert (participant.slot, participant.table_id) == (1, evening.tables[0].id)


async def test_a_code_of_no_hearing_and_one_not_announced_are_told_apart_from_nothing(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.DRAFT)
    tom = hub.person("tom")
    await tom.say("/start")
    await tom.press("English")

    for payload in ("h_nothing", f"h_{evening.hearing.code}", f"t_{evening.tables[0].code}"):
        await tom.say(f"/start {payload}")
        assert "does not belong to any hearing, or its hearing has not been announced yet" in tom.reads
    assert await taking_part(hub, tom) is None


async def test_the_menu_names_the_hearing_only_while_there_is_one(hub: Hub) -> None:
    tom = hub.person("tom")
    await tom.say("/start")
    await tom.press("English")
    await tom.press("Menu")
    assert "Hearing" not in tom.buttons
    await tom.say("/hearing")
    assert "There is no hearing at the moment." in tom.reads

    await an_evening(hub)
    await tom.press("Menu")
    await tom.press("Hearing")

    assert "Who sees this?" in tom.reads


async def test_home_offers_what_is_possible_in_each_phase(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.ANNOUNCED)
    tom = hub.person("tom")
    await tom.say(f"/start h_{evening.hearing.code}")
    await tom.press("English")
    seen = {}
    while evening.hearing.phase is not Phase.PUBLISHED:
        await tom.say("/hearing")
        seen[evening.hearing.phase] = tom.buttons
        evening = await move_on(hub, evening)

    assert "We are coming" in seen[Phase.ANNOUNCED]
    assert "Give an idea" in seen[Phase.IDEAS]
    assert "Make a measure" in seen[Phase.MEASURES]
    assert {"Vote", "Next person"} <= set(seen[Phase.VOTING])
    assert "Give an idea" not in seen[Phase.VOTING]
    assert "Next person" not in seen[Phase.COUNTING]


async def test_the_next_person_on_a_phone_sees_nothing_of_the_one_before(hub: Hub) -> None:
    evening = await an_evening(hub)
    phone = hub.person("phone")
    await phone.say(f"/start t_{evening.tables[0].code}")
    await phone.press("English")
    await phone.press("Go on")
    await phone.press("Give an idea")
    await phone.say("More flats for large families")
    await phone.press("Yes, send it")
    await phone.press("Hearing")
    await phone.press("Next person")
    await phone.press("The next person writes")
    await phone.press("العربية")
    await phone.press_token("h_on")
    assert "السكن" in phone.reads  # still at the same table

    await phone.press_token("h_mine")
    assert "More flats" not in phone.reads
    await phone.press_token("h_back")
    await phone.press_token("h_mine")

    assert "More flats" in phone.reads
    participant = await taking_part(hub, phone)
    assert participant is not None
    assert (participant.slot, participant.language) == (1, "en")


async def test_a_guest_does_not_change_the_language_of_the_holders_newsletter(hub: Hub) -> None:
    evening = await an_evening(hub)
    phone = hub.person("phone")
    await phone.say(f"/start t_{evening.tables[0].code}")
    await phone.press("English")
    await phone.press("Go on")
    await phone.press_token("h_nx:next")
    await phone.press("Türkçe")

    address = await hub.unit(lambda stores: stores.addresses.find(phone.address))
    assert (address.languages, address.guest_language) == (("en",), "tr")
    hub.later(hours=7)  # nobody gave the phone back in words
    await phone.say("/hearing")

    address = await hub.unit(lambda stores: stores.addresses.find(phone.address))
    assert address.guest_language == ""
    assert "Now everybody says what is needed." in phone.reads


async def test_a_helper_reads_the_notice_aloud_and_ideas_are_marked_as_assisted(hub: Hub) -> None:
    evening = await an_evening(hub)
    phone = hub.person("phone")
    await phone.say(f"/start t_{evening.tables[0].code}")
    await phone.press("English")
    await phone.press("Go on")
    await phone.press_token("h_nx:assisted")
    await phone.press("English")
    assert "Please read this to the person first." in phone.reads
    await phone.press("Go on")
    await phone.press("Give an idea")
    await phone.say("A bench in the park")

    (idea,) = await hub.unit(lambda stores: stores.ideas.of_participant(2))
    assert idea.assisted


async def test_a_code_scanned_in_a_group_does_nothing_to_the_group(hub: Hub) -> None:
    evening = await an_evening(hub)
    member = hub.in_group("team", "42")

    await member.say(f"/start h_{evening.hearing.code}")

    assert await hub.unit(lambda stores: stores.participants.counts(evening.hearing.id)) == {}


async def test_next_person_pressed_twice_is_one_turn(hub: Hub) -> None:
    evening = await an_evening(hub)
    phone = hub.person("phone")
    await phone.say(f"/start t_{evening.tables[0].code}")
    await phone.press("English")
    await phone.press("Go on")
    await phone.press_token("h_next")
    await phone.press("The next person writes")

    await phone.press_again()

    participant = await taking_part(hub, phone)
    assert participant is not None
    assert participant.slot == 2
