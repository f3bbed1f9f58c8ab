"""An edition in a few words: to forward into any other messenger, or to read on a notice."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from broadcasts.editions import EditionText
from channels.markdown import parse
from channels.plain import to_plain

TEXT_CHARS: Final = 899  # below 900: with a picture it still fits as its caption, wherever it is pasted
HEADLINE_CHARS: Final = 80
#: Where a sentence ends, in the scripts of the registry; a full stop after a number or one letter ends none.
_END: Final = re.compile(r"(?<!\b\w)(?<!\d)\.(?=\s)|(?<=\d\d\d\d)\.(?=\s)|[!?…؟։።፧](?=\s)|\n{2,}")


def text_to_pass_on(text: EditionText, link: str) -> str:
    """Return title, first sentences and link, as plain text of less than 900 characters."""
    head = f"{text.title}\n\n" if text.title else ""
    room = TEXT_CHARS - len(head) - len(link) - len("\n\n")
    return f"{head}{beginning(text, room)}\n\n{link}".strip()


def beginning(text: EditionText, chars: int) -> str:
    """Return as much of a text as fits, up to the end of a sentence; where not even one fits, of a word."""
    whole = _plain(text.body)
    if len(whole) <= chars:
        return whole
    end = max((end for end in _ends(whole[: chars + 2]) if end <= chars), default=0)
    if end:
        return whole[:end].rstrip()
    return whole[: chars - 1].rpartition(" ")[0].rstrip() + "…" if chars > 1 else ""


def headline(text: EditionText) -> str:
    """Return the title; the first words of a text that has none."""
    return text.title or beginning(text, HEADLINE_CHARS).partition("\n")[0]


@lru_cache(maxsize=256)  # an archive's page needs it several times
def _plain(body: str) -> str:
    return to_plain(parse(body)).strip()


def _ends(whole: str) -> Iterator[int]:
    for found in _END.finditer(whole):
        yield found.start() if found[0].isspace() else found.end()
