"""The text of a file that somebody saved with an office program. The encoding is read from the bytes, never guessed:
a guess would turn "Müller" into "MÃ¼ller" without anybody noticing.
"""

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tab and line ends
_REPLACED: Final = "\ufffd"  # what another program wrote where it could not read a character


class TextTrouble(StrEnum):
    EMPTY = "empty"
    NOT_UNICODE = "not_unicode"  #: saved in an older encoding such as Windows-1252 or Latin-1
    NOT_TEXT = "not_text"  #: a picture, a spreadsheet, a damaged file
    BROKEN_CHARACTERS = "broken_characters"  #: letters were lost before: the file holds "�"


@dataclass
class UnreadableText(Exception):
    """The bytes are not a text we can trust."""

    trouble: TextTrouble
    line: int  #: where it was noticed, from 1


def read_saved_text(content: bytes) -> str:
    """Return the text, every line ending in "\\n": UTF-8 with or without byte order mark, UTF-16 with one.

    Raises:
        UnreadableText: anything else, and texts with control characters.
    """
    try:
        text = _decode(content)
    except UnicodeDecodeError as exc:
        trouble = TextTrouble.NOT_UNICODE if exc.encoding == "utf-8" and _is_old_text(content) else TextTrouble.NOT_TEXT
        raise UnreadableText(trouble, _line(content.count(b"\n", 0, exc.start))) from None
    if not text.strip():
        raise UnreadableText(TextTrouble.EMPTY, 1)
    if control := _CONTROL.search(text):
        raise UnreadableText(TextTrouble.NOT_TEXT, _line(text.count("\n", 0, control.start())))
    if _REPLACED in text:
        raise UnreadableText(TextTrouble.BROKEN_CHARACTERS, _line(text.count("\n", 0, text.index(_REPLACED))))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    return content.removeprefix(codecs.BOM_UTF8).decode("utf-8")


def _is_old_text(content: bytes) -> bool:
    """Tell text in a one-byte encoding from something that is no text: text has no control characters."""
    return not _CONTROL.search(content.decode("latin-1"))


def _line(breaks_before: int) -> int:
    return breaks_before + 1
