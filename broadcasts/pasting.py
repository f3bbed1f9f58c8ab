"""Texts that staff paste into a chat: a long one arrives in pieces, and the first line of a text is its title.

A messenger drops the white space where it cuts, so what stood there can only be guessed. The guess errs towards a line
break at the end of a sentence, which changes the look at most, and never puts one into a sentence.
"""

import re
from typing import Final

from channels.markdown import parse
from channels.plain import to_plain

PASTE_CHARS: Final = 4096  # Bot API, Message.text: "1-4096 characters"
CUT_WITHIN: Final = 200  # a cut is made at the last white space before the limit: rarely further back than this
_BLOCK_START: Final = re.compile(r"[ \t]*(?:#{1,6}\s|[-+*•]\s|>|\d+[.)]\s)")
_SENTENCE_END: Final = re.compile(r"[.!?…:؟۔።፧][\"'”“»«’)\]*_\u2066-\u2069\u200e\u200f]*$")
_WHOLE_LINE_BOLD: Final = re.compile(r"(\*\*|__)(?=\S)(.+)(?<=\S)\1:?")


def looks_cut(text: str, limit: int = PASTE_CHARS) -> bool:
    """Tell whether a message is probably not the end of what was pasted."""
    return len(text) >= limit - CUT_WITHIN


def join_pieces(pieces: list[str], limit: int = PASTE_CHARS) -> str:
    """Return one text of messages that arrived one after the other; whole messages become paragraphs of their own."""
    text = ""
    last = ""
    for piece in (piece for piece in pieces if piece.strip()):
        text += (_between(last, piece, limit) if last else "") + piece
        last = piece
    return text


def _between(piece: str, following: str, limit: int) -> str:
    """Return what stood where a paste was cut."""
    if not looks_cut(piece, limit):
        return "\n\n"
    if piece[-1].isspace() or following[0].isspace():
        return ""
    if _BLOCK_START.match(following):
        return "\n"
    if len(piece) >= limit and piece[-1].isalnum() and following[0].isalnum():
        return ""  # nothing was dropped, or the piece would be shorter: the cut went through a word
    return "\n" if _SENTENCE_END.search(piece) else " "


def parse_pasted(text: str) -> tuple[str, str]:
    """Return title (plain) and body (Markdown): the first line is the title, as a heading, in bold, or as it is."""
    first, _, rest = text.strip().partition("\n")
    return _title(first.strip()), rest.strip("\n \t")


def _title(line: str) -> str:
    bold = _WHOLE_LINE_BOLD.fullmatch(line)
    return " ".join(to_plain(parse(bold[2] if bold else line)).split())
