import asyncio
from typing import Any

import aiohttp
import pytest

from tests.telegram_api import ApiError, Fault, TelegramApi
from tests.telegram_api.conftest import Call
from tests.telegram_api.faults import Limiter

ANNA, ALI = 1001, 1002


def admitted(limiter: Limiter, chat_id: int, now: float, *, is_paid: bool = False) -> int:
    """0, or what a 429 tells the client to wait."""
    try:
        limiter.admit(chat_id, now, is_paid)
    except ApiError as refusal:
        return refusal.parameters["retry_after"]
    return 0


def test_limiter_shuts_the_bot_after_too_much_in_a_second() -> None:
    limiter = Limiter(per_second=2)

    assert [admitted(limiter, chat, 10.0) for chat in (1, 2, 3)] == [0, 0, 1]
    assert [admitted(limiter, chat, now) for chat, now in ((4, 10.9), (4, 11.0), (5, 11.5))] == [1, 0, 0]
    assert admitted(limiter, 6, 11.9) == 1


def test_limiter_knows_chats_and_groups() -> None:
    limiter = Limiter(per_second=1000)

    assert [admitted(limiter, 1, now) for now in (0.0, 0.5, 1.4, 1.5)] == [0, 1, 1, 0]
    assert [admitted(limiter, -1, 2.0 * n) for n in range(21)] == [0] * 20 + [20]
    assert admitted(limiter, -2, 40.0) == 0


def test_limiter_lets_paid_messages_pass() -> None:
    limiter = Limiter(per_second=1)

    assert [admitted(limiter, chat, 0.0, is_paid=True) for chat in range(1000)] == [0] * 1000
    assert admitted(limiter, 1001, 0.0, is_paid=True) == 1


async def test_limit_answers_429_with_header(api: TelegramApi) -> None:
    api.private_chat(ANNA)
    api.limit()
    url = f"{api.base_url}/bot{api.token}/sendMessage?chat_id={ANNA}&text=Hallo"

    async with aiohttp.ClientSession() as session, session.get(url) as first, session.get(url) as second:
        body = await second.json()

    assert (first.status, second.status, second.headers["Retry-After"]) == (200, 429, "1")
    assert body["description"] == "Too Many Requests: retry after 1"
    assert body["parameters"] == {"retry_after": 1}


async def test_faults_hit_method_and_chat_they_are_for_and_are_used_up(api: TelegramApi, call: Call) -> None:
    api.private_chat(ANNA)
    api.private_chat(ALI)
    api.fail_next("send*", Fault.BLOCKED, chat=ALI, count=2)

    answers = [await call("sendMessage", chat_id=chat, text="Hallo") for chat in (ANNA, ALI, ALI, ALI)]

    assert [isinstance(answer, str) for answer in answers] == [False, True, True, False]


async def test_rates_repeat_with_their_seed(call: Call, api: TelegramApi) -> None:
    async def failures() -> list[bool]:
        api.fail_rate("getMe", Fault.SERVER_ERROR, 0.5, seed=7)
        failed = [await call("getMe") == "Internal Server Error" for _ in range(20)]
        api.heal()
        return failed

    first = await failures()

    assert first == await failures()
    assert 0 < sum(first) < 20


async def test_lost_answer_means_accepted_and_not_delivered(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    api.fail_next("sendMessage", Fault.ANSWER_LOST)

    with pytest.raises(aiohttp.ClientConnectionError):
        await call("sendMessage", chat_id=ANNA, text="Hallo")

    assert chat.last.text == "Hallo"
    assert [(r.accepted, r.delivered, r.status) for r in api.requests] == [(True, False, 200)]


async def test_delayed_request_is_carried_out(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    api.fail_next("sendMessage", Fault.DELAY, seconds=0.001)

    await call("sendMessage", chat_id=ANNA, text="Hallo")

    assert chat.last.text == "Hallo"


async def test_limits_are_each_bots_own(api: TelegramApi, call: Call) -> None:
    other = api.add_account("other_bot", "Anderer")
    api.private_chat(ANNA)
    api.limit(bot=other)

    answers = [await call("sendMessage", chat_id=ANNA, text="Hallo") for _ in range(2)]

    assert [answer["message_id"] for answer in answers] == [1, 2]


@pytest.mark.parametrize(
    ("path", "description"),
    [
        ("bot1:unknown/getMe", "Unauthorized"),
        ("botnonsense/getMe", "Unauthorized: invalid token specified"),
        ("bot1:unknown", "Unauthorized"),
    ],
)
async def test_wrong_tokens(api: TelegramApi, path: str, description: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{api.base_url}/{path}") as response:
        body = await response.json()

    assert body == {"ok": False, "error_code": response.status, "description": description}
    assert response.status == 401


@pytest.mark.parametrize(("fault", "title"), [(Fault.BAD_GATEWAY, "502 Bad Gateway"), (Fault.GATEWAY_TIMEOUT, "504")])
async def test_gateway_errors_are_pages(api: TelegramApi, fault: Fault, title: str) -> None:
    api.fail_next("getMe", fault)

    async with aiohttp.ClientSession() as session, session.get(f"{api.base_url}/bot{api.token}/getMe") as response:
        page = await response.text()

    assert response.content_type == "text/html"
    assert title in page


async def test_log_tells_when_the_first_byte_of_each_request_came(api: TelegramApi, call: Call) -> None:
    for _ in range(3):
        await call("getMe")

    moments = [moment for request in api.requests for moment in (request.at, request.answered_at)]
    assert moments == sorted(moments)
    assert len(set(moments)) == 6
    assert all(request.delivered for request in api.requests)


async def test_a_late_answer_comes_after_the_message(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    api.fail_next("sendMessage", Fault.LATE_ANSWER, seconds=0.05)

    asking: asyncio.Future[Any] = asyncio.ensure_future(call("sendMessage", chat_id=ANNA, text="Hallo"))
    await api.wait_for(lambda: chat.messages)

    assert not asking.done()
    assert (await asking)["text"] == "Hallo"


async def test_silence_ends_without_an_answer_and_without_a_message(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    api.fail_next("sendMessage", Fault.SILENCE, seconds=0.01)

    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", chat_id=ANNA, text="Hallo")

    row = api.requests[-1]
    assert chat.messages == []
    assert (row.chat_id, row.status, row.accepted, row.delivered, row.fault) == (ANNA, 0, False, False, "silence")


async def test_refuses_connections_and_takes_them_again(api: TelegramApi, call: Call) -> None:
    await call("getMe")  # its connection stays open, and must not help

    await api.refuse()
    with pytest.raises(aiohttp.ClientConnectionError):
        await call("getMe")
    await api.listen()

    assert await call("getMe")


def test_limiter_takes_what_arrived_together_in_any_order() -> None:
    limiter = Limiter(per_second=2)

    assert [admitted(limiter, *each) for each in ((1, 10.0), (2, 11.02), (3, 10.98), (4, 11.03))] == [0, 0, 0, 1]
