"""Somebody reads what is stored of their part in a hearing, and has it deleted."""

from hearings.attendance import Attendance
from hearings.hearings import Hearing
from hearings.ideas import Idea, IdeaKind, IdeaState, Reading
from hearings.participants import Helping, next_person
from hearings.polls import PollKind
from storage.stores import Stores
from tests.bot.driver import Hub
from tests.bot.people.hearing.conftest import ballots, opened, voter
from tests.storage.hearing_people import a_goal, words


async def give(hub: Hub, hearing: Hearing, chat: int, text: str) -> Idea:
    async def work(stores: Stores) -> Idea:
        goal = await a_goal(stores, hearing)
        person = await stores.participants.present(hearing.id, chat)
        assert person is not None
        await stores.follows.follow(chat, goal.id, None, hub.now)
        await stores.attendance.put(Attendance(hearing.id, chat, None, 3, ("tr",), "a ramp", hub.now))
        reading, state = Reading.AGREED, IdeaState.SHOWN
        new = Idea(0, hearing.id, goal.id, 7, person.id, chat, IdeaKind.TEXT, "en", text, words("Park"), reading, state)
        return await stores.ideas.add(new, hub.now)

    found: Idea = await hub.unit(work)
    return found


async def test_my_data_names_ideas_in_their_words_what_is_followed_and_who_comes(hub: Hub, hearing: Hearing) -> None:
    anna = await voter(hub, hearing, "anna")
    await give(hub, hearing, await anna.address_id(), "a *park* with trees")

    await anna.say("/mydata")

    for expected in (
        "You take part in the hearing “Integrationshearing”.",
        "with trees",
        "You follow: Wohnen",
        "You said that 3 people come to the hearing",
        "Interpreters: Türkçe",
        "What you need there: a ramp",
        "After that nobody can find out any more which is yours.",
    ):
        assert expected in anna.reads


async def test_the_next_person_on_the_phone_does_not_read_what_the_first_one_said(hub: Hub, hearing: Hearing) -> None:
    anna = await voter(hub, hearing, "anna")
    await give(hub, hearing, await anna.address_id(), "a park with trees")
    chat = await anna.address_id()

    async def pass_on(stores: Stores) -> None:
        present = await stores.participants.present(hearing.id, chat)
        assert present is not None
        await next_person(stores.participants, present, "tr", Helping.NEXT, hub.now)

    await hub.unit(pass_on)

    await anna.say("/mydata")

    assert "This is stored about you" in anna.reads
    assert "a park with trees" not in anna.reads
    assert "a ramp" not in anna.reads
    assert "What others gave to the hearing on this phone is stored, too." in anna.reads


async def test_who_deletes_everything_takes_the_open_ballot_and_the_idea_along(hub: Hub, hearing: Hearing) -> None:
    anna, boris = await voter(hub, hearing, "anna"), await voter(hub, hearing, "boris")
    poll = await opened(hub, hearing, PollKind.YES_NO)
    for person in (anna, boris):
        await person.press_token(f"hv:{poll.id}")
        await person.say("1")
    assert len(await ballots(hub, poll)) == 2
    idea = await give(hub, hearing, await anna.address_id(), "a park")

    await anna.say("/delete")
    assert "as long as they are not counted" in anna.reads
    await anna.press("Yes, delete everything")
    assert len(await ballots(hub, poll)) == 1
    await hub._ticker._erase()

    assert await hub.unit(lambda stores: stores.ideas.get(idea.id)) is None
    assert len(await ballots(hub, poll)) == 1
