from io import BytesIO
from typing import Any

import aiohttp
import pytest

from tests.telegram_api import TelegramApi
from tests.telegram_api.conftest import Call

ANNA = 1001
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Ja"} | fields]]}


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "ش" * 4097}, "message is too long"),
        ({"text": "<p>", "parse_mode": "html"}, 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
        ({"text": "x", "reply_markup": button(callback_data="ش" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": button(callback_data="")}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": button()},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": button(url="http://localhost/x")},
            "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}},
            "reply markup is too long",
        ),
        ({"text": "x", "reply_parameters": {"message_id": 5}}, "message to be replied not found"),
        (
            {"text": "🏡", "entities": [{"type": "bold", "offset": 0, "length": 3}]},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2",
        ),
        (
            {"text": "🏡🏡", "entities": [{"type": "bold", "offset": 1, "length": 2}]},
            "entity begins or ends in a middle of a UTF-16 symbol at UTF-16 offset 1",
        ),
    ],
)
async def test_send_message_is_refused(
    api: TelegramApi, call: Call, parameters: dict[str, Any], description: str
) -> None:
    chat = api.private_chat(ANNA)

    assert await call("sendMessage", chat_id=ANNA, **parameters) == f"Bad Request: {description}"
    assert chat.messages == []


@pytest.mark.parametrize(
    ("text", "mode"), [("ش" * 4096, None), ("<b>" + "🏡" * 4096 + "</b>", "HTML"), ("a" + " " * 5000, None)]
)
async def test_length_counts_code_points_after_parsing_and_trimming(
    api: TelegramApi, call: Call, text: str, mode: str | None
) -> None:
    chat = api.private_chat(ANNA)

    await call("sendMessage", chat_id=ANNA, text=text, **({"parse_mode": mode} if mode else {}))

    assert len(chat.last.text) in (4096, 1)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"tetx": "x"}, "unknown parameter 'tetx'"),
        ({"disable_web_page_preview": True}, "unknown parameter 'disable_web_page_preview'"),
        ({"entities": [{"type": "blod", "offset": 0, "length": 1}]}, "unknown entity type"),
        (
            {"entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "mailto:a@b.de"}]},
            "a link Telegram drops",
        ),
        ({"reply_markup": button(callback_data="y", colour="red")}, "unknown button fields ['colour']"),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}},
            "9 buttons in a row, 8 are shown",
        ),
        (
            {"entities": [{"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 2, "length": 3}]},
            "entities cross",
        ),
    ],
)
async def test_what_telegram_ignores_is_sent_but_complained_about(
    api: TelegramApi, call: Call, parameters: dict[str, Any], complaint: str
) -> None:
    chat = api.private_chat(ANNA)

    await call("sendMessage", chat_id=ANNA, text="Hallo", **parameters)

    assert chat.last.text == "Hallo"
    assert [complaint in found for found in api.complaints] == [True]
    api.complaints.clear()


async def test_wrong_types_are_refused_and_complained_about(api: TelegramApi, call: Call) -> None:
    api.private_chat(ANNA)

    answers = [
        await call("sendMessage", chat_id=ANNA, text=5),
        await call("deleteMessage", chat_id=ANNA, message_id="eins"),
        await call("setMyCommands", commands={"command": "x"}),
        await call("sendMessage", chat_id=ANNA, text="x", parse_mode="MarkdownV2"),
    ]

    assert answers[:3] == [
        f'Bad Request: wrong type of parameter "{name}"' for name in ("text", "message_id", "commands")
    ]
    assert answers[3] == "Bad Request: unsupported parse_mode"
    assert len(api.complaints) == 4
    api.complaints.clear()


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [{"command": "a" * 33, "description": "x"}]},
            "command length must not exceed 32",
        ),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "command description must be non-empty"),
        ("setMyCommands", {"commands": [], "language_code": "pt-br"}, "invalid language code specified"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyName", {"name": "x" * 65}, "BOT_TITLE_INVALID"),
        ("setMyDescription", {"description": "x" * 513}, "BOT_DESCRIPTION_INVALID"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "BOT_ABOUT_INVALID"),
        ("setWebhook", {"url": "http://hub.example/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "setWebhook",
            {"url": "https://hub.example:8080/x"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            "setWebhook",
            {"url": "https://hub.example/x", "secret_token": "mit Leerzeichen"},
            "secret token contains unallowed characters",
        ),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 77, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@somebody", "text": "x"}, "chat not found"),
        ("sendPhoto", {"chat_id": ANNA}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": ANNA, "photo": "https://a.de/b.png"}, "failed to get HTTP URL content"),
        (
            "sendPhoto",
            {"chat_id": ANNA, "photo": "AgAC"},
            "wrong remote file identifier specified: Wrong string length",
        ),
        ("sendPhoto", {"chat_id": ANNA, "caption": "x" * 1025}, "message caption is too long"),
        ("editMessageText", {"chat_id": ANNA, "message_id": 9, "text": "x"}, "message to edit not found"),
        ("deleteMessage", {"chat_id": ANNA, "message_id": 9}, "message to delete not found"),
        ("copyMessage", {"chat_id": ANNA, "from_chat_id": ANNA, "message_id": 9}, "message to copy not found"),
        ("sendMediaGroup", {"chat_id": ANNA, "media": []}, "too few messages to send as an album"),
        ("getChatAdministrators", {"chat_id": ANNA}, "there are no administrators in the private chat"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
    ],
)
async def test_exact_refusals(
    api: TelegramApi, call: Call, method: str, parameters: dict[str, Any], description: str
) -> None:
    api.private_chat(ANNA)

    assert await call(method, **parameters) == f"Bad Request: {description}"


async def test_malformed_objects_are_refused_and_complained_about(api: TelegramApi, call: Call) -> None:
    api.private_chat(ANNA)

    answer = await call("sendMessage", chat_id=ANNA, text="x", reply_markup={"inline_keyboard": ["Ja"]})

    assert answer == "Bad Request: can't parse the request"
    assert len(api.complaints) == 1
    api.complaints.clear()


async def test_a_chat_may_take_less_than_others(api: TelegramApi, call: Call) -> None:
    chat, document = api.private_chat(ANNA), await api.send_file(api.private_chat(ANNA), ANNA, "document", b"x", "a")
    assert document.media
    chat.longest = 5
    sent = await call("sendMessage", chat_id=ANNA, text="Hallo")
    file = {"chat_id": ANNA, "document": document.media.file_id}

    assert await call("sendMessage", chat_id=ANNA, text="Hallo!") == "Bad Request: message is too long"
    assert await call("sendDocument", caption="Hallo!", **file) == "Bad Request: message caption is too long"
    assert (
        await call("editMessageText", chat_id=ANNA, message_id=sent["message_id"], text="Hallo!")
        == "Bad Request: message is too long"
    )


async def test_edits_that_cannot_be(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    document = await api.send_file(chat, ANNA, "document", b"%PDF", "a.pdf")
    sent = await call("sendMessage", chat_id=ANNA, text="Hallo")
    keyed = await call("sendMessage", chat_id=ANNA, text="Hallo", reply_markup={"keyboard": [["Hilfe"]]})
    assert document.media
    file = await call("sendDocument", chat_id=ANNA, document=document.media.file_id)

    async def edit(message_id: int, text: str) -> object:
        return await call("editMessageText", chat_id=ANNA, message_id=message_id, text=text)

    assert await edit(sent["message_id"], "Hallo") == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    assert await edit(keyed["message_id"], "anders") == "Bad Request: message can't be edited"
    assert await edit(document.id, "anders") == "Bad Request: message can't be edited"
    assert await edit(file["message_id"], "x") == "Bad Request: there is no text in the message to edit"
    assert (
        await call("sendPhoto", chat_id=ANNA, photo=document.media.file_id)
        == "Bad Request: can't use file of type Document as Photo"
    )


@pytest.mark.parametrize(
    ("content", "status", "description"),
    [
        (b"kein Bild", 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        (PNG + (9000).to_bytes(4) + (2000).to_bytes(4), 400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (PNG + (2100).to_bytes(4) + (100).to_bytes(4), 400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (PNG + b"\0" * 10_000_000, 400, "Bad Request: file is too big"),
        (b"", 400, "Bad Request: file must be non-empty"),
        (PNG + b"\0" * 50_000_000, 413, "Request Entity Too Large"),
    ],
    ids=["text", "sides", "ratio", "10 MB", "empty", "50 MB"],
)
async def test_photos_that_are_none(api: TelegramApi, content: bytes, status: int, description: str) -> None:
    api.private_chat(ANNA)
    form = aiohttp.FormData({"chat_id": str(ANNA)})
    form.add_field("photo", BytesIO(content), filename="a.png")
    url = f"{api.base_url}/bot{api.token}/sendPhoto"

    async with aiohttp.ClientSession() as session, session.post(url, data=form) as response:
        body = await response.json()

    assert (response.status, body["description"]) == (status, description)
