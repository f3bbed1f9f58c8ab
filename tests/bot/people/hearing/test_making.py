from dataclasses import replace

from hearings.content import Content
from hearings.hearings import Phase
from hearings.making import MEASURES_PER_PERSON
from hearings.measures import MeasureAction, MeasureState, SupportKind
from storage.stores import Stores
from tests.bot.driver import Hub
from tests.bot.people.hearing.inviting import an_evening, move_on
from tests.bot.people.hearing.making import a_usable_idea, an_evening_with_ideas, makes, measures, sits_down


async def test_ideas_become_a_measure_that_is_read_back(hub: Hub) -> None:
    evening, ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira", "العربية")

    await amira.press_token(f"hm_new:{evening.goals[0].id}")
    await amira.say("١")
    await amira.say("3")
    assert "✅ 1 Größere Wohnungen" in amira.reads
    await amira.press_token(f"hm_go:{evening.goals[0].id}")
    await amira.say("ملعب جديد بجانب المحطة")
    await amira.say("للأطفال والعائلات")
    await amira.press_token(f"hm_skip:{(await measures(hub, evening))[0].id}:who_helps")

    assert "ملعب جديد بجانب المحطة" in amira.reads
    assert "للأطفال والعائلات" in amira.reads
    (draft,) = await measures(hub, evening)
    assert (draft.state, draft.number) == (MeasureState.MAKING, 0)
    await amira.press_token(f"hm_yes:{draft.id}")
    (made,) = await measures(hub, evening)
    assert (made.state, made.number, made.idea_ids) == (MeasureState.CANDIDATE, 1, (ideas[0].id, ideas[2].id))
    assert made.what == Content.of("ar", "ملعب جديد بجانب المحطة")
    assert not made.who_helps.texts
    assert made.table_id == evening.tables[0].id


async def test_a_button_pressed_twice_chooses_once_and_a_second_one_leaves_out(hub: Hub) -> None:
    evening, ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await amira.press("Make a measure")
    assert "Go on" not in amira.buttons

    await amira.press("2")
    assert "✅ 2 Günstigere Wohnungen" in amira.reads
    await amira.press_again()
    await amira.press("✅ 2")

    assert "✅" not in amira.reads
    await amira.press_token(f"hm_go:{evening.goals[0].id}")
    assert "Please choose at least one idea first." in amira.reads
    assert len(ideas) == 3


async def test_more_ideas_than_a_screen_holds_are_turned_over(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub, 10)
    amira = await sits_down(hub, evening, "amira")
    await amira.press("Make a measure")
    await amira.press("1")
    await amira.press("More")
    await amira.say("10")
    assert "✅ 10" in amira.reads
    await amira.press("Go on")
    await amira.say("Build a playground")

    (draft,) = await measures(hub, evening)
    assert len(draft.idea_ids) == 2


async def test_where_no_idea_can_be_used_yet_one_can_be_given(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.MEASURES)
    await a_usable_idea(hub, evening, "Ein Park", usable=False)
    amira = await sits_down(hub, evening, "amira")

    await amira.press("Make a measure")

    assert "no idea for this goal can be used yet" in amira.reads
    await amira.press("Give an idea")
    assert "What is needed?" in amira.reads


