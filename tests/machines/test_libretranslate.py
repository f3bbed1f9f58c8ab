"""LibreTranslate's HTTP interface, as its documentation describes it."""

from typing import Any

import pytest

from broadcasts.machine import MachineFailed, Trouble
from machines.libretranslate import LibreTranslate
from tests.machines.service import Call, serving


def translated(call: Call) -> tuple[int, Any]:
    return 200, {"translatedText": [f"«{text}»" for text in call.json["q"]]}


async def test_lines_come_back_in_order_and_the_key_goes_along() -> None:
    async with serving(translated) as service:
        machine = LibreTranslate(service.url, "geheim")

        found = await machine.translate(["Fest", "<b>Montag</b>"], "de", "kmr")
        await machine.close()

    assert found == ["«Fest»", "«<b>Montag</b>»"]
    assert service.calls[0].path == "/translate"
    assert service.calls[0].json == {
        "q": ["Fest", "<b>Montag</b>"],
        "source": "de",
        "target": "ku",
        "format": "html",
        "api_key": "geheim",
    }


async def test_without_a_key_none_is_sent() -> None:
    async with serving(translated) as service:
        await LibreTranslate(service.url).translate(["Fest"], "de", "tr")

    assert "api_key" not in service.calls[0].json


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (400, {"error": "kmr is not supported"}, Trouble.NO_LANGUAGE),
        (400, {"error": "Invalid request: missing q parameter"}, Trouble.UNUSABLE),
        (403, {"error": "Invalid API key"}, Trouble.REFUSED),
        (429, {"error": "Slowdown: 20 per 1 minute"}, Trouble.BUSY),
        (500, {"error": "Cannot translate text"}, Trouble.OUT_OF_REACH),
        (502, b"<html>Bad Gateway</html>", Trouble.OUT_OF_REACH),
        (200, {"translatedText": "one text only"}, Trouble.UNUSABLE),
        (200, b"nonsense", Trouble.UNUSABLE),
        (200, [1], Trouble.UNUSABLE),
    ],
)
async def test_a_refusal_is_told_by_its_kind(status: int, answer: Any, expected: Trouble) -> None:
    async with serving(lambda _: (status, answer)) as service:
        with pytest.raises(MachineFailed) as failed:
            await LibreTranslate(service.url).translate(["Fest"], "de", "tr")

    assert failed.value.trouble is expected


async def test_an_answer_that_never_comes_is_out_of_reach() -> None:
    async with serving(lambda _: None) as service:
        with pytest.raises(MachineFailed) as failed:
            await LibreTranslate(service.url, timeout_seconds=0.2).translate(["Fest"], "de", "tr")

    assert failed.value.trouble is Trouble.OUT_OF_REACH


async def test_a_server_that_is_not_there_is_out_of_reach() -> None:
    with pytest.raises(MachineFailed) as failed:
        await LibreTranslate("http://127.0.0.1:9").translate(["Fest"], "de", "tr")

    assert failed.value.trouble is Trouble.OUT_OF_REACH


async def test_a_variety_of_german_is_not_asked_for() -> None:
    async with serving(translated) as service:
        with pytest.raises(MachineFailed) as failed:
            await LibreTranslate(service.url).translate(["Fest"], "de", "de-simple")

    assert (failed.value.trouble, service.calls) == (Trouble.NO_LANGUAGE, [])
