import asyncio

import pytest

from tests.telegram_api import NotVisible, Press, TelegramApi
from tests.telegram_api.conftest import Call

ANNA = 1001
MENU = {"inline_keyboard": [[{"text": "Sprache", "callback_data": "lang"}, {"text": "Web", "url": "https://aalen.de"}]]}


async def test_only_visible_buttons_can_be_pressed(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    sent = await call("sendMessage", chat_id=ANNA, text="Menü", reply_markup=MENU)

    with pytest.raises(NotVisible, match=r"no button 'Themen'.*Sprache"):
        await api.press(chat, ANNA, "Themen")
    with pytest.raises(NotVisible, match="outside of Telegram"):
        await api.press(chat, ANNA, "Web")
    await call("editMessageReplyMarkup", chat_id=ANNA, message_id=sent["message_id"])
    with pytest.raises(NotVisible):
        await api.press(chat, ANNA, "Sprache")


async def test_button_of_an_old_message_can_be_pressed(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    for name in ("alt", "neu"):
        markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": name}]]}
        await call("sendMessage", chat_id=ANNA, text=name, reply_markup=markup)

    newest = await api.press(chat, ANNA, "Ja")
    oldest = await api.press(chat, ANNA, "Ja", chat.messages[0])

    assert isinstance(newest, Press)
    assert isinstance(oldest, Press)
    assert (newest.data, oldest.data) == ("neu", "alt")


async def test_deep_link_button_starts_the_bot(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    markup = {"inline_keyboard": [[{"text": "Beitreten", "url": "https://t.me/sprachrohr_bot?start=o_abc"}]]}
    await call("sendMessage", chat_id=ANNA, text="Einladung", reply_markup=markup)

    await api.press(chat, ANNA, "Beitreten")

    assert chat.last.text == "/start o_abc"


async def test_late_answer_is_refused(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    await call("sendMessage", chat_id=ANNA, text="Menü", reply_markup=MENU)
    press = await api.press(chat, ANNA, "Sprache")
    assert isinstance(press, Press)

    await api.expire(press)

    refusal = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await call("answerCallbackQuery", callback_query_id=press.id) == refusal


async def test_commands_are_marked_in_utf16_units(api: TelegramApi) -> None:
    message = await api.say(api.private_chat(ANNA), ANNA, "🏡 /help und a/b")

    assert message.entities == [{"type": "bot_command", "offset": 3, "length": 5}]


async def test_privacy_mode_in_groups(api: TelegramApi, call: Call) -> None:
    group = api.group(-7, "Verein", creator=ANNA)
    await api.add_bot(group, ANNA)
    await call("sendMessage", chat_id=-7, text="Hallo zusammen")
    greeting = group.last
    await call("getUpdates", offset=-1)

    for text, reply_to in (("Plausch", None), ("Antwort", greeting), ("/help", None), ("/help@other_bot", None)):
        await api.say(group, ANNA, text, reply_to)
    heard = [update["message"].get("text") for update in (await call("getUpdates"))[1:]]
    await api.promote(group, api.bot)
    await api.say(group, ANNA, "Plausch")

    assert heard == ["Antwort", "/help"]
    assert (await call("getUpdates"))[-1]["message"]["text"] == "Plausch"


async def test_muted_and_deleted_groups(api: TelegramApi, call: Call) -> None:
    group = api.group(-7, "Verein", creator=ANNA)
    await api.add_bot(group, ANNA)

    await api.mute(group)
    muted = await call("sendMessage", chat_id=-7, text="x"), await call("sendPhoto", chat_id=-7, photo="x")
    await api.delete_group(group)

    refusal = "Bad Request: not enough rights to send {} to the chat"
    assert muted == (refusal.format("text messages"), refusal.format("photos"))
    assert await call("sendMessage", chat_id=-7, text="x") == "Forbidden: the group chat was deleted"


async def test_edited_message_is_told(api: TelegramApi, call: Call) -> None:
    message = await api.say(api.private_chat(ANNA), ANNA, "Halo")

    await api.edit(message, "Hallo")

    assert (await call("getUpdates"))[-1]["edited_message"]["text"] == "Hallo"


async def test_waiting_ends_with_what_was_waited_for_or_says_what_was_not(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    waiting = asyncio.create_task(api.wait_for(lambda: chat.messages))

    await call("sendMessage", chat_id=ANNA, text="Hallo")

    assert await waiting == chat.messages
    with pytest.raises(TimeoutError, match=r"not within 0\.01 s"):
        await api.wait_for(lambda: len(chat.messages) > 1, timeout=0.01)
