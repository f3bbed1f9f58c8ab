"""Texts of the hearing as their reader gets them: in their own language where there is one, and marked where not."""

from typing import Protocol

from bot.request import Office
from hearings.content import Content
from locales.catalogues import Translator
from locales.formatting import Raw, bold, inserted
from locales.registry import own_name


class Reader(Protocol):
    """Who reads: whoever made a request, or somebody who is told without having asked."""

    @property
    def office(self) -> Office: ...

    @property
    def wishes(self) -> tuple[str, ...]:
        """In which languages they like to read, the best first."""

    @property
    def language(self) -> str:
        """In which language the hub talks with them."""

    @property
    def gettext(self) -> Translator: ...


def said(request: Reader, content: Content) -> tuple[str, str]:
    """Return a text in the first language of the reader's that it exists in, and which that is."""
    for tag in request.wishes:
        if tag in content.texts and not content.outdated(tag):
            return content.texts[tag].text, tag
    return content.say(request.language, request.office.city.main_language)


def content_line(request: Reader, content: Content, *, strong: bool = False) -> Raw:
    """Return a text, and a word after it where a machine translated it or it is in another language."""
    _ = request.gettext
    text, tag = said(request, content)
    line = bold(text, tag) if strong else Raw("\n".join(inserted(each, tag) for each in text.splitlines()))
    if content.by_machine(tag):
        return Raw(f"{line} {_('(translated by a machine)')}")
    if tag not in request.wishes and tag != request.language:
        return Raw(f"{line} ({own_name(tag)})")
    return line


def beginning(text: str, most: int) -> str:
    """Return the first words of a text, for a button or a list."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
