"""The rules of telling, on every store of problems: both databases, and the file for when there is none."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from hub.problems import AGAIN_EVERY, CALM, PROBLEMS, Alert, Problem, ProblemCode, Stage, take_note
from storage.problem_file import ProblemFile
from storage.stores import Stores
from tests.databases import Database, MakePlace
from tests.storage.people import MINUTE, NOON

CODE = ProblemCode.DATABASE_AWAY  # the one that both kinds of store may keep
AWAY = Problem(CODE)
PATIENCE = PROBLEMS[CODE].patience


class Look(Protocol):
    async def __call__(self, now: datetime, found: Sequence[Problem] = (AWAY,)) -> list[Alert]: ...


@pytest.fixture(params=["sqlite", "postgresql", "file"])
async def look(request: pytest.FixtureRequest, make_place: MakePlace, tmp_path: Path) -> object:
    """Take note of what was found, in a unit of work of its own, as after a restart of the hub."""
    if request.param == "file":

        async def in_file(now: datetime, found: Sequence[Problem] = (AWAY,)) -> list[Alert]:
            return await take_note(ProblemFile(tmp_path), CODE, "", found, now)

        return in_file
    place = await make_place(request.param)

    async def in_database(now: datetime, found: Sequence[Problem] = (AWAY,)) -> list[Alert]:
        async with place.opened() as database:
            return await database.unit(lambda stores: take_note(stores.problems, CODE, "", found, now))

    return in_database


async def test_a_problem_is_told_once_then_daily_then_that_it_is_over(look: Look) -> None:
    begin = NOON + PATIENCE
    told = {
        "at first": await look(NOON),
        "it lasts": await look(begin),
        "a minute later": await look(begin + MINUTE),
        "a day later": await look(begin + AGAIN_EVERY),
        "then": await look(begin + AGAIN_EVERY + MINUTE),
        "gone": await look(begin + AGAIN_EVERY + 2 * MINUTE, []),
        "gone for good": await look(begin + AGAIN_EVERY + MINUTE + CALM, []),
        "and then": await look(begin + AGAIN_EVERY + 2 * CALM, []),
    }

    assert {when: [(each.stage, each.began_at) for each in alerts] for when, alerts in told.items() if alerts} == {
        "it lasts": [(Stage.BEGAN, NOON)],
        "a day later": [(Stage.LASTS, NOON)],
        "gone for good": [(Stage.OVER, NOON)],
    }


async def test_what_passes_soon_is_told_to_nobody(look: Look) -> None:
    told = [
        *await look(NOON),
        *await look(NOON + MINUTE, []),
        *await look(NOON + 2 * MINUTE),
        *await look(NOON + 2 * MINUTE + PATIENCE - timedelta(seconds=1)),
        *await look(NOON + 2 * PATIENCE, []),
    ]

    assert told == []


async def test_what_comes_and_goes_is_one_problem(look: Look) -> None:
    at, told = NOON, []
    for number in range(30):
        told += await look(at, [AWAY] if number % 3 else [])
        at += CALM / 3

    assert [each.stage for each in told] == [Stage.BEGAN]


async def test_two_who_saw_the_same_tell_once(database: Database) -> None:
    problem = Problem(ProblemCode.DISK_FULL, "", {"megabytes": 5})
    await database.unit(lambda s: s.problems.begin(problem, "hub1", NOON))
    (known,) = await database.unit(lambda s: s.problems.known(problem.code, "hub1"))

    began = [await database.unit(lambda s: s.problems.tell(known, "hub1", NOON)) for _ in range(2)]
    (told,) = await database.unit(lambda s: s.problems.known(problem.code, "hub1"))
    ended = [await database.unit(lambda s: s.problems.end(told, "hub1")) for _ in range(2)]

    assert (began, ended) == ([True, False], [True, False])


async def test_two_processes_with_the_same_file_tell_once(tmp_path: Path) -> None:
    one, other = ProblemFile(tmp_path), ProblemFile(tmp_path)
    await one.begin(AWAY, "", NOON)
    await other.begin(AWAY, "", NOON + MINUTE)
    ((known,), (same,)) = await one.known(CODE, ""), await other.known(CODE, "")

    began = [await one.tell(known, "", NOON), await other.tell(same, "", NOON)]

    assert (known.began_at, began) == (NOON, [True, False])


async def test_machines_have_their_own_problems_and_those_that_are_no_more_have_none(database: Database) -> None:
    problem, code = Problem(ProblemCode.DISK_FULL), ProblemCode.DISK_FULL

    async def work(stores: Stores) -> list[list[Alert]]:
        told = [await take_note(stores.problems, code, place, [problem], NOON) for place in ("hub1", "hub2")]
        told.append(await take_note(stores.problems, code, "hub1", [], NOON + CALM))
        await stores.problems.forget_machines("hub1", NOON + MINUTE)
        return told

    one, two, over = await database.unit(work)

    assert [[each.stage for each in told] for told in (one, two, over)] == [[Stage.BEGAN], [Stage.BEGAN], [Stage.OVER]]
    assert await database.unit(lambda s: s.problems.told()) == []
