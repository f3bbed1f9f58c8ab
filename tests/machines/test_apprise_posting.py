"""Apprise against a real web server: its `json://` addresses post the alert as JSON."""

from typing import Any

from hub.posts import Message, Urgency
from machines.apprise_posting import ApprisePosting
from tests.machines.service import Call, serving

MESSAGE = Message("Die Platte ist fast voll: 812 MB", "Bitte Platz schaffen.\n\n<Alte> zuerst.", Urgency.FAILURE)


def taken(call: Call) -> tuple[int, Any]:
    return 200, {}


async def test_title_text_and_urgency_arrive() -> None:
    async with serving(taken) as service:
        trouble = await ApprisePosting().post(service.url.replace("http", "json", 1), MESSAGE)

    assert trouble == ""
    assert [{name: call.json[name] for name in ("title", "message", "type")} for call in service.calls] == [
        {"title": MESSAGE.title, "message": MESSAGE.body, "type": "failure"}
    ]


async def test_a_receiver_that_refuses_is_trouble() -> None:
    async with serving(lambda call: (500, {})) as service:
        trouble = await ApprisePosting().post(service.url.replace("http", "json", 1), MESSAGE)

    assert trouble


async def test_an_address_that_is_none_is_trouble() -> None:
    assert await ApprisePosting().post("nonsense", MESSAGE) == "This is no address that Apprise knows."


async def test_a_receiver_that_never_answers_does_not_hold_up_anything() -> None:
    async with serving(lambda call: None) as service:
        trouble = await ApprisePosting(seconds=0.5).post(service.url.replace("http", "json", 1), MESSAGE)

    assert trouble == "no answer within 0.5 seconds"
