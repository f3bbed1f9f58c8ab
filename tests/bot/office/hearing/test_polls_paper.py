"""Paper ballots are typed in one after the other; what is on them is kept nowhere else."""

import pytest

from hearings.cards import new_cards
from hearings.hearings import Hearing
from hearings.opening import open_rating
from hearings.polls import Poll, PollKind
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.people.hearing.conftest import ballots, opened
from tests.hearings.voting import a_goal, a_hearing, measures


async def a_rating(hub: Hub, hearing: Hearing, *names: str) -> Poll:
    keys = hub.office.poll_keys
    assert keys is not None

    async def work(stores: Stores) -> Poll:
        goal = await a_goal(stores, hearing)
        await measures(stores, goal, *names)
        return await open_rating(stores, keys, hearing, goal, None, hub.now)

    found: Poll = await hub.unit(work)
    return found


async def begin(moderator: Person, poll: Poll) -> None:
    await moderator.press_token(f"hp_p:{poll.id}")
    await moderator.press("Enter paper ballots…")


async def test_a_pile_is_typed_in_and_the_last_one_undone(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    poll = await a_rating(hub, hearing, "Lotsen", "Börse", "Beratung")
    await begin(moderator, poll)
    assert "1 Lotsen" in moderator.reads
    assert "One number from 1 to 5 for each measure in this order, 0 where nothing is ticked: 4 0 5." in moderator.reads
    await moderator.say("5 0 3")
    await moderator.say("452")
    await moderator.say("١ ٢ ٣")
    assert moderator.reads.startswith("3 ballots are entered.")

    await moderator.press("Undo the last one")

    assert moderator.reads.startswith("Undone: the last ballot is not counted.\n\n2 ballots are entered.")
    await moderator.press_again()
    assert "This was undone already." in moderator.reads
    assert sorted(map(str, await ballots(hub, poll))) == ["{1: 4, 2: 5, 3: 2}", "{1: 5, 3: 3}"]


async def test_what_cannot_be_on_the_ballot_is_said_and_the_count_stays(
    hub: Hub, hearing: Hearing, moderator: Person
) -> None:
    poll = await a_rating(hub, hearing, "Lotsen", "Börse")
    await begin(moderator, poll)
    await moderator.say("5 4")
    await moderator.say("5")
    assert "These are 1 marks, but there are 2 measures. Nothing was kept." in moderator.reads
    await moderator.say("9 9")
    assert "This cannot be on a ballot of this poll." in moderator.reads
    await moderator.send_file("a.pdf", b"%PDF")
    assert "Please answer with a text message." in moderator.reads

    await moderator.say("1 2")

    assert moderator.reads.startswith("2 ballots are entered.")


async def test_with_cards_the_number_comes_first_and_each_votes_once(hub: Hub, moderator: Person) -> None:
    hearing: Hearing = await hub.unit(lambda stores: a_hearing(stores, cards=True))
    poll = await opened(hub, hearing, PollKind.YES_NO)
    await hub.unit(lambda stores: new_cards(stores.cards, hearing, 2, hub.now))
    await begin(moderator, poll)
    await moderator.say("7")
    assert "This hearing has no such card, or it is disabled." in moderator.reads
    await moderator.say("1")
    assert "Card 1. What is on the ballot?" in moderator.reads
    await moderator.press("Another card")
    await moderator.say("2")
    await moderator.say("1")
    assert moderator.reads.startswith("1 ballot is entered.")

    await moderator.say("2")
    await moderator.say("2")

    assert "This ballot is not counted: its card has voted already" in moderator.reads
    assert "1 ballot is entered." in moderator.reads
    assert await ballots(hub, poll) == [{0: 1}]


async def test_a_closed_poll_takes_no_paper(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    poll = await opened(hub, hearing, PollKind.YES_NO)
    await begin(moderator, poll)
    await moderator.say("1")
    await moderator.press_token(f"hp_closed:{poll.id}")

    await moderator.say("1")

    assert "The poll is closed: nothing more can be entered." in moderator.reads


async def test_what_came_on_paper_is_counted_and_said(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    poll = await opened(hub, hearing, PollKind.YES_NO)
    await begin(moderator, poll)
    for _ in range(5):
        await moderator.say("1")
    await moderator.press("Finished")
    await moderator.press("Close")

    await moderator.press("Close it now")

    assert "5 people took part." in moderator.reads
    assert "All voted on paper; the office counted." in moderator.reads


@pytest.mark.parametrize("token", ["hp_pp:1", "hp_pu:1"])
async def test_nobody_else_enters_ballots(hub: Hub, hearing: Hearing, token: str) -> None:
    poll = await opened(hub, hearing, PollKind.YES_NO)
    hans = hub.person("hans")

    await hans.press_token(token)
    await hans.say("1")

    assert await ballots(hub, poll) == []
