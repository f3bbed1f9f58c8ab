"""Staff write polls, open and close them, and see what came out."""

from channels.outgoing import AttachmentKind
from contacts.staff import Role
from hearings.hearings import Hearing, HearingAction, Phase
from hearings.measures import MeasureState
from hearings.polls import PollState
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.people.hearing.conftest import voter
from tests.hearings.voting import EVENING, a_goal, a_hearing, measures


async def write_poll(person: Person, hearing: Hearing, kind: str, question: str, *options: str) -> None:
    await person.press_token(f"hp:{hearing.id}")
    await person.press("New poll")
    await person.press(kind)
    await person.say(question)
    if options:
        await person.say("\n".join(options))


async def _publish(stores: Stores, hearing: Hearing) -> None:
    counting = await stores.hearings.move(hearing, HearingAction.ADVANCE, EVENING)
    await stores.hearings.move(counting, HearingAction.ADVANCE, EVENING)


async def test_a_poll_is_written_opened_voted_closed_and_released(
    hub: Hub, hearing: Hearing, moderator: Person
) -> None:
    await write_poll(moderator, hearing, "One of several options", "Was zuerst?", "Wohnen", "Sprache")
    assert moderator.reads.startswith("Was zuerst?\n\nOne of several options · draft\n\n1 Wohnen\n\n2 Sprache")
    await moderator.press("Preview")
    assert moderator.reads.startswith("This is what people see:\n\nWas zuerst?\n\n1 Wohnen (Deutsch)\n\n2 Sprache")
    await moderator.press("Back to the poll")
    await moderator.press("Open the vote")
    assert moderator.reads.startswith("Not translated yet: English and العربية.")
    await moderator.press("Open the vote")
    assert moderator.reads.startswith("It is open now: people can vote.")

    people = [await voter(hub, hearing, name) for name in "abcdefg"]
    for person in people:
        await person.press_token("hv:1")
        await person.say("2")
    await moderator.press_token("hp_p:1")
    assert "At least 5 people took part so far." in moderator.reads
    await moderator.press("Close")
    await moderator.press("Close it now")
    assert moderator.reads.startswith("It is closed. The answers are counted")
    assert "2 Sprache: 7 votes\n\n1 Wohnen: 0 votes\n\n" in moderator.reads

    await people[0].press_token(f"hr:{hearing.id}")
    assert people[0].reads == "No results have been released yet."
    await moderator.press("Release the result")
    await hub.unit(lambda stores: _publish(stores, hearing))
    await people[0].press_token(f"hr:{hearing.id}")
    assert [[file.kind for file in each.shown.attachments] for each in people[0].sees] == [[AttachmentKind.PHOTO], []]
    assert people[0].reads.startswith("Was zuerst?\n\nWas zuerst?\n\n2 Sprache: 7 votes")
    assert "7 people took part. One vote" in people[0].reads
    assert people[0].reads.endswith("This is a recommendation to the committee; it decides nothing.")
    assert people[0].buttons == ["All results on a page", "Hearing"]


