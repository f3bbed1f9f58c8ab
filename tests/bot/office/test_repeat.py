from datetime import UTC, datetime, timedelta

import pytest

from bot.office.choices import code_of
from bot.office.repeat import Plan
from broadcasts.broadcasts import BroadcastState
from broadcasts.gate import Instead
from broadcasts.repeating import Schedule
from broadcasts.schedule import IfLate
from contacts.staff import Role
from locales.registry import LANGUAGES
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import write


@pytest.fixture
async def asked(hub: Hub, editor: Person) -> Person:
    """Somebody who is asked how often an edition is to be sent."""
    await hub.subscriber("Hans", "de")
    await write(editor)
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    await editor.press("Repeat…")
    return editor


async def every_thursday(person: Person) -> None:
    await person.press("Every week")
    await person.press("Thursday")
    await person.say("10:00")


async def living(hub: Hub) -> list[Schedule]:
    found: list[Schedule] = await hub.unit(lambda stores: stores.schedules.living())
    return found


async def test_the_next_dates_are_shown_before_anything_is_planned(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)

    assert asked.reads == (
        "Repeat it like this?\n\n"
        "Every week on Thursday at 10:00.\n\n"
        "The next dates:\n\n"
        "• Thursday, 26 November 2026, 10:00\n• Thursday, 3 December 2026, 10:00\n"
        "• Thursday, 10 December 2026, 10:00\n\n"
        "If the hub is not running at that time, it is sent as soon as the hub is back."
    )
    assert await living(hub) == []


@pytest.mark.parametrize(
    ("answers", "words", "first"),
    [
        (["Every second week", "Monday"], "Every second week on Monday at 10:00.", "Monday, 30 November 2026"),
        (
            ["On a weekday of the month, such as the second Thursday", "Second", "Thursday"],
            "On the second Thursday of every month at 10:00.",
            "Thursday, 10 December 2026",
        ),
        (
            ["On a weekday of the month, such as the second Thursday", "Last", "Friday"],
            "On the last Friday of every month at 10:00.",
            "Friday, 27 November 2026",
        ),
        (
            ["On the last working day of the month"],
            "On the last working day of every month at 10:00.",
            "Monday, 30 November 2026",
        ),
    ],
)
async def test_every_rule_can_be_chosen_on_buttons(asked: Person, answers: list[str], words: str, first: str) -> None:
    for answer in answers:
        await asked.press(answer)
    await asked.say("10")

    assert words in asked.reads
    assert f"• {first}, 10:00" in asked.reads


async def test_day_31_is_the_last_day_of_shorter_months(asked: Person) -> None:
    await asked.press("On a day of the month")
    await asked.say("31")
    await asked.say("9:30")

    assert "On day 31 of every month at 09:30; in shorter months on their last day." in asked.reads
    assert "• Monday, 30 November 2026, 09:30\n• Thursday, 31 December 2026, 09:30" in asked.reads


@pytest.mark.parametrize("words", ["0", "32", "last", "-1"])
async def test_a_day_that_no_month_has_is_asked_for_again(asked: Person, words: str) -> None:
    await asked.press("On a day of the month")
    await asked.say(words)
    assert asked.reads.startswith("There is no such day.")

    await asked.say("15.")

    assert asked.reads == "At what time? For example: 10:00"


async def test_a_time_that_is_none_is_asked_for_again(asked: Person) -> None:
    await asked.press("On the last working day of the month")
    await asked.say("noon")
    assert asked.reads.startswith("I do not understand this time.")

    await asked.say("12 Uhr")

    assert "On the last working day of every month at 12:00." in asked.reads


