import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import DEMO_CITY, machine_translator, push_contact
from bot.city import Contact, load_city
from bot.settings import Settings, SettingsWrong, load_settings


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def configured(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"SPRACHROHR_TRANSLATION__{name}", value)
    return load_settings()


async def test_no_machine_translates_unless_one_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine_translator(configured(monkeypatch)) is None


@pytest.mark.parametrize(("service", "kind"), [("deepl", "DeepL"), ("libretranslate", "LibreTranslate")])
async def test_the_service_that_is_named_translates(monkeypatch: pytest.MonkeyPatch, service: str, kind: str) -> None:
    machine = machine_translator(configured(monkeypatch, SERVICE=service, URL="http://127.0.0.1:5000/", KEY="geheim"))

    assert machine is not None
    assert type(machine).__name__ == kind
    await machine.close()


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"SERVICE": "google"}, "TRANSLATION__SERVICE"),
        ({"SERVICE": "deepl"}, "TRANSLATION__KEY is needed"),
        ({"SERVICE": "libretranslate"}, "TRANSLATION__URL is needed"),
        ({"SERVISE": "deepl"}, "TRANSLATION__SERVISE"),
    ],
)
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsWrong, match=named):
        configured(monkeypatch, **values)


@pytest.mark.parametrize(
    ("contact", "city", "used"),
    [
        ("", Contact(email="office@city.example"), "mailto:office@city.example"),
        ("https://city.example/it", Contact(email="office@city.example"), "https://city.example/it"),
        ("", Contact(website="https://city.example"), "https://city.example"),
        ("", Contact(website="http://city.example"), "https://hub.example"),
    ],
)
def test_the_makers_of_browsers_write_to_the_city_unless_told_otherwise(contact: str, city: Contact, used: str) -> None:
    settings = load_settings(push={"contact": contact}, public_url="https://hub.example")

    assert push_contact(settings, replace(load_city(DEMO_CITY), contact=city)) == used


def test_a_contact_that_nobody_can_write_to_names_the_setting() -> None:
    with pytest.raises(SettingsWrong, match="SPRACHROHR_PUSH__CONTACT"):
        load_settings(push={"contact": "07000 123456"})


def test_as_shipped_there_is_a_minute_to_undo() -> None:
    assert load_settings().undo_seconds == 60


@pytest.mark.parametrize("seconds", [-1, 601, "soon"])
def test_a_window_that_makes_no_sense_names_the_setting(seconds: object) -> None:
    with pytest.raises(SettingsWrong, match="SPRACHROHR_UNDO_SECONDS"):
        load_settings(undo_seconds=seconds)


def test_linear_algebra_has_no_threads_that_a_fork_would_wait_for() -> None:
    """In a process of its own: here other tests may have begun threads."""
    count = (
        "import bot, numpy, os; ones = numpy.ones((800, 800)); ones @ ones; print(len(os.listdir('/proc/self/task')))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}

    printed = subprocess.run([sys.executable, "-c", count], env=environment, capture_output=True, check=True).stdout

    assert printed.split() == [b"1"]
