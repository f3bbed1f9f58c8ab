import math
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub.pace import HORIZON, MOST, REPLY_HORIZON, SHARE, Pace, Permits, most_ahead, permits
from tests.databases import Database
from tests.storage.people import NOON, SECOND

RATE = 50.0
GAP = timedelta(seconds=1 / (RATE * SHARE))


@given(
    st.floats(0.3, 1000),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 100)), min_size=1, max_size=60),
)
def test_never_above_the_limit_in_any_sliding_second(rate: float, asked: list[tuple[int, int]]) -> None:
    given_out: list[datetime] = []
    pace, now = Pace(NOON), NOON
    for wait_ms, wanted in asked:
        now += timedelta(milliseconds=wait_ms)
        instants, pace = permits(pace, rate, wanted, now)
        given_out += instants
        assert len(instants) <= min(wanted, MOST)
        assert all(now <= instant <= now + HORIZON for instant in instants)

    for first in given_out:
        in_a_second = sum(first <= instant < first + SECOND for instant in given_out)
        assert in_a_second <= math.ceil(rate)


async def take(database: Database, *wish: Any) -> list[datetime]:
    return (await database.unit(lambda s: s.pace.take(*wish))).instants


async def test_when_to_ask_again_is_said_with_what_is_missing(database: Database) -> None:
    enough = await database.unit(lambda s: s.pace.take("telegram", "1", RATE, 1, NOON))
    more = await database.unit(lambda s: s.pace.take("telegram", "1", RATE, 5, NOON))

    assert enough == Permits([NOON])
    assert more == Permits([NOON + GAP], NOON + 2 * GAP - HORIZON / 2)


@given(st.floats(0.3, 1000))
def test_asking_for_the_most_tells_when_to_ask_again(rate: float) -> None:
    instants, _ = permits(Pace(NOON), rate, most_ahead(rate), NOON)

    assert len(instants) < most_ahead(rate)


def test_a_clock_that_was_set_back_stops_nobody() -> None:
    stale = Pace(NOON + timedelta(hours=1))

    given, after = permits(stale, RATE, 1, NOON, REPLY_HORIZON)
    _, later = permits(after, RATE, 1, NOON + 3 * SECOND)

    assert given == [NOON + REPLY_HORIZON]  # until then permits from before may still be used
    assert later.next_at <= NOON + 4 * SECOND


async def test_permits_follow_each_other_and_end_at_the_horizon(database: Database) -> None:
    first = await take(database, "telegram", "1", RATE, 5, NOON)
    at_once = await take(database, "telegram", "1", RATE, 5, NOON)
    later = await take(database, "telegram", "1", RATE, 1, NOON + SECOND)

    assert (first, at_once, later) == ([NOON, NOON + GAP], [], [NOON + SECOND])


async def test_accounts_have_their_own_pace(database: Database) -> None:
    await take(database, "telegram", "1", 1.0, 1, NOON)

    assert await take(database, "telegram", "2", 1.0, 1, NOON) == [NOON]


async def test_a_blocked_account_waits_and_a_shorter_block_does_not_end_a_longer_one(database: Database) -> None:
    await database.unit(lambda s: s.pace.block("telegram", "1", NOON + 10 * SECOND, NOON))
    await database.unit(lambda s: s.pace.block("telegram", "1", NOON + 5 * SECOND, NOON))

    early = await take(database, "telegram", "1", RATE, 1, NOON + 9 * SECOND)
    due = await take(database, "telegram", "1", RATE, 1, NOON + 10 * SECOND)

    assert (early, due) == ([], [NOON + 10 * SECOND])


async def test_a_block_reaches_an_account_that_is_sending(database: Database) -> None:
    await database.unit(lambda s: s.pace.take("telegram", "1", RATE, 1, NOON))

    await database.unit(lambda s: s.pace.block("telegram", "1", NOON + 3 * SECOND, NOON))

    assert await take(database, "telegram", "1", RATE, 1, NOON + SECOND) == []


async def test_a_block_from_a_time_that_is_still_to_come_is_that_of_a_wrong_clock(database: Database) -> None:
    hour = timedelta(hours=1)
    await database.unit(lambda s: s.pace.block("telegram", "1", NOON + hour + 5 * SECOND, NOON + hour))

    assert await database.unit(lambda s: s.pace.blocked_until("telegram", "1", NOON + hour)) is not None
    assert await database.unit(lambda s: s.pace.blocked_until("telegram", "1", NOON)) is None