async def test_what_is_not_a_number_asks_again_and_keeps_the_choice(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await amira.press("Make a measure")
    await amira.say("2")

    await amira.say("the second one")

    assert "Please type the number of one of these ideas." in amira.reads
    assert "✅ 2" in amira.reads


async def test_the_questions_stand_after_a_bad_answer(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await amira.press("Make a measure")
    await amira.press("1")
    await amira.press("Go on")

    await amira.say("👍")
    assert "Please write it in words" in amira.reads
    await amira.say("wort " * 200)
    assert "This is too long: at most 600 characters." in amira.reads
    await amira.send_photo(b"a picture")
    assert "Please answer with a text message." in amira.reads
    await amira.say("Build a playground")

    assert "Who is it for?" in amira.reads


async def test_a_message_that_comes_twice_answers_one_question(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await amira.press("Make a measure")
    await amira.press("1")
    await amira.press("Go on")
    await amira.press_again()

    await amira.say("Build a playground")
    await amira.say("Build a playground")

    assert "Your answer is kept." in amira.reads
    (draft,) = await measures(hub, evening)
    assert not draft.for_whom.texts


async def test_a_draft_waits_for_its_maker(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await amira.press("Make a measure")
    await amira.press("1")
    await amira.press("Go on")
    await amira.say("Build a playground")
    await amira.press("Cancel")
    assert "What you have written is kept." in amira.reads

    await amira.say("/hearing")
    await amira.press("My ideas and measures")
    await amira.press("📌 …")

    assert "We have understood" in amira.reads
    assert "Build a playground" in amira.reads


async def test_a_second_yes_changes_nothing(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await makes(amira, evening)
    await amira.press("Yes, send it")

    await amira.press_again()

    assert "This is done already." in amira.reads
    assert [measure.number for measure in await measures(hub, evening)] == [1]


async def test_a_measure_after_the_close_is_refused_in_words(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await makes(amira, evening)
    await move_on(hub, evening)

    await amira.press("Yes, send it")

    assert "The time for this is over." in amira.reads
    assert [measure.state for measure in await measures(hub, evening)] == [MeasureState.MAKING]


async def test_measures_are_not_made_before_their_step(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub, phase=Phase.IDEAS)
    amira = await sits_down(hub, evening, "amira")

    await amira.press_token(f"hm_new:{evening.goals[0].id}")

    assert "This is not possible yet." in amira.reads


async def test_who_makes_measures_without_end_is_stopped(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    for number in range(MEASURES_PER_PERSON):
        await makes(amira, evening, what=f"Measure number {number}")

    await amira.press_token(f"hm_new:{evening.goals[0].id}")
    await amira.press("1")
    await amira.press("Go on")

    assert "that is as many as one person can make" in amira.reads
    assert len(await measures(hub, evening)) == MEASURES_PER_PERSON


async def test_others_at_the_table_are_told_once_in_their_language_and_join_with_one_tap(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    boris = await sits_down(hub, evening, "boris", "العربية")
    elsewhere = await sits_down(hub, evening, "elsewhere", table=1)
    await makes(amira, evening)
    for person in (boris, elsewhere):
        person.look_away()

    await amira.press("Yes, send it")

    assert "1 other person at your table is asked to join." in amira.reads
    assert "Build a playground (English)" in boris.reads
    assert elsewhere.reads == ""
    (made,) = await measures(hub, evening)
    await boris.press_token(f"hm_join:{made.id}")
    await boris.press_token(f"hm_join:{made.id}")
    supporters = await hub.unit(lambda stores: stores.measures.supporters(made.id))
    assert sorted(supporters.values()) == [SupportKind.JOINED, SupportKind.MAKER]


async def test_who_joined_reads_a_change_and_may_leave(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira, boris = await sits_down(hub, evening, "amira"), await sits_down(hub, evening, "boris")
    await makes(amira, evening)
    await amira.press("Yes, send it")
    (made,) = await measures(hub, evening)
    await boris.press("Yes, join")
    assert "You support this measure now." in boris.reads
    boris.look_away()

    await amira.press_token(f"hm:{made.id}")
    await amira.press("Change")
    await amira.press("What should be done?")
    await amira.say("Build two playgrounds")
    assert boris.reads == ""
    assert [each.what for each in await measures(hub, evening)] == [made.what]
    await amira.press("Yes, change it")

    assert "Build two playgrounds" in boris.reads
    (changed,) = await measures(hub, evening)
    assert (changed.state, changed.number) == (MeasureState.CANDIDATE, 1)
    await boris.press("Leave")
    assert "You no longer support this measure." in boris.reads
    assert "1 person supports it." in boris.reads


async def test_a_change_that_comes_after_the_rating_opened_is_refused(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await makes(amira, evening)
    await amira.press("Yes, send it")
    (made,) = await measures(hub, evening)
    await amira.press_token(f"hm_part:{made.id}:what")
    await amira.say("Build two playgrounds")
    await hub.unit(lambda stores: stores.measures.move(made, MeasureAction.OPEN))

    await amira.press("Yes, change it")

    assert "It is being rated, so it can no longer change." in amira.reads
    assert [each.what for each in await measures(hub, evening)] == [made.what]


async def test_a_measure_is_taken_back_after_the_vote_and_marked(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira, boris = await sits_down(hub, evening, "amira"), await sits_down(hub, evening, "boris")
    await makes(amira, evening)
    await amira.press("Yes, send it")
    (made,) = await measures(hub, evening)
    await boris.press("Yes, join")

    async def vote(stores: Stores) -> None:
        rated = await stores.measures.move(made, MeasureAction.OPEN)
        await stores.measures.move(rated, MeasureAction.FREEZE)

    await hub.unit(vote)
    boris.look_away()

    await amira.press_token(f"hm_wd:{made.id}")
    assert "The result of the vote stays as it is." in amira.reads
    assert [each.state for each in await measures(hub, evening)] == [MeasureState.FROZEN]
    await amira.press("Yes, take it back")

    assert [each.state for each in await measures(hub, evening)] == [MeasureState.WITHDRAWN]
    assert "have taken it back" in boris.reads
    await boris.press_token(f"hm:{made.id}")
    assert "Those who made this measure have taken it back." in boris.reads


async def test_what_the_city_has_decided_about_stays(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await makes(amira, evening)
    await amira.press("Yes, send it")
    (made,) = await measures(hub, evening)

    async def decide(stores: Stores) -> None:
        measure = made
        for action in (MeasureAction.OPEN, MeasureAction.FREEZE, MeasureAction.TAKE_UP):
            measure = await stores.measures.move(measure, action)

    await hub.unit(decide)

    await amira.press_token(f"hm_wdy:{made.id}")

    assert "The city has decided about it, so it stays." in amira.reads
    assert "The city takes it up." in amira.reads


async def test_nobody_changes_or_takes_back_the_measure_of_somebody_else(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira, boris = await sits_down(hub, evening, "amira"), await sits_down(hub, evening, "boris")
    await makes(amira, evening)
    (draft,) = await measures(hub, evening)
    await boris.press_token(f"hm_yes:{draft.id}")
    assert "It is not finished yet." in boris.reads
    await amira.press("Yes, send it")

    for token in ("hm_ch", "hm_part", "hm_cok", "hm_wd", "hm_wdy"):
        await boris.press_token(f"{token}:{draft.id}")
        assert "Only who made this measure can do that." in boris.reads

    (made,) = await measures(hub, evening)
    assert made == replace(draft, state=MeasureState.CANDIDATE, number=1)


async def test_a_maker_does_not_leave_but_takes_back(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await makes(amira, evening)
    await amira.press("Yes, send it")
    (made,) = await measures(hub, evening)

    await amira.press_token(f"hm_leave:{made.id}")

    assert "You can take it back instead." in amira.reads


async def test_a_measure_of_another_hearing_can_be_read_and_no_more(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira = await sits_down(hub, evening, "amira")
    await makes(amira, evening)
    await amira.press("Yes, send it")
    (made,) = await measures(hub, evening)
    other, _others = await an_evening_with_ideas(hub)
    boris = await sits_down(hub, other, "boris")

    await boris.press_token(f"hm:{made.id}")
    assert "Build a playground" in boris.reads
    assert "Join" not in boris.buttons
    for token in ("hm_join", "hm_leave", "hm_like", "hm_ch"):
        await boris.press_token(f"{token}:{made.id}")
        assert "This button no longer works." in boris.reads
    await boris.press_token(f"hm_new:{evening.goals[0].id}")

    assert "These are the goals." in boris.reads


async def test_where_messengers_are_shut_out_measures_are_made_in_the_web_chat(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    closed = replace(evening.hearing, ideas_in_messengers=False)
    await hub.unit(lambda stores: stores.hearings.save(closed, hub.now))
    amira = await sits_down(hub, evening, "amira")

    await amira.press("Make a measure")

    assert "in the city's own web chat" in amira.reads
    assert "Open the web chat" in amira.buttons


async def test_the_measures_of_a_goal_are_numbered_and_opened_by_digit(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira, boris = await sits_down(hub, evening, "amira"), await sits_down(hub, evening, "boris", "العربية")
    for what in ("Build a playground", "Mend the roof"):
        await makes(amira, evening, what=what)
        await amira.press("Yes, send it")

    await boris.press_token(f"hm_goal:{evening.goals[0].id}")
    assert "📌 2 Mend the roof (English)" in boris.reads
    await boris.say("٢")

    assert "Mend the roof" in boris.reads
    assert "Größere Wohnungen" in boris.reads
    await boris.press_token(f"hm_goal:{evening.goals[0].id}")
    await boris.say("99")
    assert "📌 1 Build a playground (English)" in boris.reads


async def test_a_measure_by_staff_says_so(hub: Hub) -> None:
    evening, _ideas = await an_evening_with_ideas(hub)
    amira, boris = await sits_down(hub, evening, "amira"), await sits_down(hub, evening, "boris")
    await makes(amira, evening)
    await amira.press("Yes, send it")
    (made,) = await measures(hub, evening)

    async def by_the_office(stores: Stores) -> int:
        copy = await stores.measures.add(replace(made, state=MeasureState.MAKING, by_staff=True), hub.now)
        return (await stores.measures.move(copy, MeasureAction.CONFIRM)).id

    written = await hub.unit(by_the_office)

    await boris.press_token(f"hm:{written}")
    assert "(written by the office)" in boris.reads
    await boris.press_token(f"hm:{made.id}")
    assert "written by the office" not in boris.reads
