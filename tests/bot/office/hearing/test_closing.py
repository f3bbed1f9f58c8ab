"""How long a step collects: the moderator extends it, ends it, leaves it open; the clock on the wall may change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contacts.staff import Role
from hearings.hearings import Hearing, Phase, Verb, extend
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.leading import a_hearing, stored, takes_part


@pytest.fixture
async def hearing(hub: Hub) -> Hearing:
    """Ideas are given until 9:30."""
    found = await a_hearing(hub, Phase.IDEAS)
    until = hub.now + timedelta(minutes=30)
    changed: Hearing = await hub.unit(lambda stores: extend(stores.hearings, found, until, hub.now))
    return changed


async def test_minutes_are_added_to_the_end(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    await moderator.press_token(f"hx:{hearing.id}")
    await moderator.press("Extend…")
    assert moderator.reads == "Ideas: until when shall it be open?\n\nIt closes by itself at 09:30."

    await moderator.press("+10 minutes")

    assert moderator.reads.startswith("It is open until 09:40.")
    assert (await stored(hub, hearing)).closes_at == hub.now + timedelta(minutes=40)


async def test_staff_read_how_many_hear_of_the_new_end(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    await takes_part(hub, hearing, "anna", "en")
    await moderator.press_token(f"hx_close:{hearing.id}:ideas")

    await moderator.press("+10 minutes")

    assert moderator.reads.startswith("It is open until 09:40. 1 person who takes part is told.")


async def test_once_it_has_ended_minutes_count_from_now(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    hub.later(minutes=45)
    await moderator.press_token(f"hx:{hearing.id}")
    assert "Collecting ended at 09:30." in moderator.reads
    await moderator.press("Extend…")

    await moderator.press("In 5 minutes")

    after = await stored(hub, hearing)
    assert after.closes_at == hub.now + timedelta(minutes=5)
    assert after.may(Verb.GIVE_IDEA, hub.now)


async def test_two_moderators_who_extend_at_once_extend_once(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    other = await hub.staff("Maria", Role.MODERATOR)
    for person in (moderator, other):
        await person.press_token(f"hx_close:{hearing.id}:ideas")
    await moderator.press("+5 minutes")

    await other.press("+5 minutes")

    assert other.reads.startswith("Meanwhile this was changed; nothing was added. Please look again.")
    assert "It closes by itself at 09:35." in other.reads
    assert (await stored(hub, hearing)).closes_at == hub.now + timedelta(minutes=35)


async def test_until_a_time_that_is_said(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    await moderator.press_token(f"hx_close:{hearing.id}:ideas")
    await moderator.press("A time…")
    await moderator.say("soon")
    assert moderator.reads.startswith("I do not understand this time.")

    await moderator.say("10:15")

    assert moderator.reads.startswith("It is open until 10:15.")
    assert (await stored(hub, hearing)).closes_at == hub.now + timedelta(minutes=75)


async def test_a_time_for_a_step_that_is_over_meanwhile_changes_nothing(
    hub: Hub, hearing: Hearing, moderator: Person
) -> None:
    other = await hub.staff("Maria", Role.MODERATOR)
    await moderator.press_token(f"hx_until:{hearing.id}:ideas")
    await other.press_token(f"hx_do:{hearing.id}:ideas:next")

    await moderator.say("10:15")

    assert moderator.reads.startswith("This is not possible any more.")
    assert (await stored(hub, hearing)).closes_at is None


async def test_without_an_end(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    await moderator.press_token(f"hx_close:{hearing.id}:ideas")

    await moderator.press("No end")

    assert moderator.reads.startswith("It stays open until you go on.")
    assert (await stored(hub, hearing)).closes_at is None
    assert "Set an end…" in moderator.buttons


async def test_collecting_is_stopped_at_once_and_once(hub: Hub, hearing: Hearing, moderator: Person) -> None:
    await moderator.press_token(f"hx:{hearing.id}")
    await moderator.press("Stop collecting")
    assert moderator.reads.startswith("Stop collecting now? People can still read everything")
    stopped_at = hub.now

    await moderator.press("Yes, stop now")
    hub.later(minutes=1)
    await moderator.press_again()

    after = await stored(hub, hearing)
    assert after.closes_at == stopped_at
    assert not after.may(Verb.GIVE_IDEA, hub.now)
    assert after.may(Verb.READ, hub.now)


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.ANNOUNCED, Phase.COUNTING, Phase.PUBLISHED])
async def test_where_nothing_is_collected_nothing_can_be_extended(hub: Hub, moderator: Person, phase: Phase) -> None:
    hearing = await a_hearing(hub, phase)

    for token in ("hx_close", "hx_stop", "hx_halt", "hx_endless", "hx_until"):
        await moderator.press_token(f"{token}:{hearing.id}:{phase}")
        assert moderator.reads.startswith("This is not possible any more.")

    assert (await stored(hub, hearing)).closes_at is None


async def test_on_the_night_the_clocks_go_back_staff_say_which_time_is_meant(
    hub: Hub, hearing: Hearing, moderator: Person
) -> None:
    hub.now = datetime(2027, 10, 30, 22, 0, tzinfo=UTC)
    await moderator.press_token(f"hx_until:{hearing.id}:ideas")

    await moderator.say("31.10.2027 2:30")
    assert moderator.buttons == [
        "02:30 the first time (summer time)",
        "02:30 the second time (winter time)",
        "Cancel",
    ]
    await moderator.press("02:30 the second time (winter time)")

    assert (await stored(hub, hearing)).closes_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


async def test_on_the_night_the_clocks_go_forward_another_time_is_chosen(
    hub: Hub, hearing: Hearing, moderator: Person
) -> None:
    hub.now = datetime(2027, 3, 27, 22, 0, tzinfo=UTC)
    await moderator.press_token(f"hx_until:{hearing.id}:ideas")

    await moderator.say("28.3.2027 2:30")
    assert moderator.buttons == ["01:30", "03:30", "Cancel"]
    await moderator.press("03:30")

    assert (await stored(hub, hearing)).closes_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


async def test_ten_minutes_are_ten_minutes_while_the_clocks_change(
    hub: Hub, hearing: Hearing, moderator: Person
) -> None:
    hub.now = datetime(2027, 10, 31, 0, 50, tzinfo=UTC)  # 2:50 summer time
    near = replace(hearing, closes_at=hub.now + timedelta(minutes=5))
    await hub.unit(lambda stores: stores.hearings.save(near, hub.now))
    await moderator.press_token(f"hx_close:{hearing.id}:ideas")

    await moderator.press("+10 minutes")

    assert moderator.reads.startswith("It is open until 02:05.")  # winter time, a quarter of an hour later
    assert (await stored(hub, hearing)).closes_at == hub.now + timedelta(minutes=15)
