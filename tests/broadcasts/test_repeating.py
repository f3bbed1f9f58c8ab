import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcasts.audience import Audience, Segment
from broadcasts.broadcasts import Broadcast, BroadcastKind, BroadcastState
from broadcasts.editions import EditionState
from broadcasts.lateness import MISSED
from broadcasts.preparing import NOT_APPROVED
from broadcasts.releasing import ApprovalRule, approve_edition
from broadcasts.repeating import LAST, Every, NeverFires, Rule, Schedule, begun, dates, fire, read_end, walls
from broadcasts.schedule import IfLate, UnreadableTime
from hub.wall_time import instant_of
from storage.stores import Stores
from tests.broadcasts.town import ARABIC, GERMAN, Town, chat

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)  # a Sunday
TEN = time(10)
THURSDAY, FRIDAY = 3, 4


def shown(rule: Rule, now: datetime = NOW, count: int = 4) -> list[str]:
    """Return the next dates of a rule that begins now."""
    return [wall.date().isoformat() for wall in islice(walls(begun(rule, BERLIN, now), BERLIN, now), count)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(Every.WEEK, TEN, weekday=THURSDAY), ["2026-11-26", "2026-12-03", "2026-12-10", "2026-12-17"]),
        (Rule(Every.SECOND_WEEK, TEN, weekday=THURSDAY), ["2026-11-26", "2026-12-10", "2026-12-24", "2027-01-07"]),
        (Rule(Every.DAY_OF_MONTH, TEN, day=1), ["2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01"]),
        (Rule(Every.DAY_OF_MONTH, TEN, day=31), ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"]),
        (Rule(Every.DAY_OF_MONTH, TEN, day=30), ["2026-11-30", "2026-12-30", "2027-01-30", "2027-02-28"]),
        (
            Rule(Every.WEEKDAY_OF_MONTH, TEN, weekday=THURSDAY, nth=2),
            ["2026-12-10", "2027-01-14", "2027-02-11", "2027-03-11"],
        ),
        (
            Rule(Every.WEEKDAY_OF_MONTH, TEN, weekday=FRIDAY, nth=LAST),
            ["2026-11-27", "2026-12-25", "2027-01-29", "2027-02-26"],
        ),
        (Rule(Every.LAST_WORKING_DAY, TEN), ["2026-11-30", "2026-12-31", "2027-01-29", "2027-02-26"]),
    ],
)
def test_the_dates_of_every_rule(rule: Rule, expected: list[str]) -> None:
    assert shown(rule) == expected


def test_a_public_holiday_is_no_working_day() -> None:
    spring = datetime(2029, 3, 15, tzinfo=UTC)  # Good Friday is on the 30th

    assert shown(Rule(Every.LAST_WORKING_DAY, TEN, holidays="DE-BW"), spring, 1) == ["2029-03-29"]
    assert shown(Rule(Every.LAST_WORKING_DAY, TEN), spring, 1) == ["2029-03-30"]


def test_in_a_leap_year_february_has_29_days() -> None:
    assert shown(Rule(Every.DAY_OF_MONTH, TEN, day=31), datetime(2028, 2, 1, tzinfo=UTC), 1) == ["2028-02-29"]


def test_today_counts_while_its_time_is_to_come() -> None:
    sundays = Rule(Every.SECOND_WEEK, time(21, 30), weekday=6)

    assert shown(sundays, NOW, 2) == ["2026-11-22", "2026-12-06"]
    assert shown(replace(sundays, at=time(20, 59)), NOW, 2) == ["2026-11-29", "2026-12-13"]


def test_a_second_week_is_counted_from_the_first_date() -> None:
    rule = begun(Rule(Every.SECOND_WEEK, TEN, weekday=THURSDAY), BERLIN, NOW)

    assert next(dates(rule, date(2026, 11, 30))) == date(2026, 12, 10)


@pytest.mark.parametrize("times", [1, 2, 10])
def test_it_ends_after_so_many_times(times: int) -> None:
    rule = begun(Rule(Every.WEEK, TEN, weekday=THURSDAY), BERLIN, NOW, times)

    assert len(list(walls(rule, BERLIN, NOW))) == times


def test_its_last_day_counts() -> None:
    rule = Rule(Every.WEEK, TEN, weekday=THURSDAY, until=date(2026, 12, 3))

    assert shown(rule) == ["2026-11-26", "2026-12-03"]


