"""`sprachrohr alerts test` says for each address whether the message arrived, and shows no password."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.machines.service import Service, serving


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPRACHROHR_DATA_DIR", str(tmp_path / "data"))


async def run_test() -> Result:
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, ["alerts", "test"]))


def with_password(receiver: Service) -> str:
    return receiver.url.replace("http://", "json://it:geheim@")


async def test_what_arrives_and_what_does_not_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"/mail": 200, "/sms": 503}
    async with serving(lambda call: (answers[call.path], {})) as receiver:
        urls = [with_password(receiver) + path for path in answers]
        monkeypatch.setenv("SPRACHROHR_ALERTS__URLS", json.dumps(urls))

        result = await run_test()

    assert [call.json["title"] for call in receiver.calls] == ["Sprachrohr: ein Test"] * 2
    lines = result.output.splitlines()
    assert lines[0] == "arrived 1. json"
    assert lines[1].split() == ["failed", "2.", "json"]
    assert (result.exit_code, "geheim" in result.output) == (1, False)


async def test_all_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(lambda call: (200, {})) as receiver:
        monkeypatch.setenv("SPRACHROHR_ALERTS__URLS", json.dumps([with_password(receiver)]))

        result = await run_test()

    assert (result.exit_code, result.output) == (0, "arrived 1. json\n")


async def test_without_an_address_it_says_where_to_set_one() -> None:
    result = await run_test()

    assert (result.exit_code, "SPRACHROHR_ALERTS__URLS" in result.output) == (1, True)
