"""An evening with fifty people at four tables, on three channels, in eight languages, and what becomes of it."""

import csv
import io
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.demo.hearing import seed_hearing
from contacts.staff import Role
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase, ThemeTable
from hearings.ideas import Idea, IdeaState
from hearings.measures import Measure, MeasureState
from hearings.polls import Poll, PollKind, PollState
from hearings.report import gather_report
from hearings.results import Result
from storage.poll_keys import PollKeyFolder
from tests.bot.driver import Hub, Person, hub_on
from tests.channels.memory import MemoryChannel
from tests.databases import MakePlace, engine_name, make_place, postgres_server, sqlite_template

__all__ = ["engine_name", "make_place", "postgres_server", "sqlite_template"]

#: The language people choose, what they write an idea in, and the button that stands in where it is not ready yet.
TONGUES: Final = {
    "de": ("Deutsch", "Wir brauchen mehr Treffpunkte für alle", ""),
    "en": ("English", "We need more places to meet", ""),
    "ar": ("العربية", "نحتاج إلى أماكن أكثر للقاء", ""),
    "tr": ("Türkçe", "Daha çok buluşma yerine ihtiyacımız var", ""),
    "uk": ("Українська", "Нам потрібно більше місць для зустрічей", ""),
    "ru": ("Русский", "Нам нужно больше мест для встреч", ""),
    "ti": ("ትግርኛ", "ንርክበሉ ቦታታት የድልየና", "Deutsch"),
    "fa": ("فارسی", "به جاهای بیشتری برای دیدار نیاز داریم", "English"),
}
#: 47 people with a phone: by table and channel they are spread below.
CROWD: Final = ["de"] * 14 + ["en"] * 6 + ["ar"] * 10 + ["tr"] * 6 + ["uk"] * 5 + ["ru"] * 3 + ["ti"] * 2 + ["fa"]
CHANNELS: Final = ("webchat", "telegram")


@pytest.fixture
async def hub(make_place: MakePlace, engine_name: str, tmp_path: Path) -> AsyncIterator[Hub]:
    place = await make_place(engine_name)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(place.opened())
        yield await hub_on(
            database,
            channels=[MemoryChannel(name) for name in CHANNELS],
            poll_keys=PollKeyFolder(tmp_path / "poll-keys"),
        )


async def read_hearing(hub: Hub, hearing_id: int) -> Hearing:
    found = await hub.unit(lambda stores: stores.hearings.get(hearing_id))
    assert isinstance(found, Hearing)
    return found


async def opens_next_step(hub: Hub, mona: Person, hearing: Hearing) -> Hearing:
    """Let the moderator go on, as they do: one button, and yes."""
    await mona.press_token(f"hx_next:{hearing.id}:{(await read_hearing(hub, hearing.id)).phase}")
    await mona.press("Yes, open it")
    for _ in range(20):
        await hub._ticker._tell_of_steps()
    await hub.deliver()
    return await read_hearing(hub, hearing.id)


async def sits_down(hub: Hub, name: str, tongue: str, table: ThemeTable, channel: str) -> Person:
    own_name, _, stands_in = TONGUES[tongue]
    person = hub.person(name, channel=channel)
    await person.say(f"/start t_{table.code}")
    await person.press(own_name)
    if stands_in:
        await person.press(stands_in)
    await person.press_token("h_on")
    return person


async def gives_idea(hub: Hub, person: Person, goal: Goal, words: str) -> Idea:
    await person.press_token(f"h_idea:{goal.id}")
    await person.say(words)
    (idea,) = [each for each in await ideas_of(hub, goal, IdeaState.RECEIVED) if each.text == words]
    await person.press_token(f"h_i_yes:{idea.id}")
    return idea


async def ideas_of(hub: Hub, goal: Goal, *states: IdeaState) -> list[Idea]:
    found: list[Idea] = await hub.unit(lambda stores: stores.ideas.of_goal(goal.id, *states))
    return found


async def moderated(hub: Hub, mona: Person, idea: Idea, number: int) -> None:
    """Show an idea; what is not German gets a German text and goes back to its author."""
    await mona.press_token(f"hi_one:{idea.id}")
    await mona.press("Show it")
    if idea.language != "de":
        await mona.press("Write the German text")
        await mona.say(f"Mehr Treffpunkte, Idee {number}")
        await mona.press("Save and ask its author")


async def measures_of(hub: Hub, hearing: Hearing, *states: MeasureState) -> list[Measure]:
    found: list[Measure] = await hub.unit(lambda stores: stores.measures.of_hearing(hearing.id, *states))
    return found


