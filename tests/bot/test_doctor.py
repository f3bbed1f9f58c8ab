"""The doctor finds what an IT person would have to look for, and says what to do."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import DEMO_CITY
from bot.doctor import Finding, examine
from channels.address import Address
from hub.clock import utc_now
from storage.backup import LAST, backup
from storage.opening import migrate, open_database
from storage.sealing import Vault
from tests.console.office.sign_in.directories import crooked
from tests.telegram_api import TelegramApi


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A hub as it should be: its own city, an https address, keys nobody else can read, a backup of last night."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / LAST).write_text(utc_now().isoformat())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPRACHROHR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SPRACHROHR_CITY_FILE", str(DEMO_CITY))
    monkeypatch.setenv("SPRACHROHR_PUBLIC_URL", "https://hub.example.org")
    return monkeypatch


async def troubles() -> list[Finding]:
    return [finding for finding in await examine() if not finding.good]


async def test_a_healthy_hub_has_no_findings(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Vault.in_folder(tmp_path / "data" / "keys")
    await migrate("", tmp_path / "data")

    assert await troubles() == []


async def test_backups_are_asked_for(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    vault = Vault.in_folder(tmp_path / "data" / "keys")
    await migrate("", tmp_path / "data")
    (tmp_path / "data" / LAST).unlink()
    (never,) = await troubles()
    await backup("", tmp_path / "data", vault, tmp_path / "backup.zip", utc_now() - timedelta(days=3))
    (late,) = await troubles()

    assert never.what == "backup: none was ever made here"
    assert late.what.startswith("backup: the last one is of ")
    assert "sprachrohr backup" in late.advice


async def test_what_the_law_asks_for_is_missing(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    city = tmp_path / "city.toml"
    city.write_text("\n".join(DEMO_CITY.read_text().split("\n[imprint]\n")[:1]))
    settings.setenv("SPRACHROHR_CITY_FILE", str(city))

    found = [each.what for each in await troubles()]

    assert "imprint: nobody is named" in found


async def test_a_key_that_others_can_read(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Vault.in_folder(tmp_path / "data" / "keys")
    (tmp_path / "data" / "keys" / "master.key").chmod(0o644)

    (finding,) = await troubles()

    assert finding.what == "master key can be read by others"
    assert finding.advice.startswith("Run: chmod 600 ")


async def test_the_wrong_key_for_the_database(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data, keys = tmp_path / "data", tmp_path / "data" / "keys"
    database = await open_database("", data, Vault.in_folder(keys), exclusive=False)
    await database.unit(lambda stores: stores.addresses.open(Address("webchat", "", "anna"), utc_now()))
    await database.close()
    (keys / "master.key").write_text("00" * 32)

    (finding,) = await troubles()

    assert finding.what == "database"
    assert "master key" in finding.advice


async def test_settings_that_cannot_be_read_end_the_examination(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("SPRACHROHR_WEB__PORT", "eighty")

    (finding,) = await troubles()

    assert "SPRACHROHR_WEB__PORT" in finding.advice


async def test_demo_city_and_http_address_are_not_for_real_use(settings: pytest.MonkeyPatch) -> None:
    settings.delenv("SPRACHROHR_CITY_FILE")
    settings.setenv("SPRACHROHR_PUBLIC_URL", "http://hub.example.org")

    assert [finding.what for finding in await troubles()] == [
        "city: the demo's",
        "public address: http://hub.example.org",
    ]


async def test_the_bot_answers_or_its_token_is_named(settings: pytest.MonkeyPatch) -> None:
    async with TelegramApi() as api:
        settings.setenv("SPRACHROHR_TELEGRAM__API_BASE", api.base_url)
        settings.setenv("SPRACHROHR_TELEGRAM__TOKEN", api.token)
        assert await troubles() == []

        settings.setenv("SPRACHROHR_TELEGRAM__TOKEN", "123456:wrong-token-of-nobody")
        (finding,) = await troubles()

    assert finding.what == "Telegram"
    assert "SPRACHROHR_TELEGRAM__TOKEN" in finding.advice


async def test_a_bot_api_out_of_reach_is_named(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("SPRACHROHR_TELEGRAM__API_BASE", "http://127.0.0.1:9")
    settings.setenv("SPRACHROHR_TELEGRAM__TOKEN", "123456:token")

    (finding,) = await troubles()

    assert "http://127.0.0.1:9 does not answer" in finding.advice


async def test_a_messenger_nobody_decided_about(settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    city = tmp_path / "city.toml"
    city.write_text(DEMO_CITY.read_text(encoding="utf-8").replace("[data_protection]", "[unused]"), encoding="utf-8")
    settings.setenv("SPRACHROHR_CITY_FILE", str(city))
    async with TelegramApi() as api:
        settings.setenv("SPRACHROHR_TELEGRAM__API_BASE", api.base_url)
        settings.setenv("SPRACHROHR_TELEGRAM__TOKEN", api.token)

        (finding,) = await troubles()

    assert finding.what == "data protection: no decision about Telegram is recorded"


async def test_a_directory_that_does_not_answer(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("SPRACHROHR_OIDC__CLIENT_ID", "sprachrohr")
    async with crooked() as directory:
        settings.setenv("SPRACHROHR_OIDC__ISSUER", directory.url)
        assert f"directory: {directory.url} answers" in [each.what for each in await examine()]

    (finding,) = [each for each in await troubles() if each.what == "directory"]
    assert directory.url in finding.advice


async def test_an_xmpp_server_out_of_reach_is_named_and_the_decision_asked_for(
    settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Vault.in_folder(tmp_path / "data" / "keys")
    await migrate("", tmp_path / "data")
    for name, value in {"JID": "hub@localhost", "PASSWORD": "x", "HOST": "127.0.0.1", "PORT": "1"}.items():
        settings.setenv(f"SPRACHROHR_XMPP__{name}", value)

    decision, server = await troubles()

    assert decision.what == "data protection: no decision about XMPP is recorded"
    assert (server.what, server.advice.startswith("Its server does not answer")) == ("XMPP", True)