async def test_it_is_sent_on_every_date_without_anybody(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Yes, repeat it")
    assert asked.reads.startswith("“Schwimmkurs” is repeated. Nobody needs to be here then.")

    await hub.run_broadcasts()
    assert hub.person("Hans").history == []
    hub.now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    await hub.run_broadcasts()
    hub.later(days=7)
    await hub.run_broadcasts()

    assert len(hub.person("Hans").history) == 2
    assert [each.next_at for each in await living(hub)] == [datetime(2026, 12, 10, 9, tzinfo=UTC)]


async def test_it_ends_after_so_many_times(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Until…")
    await asked.say("2 times")
    assert "Every week on Thursday at 10:00. Until Thursday, 3 December 2026." in asked.reads
    await asked.press("Yes, repeat it")

    for _week in range(3):
        hub.later(days=7)
        await hub.run_broadcasts()

    assert len(hub.person("Hans").history) == 2
    assert await living(hub) == []


async def test_an_end_before_the_first_date_is_refused(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Until…")
    await asked.say("25.11.2026")

    assert asked.reads == ("It would never be sent: there is no such date before the end. Please choose another end.")
    await asked.press("Until…")
    await asked.say("26.11.2026")
    await asked.press("Yes, repeat it")
    assert len(await living(hub)) == 1


async def test_an_end_that_is_none_is_asked_for_again_and_can_be_taken_back(asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Until…")
    await asked.say("for ever")
    assert asked.reads.startswith("I do not understand this end.")
    await asked.say("31.12.2026")
    assert "Until Thursday, 31 December 2026." in asked.reads

    await asked.press("Without an end")

    assert "Until" not in asked.reads


async def test_an_end_that_went_by_meanwhile_plans_nothing(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Until…")
    await asked.say("26.11.2026")
    hub.later(days=2)

    await asked.press("Yes, repeat it")

    assert asked.reads.startswith("It would never be sent")
    assert await living(hub) == []


async def test_pressed_twice_it_is_repeated_once(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Yes, repeat it")
    await asked.press_again()

    assert asked.reads == "This is being repeated already."
    assert len(await living(hub)) == 1


async def test_what_changed_since_the_numbers_were_shown_is_not_repeated(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    other = await hub.staff("Otto", Role.EDITOR)
    await other.say("/editions")
    await other.press("Schwimmkurs")
    await other.press("Change text")
    await other.say("Anders\n\nText")
    await other.press("Save")

    await asked.press("Yes, repeat it")

    assert "The edition was changed since you saw the numbers." in asked.reads
    assert await living(hub) == []


async def test_staff_say_what_happens_with_late_ones(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("If late: do not send it")
    await asked.press("Yes, repeat it")
    assert [each.if_late for each in await living(hub)] == [IfLate.MISS]

    hub.now = datetime(2026, 12, 10, 12, tzinfo=UTC)
    await hub.run_broadcasts()

    assert hub.person("Hans").history == []
    broadcasts = await hub.unit(lambda stores: stores.broadcasts.latest(10))
    assert [(each.state, each.note) for each in broadcasts] == [(BroadcastState.CANCELLED, "missed")] * 3
    assert any("2 earlier dates of the repetition “Schwimmkurs” went by." in text for text in asked.history)
    await asked.say("/broadcasts")
    assert asked.buttons[:4] == ["🔁 Schwimmkurs: 17.12. 10:00", *["Schwimmkurs: missed"] * 3]


async def test_late_the_newest_is_sent_and_the_older_ones_are_told(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Yes, repeat it")

    hub.now = datetime(2026, 12, 3, 12, tzinfo=UTC)
    await hub.run_broadcasts()

    assert len(hub.person("Hans").history) == 1
    assert any("1 earlier date of the repetition “Schwimmkurs” went by." in text for text in asked.history)
    assert any("It began about 3 hours late." in text for text in asked.history)


async def test_a_repetition_is_shown_and_ended(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Yes, repeat it")
    await asked.say("/broadcasts")
    await asked.press("🔁 Schwimmkurs: 26.11. 10:00")
    assert "Every week on Thursday at 10:00." in asked.reads
    assert "• Thursday, 3 December 2026, 10:00" in asked.reads

    await asked.press("End the repetition")
    await asked.press("Yes, end it")
    assert "This repetition has ended." in asked.reads
    await asked.press_token("rp_stop:1")
    assert "This repetition has ended." in asked.reads

    hub.later(days=7)
    await hub.run_broadcasts()
    assert hub.person("Hans").history == []
    await asked.say("/broadcasts")
    assert asked.reads == "Nothing has been sent yet."


async def test_after_a_restore_staff_let_it_go_on(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Yes, repeat it")
    hub.later(days=3)
    await hub.unit(lambda stores: stores.schedules.stop_due(hub.now))
    await asked.say("/broadcasts")
    await asked.press("🔁 Schwimmkurs: stands still")
    assert "stands still before you decide" in asked.reads

    await asked.press("Go on with the next date")

    assert "• Thursday, 3 December 2026, 10:00" in asked.reads
    assert [each.next_at for each in await living(hub)] == [datetime(2026, 12, 3, 9, tzinfo=UTC)]


async def test_a_withdrawn_edition_is_not_sent_again_and_staff_are_told(hub: Hub, asked: Person) -> None:
    await every_thursday(asked)
    await asked.press("Yes, repeat it")
    hub.now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    await hub.run_broadcasts()
    await asked.say("/broadcasts")
    await asked.press("Schwimmkurs: sent")
    await asked.press("Withdraw…")
    await asked.press("Yes, withdraw it")
    await hub.run_broadcasts()

    hub.now += timedelta(days=7)
    await hub.run_broadcasts()

    assert any("“Schwimmkurs” was withdrawn, so its repetition has ended" in text for text in asked.history)
    assert await living(hub) == []


async def test_of_a_repetition_that_never_was_there_is_nothing_to_do(asked: Person) -> None:
    for token in ("rp:99", "rp_stop:99", "rp_over:99", "rp_go:99"):
        await asked.press_token(token)
        assert asked.reads == "This repetition no longer exists."


def test_the_longest_plan_fits_into_a_token() -> None:
    plan = Plan(
        f"12345:123:organisations:{code_of(dict.fromkeys(LANGUAGES, Instead.LEAVE_OUT))}",
        "n23",
        "1000",
        "20271231",
        IfLate.SEND,
    )

    assert len(f"rp_see:{plan.token}".encode()) <= 64
    assert Plan.of(plan.token.split(":")) == plan