async def makes_measure(hub: Hub, person: Person, hearing: Hearing, goal: Goal, words: str) -> Measure:
    (idea, *_) = [each for each in await ideas_of(hub, goal, IdeaState.SHOWN) if each.may_be_used]
    await person.press_token(f"hm_new:{goal.id}")
    await person.say(str(idea.number))
    await person.press_token(f"hm_go:{goal.id}")
    for answer in (words, "Für alle", "Die Vereine"):
        await person.say(answer)
    (draft,) = await measures_of(hub, hearing, MeasureState.MAKING)
    await person.press_token(f"hm_yes:{draft.id}")
    return draft


async def makes_cards(hub: Hub, mona: Person, hearing: Hearing, count: int) -> list[str]:
    await mona.press_token(f"hp_cards:{hearing.id}")
    await mona.press("Make cards…")
    await mona.say(str(count))
    sheets = [each for each in mona.sees[-1].shown.attachments if each.name.endswith(".csv")]
    stored = await hub.unit(lambda stores: stores.files.get(sheets[0].digest))
    return [line[1] for line in list(csv.reader(io.StringIO(stored.content.decode("utf-8-sig"))))[1:]]


async def votes(person: Person, poll: Poll, card: str, marks: list[int]) -> None:
    await person.press_token(f"hv:{poll.id}")
    await person.say(card)
    await person.press_token(f"hv:{poll.id}")
    for mark in marks:
        await person.say(str(mark))


async def polls_of(hub: Hub, hearing: Hearing, state: PollState) -> list[Poll]:
    found: list[Poll] = await hub.unit(lambda stores: stores.polls.of(hearing.id, state))
    return found


async def result_of(hub: Hub, poll: Poll) -> Result:
    found = await hub.unit(lambda stores: stores.results.get(poll.id))
    assert isinstance(found, Result)
    return found


async def ballots_left(hub: Hub, poll: Poll) -> int:
    return int(await hub.unit(lambda stores: stores.ballots.count(poll.id)))


async def frozen_hash(hub: Hub, poll: Poll) -> str:
    return str(await hub.unit(lambda stores: stores.results.frozen_hash(poll.id)))


