"""The Bot API's limits on inline and reply keyboards, with its exact refusals."""

from tests.telegram_api.errors import Json, bad_request
from tests.telegram_api.validation import APP_ADDRESS, WEB_ADDRESS, Complain

CALLBACK_DATA_BYTES = 64
BUTTONS = 100
BUTTONS_PER_ROW = 8
COPY_TEXT_CHARS = 256
PLACEHOLDER_CHARS = 64

BUTTON_ACTIONS = {
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}  # fmt: skip
BUTTON_FIELDS = BUTTON_ACTIONS | {"text", "style", "icon_custom_emoji_id", "disabled"}
KEYBOARD_FIELDS = {
    "keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective",
    "remove_keyboard", "force_reply",
}  # fmt: skip


def reply_markup(markup: Json, complain: Complain) -> tuple[list[list[Json]], Json | None]:
    """Return the rows of inline buttons and the reply keyboard; one of them is empty."""
    if "inline_keyboard" not in markup:
        if unknown := markup.keys() - KEYBOARD_FIELDS:
            complain(f"unknown reply_markup fields {sorted(unknown)}")
        if len(markup.get("input_field_placeholder", "")) > PLACEHOLDER_CHARS:
            complain(f"placeholder longer than {PLACEHOLDER_CHARS} characters")
        return [], markup
    rows: list[list[Json]] = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > BUTTONS:
        raise bad_request("reply markup is too long")
    for row in rows:
        if len(row) > BUTTONS_PER_ROW:
            complain(f"{len(row)} buttons in a row, {BUTTONS_PER_ROW} are shown")
        for button in row:
            _check_button(button, complain)
    return rows, None


def _check_button(button: Json, complain: Complain) -> None:
    if unknown := button.keys() - BUTTON_FIELDS:
        complain(f"unknown button fields {sorted(unknown)}")
    actions = button.keys() & BUTTON_ACTIONS
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if len(actions) > 1:
        complain(f"a button with several actions: {sorted(actions)}")
    if not actions and not button.get("disabled"):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not (WEB_ADDRESS.match(url) or APP_ADDRESS.match(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if "web_app" in button and not button["web_app"]["url"].startswith("https://"):
        address = button["web_app"]["url"]
        raise bad_request(f"inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are allowed")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= COPY_TEXT_CHARS:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if button.get("style", "primary") not in ("primary", "success", "danger"):
        complain(f"unknown button style {button['style']!r}")
