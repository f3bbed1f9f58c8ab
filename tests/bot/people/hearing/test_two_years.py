"""Two years of a promise: whatever happens in between, each follower hears of each published change exactly once."""

import asyncio
import re
from collections import Counter
from datetime import datetime
from functools import partial
from random import Random
from typing import Any

import pytest

from bot.people.hearing.news import tell_followers
from bot.ticker import Ticker
from hearings.content import Content
from hearings.measures import Measure
from hearings.progress import DECIDED, PROMISE, actions_for, prepare_step, publish_step
from storage.stores import Stores
from tests.bot.driver import Hub, Person, hub_on
from tests.databases import MakePlace
from tests.storage.hearing_people import a_goal, a_hearing, a_measure

LANGUAGES = ("de", "en", "ar", "tr", "uk", "ru", "fa", "ti")
PEOPLE = 16
MEASURES = 5
NEWS = re.compile(r"Neues (\d+) ([a-z]+)")
Followed = tuple[int, str, int]  # chat, "goal" or "measure", id


class Restart(Exception):
    """The process ends in the middle of a unit."""


class Story:
    """What the hub does, beside what it ought to do."""

    def __init__(self, hub: Hub, seed: int) -> None:
        self.hub, self.random = hub, Random(seed)
        self.follows: dict[Followed, datetime] = {}
        self.published: dict[int, tuple[Measure, datetime]] = {}
        self.expected: set[tuple[int, int]] = set()  # chat, step
        self.tickers = self.started()

    def started(self) -> list[Ticker]:
        hub = self.hub
        return [Ticker(hub.database, hub.database.bell, hub.office, hub.clock, hub.stopwatch) for _ in range(2)]

    async def begin(self) -> None:
        async def work(stores: Stores) -> list[Measure]:
            self.hearing = await a_hearing(stores, now=self.hub.now)
            self.goal = await a_goal(stores, self.hearing)
            return [await a_measure(stores, self.goal, f"Maßnahme {each}") for each in range(MEASURES)]

        self.measures = await self.hub.unit(work)
        self.people: dict[int, tuple[Person, str]] = {}
        for number in range(PEOPLE):
            person, language = self.hub.person(f"person {number}"), LANGUAGES[number % len(LANGUAGES)]
            self.people[await self.hub.unit(partial(_arrive, person, language))] = (person, language)

    async def change_mind(self) -> None:
        """Let somebody begin to follow something, or end it."""
        chat = self.random.choice(list(self.people))
        of_goal = self.random.random() < 0.3
        id_ = self.goal.id if of_goal else self.random.choice(self.measures).id
        key = (chat, "goal" if of_goal else "measure", id_)
        goal_id, measure_id = (id_, None) if of_goal else (None, id_)
        now = self.hub.now
        if key in self.follows:
            del self.follows[key]
            await self.hub.unit(lambda stores: stores.follows.unfollow(chat, goal_id, measure_id))
        else:
            self.follows[key] = now
            await self.hub.unit(lambda stores: stores.follows.follow(chat, goal_id, measure_id, now))

    async def publish(self) -> None:
        """Let the office say something new of a measure."""

        async def work(stores: Stores) -> int:
            measure = await stores.measures.get(self.random.choice(self.measures).id)
            assert measure is not None
            actions: list[Any] = list(actions_for(measure.state)) + [None] * 2 * (measure.state in DECIDED)
            number = len(self.published) + 1
            text = Content.of("de", f"Neues {number} de")
            for tag in LANGUAGES[1:]:
                text = text.with_text(tag, f"Neues {number} {tag}")
            action = self.random.choice(actions)
            step = await prepare_step(stores.progress, measure, action, text, 1, self.hub.now)
            await publish_step(stores.progress, stores.measures, self.hearing, step.id, self.hub.now)
            self.published[number] = (measure, self.hub.now)
            return number

        await self.hub.unit(work)

    async def tick(self) -> None:
        """Let both tickers look at once; who follows now, and did when it was published, ought to hear."""
        for number, (measure, at) in self.published.items():
            for chat in self.people:
                keys = ((chat, "goal", self.goal.id), (chat, "measure", measure.id))
                if any(self.follows.get(key, self.hub.now) <= at for key in keys):
                    self.expected.add((chat, number))
        await asyncio.gather(*[ticker._tell_followers() for ticker in self.tickers])

    async def restart(self) -> None:
        """End in the middle of telling, and start again."""

        async def work(stores: Stores) -> None:
            await tell_followers(stores, self.hub.office, self.hub.now)
            raise Restart

        with pytest.raises(Restart):
            await self.hub.unit(work)
        self.tickers = self.started()

    def heard(self) -> Counter[tuple[int, int]]:
        """Return how often each chat read each step; everything was in its language."""
        counted: Counter[tuple[int, int]] = Counter()
        for chat, (person, language) in self.people.items():
            for text in person.history:
                for number, tag in NEWS.findall(text):
                    assert tag == language
                    counted[chat, int(number)] += 1
        return counted


async def _arrive(person: Person, language: str, stores: Stores) -> int:
    chat = await stores.addresses.open(person.address, person.hub.now)
    await stores.addresses.set_languages(chat.id, (language,), bilingual=False)
    return chat.id


@pytest.mark.parametrize("seed", [1, 2])
async def test_each_follower_is_told_each_change_once_in_their_language(
    make_place: MakePlace, engine_name: str, seed: int
) -> None:
    place = await make_place(engine_name)
    async with place.opened() as database:
        story = Story(await hub_on(database), seed)
        await story.begin()
        end = story.hub.now + PROMISE
        while story.hub.now < end:
            story.hub.later(days=story.random.choice([0, 0, 1, 7, 20]), minutes=1)
            deeds = [story.change_mind, story.change_mind, story.publish, story.tick, story.restart]
            await story.random.choices(deeds, [4, 2, 3, 3, 1])[0]()
        await story.tick()
        await story.hub.deliver()

        heard = story.heard()

    assert len(story.published) > 20
    assert len(heard) > 50
    assert heard == Counter(story.expected)
