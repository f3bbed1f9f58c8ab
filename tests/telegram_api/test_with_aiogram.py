"""aiogram, unmodified, against the stand-in: what it sends is understood, what it gets validates as its own types."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    ChatMemberAdministrator,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from aiogram.types import Message as AiogramMessage
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.telegram_api import ApiError, Fault, Press, TelegramApi

ANNA, ALI = 1001, 1002
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x40\x00\x00\x00\x20"
YES_NO = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Ja", callback_data="y"), InlineKeyboardButton(text="Nein", callback_data="n")]
    ]
)


def client(api: TelegramApi, token: str = "") -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(api.base_url))
    return Bot(token or api.token, session=session)


@pytest.fixture
async def bot(api: TelegramApi) -> AsyncIterator[Bot]:
    async with client(api) as bot:
        yield bot


async def test_formatted_text_with_buttons_arrives(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)

    text = "<b>Hallo</b> 🏡 <a href='https://aalen.de/'>Stadt</a>"
    sent = await bot.send_message(ANNA, text, parse_mode="HTML", reply_markup=YES_NO)

    assert chat.last.text == sent.text == "Hallo 🏡 Stadt"
    assert chat.last.entities == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "text_link", "offset": 9, "length": 5, "url": "https://aalen.de/"},
    ]
    assert chat.last.labels == [["Ja", "Nein"]]
    assert sent.reply_markup
    assert sent.reply_markup.model_dump() == YES_NO.model_dump()


async def test_entities_are_taken_as_given(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    entities = [MessageEntity(type="italic", offset=3, length=2)]

    sent = await bot.send_message(ANNA, "🏡 ab", entities=entities)

    assert sent.entities
    assert [entity.model_dump() for entity in sent.entities] == [entities[0].model_dump()]
    assert chat.last.entities == [{"type": "italic", "offset": 3, "length": 2}]


async def test_edits_and_deletions_change_what_the_person_sees(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    menu = await bot.send_message(ANNA, "Menü", reply_markup=YES_NO)
    notice = await bot.send_message(ANNA, "Hinweis")

    await bot.edit_message_text("Neues Menü", chat_id=ANNA, message_id=menu.message_id)
    await bot.edit_message_reply_markup(chat_id=ANNA, message_id=menu.message_id, reply_markup=YES_NO)
    await bot.delete_message(ANNA, notice.message_id)

    assert [(m.text, m.labels, m.edited) for m in chat.messages] == [("Neues Menü", [["Ja", "Nein"]], True)]


async def test_files_are_sent_replaced_reused_and_downloaded(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)

    photo = await bot.send_photo(ANNA, BufferedInputFile(PNG, "a.png"), caption="<i>Bild</i>", parse_mode="HTML")
    document = await bot.send_document(ANNA, BufferedInputFile(b"%PDF", "Programm.pdf"))
    voice = await bot.send_voice(ANNA, BufferedInputFile(b"OggS", "v.oga"))
    assert photo.photo
    assert document.document
    assert voice.voice
    await bot.send_document(ANNA, document.document.file_id)
    await bot.edit_message_caption(chat_id=ANNA, message_id=photo.message_id, caption="Foto")
    media = InputMediaDocument(media=BufferedInputFile(b"%PDF2", "Neu.pdf"))
    await bot.edit_message_media(media, chat_id=ANNA, message_id=photo.message_id)
    content = await bot.download(document.document.file_id)

    assert content is not None
    assert content.read() == b"%PDF"
    assert (photo.photo[0].width, photo.photo[0].height) == (64, 32)
    names = [message.media.name for message in chat.messages if message.media]
    assert names == ["Neu.pdf", "Programm.pdf", "v.oga", "Programm.pdf"]


async def test_album_and_copies(api: TelegramApi, bot: Bot) -> None:
    api.private_chat(ANNA)
    chat = api.private_chat(ALI)
    album = [InputMediaPhoto(media=BufferedInputFile(PNG, f"{n}.png"), caption=f"Bild {n}") for n in (1, 2)]

    sent = await bot.send_media_group(ANNA, list(album))
    copy = await bot.copy_message(ALI, ANNA, sent[0].message_id, caption="anders", reply_markup=YES_NO)
    copies = await bot.copy_messages(ALI, ANNA, [message.message_id for message in sent])

    assert sent[0].media_group_id == sent[1].media_group_id
    assert [m.id for m in chat.messages] == [copy.message_id, *(c.message_id for c in copies)]
    assert [m.text for m in chat.messages] == ["anders", "Bild 1", "Bild 2"]


async def test_press_is_polled_and_answered(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA, "Anna", "tr")
    await bot.send_message(ANNA, "Machen Sie mit?", reply_markup=YES_NO)

    press = await api.press(chat, ANNA, "Ja")
    [update] = await bot.get_updates()
    query = update.callback_query
    assert isinstance(press, Press)
    assert query
    assert query.from_user.language_code == "tr"
    await bot.answer_callback_query(query.id, "Danke", show_alert=True)

    assert (press.is_answered, press.answer, press.is_alert) == (True, "Danke", True)
    with pytest.raises(
        TelegramBadRequest, match="query is too old and response timeout expired or query ID is invalid"
    ):
        await bot.answer_callback_query(query.id)


async def test_dispatcher_polls_and_replies(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: AiogramMessage) -> None:
        await message.reply(f"Sie schrieben: {message.text}", reply_markup=YES_NO)

    @dispatcher.callback_query()
    async def confirm(query: CallbackQuery) -> None:
        await query.answer()
        assert isinstance(query.message, AiogramMessage)
        await query.message.edit_text(f"Antwort: {query.data}")

    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
    await api.say(chat, ANNA, "Guten Tag")
    reply = await api.wait_for(lambda: chat.messages[1:] and chat.last)
    await api.press(chat, ANNA, "Nein")
    await api.wait_for(lambda: chat.last.text == "Antwort: n")
    await dispatcher.stop_polling()
    api.bot.updates.stop()  # ends the waiting call
    await polling

    assert reply
    assert reply.reply_to is chat.history[0]


async def test_webhook_with_secret(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: AiogramMessage) -> SendMessage:
        return message.answer(f"{message.text}!")  # as the webhook's own reply

    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token="s3cret").register(
        application, "/hook"
    )
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.webhook_hosts["hub.example"] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await api.say(chat, ANNA, "eins")

    await bot.set_webhook("https://hub.example/hook", secret_token="s3cret", allowed_updates=["message"])
    await api.say(chat, ANNA, "zwei")
    await api.wait_for(lambda: [m.text for m in chat.messages if m.text.endswith("!")] == ["eins!", "zwei!"])
    await api.idle()
    info = await bot.get_webhook_info()
    await bot.delete_webhook()
    await runner.cleanup()

    assert (info.url, info.pending_update_count) == ("https://hub.example/hook", 0)
    assert info.allowed_updates == ["message"]
    assert api.requests[-1].method == "deleteWebhook"


async def test_account_texts_per_language(api: TelegramApi, bot: Bot) -> None:
    api.private_chat(ANNA)
    commands = [BotCommand(command="start", description="Anfang")]
    scope = BotCommandScopeChat(chat_id=ANNA)

    await bot.set_my_commands(commands, scope, "de")
    await bot.set_my_name("Sprachrohr Aalen", "de")
    await bot.set_my_description("Was die Stadt tut")
    await bot.set_my_short_description("Kurz", "de")

    assert [c.model_dump() for c in await bot.get_my_commands(scope, "de")] == [commands[0].model_dump()]
    assert await bot.get_my_commands() == []
    assert (await bot.get_my_name("de")).name == "Sprachrohr Aalen"
    assert (await bot.get_my_name()).name == "Sprachrohr"
    assert (await bot.get_my_description("de")).description == "Was die Stadt tut"
    assert (await bot.get_my_short_description("de")).short_description == "Kurz"
    await bot.delete_my_commands(scope, "de")
    assert await bot.get_my_commands(scope, "de") == []
    assert (await bot.get_me()).username == "sprachrohr_bot"


async def test_group_from_invitation_to_removal(api: TelegramApi, bot: Bot) -> None:
    anna = api.person(ANNA, "Anna")
    group = api.group(-500, "Verein", creator=anna)

    await api.add_bot(group, anna)
    await api.say(group, anna, "unter uns")
    await api.say(group, anna, "/help@other_bot")
    await api.say(group, anna, "/help@sprachrohr_bot")
    await api.promote(group, api.bot)
    updates = await bot.get_updates()
    admins = await bot.get_chat_administrators(-500)
    full = await bot.get_chat(-500)
    await api.remove_bot(group, anna)

    changes = [update.my_chat_member.new_chat_member for update in updates if update.my_chat_member]
    messages = [update.message for update in updates if update.message]
    assert changes[0].status == "member"
    assert isinstance(changes[1], ChatMemberAdministrator)
    assert [(bool(m.new_chat_members), m.text) for m in messages] == [(True, None), (False, "/help@sprachrohr_bot")]
    assert [admin.user.id for admin in admins] == [ANNA, bot.id]
    assert full.title == "Verein"
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was kicked from the group chat"):
        await bot.send_message(-500, "Hallo?")


async def test_group_becomes_supergroup(api: TelegramApi, bot: Bot) -> None:
    group = api.group(-500, "Verein", creator=ANNA)
    await api.add_bot(group, ANNA)

    new = await api.migrate(group)

    with pytest.raises(TelegramMigrateToChat) as refused:
        await bot.send_message(-500, "Hallo")
    assert refused.value.migrate_to_chat_id == new.id
    await bot.send_message(new.id, "Hallo")
    service = [update.message for update in (await bot.get_updates())[-2:]]
    assert [m and (m.migrate_to_chat_id, m.migrate_from_chat_id) for m in service] == [(new.id, None), (None, -500)]


async def test_blocking_tells_the_bot_and_stops_it(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)

    await api.block(ANNA)
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(ANNA, "Hallo?")
    await api.start(ANNA, "o_abc")
    await bot.send_message(ANNA, "Willkommen zurück")
    await api.deactivate(ANNA)
    with pytest.raises(TelegramForbiddenError, match="Forbidden: user is deactivated"):
        await bot.send_message(ANNA, "Hallo?")

    updates = await bot.get_updates()
    changes = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
    assert changes == ["kicked", "member"]
    assert [update.message.text for update in updates if update.message] == ["/start o_abc"]
    assert chat.last.text == "Willkommen zurück"


async def test_strangers_cannot_be_written_to(api: TelegramApi, bot: Bot) -> None:
    api.private_chat(ANNA, started=False)
    group = api.group(-500, "Verein", creator=ALI)
    api.private_chat(ALI, started=False)
    await api.add_bot(group, ALI)

    with pytest.raises(TelegramBadRequest, match="Bad Request: chat not found"):
        await bot.send_message(ANNA, "Hallo")
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot can't initiate conversation with a user"):
        await bot.send_message(ALI, "Hallo")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.RETRY_AFTER, TelegramRetryAfter),
        (Fault.BLOCKED, TelegramForbiddenError),
        (Fault.NO_RIGHTS, TelegramBadRequest),
        (Fault.UNAUTHORIZED, TelegramUnauthorizedError),
        (Fault.SERVER_ERROR, TelegramServerError),
        (Fault.RESTART, RestartingTelegram),
        (Fault.BAD_GATEWAY, ClientDecodeError),
        (Fault.GATEWAY_TIMEOUT, ClientDecodeError),
        (Fault.CUT_UNREAD, TelegramNetworkError),
        (Fault.ANSWER_LOST, TelegramNetworkError),
        (ApiError(413, "Request Entity Too Large"), TelegramEntityTooLarge),
    ],
)
async def test_faults_arrive_as_exceptions(
    api: TelegramApi, bot: Bot, fault: Fault, error: type[TelegramAPIError | ClientDecodeError]
) -> None:
    chat = api.private_chat(ANNA)
    api.fail_next("sendMessage", fault, retry_after=7)

    with pytest.raises(error) as refused:
        await bot.send_message(ANNA, "Hallo")

    request = api.requests[-1]
    assert request.accepted == bool(chat.messages) == (fault is Fault.ANSWER_LOST)
    assert request.delivered == (fault not in (Fault.CUT_UNREAD, Fault.ANSWER_LOST))
    if isinstance(refused.value, TelegramRetryAfter):
        assert refused.value.retry_after == 7


async def test_wrong_token_and_unknown_method(api: TelegramApi, bot: Bot) -> None:
    async with client(api, "12345:not-a-known-token") as stranger:
        with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
            await stranger.get_me()

    with pytest.raises(TelegramNotFound, match="Not Found: method not found"):
        await bot.log_out()
    assert api.complaints == ["logOut: no such method"]
    api.complaints.clear()


async def test_second_poller_ends_the_first(api: TelegramApi, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await api.wait_for(lambda: api.requests)
    async with client(api) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))

        with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
            await first
        await api.say(api.private_chat(ANNA), ANNA, "Hallo")
        assert len(await second) == 1

        await other.set_webhook("https://hub.example/hook")
        with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
            await other.get_updates()
        await other.delete_webhook()


async def test_reply_keyboard_is_pressed_by_writing_its_label(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Hilfe")]], resize_keyboard=True)
    await bot.send_message(ANNA, "Wählen Sie", reply_markup=keyboard)

    await api.press(chat, ANNA, "Hilfe")

    [update] = await bot.get_updates()
    assert update.message
    assert update.message.text == "Hilfe"


async def test_reply_to_what_is_gone(api: TelegramApi, bot: Bot) -> None:
    api.private_chat(ANNA)

    with pytest.raises(TelegramBadRequest, match="Bad Request: message to be replied not found"):
        await bot.send_message(ANNA, "Hallo", reply_parameters=ReplyParameters(message_id=9))
    sent = await bot.send_message(
        ANNA, "Hallo", reply_parameters=ReplyParameters(message_id=9, allow_sending_without_reply=True)
    )

    assert sent.reply_to_message is None


async def test_unknown_shape_stops_the_client_not_the_stand_in(api: TelegramApi, bot: Bot) -> None:
    api.push_update({"message": {"message_id": "of another age"}})

    with pytest.raises(ClientDecodeError):
        await bot.get_updates()

    await bot.session.close()
    api.bot.updates.pending.clear()
    assert await bot.get_updates() == []


async def test_all_kinds_of_files_from_people(api: TelegramApi, bot: Bot) -> None:
    chat = api.private_chat(ANNA)
    kinds = ["photo", "document", "voice", "audio", "video", "animation", "sticker"]

    for kind in kinds:
        await api.send_file(chat, ANNA, kind, b"content", f"{kind}.bin", "Text")
    await api.send_location(chat, ANNA, 48.84, 10.09)
    updates = await bot.get_updates()

    received = [update.message for update in updates if update.message]
    assert [message.content_type for message in received] == [*kinds, "location"]
    assert received[0].caption == "Text"
