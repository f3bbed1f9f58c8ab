"""What types the methods' parameters have, and how a value sent as text or JSON becomes one of them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Converter = Callable[[Any], Any]  # raises ValueError (TypeError, KeyError) where the type is wrong
Parameters = dict[str, Converter]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file inside a multipart request."""

    name: str
    content: bytes
    mime_type: str


def integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError
    return int(value)


def boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}[value]


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def chat(value: Any) -> int:
    """A chat id. Names of public chats are not played: an `@name` is chat 0, which nobody has."""
    if isinstance(value, str) and value.startswith("@"):
        return 0
    return integer(value)


def listing(value: Any) -> list[Any]:
    value = json.loads(value) if isinstance(value, str) else value
    if not isinstance(value, list):
        raise TypeError
    return value


def mapping(value: Any) -> dict[str, Any]:
    value = json.loads(value) if isinstance(value, str) else value
    if not isinstance(value, dict):
        raise TypeError
    return value


def file(value: Any) -> str | Upload:
    return value if isinstance(value, Upload) else text(value)


TEXT: Parameters = {"text": text, "parse_mode": text, "entities": listing, "link_preview_options": mapping}
CAPTION: Parameters = {
    "caption": text, "parse_mode": text, "caption_entities": listing, "show_caption_above_media": boolean,
}  # fmt: skip


def convert(
    raw: Mapping[str, Any], converters: Mapping[str, Converter], complain: Callable[[str], None]
) -> tuple[dict[str, Any], str | None]:
    """Return the typed parameters and the name of the first one whose type is wrong, if any.

    A parameter the method does not have is a complaint and left out; Telegram just ignores it.
    """
    values: dict[str, Any] = {}
    for name, value in raw.items():
        converter = converters.get(name)
        if converter is None:
            complain(f"unknown parameter {name!r}")
            continue
        try:
            values[name] = converter(value)
        except (ValueError, TypeError, KeyError):
            complain(f"parameter {name!r} has the wrong type: {value!r:.80}")
            return values, name
    return values, None
