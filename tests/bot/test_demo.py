"""The demo: filled once, kept, thrown away only where everything is a demo's."""

from pathlib import Path

import pytest

from bot.demo.running import MARK, NoDemo, demo_folder
from bot.demo.seed import seed
from broadcasts.editions import EditionState
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
