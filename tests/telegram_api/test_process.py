import json
from pathlib import Path

import aiohttp
import pytest

from tests.telegram_api import TelegramProcess

ANNA = 1001
MENU = json.dumps({"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]})


async def test_stand_in_as_its_own_process(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"

    async with TelegramProcess(log=log) as telegram, aiohttp.ClientSession() as session:

        async def bot(method: str, **fields: str) -> object:
            async with session.post(f"{telegram.base_url}/bot{telegram.token}/{method}", data=fields) as response:
                return (await response.json()).get("result")

        await telegram.call("private_chats", chats=[{"user_id": ANNA, "language_code": "tr"}, {"user_id": 1002}])
        await bot("sendMessage", chat_id=str(ANNA), text="Machen Sie mit?", reply_markup=MENU)
        seen = await telegram.call("wait", chat=ANNA, text="Machen")
        press = await telegram.call("press", chat=ANNA, label="Ja")
        await bot("answerCallbackQuery", callback_query_id=press["id"])
        await telegram.call("say", chat=ANNA, text="Danke", reply_to=seen["message_id"])
        await telegram.call("fail_next", method="getMe", kind="server_error")
        assert await bot("getMe") is None
        await telegram.call("block", user=ANNA)
        assert await bot("sendMessage", chat_id=str(ANNA), text="Noch da?") is None
        with pytest.raises(AssertionError, match="no button 'Nein'"):
            await telegram.call("press", chat=ANNA, label="Nein")
        messages = await telegram.call("messages", chat=ANNA)
        requests = await telegram.call("requests", after=1)
        stats = await telegram.call("stats")

    assert [message["text"] for message in messages] == ["Machen Sie mit?", "Danke"]
    assert [(r["method"], r["status"]) for r in requests] == [
        ("answerCallbackQuery", 200), ("getMe", 500), ("sendMessage", 403),
    ]  # fmt: skip
    assert stats == {
        "requests": 4, "statuses": {"200": 2, "403": 1, "500": 1}, "accepted": 2, "undelivered": 0,
        "pending_updates": 3, "presses": [], "complaints": [],
    }  # fmt: skip
    assert [json.loads(line)["method"] for line in log.read_text().splitlines()] == [
        "sendMessage", "answerCallbackQuery", "getMe", "sendMessage",
    ]  # fmt: skip
