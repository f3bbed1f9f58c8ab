"""Words for pages: a text in the reader's language, or in another one and marked so."""

from dataclasses import dataclass
from typing import Final

from channels.markdown import parse
from channels.plain import to_plain
from hearings.content import Content
from locales.formatting import PDI, direction
from locales.registry import LANGUAGES

LRI: Final = "\u2066"  #: LEFT-TO-RIGHT ISOLATE
RLI: Final = "\u2067"  #: RIGHT-TO-LEFT ISOLATE


@dataclass(frozen=True, slots=True)
class Said:
    """A text with the language it is in."""

    text: str
    tag: str
    by_machine: bool = False

    @property
    def dir(self) -> str:
        return direction(self.tag) if self.tag in LANGUAGES else "auto"


def said(content: Content, tag: str, main: str) -> Said:
    """Return a content as a reader of `tag` meets it."""
    text, shown = content.say(tag, main)
    return Said(text, shown, content.by_machine(shown))


def plain(markdown: str) -> str:
    """Return a text of ours without its marks, for where only letters can stand."""
    return to_plain(parse(markdown))


def isolated(text: str, dir: str) -> str:
    """Return a text that keeps its own direction where no markup can say so."""
    return f"{RLI if dir == 'rtl' else LRI}{text}{PDI}"
