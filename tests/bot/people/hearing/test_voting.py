"""Voting in every kind of poll, by buttons and digits; and what no message ever says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.people.hearing.result_words import result_text
from channels.incoming import Kind
from hearings.closing import close_poll
from hearings.hearings import Hearing, HearingAction
from hearings.measures import MeasureAction
from hearings.opening import open_rating
from hearings.polls import Poll, PollKind, PollState
from hearings.results import Line
from locales.catalogues import translator
from storage.stores import Stores
from tests.bot.driver import Hub
from tests.bot.people.hearing.conftest import ballots, opened, voter
from tests.hearings.voting import a_goal, measures

RECORDED = "You took part in this vote. Your answer is recorded. You can change it until the vote closes."
HOUSES = ("Wohnungen bauen", "Mieten deckeln", "Wohnungen tauschen")


async def a_rating(hub: Hub, hearing: Hearing, *names: str) -> Poll:
    keys = hub.office.poll_keys
    assert keys is not None

    async def work(stores: Stores) -> Poll:
        goal = await a_goal(stores, hearing)
        await measures(stores, goal, *names)
        return await open_rating(stores, keys, hearing, goal, None, hub.now)

    found: Poll = await hub.unit(work)
    return found


async def test_measures_are_rated_one_after_the_other_and_the_screen_never_says_how(hub: Hub, hearing: Hearing) -> None:
    poll = await a_rating(hub, hearing, *HOUSES)
    anna = await voter(hub, hearing, "anna")

    await anna.press_token("hv_list")
    await anna.press("⭐ Housing")
    first = anna.reads
    assert "Housing · 1 of 3" in first
    assert anna.buttons == ["1 😞", "2 🙁", "3 😐", "4 🙂", "5 😀", "Skip", "All votes", "Menu"]
    await anna.press("4 🙂")
    assert "2 of 3" in anna.reads
    assert anna.buttons[:5] == ["1 😞", "2 🙁", "3 😐", "4 🙂", "5 😀"]
    await anna.press("Skip")
    await anna.press("1 😞")

    assert anna.reads == f"Housing\n\n{RECORDED}"
    assert [sorted(each.values()) for each in await ballots(hub, poll)] == [[1, 4]]
    assert anna.history == [f"Housing\n\n{RECORDED}"]


async def test_everybody_meets_the_measures_in_an_order_of_their_own(hub: Hub, hearing: Hearing) -> None:
    await a_rating(hub, hearing, *(f"Nr {n}" for n in range(12)))
    firsts = []
    for name in "abcdefgh":
        person = await voter(hub, hearing, name)
        await person.press_token("hv:1")
        firsts.append(person.reads)
        await person.press_token("hv:1")
        assert person.reads == firsts[-1]

    assert len(set(firsts)) > 1


async def test_digits_of_any_script_are_as_good_as_buttons(hub: Hub, hearing: Hearing) -> None:
    poll = await a_rating(hub, hearing, *HOUSES)
    amal = await voter(hub, hearing, "amal", "ar")

    await amal.press_token("hv:1")
    for typed in ("٤", "۵", "3️⃣"):
        await amal.say(typed)

    assert [sorted(each.values()) for each in await ballots(hub, poll)] == [[3, 4, 5]]
    assert len(amal.history) == 1


async def test_what_is_no_answer_is_asked_again_and_nothing_is_lost(hub: Hub, hearing: Hearing) -> None:
    poll = await a_rating(hub, hearing, *HOUSES)
    anna = await voter(hub, hearing, "anna")
    await anna.press_token("hv:1")
    await anna.say("5")

    for typed in ("6", "0", "very good", "1/2"):
        await anna.say(typed)
        assert anna.reads.startswith("I did not understand this. Please press a button, or type one of the numbers.")
        assert "2 of 3" in anna.reads
    await anna.do(Kind.LOCATION)
    assert anna.reads.startswith("Please answer with a text message or a button.")
    for token in ("hv_a:1:99:5", "hv_a:1:1:9", "hv_a:1:x:y", "hv_a:1", "hv_p:1:99", "hv_p:1:-5"):
        await anna.press_token(token)
        assert " of 3" in anna.reads or RECORDED in anna.reads, token

    assert [list(each.values()) for each in await ballots(hub, poll)] == [[5]]


async def test_one_option_is_chosen_and_changed(hub: Hub, hearing: Hearing) -> None:
    poll = await opened(hub, hearing, PollKind.SINGLE, *HOUSES)
    anna = await voter(hub, hearing, "anna")

    await anna.press_token("hv:1")
    assert anna.buttons[:3] == ["1 Wohnungen bauen", "2 Mieten deckeln", "3 Wohnungen tauschen"]
    await anna.say("2")
    assert await ballots(hub, poll) == [{0: 2}]
    await anna.press("Change my answer")
    assert anna.reads.endswith("You took part in this vote. You can change your answer until the vote closes.")
    await anna.press("Change my answer")
    await anna.press("3 Wohnungen tauschen")
    await anna.repeat()

    assert await ballots(hub, poll) == [{0: 3}]
    await anna.press("Change my answer")
    await anna.press("Take my answer back")
    assert anna.reads.endswith("Nothing of you is recorded in this vote.")
    assert await ballots(hub, poll) == []


async def test_several_are_chosen_one_after_the_other(hub: Hub, hearing: Hearing) -> None:
    poll = await opened(hub, hearing, PollKind.MULTIPLE, *HOUSES, most=2)
    anna = await voter(hub, hearing, "anna")

    await anna.press_token("hv:1")
    await anna.say("3")
    assert "1 chosen. Choose another, or press “Done”." in anna.reads
    assert [label[0] for label in anna.buttons[:3]] == ["1", "2", "3"]
    await anna.say("3")
    assert anna.reads.startswith("You have chosen this one already. Please choose another, or press “Done”.")
    await anna.press("Start again")
    assert await ballots(hub, poll) == []
    await anna.say("3")
    await anna.say("1")

    assert anna.reads == f"Was zuerst?\n\n{RECORDED}"
    assert await ballots(hub, poll) == [{0: [1, 3]}]
    await anna.press_token("hv_a:1:0:2")
    assert await ballots(hub, poll) == [{0: [1, 3]}]


async def test_ranks_are_asked_one_by_one(hub: Hub, hearing: Hearing) -> None:
    poll = await opened(hub, hearing, PollKind.RANKED, *HOUSES, "Vierte")
    anna = await voter(hub, hearing, "anna")

    await anna.press_token("hv:1")
    assert "What is your first choice?" in anna.reads
    await anna.say("٣")
    assert "What is your second choice?" in anna.reads
    await anna.say("3")
    assert anna.reads.startswith("You have chosen this one already.")
    assert "Wohnungen tauschen" not in anna.reads.split("\n\n")[0]
    await anna.say("1")
    assert "And your third?" in anna.reads
    await anna.press("Done")

    assert anna.reads == f"Was zuerst?\n\n{RECORDED}"
    assert await ballots(hub, poll) == [{0: [3, 1]}]


@pytest.mark.parametrize(
    ("said", "kept"),
    [("ja", 1), ("Hayır", 0), ("لا", 0), ("نعم", 1), ("так", 1), ("Нет!", 0), ("3", -1), ("١", 1), ("2", 0)],
)
async def test_yes_and_no_are_understood_in_words(hub: Hub, hearing: Hearing, said: str, kept: int) -> None:
    poll = await opened(hub, hearing, PollKind.YES_NO)
    anna = await voter(hub, hearing, "anna")

    await anna.press_token("hv:1")
    assert anna.buttons[:3] == ["1 ✅ Yes", "2 ❌ No", "3 I abstain"]
    await anna.say("perhaps")
    assert anna.reads.startswith("I did not understand this. Please press a button, or type yes or no.")
    await anna.say(said)

    assert await ballots(hub, poll) == [{0: kept}]


async def test_a_scale_and_words(hub: Hub, hearing: Hearing) -> None:
    scale = await opened(hub, hearing, PollKind.SCALE)
    words = await opened(hub, hearing, PollKind.FREE_TEXT)
    anna = await voter(hub, hearing, "anna")

    await anna.press_token("hv:1")
    await anna.press("5 😀")
    await anna.press("Next vote")
    await anna.say("x" * 501)
    assert anna.reads.startswith("This is too long. Please write at most 500 characters.")
    await anna.say("Mehr *Bänke*!")

    assert await ballots(hub, scale) == [{0: 5}]
    assert await ballots(hub, words) == [{0: "Mehr *Bänke*!"}]
    assert "Bänke" not in "".join(anna.history)


async def test_after_the_close_nothing_is_counted_any_more(hub: Hub, hearing: Hearing) -> None:
    poll = await opened(hub, hearing, PollKind.SINGLE, *HOUSES)
    people = [await voter(hub, hearing, name) for name in "abcde"]
    for person in people:
        await person.press_token("hv:1")
        await person.say("2")
    late = await voter(hub, hearing, "late")
    await late.press_token("hv:1")
    keys = hub.office.poll_keys
    assert keys is not None

    await hub.unit(lambda stores: close_poll(stores, keys, poll.id, ("de",), hub.now))
    await late.say("1")
    assert late.reads == "This vote is over. What was voted before it closed is counted."
    await people[0].press_token("hv_a:1:0:1")

    result = await hub.unit(lambda stores: stores.results.get(poll.id))
    assert result.lines == (Line(1, {"chosen": 0}), Line(2, {"chosen": 5}), Line(3, {"chosen": 0}))
    assert await hub.unit(lambda stores: stores.ballots.counted(poll.id)) == [{0: 2}] * 5


async def test_when_the_step_ends_the_vote_ends_and_the_ticker_closes(hub: Hub, hearing: Hearing) -> None:
    poll = await opened(hub, hearing, PollKind.YES_NO)
    people = [await voter(hub, hearing, name) for name in "abcde"]
    for person in people:
        await person.press_token("hv:1")
        await person.say("yes")
    late = await voter(hub, hearing, "late")
    await late.press_token("hv:1")
    keys = hub.office.poll_keys
    assert keys is not None
    assert keys.kept() == [1]

    await hub.unit(lambda stores: stores.hearings.move(hearing, HearingAction.ADVANCE, hub.now))
    await late.say("no")
    assert late.reads == "The vote is over. Its result will be shown here once it has been counted."
    await hub.close_polls()

    closed = await hub.unit(lambda stores: stores.polls.get(poll.id))
    assert (closed.state, closed.ballot_count, keys.kept()) == (PollState.CLOSED, 5, [])
    await hub.close_polls()


async def test_the_translation_of_a_measure_may_come_while_it_is_rated(hub: Hub, hearing: Hearing) -> None:
    await a_rating(hub, hearing, "Wohnungen bauen")
    anna = await voter(hub, hearing, "anna")
    await anna.press_token("hv:1")
    assert "1 🏠 Wohnungen bauen (Deutsch)" in anna.reads

    async def translate(stores: Stores) -> None:
        measure = await stores.measures.get(1)
        assert measure is not None
        await stores.measures.save(replace(measure, what=measure.what.with_text("en", "Build homes")))

    await hub.unit(translate)
    await anna.press_token("hv:1")

    assert "1 🏠 Build homes" in anna.reads


async def test_a_measure_that_is_taken_back_is_offered_no_further_and_the_result_says_so(
    hub: Hub, hearing: Hearing
) -> None:
    poll = await a_rating(hub, hearing, "Lotsen", "Beratung")
    people = [await voter(hub, hearing, name) for name in "abcdef"]
    for person in people:
        await person.press_token("hv_a:1:1:5")
        await person.press_token("hv_a:1:2:4")

    async def withdraw(stores: Stores) -> None:
        (gone,) = [each for each in await stores.measures.of_hearing(hearing.id) if each.number == 2]
        await stores.measures.move(gone, MeasureAction.WITHDRAW)

    await hub.unit(withdraw)
    await people[0].press_token("hv_a:1:2:1")
    assert "Those who made this measure have taken it back." in people[0].reads
    assert not [label for label in people[0].buttons if label[:1].isdecimal()]
    await people[0].say("1")
    assert "Those who made this measure have taken it back." in people[0].reads
    assert {str(each) for each in await ballots(hub, poll)} == {"{1: 5, 2: 4}"}
    await people[0].press_token("hv_p:1:0")
    seen = people[0].reads
    await people[0].press("Go on" if "taken it back" in seen else "Skip")
    assert ("taken it back" in seen) != ("taken it back" in people[0].reads)

    keys = hub.office.poll_keys
    assert keys is not None
    result = await hub.unit(lambda stores: close_poll(stores, keys, poll.id, ("de", "en"), hub.now))

    assert [line.option_id for line in result.lines] == [1]
    assert not [cell for each in result.breakdowns for row in each.cells.values() for cell in row if cell[:2] == "2:"]
    english = result_text(translator("en"), poll, result, "de")
    assert "Taken back by its makers during the rating, so without figures: measure 2." in english.replace(
        "\u2068", ""
    ).replace("\u2069", "")
    assert "Beratung" not in english


async def test_where_messengers_are_not_for_voting_the_web_chat_is(hub: Hub, hearing: Hearing) -> None:
    poll = await opened(hub, hearing, PollKind.YES_NO)
    await hub.unit(lambda stores: stores.hearings.save(replace(hearing, votes_in_messengers=False), hub.now))
    anna = await voter(hub, hearing, "anna")

    await anna.press_token("hv:1")
    assert anna.reads == "In this hearing people vote in the city's own web chat, so that no other company reads along."
    await anna.press_token("hv_a:1:0:1")

    assert "Open the web chat" in anna.buttons
    assert await ballots(hub, poll) == []


async def test_a_vote_ends_at_the_minute_it_was_to_end(hub: Hub, hearing: Hearing) -> None:
    poll = await opened(hub, hearing, PollKind.YES_NO)
    until = replace(hearing, closes_at=hub.now + timedelta(minutes=5))
    await hub.unit(lambda stores: stores.hearings.save(until, hub.now))
    anna = await voter(hub, hearing, "anna")
    await anna.press_token("hv:1")
    await anna.say("yes")

    hub.later(minutes=5)
    await anna.press("Change my answer")
    assert anna.reads == "The vote is over. Its result will be shown here once it has been counted."
    await anna.press_token("hv_list")
    assert anna.reads == "The vote is over. Its result will be shown here once it has been counted."

    assert await ballots(hub, poll) == [{0: 1}]


async def test_who_takes_part_in_nothing_is_led_into_the_hearing(hub: Hub, hearing: Hearing) -> None:
    await opened(hub, hearing, PollKind.YES_NO)
    anna = hub.person("anna", hint="en")
    await anna.say("/start")
    await anna.press("English")

    await anna.press_token("hv:1")

    assert anna.reads.startswith("Who sees this?")
    await anna.press("Go on")
    await anna.press("Vote")
    await anna.press("👍 Was zuerst?")
    await anna.press("1 ✅ Yes")
    assert anna.reads.endswith(RECORDED)
