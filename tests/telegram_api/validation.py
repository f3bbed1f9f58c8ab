"""The Bot API's limits on texts and their entities, with its exact refusals.

What Telegram would silently drop or bend is a complaint instead: a test must not pass because of it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.telegram_api.errors import Json, bad_request
from tests.telegram_api.markup import ENTITY_OF_TAG, parse_html, utf16_length

Complain = Callable[[str], None]

TEXT_CHARS = 4096  # code points after parsing
CAPTION_CHARS = 1024
RAW_TEXT_BYTES = 32_768
FORMATTING_ENTITIES = 100

ENTITY_FIELDS = {
    "type", "offset", "length", "url", "user", "language", "custom_emoji_id", "unix_time", "date_time_format",
}  # fmt: skip
ENTITY_TYPES = set(ENTITY_OF_TAG.values()) | {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "text_mention",
    "expandable_blockquote",
}  # fmt: skip
WEB_ADDRESS = re.compile(r"(?i)^(?:(?:https?|ton)://)?[^\s/?#@]+\.[^\s/?#.]+(?:[:/?#]\S*)?$")
APP_ADDRESS = re.compile(r"(?i)^tg://\S+$")
# Control characters, line and paragraph separators and the old direction marks; isolates (U+2066-U+2069) survive.
REMOVED_BY_TELEGRAM = re.compile("[\x00-\x08\x0b-\x1f\u2028-\u202e]")


def formatted_text(
    values: Mapping[str, Any], field: str, entities_field: str, complain: Complain
) -> tuple[str, list[Json]]:
    """Parse and trim the text in `field`; its length is still to be checked.

    Raises:
        ApiError: markup or entities that do not fit the text.
    """
    text, mode = values.get(field, ""), values.get("parse_mode")
    entities = values.get(entities_field) or []
    if mode and entities:
        complain("both parse_mode and entities; Telegram uses parse_mode")
    if mode and mode.lower() != "html":
        complain(f"parse_mode {mode} is not played here, only HTML")
        raise bad_request("unsupported parse_mode")
    if len(text) > TEXT_CHARS and len(text.encode()) > RAW_TEXT_BYTES:
        raise bad_request("text is too long")
    if removed := REMOVED_BY_TELEGRAM.search(text):
        complain(f"a character Telegram removes: {removed.group()!r}")
    if mode:
        text, entities = parse_html(text)
    if entities:
        check_entities(text, entities, complain)
        entities = [entity for entity in entities if _keeps_its_link(entity, complain)]
    return _trimmed(text, entities)


def message_text(values: Mapping[str, Any], complain: Complain) -> tuple[str, list[Json]]:
    if not values.get("text"):
        raise bad_request("message text is empty")
    text, entities = formatted_text(values, "text", "entities", complain)
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > TEXT_CHARS:
        raise bad_request("message is too long")
    return text, entities


def caption(values: Mapping[str, Any], complain: Complain) -> tuple[str, list[Json]]:
    text, entities = formatted_text(values, "caption", "caption_entities", complain)
    if len(text) > CAPTION_CHARS:
        raise bad_request("message caption is too long")
    return text, entities


def check_entities(text: str, entities: list[Json], complain: Complain) -> None:
    length = utf16_length(text)
    if len(entities) > FORMATTING_ENTITIES:
        complain(f"{len(entities)} entities, Telegram ignores all after {FORMATTING_ENTITIES}")
    for entity in entities:
        offset, span = entity.get("offset"), entity.get("length")
        if entity.get("type") not in ENTITY_TYPES:
            complain(f"unknown entity type in {entity}")
        if unknown := entity.keys() - ENTITY_FIELDS:
            complain(f"unknown entity fields {sorted(unknown)}")
        if not isinstance(offset, int) or not isinstance(span, int):
            raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
        if offset < 0 or span <= 0:
            complain(f"entity that covers nothing: {entity}")
        if offset + span > length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {length}"
            )
        _check_boundaries(text, offset, offset + span)
    _check_nesting(entities, complain)


def _check_boundaries(text: str, *offsets: int) -> None:
    if text.isascii():
        return
    encoded = text.encode("utf-16-le")
    for offset in offsets:
        if _is_low_surrogate(encoded, offset):
            raise bad_request(f"entity begins or ends in a middle of a UTF-16 symbol at UTF-16 offset {offset}")


def _is_low_surrogate(encoded: bytes, offset: int) -> bool:
    unit = encoded[offset * 2 : offset * 2 + 2]
    return len(unit) == 2 and 0xDC <= unit[1] <= 0xDF


def _check_nesting(entities: list[Json], complain: Complain) -> None:
    open_entities: list[Json] = []
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        while open_entities and _end(open_entities[-1]) <= entity["offset"]:
            open_entities.pop()
        if open_entities and _end(open_entities[-1]) < _end(entity):
            complain(f"entities cross, Telegram splits them: {open_entities[-1]} and {entity}")
        if open_entities and open_entities[-1]["type"] in ("code", "pre"):
            complain(f"an entity inside {open_entities[-1]['type']}, Telegram drops it: {entity}")
        open_entities.append(entity)


def _end(entity: Json) -> int:
    return int(entity["offset"]) + int(entity["length"])


def _keeps_its_link(entity: Json, complain: Complain) -> bool:
    if entity["type"] != "text_link":
        return True
    url = str(entity.get("url", ""))
    if WEB_ADDRESS.match(url) or APP_ADDRESS.match(url):
        return True
    complain(f"a link Telegram drops: {url!r}")
    return False


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Remove white space around the text as the server does, and cut the entities accordingly."""
    if text == text.strip():
        return text, entities
    end_trimmed = text.rstrip()
    length = utf16_length(end_trimmed)
    cut = [e | {"length": min(e["length"], length - e["offset"])} for e in entities if e["offset"] < length]
    # The start is trimmed only up to the first entity.
    leading = len(end_trimmed) - len(end_trimmed.lstrip())
    leading = min([leading, *(e["offset"] for e in cut)])
    return end_trimmed[leading:], [e | {"offset": e["offset"] - leading} for e in cut]
