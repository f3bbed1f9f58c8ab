"""Methods that change or remove a message, and the answer to a press."""

import asyncio
import time

from tests.telegram_api.call import Call, Method
from tests.telegram_api.errors import NOT_MODIFIED, QUERY_TOO_OLD, Json, bad_request
from tests.telegram_api.keyboards import reply_markup
from tests.telegram_api.methods.sending import input_media
from tests.telegram_api.parameters import CAPTION, TEXT, Parameters, boolean, chat, integer, listing, mapping, text
from tests.telegram_api.validation import caption, message_text
from tests.telegram_api.world import Chat, Media, Message, Status

ANSWER_CHARS = 200
DELETED_AT_ONCE = 100


def edit_message_text(call: Call) -> Json:
    message = call.editable_message()
    body, entities = message_text(call.values, call.complain)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    return _edit(call, message, body, entities, None)


def edit_message_caption(call: Call) -> Json:
    message = call.editable_message()
    body, entities = caption(call.values, call.complain)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    return _edit(call, message, body, entities, message.media)


def edit_message_media(call: Call) -> Json:
    message = call.editable_message()
    media, body, entities = input_media(call, call.need("media"))
    return _edit(call, message, body, entities, media)


def edit_message_reply_markup(call: Call) -> Json:
    message = call.editable_message()
    return _edit(call, message, message.text, message.entities, message.media)


def delete_message(call: Call) -> bool:
    target = call.writable_chat()
    message = target.message(call.need("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(call, target, message):
        raise bad_request("message can't be deleted")
    message.is_deleted = True
    return call.changed(True)


def delete_messages(call: Call) -> bool:
    """Those not found or not the bot's to delete are skipped, as Telegram does."""
    target = call.writable_chat()
    message_ids = call.need("message_ids")
    if not 1 <= len(message_ids) <= DELETED_AT_ONCE:
        call.complain("message_ids must hold 1-100 ids")
        raise bad_request("too many message identifiers specified")
    for message in map(target.message, message_ids):
        if message and _may_delete(call, target, message):
            message.is_deleted = True
    return call.changed(True)


def answer_callback_query(call: Call) -> bool:
    press = call.world.presses.get(call.need("callback_query_id"))
    if press is None or press.bot is not call.bot or not press.can_be_answered(asyncio.get_running_loop().time()):
        raise bad_request(QUERY_TOO_OLD)
    answer = call.values.get("text", "")
    if len(answer) > ANSWER_CHARS:
        raise bad_request("MESSAGE_TOO_LONG")
    press.is_answered, press.answer, press.is_alert = True, answer, call.values.get("show_alert", False)
    return call.changed(True)


def _edit(call: Call, message: Message, body: str, entities: list[Json], media: Media | None) -> Json:
    """An edit without reply markup takes the buttons away."""
    call.check_length(message.chat, body, is_caption=media is not None)
    markup = call.values.get("reply_markup")
    buttons, keyboard = reply_markup(markup, call.complain) if markup else ([], None)
    if keyboard:
        raise bad_request("inline keyboard expected")
    if (body, entities, media, buttons) == (message.text, message.entities, message.media, message.buttons):
        raise bad_request(NOT_MODIFIED)
    message.text, message.entities, message.media, message.buttons = body, entities, media, buttons
    message.edited_at = max(int(time.time()), 1)
    return call.changed(message.json())


def _may_delete(call: Call, target: Chat, message: Message) -> bool:
    is_own = message.sender["id"] == call.bot.id
    return is_own or target.kind == "private" or target.status(call.bot.id) is Status.ADMINISTRATOR


_MESSAGE: Parameters = {"chat_id": chat, "message_id": integer, "reply_markup": mapping}
_ANSWER: Parameters = {
    "callback_query_id": text,
    "text": text,
    "show_alert": boolean,
    "url": text,
    "cache_time": integer,
}

METHODS = (
    Method("editMessageText", edit_message_text, _MESSAGE | TEXT, is_limited=True),
    Method("editMessageCaption", edit_message_caption, _MESSAGE | CAPTION, is_limited=True),
    Method("editMessageMedia", edit_message_media, _MESSAGE | {"media": mapping}, is_limited=True),
    Method("editMessageReplyMarkup", edit_message_reply_markup, _MESSAGE, is_limited=True),
    Method("deleteMessage", delete_message, {"chat_id": chat, "message_id": integer}),
    Method("deleteMessages", delete_messages, {"chat_id": chat, "message_ids": listing}),
    Method("answerCallbackQuery", answer_callback_query, _ANSWER),
)