@pytest.mark.parametrize(
    "rule",
    [
        Rule(Every.WEEK, TEN, weekday=THURSDAY, until=date(2026, 11, 25)),
        Rule(Every.SECOND_WEEK, TEN, weekday=THURSDAY, until=date(2026, 11, 25)),
        Rule(Every.DAY_OF_MONTH, TEN, day=31, until=date(2026, 11, 29)),
        Rule(Every.WEEKDAY_OF_MONTH, TEN, weekday=THURSDAY, nth=2, until=date(2026, 12, 9)),
        Rule(Every.LAST_WORKING_DAY, TEN, until=date(2020, 1, 1)),
    ],
)
def test_a_rule_without_a_date_is_refused(rule: Rule) -> None:
    with pytest.raises(NeverFires):
        begun(rule, BERLIN, NOW)


RULES = st.builds(
    Rule,
    st.sampled_from(Every),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    weekday=st.integers(0, 6),
    day=st.integers(1, 31),
    nth=st.integers(1, LAST),
    holidays=st.sampled_from(["", "DE-BW"]),
)


@given(RULES, st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_dates_come_one_after_the_other_on_the_rule_and_never_twice(rule: Rule, now: datetime) -> None:
    started = begun(rule, BERLIN, now)

    found = list(islice(walls(started, BERLIN, now), 5))
    instants = [instant_of(wall, BERLIN) for wall in found]

    assert instants == sorted(set(instants))
    assert instants[0] > now
    assert len({wall.date() for wall in found}) == len(found)
    for before, wall in pairwise(found):  # whichever date it is at, the next one is the same
        assert next(walls(started, BERLIN, instant_of(before, BERLIN))) == wall
    if rule.every in (Every.WEEK, Every.SECOND_WEEK, Every.WEEKDAY_OF_MONTH):
        assert {wall.weekday() for wall in found} == {rule.weekday}
    else:
        months = Counter((wall.year, wall.month) for wall in found)
        assert set(months.values()) == {1}


def test_stored_and_read_it_is_the_same() -> None:
    rule = Rule(Every.WEEKDAY_OF_MONTH, TEN, 3, 0, 2, date(2026, 12, 10), date(2027, 12, 31), "DE-BW")

    assert Rule.from_json(rule.to_json()) == rule


@pytest.mark.parametrize(
    ("text", "end"),
    [("31.12.2027", date(2027, 12, 31)), ("31.12.", date(2026, 12, 31)), ("10", 10), ("10 times", 10), ("3x", 3)],
)
def test_ends_that_are_understood(text: str, end: date | int) -> None:
    assert read_end(text, NOW.date()) == end


@pytest.mark.parametrize("text", ["", "soon", "0", "0 times", "1000", "31.2.2027", "10 times more or less"])
def test_ends_that_are_not_understood(text: str) -> None:
    with pytest.raises(UnreadableTime):
        read_end(text, NOW.date())


NIGHTLY = time(2, 30)


async def repetition(town: Town, rule: Rule, start: datetime, if_late: IfLate = IfLate.SEND) -> Schedule:
    """Begin to repeat an edition, approved, at this instant."""
    town.time.now = start
    await town.subscribe(chat(1))

    async def work(stores: Stores) -> Schedule:
        draft = await stores.editions.add("de", None, start)
        draft = await stores.editions.save(replace(draft, topic_id=1, texts={"de": GERMAN}), start)
        draft = await approve_edition(stores.editions, draft, None, ApprovalRule.NONE, start)
        started = begun(rule, BERLIN, start)
        schedule = await stores.schedules.add(
            draft.id,
            Segment(await town.topic(stores), Audience.RESIDENTS),
            started,
            next(walls(started, BERLIN, start)),
            BERLIN,
            if_late,
            None,
            start,
            report_address_id=None,
            request_key=b"wish",
            fallbacks={"ar": "main"},
        )
        assert schedule is not None
        return schedule

    begins: Schedule = await town.unit(work)
    return begins


async def tick(town: Town, at: datetime) -> list[Broadcast]:
    """Do what a ticker does at an instant: all that is due."""
    town.time.now = at

    async def work(stores: Stores) -> list[Broadcast] | None:
        schedule = await stores.schedules.claim_due(at)
        return None if schedule is None else await fire(stores, schedule, at)

    made: list[Broadcast] = []
    while (some := await town.unit(work)) is not None:
        made += some
    return made


async def stored(town: Town) -> Schedule:
    found: Schedule = await town.unit(lambda stores: stores.schedules.locked(1))
    return found


async def test_each_date_makes_one_broadcast_with_what_was_chosen(town: Town) -> None:
    await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW, IfLate.MISS)
    first = datetime(2026, 11, 26, 9, tzinfo=UTC)

    assert await tick(town, first - timedelta(seconds=1)) == []
    (made,) = await tick(town, first)
    assert await tick(town, first) == []

    assert (made.next_at, made.send_local, made.zone) == (first, "2026-11-26T10:00", BERLIN)
    assert (made.if_late, made.schedule_id, made.fallbacks) == (IfLate.MISS, 1, {"ar": "main"})
    assert made.segment == {"topic": 1, "audience": "residents"}
    assert (await stored(town)).next_local == datetime(2026, 12, 3, 10)  # noqa: DTZ001 - a wall time