async def test_an_evening_with_fifty_people_and_what_becomes_of_it(hub: Hub) -> None:
    chance = random.Random(20190708)
    hearing = await hub.unit(lambda stores: seed_hearing(stores, hub.office.city, hub.now))
    goals: list[Goal] = await hub.unit(lambda stores: stores.goals.of(hearing.id))
    tables: list[ThemeTable] = await hub.unit(lambda stores: stores.hearings.tables(hearing.id))
    mona = await hub.staff("Mona", Role.MODERATOR)
    hub.now = hearing.event_at or hub.now
    cards = await makes_cards(hub, mona, hearing, 60)

    # Ideas: everybody scans the code on their table and gives one; two share a phone.
    hearing = await opens_next_step(hub, mona, hearing)
    assert hearing.phase is Phase.IDEAS
    guests: list[tuple[Person, str, int]] = []
    for number, tongue in enumerate(CROWD):
        table = number % len(tables)
        person = await sits_down(hub, f"guest{number}", tongue, tables[table], CHANNELS[number % 2])
        guests.append((person, tongue, table))
        await gives_idea(hub, person, goals[table], f"{TONGUES[tongue][1]} {number}")
    shared, _, shared_table = guests[0]
    await shared.press_token("h_nx:next")
    await shared.press("Türkçe")
    await shared.press_token("h_on")
    await gives_idea(hub, shared, goals[shared_table], "Çocuklar için oyun alanı")
    await shared.press_token("h_mine")
    assert "Treffpunkte" not in shared.reads

    await mona.press_token(f"hi_paper:{hearing.id}")
    await mona.press_token(f"hi_pgoal:{hearing.id}:{goals[0].id}")
    await mona.press("Deutsch")
    await mona.say("Bänke im Park\nEin Sprachcafé am Abend")
    await mona.press("Save")
    for goal in goals:
        for number, idea in enumerate(await ideas_of(hub, goal, IdeaState.CONFIRMED)):
            await moderated(hub, mona, idea, number)
    for person, _, _ in guests:
        asked = [choice.token for message in person._chat() for each in message.shown.choices for choice in each]
        for token in [each for each in asked if each.startswith("h_yes:")]:
            await person.press_token(token)
    given = [idea for goal in goals for idea in await ideas_of(hub, goal, IdeaState.SHOWN)]
    assert len(given) == len(CROWD) + 1 + 2
    assert len({idea.number for idea in given}) == len(given)

    # Measures: two at every table; who sits there joins with one tap.
    hearing = await opens_next_step(hub, mona, hearing)
    made: list[Measure] = []
    for at, goal in enumerate(goals):
        neighbours = [person for person, _, table in guests if table == at]
        for maker in neighbours[1:3]:
            measure = await makes_measure(hub, maker, hearing, goal, f"Maßnahme {len(made) + 1}")
            made.append(measure)
            for person in neighbours[3:9]:
                await person.press_token(f"hm_join:{measure.id}")
    counts = await hub.unit(lambda stores: stores.measures.support_counts(hearing.id))
    assert set(counts.values()) == {7}

    # The vote: a card each, some change their mind, some events come twice, a helper writes for one with a paper card.
    hearing = await opens_next_step(hub, mona, hearing)
    await mona.press_token(f"hp_ra:{hearing.id}")
    polls = [each for each in await polls_of(hub, hearing, PollState.OPEN) if each.kind is PollKind.RATING]
    assert len(polls) == len(goals)
    wanted: dict[int, Counter[int]] = {poll.id: Counter() for poll in polls}
    voters = [*guests[1:], *[(shared, "tr", shared_table)]]
    for number, (person, _, _) in enumerate(voters):
        for poll in polls:
            mark = chance.randint(1, 5)
            await votes(person, poll, cards[number], [3] * len(poll.options))
            await person.press_token(f"hv_p:{poll.id}:0")
            for _ in poll.options:
                await person.say(str(mark))
                if number % 10 == 0:
                    await person.repeat()
            wanted[poll.id][mark] += len(poll.options)
    helper = guests[1][0]
    await helper.press_token("h_nx:assisted")
    await helper.press("Deutsch")
    await helper.press_token("h_on")
    await votes(helper, polls[0], cards[50], [5] * len(polls[0].options))
    wanted[polls[0].id][5] += len(polls[0].options)
    said = " ".join(text for person, _, _ in guests for text in person.history)
    assert not any(f"{mark} 😀" in said for mark in range(1, 6))

    # The close, by opening the next step; nothing is left that could say who said what.
    hearing = await opens_next_step(hub, mona, hearing)
    await hub.close_polls()
    closed = await polls_of(hub, hearing, PollState.CLOSED)
    assert {poll.id for poll in closed} >= set(wanted)
    for poll in polls:
        result = await result_of(hub, poll)
        counted: Counter[int] = Counter()
        for line in result.lines:
            counted.update({int(mark): people for mark, people in line.counts.items()})
        assert +counted == +wanted[poll.id]
        people = len(voters) + (poll.id == polls[0].id)
        assert result.method.ballots == people
        assert await ballots_left(hub, poll) == 0
    assert hub.office.poll_keys is not None
    hashes = [await frozen_hash(hub, poll) for poll in polls]

    # Results, decisions, and two years of news for those who follow.
    await mona.press_token(f"hp_relall:{hearing.id}")
    hearing = await opens_next_step(hub, mona, hearing)
    assert hearing.phase is Phase.PUBLISHED
    follower, stranger = guests[3][0], guests[4][0]
    await follower.press_token(f"hf_m:{made[0].id}")
    await follower.press_token(f"hf_g:{made[0].goal_id}")  # both: still told once
    steps = (("Take it up", ""), ("It is planned", "Der Raum ist gefunden."), ("It is running", ""), ("It is done", ""))
    for action, words in steps:
        await mona.press_token(f"hpr_m:{made[0].id}")
        await mona.press(action)
        await (mona.say(words) if words else mona.press("Without words"))
        await mona.press("Publish")
        await mona.press("Publish")
        for person in (follower, stranger):
            person.look_away()
        for _ in range(3):
            await hub._ticker._tell_followers()
        await hub.deliver()
        assert len(follower.sees) == 1
        assert stranger.sees == []
        hub.later(days=170)
    measure = await hub.unit(lambda stores: stores.measures.get(made[0].id))
    assert measure.state is MeasureState.DONE

    # Whoever leaves takes nothing of the results along.
    await follower.say("/delete")
    await follower.press_token("delete_yes")
    hub.later(minutes=5)
    await hub.deliver()
    await hub._ticker._erase()
    now_hashes = [await frozen_hash(hub, poll) for poll in polls]
    assert now_hashes == hashes

    # The report has it all.
    report = await hub.unit(lambda stores: gather_report(stores, hearing, hub.office.city.languages, hub.now))
    assert len(report.goals) == len(goals)
    assert hub.now - (hearing.event_at or hub.now) > timedelta(days=600)