async def test_two_moderators_close_at_once(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    other = await hub.staff("Olga", Role.MODERATOR)
    await write_poll(moderator, hearing, "Yes, no or abstain", "Mehr Bänke?")
    await moderator.press("Open the vote")
    await moderator.press("Open the vote")
    for person in (moderator, other):
        await person.press_token("hp_close:1")

    await moderator.press("Close it now")
    await other.press("Close it now")

    assert other.reads.startswith("Somebody did this already.")
    await other.press_token("hp_close:1")
    assert other.reads.startswith("Somebody did this already.")


async def test_an_open_poll_cannot_be_changed_but_closed_and_copied(
    hub: Hub, hearing: Hearing, moderator: Person
) -> None:
    await write_poll(moderator, hearing, "Several options", "Was?", "A", "B", "C")
    await moderator.press("At most how many?")
    await moderator.say("7")
    assert moderator.reads == "Please type a number from 0 to 3."
    await moderator.say("٢")
    assert "At most 2 choices." in moderator.reads
    await moderator.press("Change the options")
    await moderator.press_token("hp_opened:1")

    await moderator.say("A\nB")
    assert moderator.reads.startswith("People may have voted on this already, so it can no longer be changed.")
    await moderator.press_token("hp_q:1")
    assert moderator.reads.startswith("People may have voted on this already")
    await moderator.press("Close and copy")
    await moderator.press("Close it now")
    assert moderator.reads.startswith("It is closed, and this is its copy")

    polls = await hub.unit(lambda stores: stores.polls.of(hearing.id))
    assert [(each.id, each.state, len(each.options), each.max_choices) for each in polls] == [
        (1, PollState.CLOSED, 3, 2),
        (2, PollState.DRAFT, 3, 2),
    ]


async def test_translations_are_written_line_by_line(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    await write_poll(moderator, hearing, "One of several options", "Was zuerst?", "Wohnen", "Sprache")
    await moderator.press("Translations")
    assert moderator.buttons[:2] == ["○ English", "○ العربية"]
    await moderator.press("○ English")
    await moderator.say("What first?\nHousing")
    assert moderator.reads.startswith("The number of lines differs")
    await moderator.say("What first?\nHousing\nLanguage")
    assert moderator.reads.startswith("English is saved.\n\nWhat first?")
    await moderator.press_token("hp_opened:1")
    anna = await voter(hub, hearing, "anna")

    await anna.press_token("hv:1")

    assert anna.reads.startswith("What first?\n\n1 Housing\n\n2 Language")


async def test_the_rating_of_goals_is_opened_and_its_measures_stand_still(
    hub: Hub, hearing: Hearing, moderator: Person
) -> None:
    async def prepare(stores: Stores) -> None:
        await measures(stores, await a_goal(stores, hearing), "A", "B")
        await measures(stores, await a_goal(stores, hearing, "Sprache"), *map(str, range(21)))
        await a_goal(stores, hearing, "Leer")

    await hub.unit(prepare)
    await moderator.press_token(f"hp:{hearing.id}")
    await moderator.press("Rate measures…")
    assert moderator.buttons[:3] == ["1 🏠 Housing (2)", "2 🏠 Housing (21)", "3 🏠 Housing (0)"]
    await moderator.press("Open the rating of all goals")

    assert moderator.reads.startswith(
        "Goal 1: 2 measures are being rated now.\n\n"
        "Goal 2 has 21 measures, and people can rate at most 20. Please merge some first.\n\n"
        "Goal 3 has no measures that can be rated."
    )
    await moderator.press_token(f"hp_rg:{hearing.id}:1")
    assert moderator.reads.startswith("Goal 1: its measures are being rated already.")
    assert await hub.unit(lambda s: s.measures.of_goal(1, MeasureState.RATED)) != []
    await moderator.press_token("hp_closed:1")
    assert len(await hub.unit(lambda s: s.measures.of_goal(1, MeasureState.FROZEN))) == 2


async def test_nothing_is_opened_that_nobody_could_answer(hub: Hub, moderator: Person) -> None:
    hearing = await hub.unit(lambda stores: a_hearing(stores, phase=Phase.ANNOUNCED))
    await write_poll(moderator, hearing, "Yes, no or abstain", "Mehr Bänke?")
    await moderator.press_token("hp_opened:1")
    assert moderator.reads.startswith("In the present step of the hearing nobody can vote.")
    await moderator.press_token(f"hp_rg:{hearing.id}:1")
    await moderator.press_token("hp_x:1")
    await moderator.press("Discard")
    assert moderator.reads.startswith("It is discarded.")


async def test_a_lost_key_is_told_once_and_the_poll_begins_anew(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    await write_poll(moderator, hearing, "Yes, no or abstain", "Mehr Bänke?")
    await moderator.press_token("hp_opened:1")
    keys = hub.office.poll_keys
    assert keys is not None
    keys.destroy(1)
    anna, boris = await voter(hub, hearing, "anna"), await voter(hub, hearing, "boris")
    moderator.look_away()

    await anna.press_token("hv:1")
    await boris.press_token("hv:1")

    assert anna.reads.startswith("We are sorry: something went wrong with this vote on our side.")
    assert moderator.reads.startswith("The vote “Mehr Bänke?” (no. 1) cannot go on:")
    assert len(moderator.sees) == 1
    await moderator.press_token("hp_closed:1")
    assert moderator.reads.startswith("Its key is missing on the server")
    await moderator.press("Discard and begin anew")
    assert moderator.reads.startswith("This is the copy: a draft that you can change and open.")
    await anna.press_token("hv:1")
    assert anna.reads.startswith("This vote was stopped, and nothing is counted.")


async def test_a_stranger_learns_nothing(hub: Hub, hearing: Hearing) -> None:
    anna = await voter(hub, hearing, "anna")
    for token in ("hp:1", "hp_p:1", "hp_closed:1", "hp_cards:1", "hp_cn:1"):
        await anna.press_token(token)
        assert anna.reads.startswith("This button no longer works.")