async def test_the_same_edition_is_sent_again(town: Town) -> None:
    await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)
    for week in range(2):
        (made,) = await tick(town, datetime(2026, 11, 26, 9, tzinfo=UTC) + timedelta(weeks=week))
        town.broadcast_id = made.id
        await town.prepare()
        await town.sender.work_off()

    assert [str(sent.to.value) for sent in town.channel.sent] == ["1", "1"]
    assert (await town.edition()).state is EditionState.SENT


@pytest.mark.parametrize(
    ("start", "at"),
    [
        # Forward on 28 March 2027: at 2:30 there is no such time, so it is sent at 3:00. Back on 31 October: the first.
        (datetime(2027, 3, 25, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (datetime(2027, 10, 28, tzinfo=UTC), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
async def test_in_the_nights_the_clocks_change_it_is_sent_once(town: Town, start: datetime, at: datetime) -> None:
    await repetition(town, Rule(Every.WEEK, NIGHTLY, weekday=6), start)

    assert await tick(town, at - timedelta(seconds=1)) == []
    (made,) = await tick(town, at)

    assert made.next_at == at
    assert await tick(town, at + timedelta(hours=6)) == []


async def test_of_several_missed_dates_only_the_newest_may_still_leave(town: Town) -> None:
    await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)

    made = await tick(town, datetime(2026, 12, 10, 12, tzinfo=UTC))

    scheduled, cancelled = BroadcastState.SCHEDULED, BroadcastState.CANCELLED
    assert [(each.state, each.note) for each in made] == [(cancelled, MISSED), (cancelled, MISSED), (scheduled, "")]
    assert [each.send_local[:10] for each in made] == ["2026-11-26", "2026-12-03", "2026-12-10"]
    assert (await stored(town)).next_local == datetime(2026, 12, 17, 10)  # noqa: DTZ001 - a wall time


async def test_after_its_last_date_it_has_ended(town: Town) -> None:
    await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY, until=date(2026, 12, 3)), NOW)

    made = await tick(town, datetime(2027, 1, 1, tzinfo=UTC))

    assert len(made) == 2
    ended = await stored(town)
    assert (ended.next_at, ended.ended_at) == (None, datetime(2027, 1, 1, tzinfo=UTC))
    assert await town.unit(lambda stores: stores.schedules.living()) == []


async def test_two_tickers_at_once_make_one_broadcast(town: Town) -> None:
    await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)
    at = datetime(2026, 11, 26, 9, tzinfo=UTC)

    made = await asyncio.gather(*(tick(town, at) for _ in range(4)))

    assert sorted(map(len, made)) == [0, 0, 0, 1]
    assert len(await town.unit(lambda stores: stores.broadcasts.latest(10))) == 1


async def test_a_date_that_has_its_broadcast_makes_no_other_one(town: Town) -> None:
    schedule = await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)
    at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    await tick(town, at)
    await town.unit(lambda stores: stores.schedules.move_on(schedule, schedule.next_local, at))  # as if it went back

    assert await tick(town, at) == []


