import pytest

from bot.settings import SettingsWrong, load_settings


def test_as_shipped_there_is_a_minute_to_undo() -> None:
    assert load_settings().undo_seconds == 60


@pytest.mark.parametrize("seconds", [-1, 601, "soon"])
def test_a_window_that_makes_no_sense_names_the_setting(seconds: object) -> None:
    with pytest.raises(SettingsWrong, match="SPRACHROHR_UNDO_SECONDS"):
        load_settings(undo_seconds=seconds)
