"""What goes wrong at the edges of the process: one clear line and exit code 1, or the hub goes on and says so."""

import socket
import sqlite3
from typing import Final

import httpx
import pytest

from locales.catalogues import translator
from storage.tables.hub import update_key
from tests.end_to_end import acts
from tests.end_to_end.hub import PATIENCE_SECONDS, free_port
from tests.end_to_end.installing import Install, count_rows, look_into, telegram
from tests.end_to_end.people import Reader
from tests.end_to_end.visitors import new_key, visiting
from tests.end_to_end.words import plain
from tests.telegram_api import TelegramApi

WEBHOOK: Final = {
    "TELEGRAM__MODE": "webhook", "PUBLIC_URL": "https://hub.example.org", "TELEGRAM__WEBHOOK_SECRET": "right",
}  # fmt: skip
PNG: Final = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"WEB__PORT": "eighty"}, "SPRACHROHR_WEB__PORT: Input should be a valid integer"),
        ({"TELEGRAM__MODE": "pigeon"}, "SPRACHROHR_TELEGRAM__MODE: Input should be 'polling' or 'webhook'"),
        ({"TELEGRAM__TOKEN": "no token"}, "the bot's token is malformed"),
        ({"TELEGRAM__TOKEN": "1:a", "TELEGRAM__MODE": "webhook"}, "PUBLIC_URL must be an https address"),
        ({"DATABSE_URL": "postgresql://localhost/hub"}, "SPRACHROHR_DATABSE_URL: there is no such setting"),
        ({"TELEGRAM__TOKN": "1:a"}, "SPRACHROHR_TELEGRAM__TOKN: there is no such setting"),
        ({"CITY_FILE": "/nowhere/city.toml"}, "/nowhere/city.toml: cannot be read (No such file or directory)"),
        ({"DATABASE_URL": "mysql://localhost/hub"}, "DATABASE_URL must read sqlite:///PATH or postgresql://"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/hub"}, "The database postgresql://127.0.0.1:1/hub cannot be used"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
async def test_a_wrong_setting_is_named(install: Install, settings: dict[str, str], line: str) -> None:
    hub = await install()

    printed = await hub.refusal("run", **settings)

    assert line in printed
    assert len(printed.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("approval = [", "sprachrohr.toml: "),
        ('colour = "red"', "SPRACHROHR_COLOUR: there is no such setting"),
        ('[web]\ncolour = "red"', "SPRACHROHR_WEB__COLOUR: there is no such setting"),
    ],
    ids=["no TOML", "unknown", "unknown inside"],
)
async def test_a_settings_file_that_cannot_be_used_is_named(install: Install, content: str, line: str) -> None:
    hub = await install()
    (hub.folder / "sprachrohr.toml").write_text(content)

    printed = await hub.refusal("run")

    assert line in printed
    assert len(printed.splitlines()) == 1


async def test_a_token_that_telegram_does_not_accept(api: TelegramApi, install: Install) -> None:
    hub = await install(**telegram(api) | {"TELEGRAM__TOKEN": "123456789:AAnobody-has-this-token"})

    printed = await hub.refusal("run")

    assert "Stopped: Telegram does not accept the bot's token" in printed


async def test_a_database_of_a_newer_release_is_left_alone(install: Install) -> None:
    hub = await install()
    with sqlite3.connect(hub.folder / "sprachrohr.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    printed = await hub.refusal("run")

    assert printed.strip() == (
        "Stopped: This database was made by a newer release: install that release, or restore a backup."
    )


async def test_the_wrong_master_key_is_noticed_at_once(install: Install) -> None:
    hub = await install()
    running = await hub.run()
    async with visiting(hub.url, "de") as visitor:
        await visitor.start()
    await running.stop()
    (hub.folder / "keys" / "master.key").write_text("ab" * 32)

    printed = await hub.refusal("run")

    assert "another master key" in printed


async def test_a_port_in_use_is_named(install: Install) -> None:
    hub = await install()

    with socket.create_server(("127.0.0.1", hub.port)):
        printed = await hub.refusal("run")

    assert printed.strip() == (
        f"Stopped: 127.0.0.1:{hub.port} cannot be listened on (Address already in use). "
        "Set SPRACHROHR_WEB__PORT to a free port."
    )


async def test_while_telegram_is_out_of_reach_the_web_chat_works_and_later_both_do(install: Install) -> None:
    api = TelegramApi(port=free_port())
    hub = await install(TELEGRAM__TOKEN=api.token, TELEGRAM__API_BASE=api.base_url)
    running = await hub.run()
    await running.says("messenger_out_of_reach")
    async with visiting(hub.url, "tr") as visitor:
        await acts.subscribe(visitor)

    async with api:
        await acts.subscribe(Reader(api, api.private_chat(7, started=False), "tr"))

    await running.stop()


async def test_a_webhook_call_with_a_wrong_secret_has_no_effect(api: TelegramApi, install: Install) -> None:
    hub = await install(**telegram(api), **WEBHOOK)
    await hub.run()
    await api.wait_for(lambda: api.bot.updates.webhook, PATIENCE_SECONDS)
    mallory = api.private_chat(7, "Mallory")
    message = mallory.add(api.person(7).json(), text="Hallo").json()

    statuses = []
    async with httpx.AsyncClient(base_url=hub.url) as client:
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
            answer = await client.post("/telegram/webhook", json={"update_id": 1, "message": message}, headers=headers)
            statuses.append(answer.status_code)

    assert statuses == [401, 401]
    async with look_into(hub) as database:
        assert await database.read(lambda stores: count_rows(stores, update_key)) == 0


async def test_a_picture_of_30_megabytes_is_refused_with_a_sentence_and_the_chat_goes_on(install: Install) -> None:
    hub = await install()
    await hub.run()
    async with visiting(hub.url, "de") as visitor:
        await acts.subscribe(visitor)
        before = await visitor.page()
        picture = {"file": ("foto.png", PNG + bytes(30_000_000), "image/png")}

        answer = await visitor.client.post("/messages", data={"key": new_key()}, files=picture)

        sentence = translator("de")(
            "This file is too large. Pictures can have up to %(picture)s MB, other files up to %(other)s MB.",
            picture=10,
            other=20,
        )
        assert answer.status_code == 413
        assert plain(sentence) in plain(answer.text)
        assert await visitor.page() == before
        await visitor.press("Menu")
