"""A person at the web chat without JavaScript: forms and pages over plain HTTP."""

import html
import json
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx

from tests.end_to_end.hub import eventually
from tests.end_to_end.words import is_labelled, plain, words

_ENTRY: Final = re.compile(r'<article class="entry (\w+)" id="m(\d+)".*?</article>', re.DOTALL)
_TEXT: Final = re.compile(r'<div class="text".*?</div>', re.DOTALL)
_BUTTON: Final = re.compile(r'name="press" value="([^"]*)"')
_TAG: Final = re.compile(r"<[^>]+>")


def new_key() -> str:
    """Return what makes one form one action."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Entry:
    """One message on the page."""

    author: str
    id: str
    text: str
    buttons: tuple[tuple[str, str], ...]  #: label, and what the form sends when it is pressed


@dataclass
class Visitor:
    """Somebody at the page. What they do next waits until the hub has answered what they did before."""

    client: httpx.AsyncClient
    language: str
    office: bool = False  #: reads the words for staff
    _before: frozenset[Entry] = field(default_factory=frozenset)

    async def start(self, payload: str = "") -> None:
        """Press the button of the start page, perhaps behind a link."""
        await self._post("/start", payload=payload)

    async def say(self, text: str) -> None:
        await self._post("/messages", text=text)

    async def press(self, text: str) -> None:
        """Press the button with this label, which is an English text of the hub's, or the label itself."""
        wanted = words(self.language, text, office=self.office)

        async def found() -> tuple[str, str] | None:
            for entry in await self._news():
                for label, value in entry.buttons:
                    if is_labelled(label, wanted):
                        return entry.id, value
            return None

        answer = await eventually(found, f"the button {wanted!r} in the web chat")
        assert answer is not None
        await self._post("/messages", message=answer[0], press=answer[1])

    async def reads(self, *pieces: str) -> Entry:
        """Wait for an answer in which all these words stand."""

        async def found() -> Entry | None:
            return next((entry for entry in await self._news() if all(piece in entry.text for piece in pieces)), None)

        entry = await eventually(found, f"{pieces} in the web chat")
        assert entry is not None
        return entry

    async def page(self) -> list[Entry]:
        """Return what stands on the page, oldest first."""
        answer = await self.client.get("/")
        return [_entry(found) for found in _ENTRY.finditer(answer.raise_for_status().text)]

    async def _news(self) -> list[Entry]:
        entries = await self.page()
        return [entry for entry in reversed(entries) if entry.author == "hub" and entry not in self._before]

    async def _post(self, path: str, **values: str) -> None:
        self._before = frozenset(await self.page())
        answer = await self.client.post(path, data={"key": new_key(), **values})
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text


@asynccontextmanager
async def visiting(url: str, language: str, *, office: bool = False) -> AsyncIterator[Visitor]:
    """Open a browser without JavaScript at a web chat."""
    headers = {"Accept": "text/html", "Accept-Language": language, "Sec-Fetch-Site": "same-origin"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        yield Visitor(client, language, office)


def _entry(found: re.Match[str]) -> Entry:
    text = _TEXT.search(found[0])
    values = [html.unescape(value) for value in _BUTTON.findall(found[0])]
    buttons = tuple((str(json.loads(value)[1]), value) for value in values)
    return Entry(found[1], found[2], plain(html.unescape(_TAG.sub("", text[0]))) if text else "", buttons)
