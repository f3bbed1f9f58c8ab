"""DeepL's official client against a server that answers as DeepL's API is documented to."""

from typing import Any

import pytest

from broadcasts.machine import MachineFailed, Trouble
from machines.deepl import DeepL
from tests.machines.service import Call, serving


def translated(call: Call) -> tuple[int, Any]:
    """Answer POST /v2/translate: every text in quotation marks, tags as they are."""
    texts = call.fields["text"]
    answers = [
        {"detected_source_language": "DE", "text": f"«{text}»", "billed_characters": len(text)} for text in texts
    ]
    return 200, {"translations": answers}


async def trouble(status: int, message: str = "", target: str = "tr") -> Trouble:
    async with serving(lambda _: (status, {"message": message})) as service:
        machine = DeepL("key:fx", service.url)
        with pytest.raises(MachineFailed) as failed:
            await machine.translate(["Fest"], "de", target)
        await machine.close()
    return failed.value.trouble


async def test_lines_come_back_in_order_and_the_key_goes_along() -> None:
    async with serving(translated) as service:
        machine = DeepL("key:fx", service.url)
        lines = [f"Zeile <b>{number}</b>" for number in range(60)]

        found = await machine.translate(lines, "de", "en")
        await machine.close()

    assert found == [f"«{line}»" for line in lines]
    assert [len(call.fields["text"]) for call in service.calls] == [50, 10]
    assert service.calls[0].path == "/v2/translate"
    assert service.calls[0].headers["authorization"] == "DeepL-Auth-Key key:fx"
    asked = service.calls[0].fields
    assert (asked["source_lang"], asked["target_lang"], asked["tag_handling"]) == (["DE"], ["EN-GB"], ["xml"])


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (403, "Forbidden", Trouble.REFUSED),
        (456, "Quota Exceeded", Trouble.QUOTA),
        (429, "Too many requests", Trouble.BUSY),
        (500, "Internal Server Error", Trouble.OUT_OF_REACH),
        (503, "Service Unavailable", Trouble.OUT_OF_REACH),
        (400, "Value for 'target_lang' not supported.", Trouble.NO_LANGUAGE),
        (400, "Bad request", Trouble.UNUSABLE),
        (413, "Request Entity Too Large", Trouble.UNUSABLE),
    ],
)
async def test_a_refusal_is_told_by_its_kind(status: int, message: str, expected: Trouble) -> None:
    assert await trouble(status, message) is expected


async def test_a_variety_of_german_is_not_asked_for() -> None:
    async with serving(translated) as service:
        with pytest.raises(MachineFailed) as failed:
            await DeepL("key:fx", service.url).translate(["Fest"], "de", "de-simple")

    assert (failed.value.trouble, service.calls) == (Trouble.NO_LANGUAGE, [])


async def test_an_answer_that_never_comes_is_out_of_reach() -> None:
    async with serving(lambda _: None) as service:
        with pytest.raises(MachineFailed) as failed:
            await DeepL("key:fx", service.url, timeout_seconds=0.2).translate(["Fest"], "de", "tr")

    assert failed.value.trouble is Trouble.OUT_OF_REACH
    assert len(service.calls) == 1


async def test_a_server_that_is_not_there_is_out_of_reach() -> None:
    with pytest.raises(MachineFailed) as failed:
        await DeepL("key:fx", "http://127.0.0.1:9").translate(["Fest"], "de", "tr")

    assert failed.value.trouble is Trouble.OUT_OF_REACH


async def test_an_answer_that_is_none_is_unusable() -> None:
    async with serving(lambda _: (200, {"translations": [{}]})) as service:
        with pytest.raises(MachineFailed) as failed:
            await DeepL("key:fx", service.url).translate(["Fest"], "de", "tr")

    assert failed.value.trouble is Trouble.UNUSABLE