async def test_one_wish_begins_one_repetition(town: Town) -> None:
    schedule = await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)

    async def again(stores: Stores) -> Any:
        return await stores.schedules.add(
            schedule.edition_id, Segment(1), schedule.rule, datetime(2026, 11, 26, 10), BERLIN, IfLate.SEND, None, NOW,  # noqa: DTZ001
            report_address_id=None, request_key=b"wish",
        )  # fmt: skip

    assert await town.unit(again) is None
    assert await town.unit(lambda stores: stores.schedules.by_request(b"wish")) == schedule


async def test_what_is_no_longer_approved_is_not_sent_that_time(town: Town) -> None:
    schedule = await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)

    async def change(stores: Stores) -> None:
        edition = await stores.editions.get(schedule.edition_id)
        assert edition is not None
        await stores.editions.save(replace(edition, texts={"de": replace(GERMAN, body="Neu")}), NOW)

    await town.unit(change)
    await tick(town, datetime(2026, 11, 26, 9, tzinfo=UTC))
    cancelled = await town.prepare()

    assert (cancelled.state, cancelled.note) == (BroadcastState.CANCELLED, NOT_APPROVED)
    assert (await stored(town)).ended_at is None


async def test_a_language_added_since_can_no_longer_change_once_it_was_sent(town: Town) -> None:
    schedule = await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)
    (first,) = await tick(town, datetime(2026, 11, 26, 9, tzinfo=UTC))
    town.broadcast_id = first.id
    await town.prepare()

    async def add_arabic(stores: Stores) -> None:
        edition = await stores.editions.get(schedule.edition_id)
        assert edition is not None
        saved = await stores.editions.save(replace(edition, texts={**edition.texts, "ar": ARABIC}), NOW)
        await approve_edition(stores.editions, saved, None, ApprovalRule.NONE, NOW)

    await town.unit(add_arabic)
    await tick(town, datetime(2026, 12, 3, 9, tzinfo=UTC))
    await town.prepare()

    assert sorted((await town.edition()).sent_languages) == ["ar", "de"]


async def correct(town: Town, edition_id: int, kind: BroadcastKind, of_id: int) -> int:
    """Correct or withdraw what was sent; return the edition that does it."""

    async def work(stores: Stores) -> int:
        changing = edition_id
        if kind is BroadcastKind.CORRECT:
            draft = await stores.editions.add("de", None, NOW, corrects_id=edition_id)
            draft = await stores.editions.save(replace(draft, topic_id=1, texts={"de": GERMAN}), NOW)
            draft = await approve_edition(stores.editions, draft, None, ApprovalRule.NONE, NOW)
            await stores.editions.close(draft, NOW)
            changing = draft.id
        made = await stores.broadcasts.add(
            changing, Segment(1), None, NOW, next_at=NOW, send_local="", zone=BERLIN, report_address_id=None,
            request_key=None, kind=kind, of_id=of_id,
        )  # fmt: skip
        assert made is not None
        return changing

    changed: int = await town.unit(work)
    return changed


async def test_what_was_corrected_is_repeated_as_corrected(town: Town) -> None:
    schedule = await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)
    (first,) = await tick(town, datetime(2026, 11, 26, 9, tzinfo=UTC))
    correction = await correct(town, schedule.edition_id, BroadcastKind.CORRECT, first.id)

    (second,) = await tick(town, datetime(2026, 12, 3, 9, tzinfo=UTC))

    assert second.edition_id == correction
    sendings = await town.unit(lambda stores: stores.broadcasts.sendings_of(schedule.edition_id))
    assert [each.id for each in sendings] == [second.id, first.id]  # the next correction reaches both


async def test_what_was_withdrawn_is_not_sent_again(town: Town) -> None:
    schedule = await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)
    (first,) = await tick(town, datetime(2026, 11, 26, 9, tzinfo=UTC))
    await correct(town, schedule.edition_id, BroadcastKind.WITHDRAW, first.id)

    assert await tick(town, datetime(2026, 12, 3, 9, tzinfo=UTC)) == []

    assert (await stored(town)).ended_at == datetime(2026, 12, 3, 9, tzinfo=UTC)


async def test_after_a_restore_what_was_due_stands_still(town: Town) -> None:
    await repetition(town, Rule(Every.WEEK, TEN, weekday=THURSDAY), NOW)
    later = datetime(2026, 12, 1, tzinfo=UTC)

    await town.unit(lambda stores: stores.schedules.stop_due(later))

    assert await tick(town, later) == []
    still = await stored(town)
    assert (still.next_at, still.next_local, still.ended_at) == (None, None, None)
