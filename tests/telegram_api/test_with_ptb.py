"""python-telegram-bot, unmodified, against the stand-in: the second opinion on whether it plays the Bot API well."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ChatMemberAdministrator,
    ChatMemberBanned,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    MenuButtonCommands,
    Message,
    MessageEntity,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from tests.telegram_api import Fault, Press, TelegramApi

ANNA, ALI = 1001, 1002
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x40\x00\x00\x00\x20"
YES_NO = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Ja", callback_data="y"), InlineKeyboardButton("Nein", callback_data="n")]]
)


@pytest.fixture
async def bot(api: TelegramApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it reading `retry_after` is deprecated
    async with Bot(api.token, f"{api.base_url}/bot", f"{api.base_url}/file/bot") as bot:
        yield bot


@asynccontextmanager
async def webhook(app: "Application", port: int) -> AsyncIterator[str]:  # type: ignore[type-arg] # six of no interest
    """Listen for updates, work on each, then answer; the library's own server would need one more dependency."""

    async def take(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != "s3cret":
            return web.Response(status=403)
        await app.process_update(Update.de_json(await request.json(), app.bot))
        return web.Response()

    served = web.Application()
    served.router.add_post("/hook", take)
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(f"Sie schrieben: {update.message.text}", reply_markup=YES_NO)


async def confirm(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query
    await update.callback_query.answer()
    await update.callback_query.edit_message_text(f"Antwort: {update.callback_query.data}")


async def test_formatted_text_with_buttons_arrives(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)

    sent = await bot.send_message(ANNA, "<b>Hallo</b> 🏡", parse_mode="HTML", reply_markup=YES_NO)

    assert chat.last.text == sent.text == "Hallo 🏡"
    assert sent.entities == (MessageEntity("bold", 0, 5),)
    assert sent.reply_markup == YES_NO
    assert chat.last.labels == [["Ja", "Nein"]]


async def test_edits_and_deletions_change_what_the_person_sees(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    menu = await bot.send_message(ANNA, "Menü", reply_markup=YES_NO)
    notices = [(await bot.send_message(ANNA, "Hinweis")).message_id for _ in range(2)]

    edited = await bot.edit_message_text("Neu", ANNA, menu.message_id)
    await bot.delete_messages(ANNA, notices)

    assert isinstance(edited, Message)
    assert edited.edit_date
    assert [(m.text, m.labels) for m in chat.messages] == [("Neu", [])]


async def test_files_and_albums(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)

    document = (await bot.send_document(ANNA, InputFile(b"%PDF", "Programm.pdf"), caption="Anlage")).document
    photo = await bot.send_photo(ANNA, PNG)
    album = await bot.send_media_group(ANNA, [InputMediaPhoto(PNG), InputMediaPhoto(photo.photo[0])])
    copy = await bot.copy_message(ANNA, ANNA, photo.message_id)
    assert document
    content = await (await bot.get_file(document)).download_as_bytearray()

    assert bytes(content) == b"%PDF"
    assert document.file_name == "Programm.pdf"
    assert album[1].photo[0].file_id == photo.photo[0].file_id
    assert copy.message_id == chat.last.id


async def test_application_polls_replies_and_answers_presses(api: TelegramApi) -> None:
    chat = api.private_chat(ANNA)
    builder = ApplicationBuilder().token(api.token).base_url(f"{api.base_url}/bot")
    app = builder.get_updates_read_timeout(5).build()
    app.add_handlers([MessageHandler(filters.TEXT, answer), CallbackQueryHandler(confirm)])

    async with app:
        assert app.updater
        await app.start()
        await app.updater.start_polling(timeout=1)
        await api.say(chat, ANNA, "Guten Tag")
        await api.wait_for(lambda: chat.last.labels)
        press = await api.press(chat, ANNA, "Nein")
        await api.wait_for(lambda: chat.last.text == "Antwort: n")
        await app.updater.stop()
        await app.stop()

    assert isinstance(press, Press)
    assert press.is_answered
    assert not api.bot.updates.pending


async def test_webhook_is_posted_in_order_and_again_until_taken(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s3cret")
    for text in ("eins", "zwei", "drei"):
        await api.say(chat, ANNA, text)
    await api.wait_for(lambda: api.bot.updates.webhook and api.bot.updates.webhook.last_error)  # nobody listens yet

    app = ApplicationBuilder().token(api.token).base_url(f"{api.base_url}/bot").updater(None).build()
    app.add_handler(MessageHandler(filters.TEXT, answer))
    async with app, webhook(app, port):
        await api.wait_for(lambda: len(chat.messages) == 6)
        await api.idle()

    assert [m.text for m in chat.messages[3:]] == [f"Sie schrieben: {text}" for text in ("eins", "zwei", "drei")]


async def test_webhook_with_a_wrong_secret_is_not_taken(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    app = ApplicationBuilder().token(api.token).base_url(f"{api.base_url}/bot").updater(None).build()
    async with app, webhook(app, 0) as url:
        await bot.set_webhook(url, secret_token="another")

        await api.say(chat, ANNA, "eins")
        await api.wait_for(lambda: api.bot.updates.webhook and api.bot.updates.webhook.last_error)
        info = await bot.get_webhook_info()

    assert info.last_error_message == "Wrong response from the webhook: 403 Forbidden"
    assert info.pending_update_count == 1


async def test_account_texts_per_language(api: TelegramApi, bot: Bot) -> None:
    scope = BotCommandScopeAllPrivateChats()

    await bot.set_my_commands([("start", "Anfang")], scope, "de")
    await bot.set_my_name("Aalen", "de")
    await bot.set_my_description("Lang", "de")
    await bot.set_my_short_description("Kurz", "de")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())

    assert await bot.get_my_commands(scope, "de") == (BotCommand("start", "Anfang"),)
    assert (await bot.get_my_name("de")).name == "Aalen"
    assert (await bot.get_my_description("de")).description == "Lang"
    assert (await bot.get_my_short_description("de")).short_description == "Kurz"
    assert await bot.get_chat_menu_button() == MenuButtonCommands()
    with pytest.raises(BadRequest, match="Invalid language code specified"):
        await bot.set_my_commands([("start", "Início")], language_code="pt-br")


async def test_membership(api: TelegramApi, bot: Bot) -> None:
    group = api.group(-500, "Verein", creator=ANNA)

    await api.add_bot(group, ANNA)
    await api.join(group, ALI)
    await api.promote(group, ALI)
    admins = await bot.get_chat_administrators(-500)
    count = await bot.get_chat_member_count(-500)
    await bot.send_chat_action(-500, "typing")
    full = await bot.get_chat(-500)
    await api.remove_bot(group, ANNA)
    updates = await bot.get_updates()

    assert [type(admin) for admin in admins][1:] == [ChatMemberAdministrator]
    assert (count, full.title) == (3, "Verein")
    changed = [update.my_chat_member for update in updates if update.my_chat_member]
    assert isinstance(changed[-1].new_chat_member, ChatMemberBanned)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.get_chat_member(-500, ANNA)


async def test_group_becomes_supergroup(api: TelegramApi, bot: Bot) -> None:
    group = api.group(-500, "Verein", creator=ANNA)
    await api.add_bot(group, ANNA)

    new = await api.migrate(group)

    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(-500, "Hallo")
    assert refused.value.new_chat_id == new.id
    await bot.leave_chat(new.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(new.id, "Hallo")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.RETRY_AFTER, RetryAfter),
        (Fault.DEACTIVATED, Forbidden),
        (Fault.CHAT_NOT_FOUND, BadRequest),
        (Fault.UNAUTHORIZED, InvalidToken),
        (Fault.CONFLICT, Conflict),
        (Fault.SERVER_ERROR, NetworkError),
        (Fault.BAD_GATEWAY, NetworkError),
        (Fault.CUT_UNREAD, NetworkError),
        (Fault.ANSWER_LOST, NetworkError),
    ],
)
async def test_faults_arrive_as_exceptions(
    api: TelegramApi, bot: Bot, fault: Fault, error: type[TelegramError]
) -> None:
    chat = api.private_chat(ANNA)
    api.fail_next("sendMessage", fault, chat=None if fault is Fault.CUT_UNREAD else ANNA)

    with pytest.raises(error) as refused:
        await bot.send_message(ANNA, "Hallo")

    assert refused.type is error
    assert len(chat.messages) == (fault is Fault.ANSWER_LOST)


async def test_held_request_times_out(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    gate = api.hold_next("sendMessage", accepted=True)

    with pytest.raises(TimedOut):
        await bot.send_message(ANNA, "Hallo", read_timeout=0.05)

    assert gate.reached.is_set()
    assert [m.text for m in chat.messages] == ["Hallo"]
    gate.release()
    await api.idle()
    assert not api.requests[-1].delivered


async def test_second_poller_ends_the_first(api: TelegramApi, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await api.wait_for(lambda: [r for r in api.requests if r.method == "getUpdates"])

    await bot.set_webhook("https://hub.example/hook")

    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await first
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
