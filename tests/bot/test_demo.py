"""The demo: filled once, kept, thrown away only where everything is a demo's."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.demo.hearing import evening_after
from bot.demo.running import MARK, NoDemo, demo_folder
from bot.demo.seed import seed
from broadcasts.editions import EditionState
from hearings.calendar import warnings
from hearings.hearings import Phase
from storage.hub_lock import DatabaseLocked, HubLock
from tests.bot.driver import open_hub


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPRACHROHR_DATA_DIR", str(tmp_path / "demo"))
    return tmp_path / "demo"


async def test_a_newcomer_finds_organisations_and_newsletters_in_six_languages(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub:
        assert await hub.unit(lambda stores: seed(stores, hub.office, hub.now))
        assert not await hub.unit(lambda stores: seed(stores, hub.office, hub.now))

        assert await hub.unit(lambda stores: stores.organisations.count()) == 30
        sent = await hub.unit(lambda stores: stores.editions.latest(EditionState.SENT, 10))
        assert [{"de", "en", "ar", "tr", "uk", "ru"} <= set(edition.texts) for edition in sent] == [True, True]
        reader = await hub.subscriber("leyla", "tr")
        await reader.say("/newsletter")
        assert [message.shown.language for message in reader.sees] == ["tr", "tr"]  # the picture, and its text


async def test_a_newcomer_finds_a_hearing_to_come_that_is_complete_in_six_languages(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub:
        city = hub.office.city

        await hub.unit(lambda stores: seed(stores, hub.office, hub.now))

        hearing = await hub.unit(lambda stores: stores.hearings.current())
        goals = await hub.unit(lambda stores: stores.goals.of(hearing.id))
        tables = await hub.unit(lambda stores: stores.hearings.tables(hearing.id))
        plan = await hub.unit(lambda stores: stores.hearings.plan(hearing.id))
        assert hearing.phase is Phase.ANNOUNCED
        assert hearing.event_at == datetime(2026, 12, 28, 17, 0, tzinfo=UTC)  # 18:00 on a Monday
        assert set(hearing.languages) == {"de", "en", "ar", "tr", "uk", "ru"}
        assert [goal.pictogram for goal in goals] == ["🤝", "📣", "🏠", "📚"]
        assert all(goal.is_set for goal in goals)
        assert [table.goal_id for table in tables] == [goal.id for goal in goals]
        for content in (hearing.title, hearing.place, *(text for goal in goals for text in (goal.title, goal.wording))):
            assert content.missing(hearing.languages) == ()
        assert warnings(hearing, plan, goals, replace(city, holidays="DE-BW"), hub.now) == []


@pytest.mark.parametrize(
    ("now", "evening"),
    [
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), date(2026, 12, 21)),  # a Monday already in the city
        (datetime(2026, 11, 24, 12, 0, tzinfo=UTC), date(2026, 12, 28)),
        (datetime(2027, 2, 28, 12, 0, tzinfo=UTC), date(2027, 3, 29)),  # the clocks change in between
    ],
)
def test_the_hearing_is_on_a_monday_at_least_four_weeks_away(now: datetime, evening: date) -> None:
    assert evening_after(now, "Europe/Berlin") == evening


def test_a_fresh_start_throws_only_a_demo_away(folder: Path) -> None:
    (demo_folder(reset=False) / "sprachrohr.db").write_text("old")

    demo_folder(reset=True)

    assert [path.name for path in folder.iterdir()] == [MARK]


def test_data_of_a_real_hub_is_never_touched(folder: Path) -> None:
    folder.mkdir()
    (folder / "sprachrohr.db").write_text("real")

    for reset in (True, False):
        with pytest.raises(NoDemo, match="no demo's"):
            demo_folder(reset=reset)

    assert (folder / "sprachrohr.db").read_text() == "real"


def test_a_running_demo_is_not_thrown_away(folder: Path) -> None:
    demo_folder(reset=False)

    with HubLock(folder / "sprachrohr.db"), pytest.raises(DatabaseLocked):
        demo_folder(reset=True)
