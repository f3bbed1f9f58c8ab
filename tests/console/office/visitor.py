"""Staff at the console in a test: they open pages, follow links and press buttons by the labels they see.

The pages, their gate and the stores are the real ones; the browser is httpx with cookies, without scripts.
"""

from collections.abc import Sequence
from typing import Any, Final

import httpx
from fastapi import FastAPI
from lxml import html

from bot.pages import desk_of, site_of
from bot.settings import Settings
from bot.web import web_application
from channels.webchat.visitor import is_own_page
from console.live import LiveStreams
from console.office.console import console_router
from console.office.directory import Directory
from console.office.frame import ROOT
from console.office.gate import SESSION_COOKIE
from contacts.sign_in import make_sign_in_link, open_session
from contacts.staff import Role
from tests.bot.driver import Hub, Person

ORIGIN: Final = "https://hub.example"
_ISOLATES: Final = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))


def console_of(hub: Hub, url: str = ORIGIN, directory: Directory | None = None) -> FastAPI:
    """Return the web application with the console, as the program wires it."""
    site = site_of(hub.office.city, Settings(), url)
    app = web_application(hub.database)
    desk = desk_of(hub.database, hub.office, site, hub.answers, hub.clock, directory)
    app.include_router(console_router(desk, LiveStreams(), is_own_page))
    return app


class Visitor:
    """Somebody at a browser."""

    def __init__(self, hub: Hub, person: Person | None = None, directory: Directory | None = None) -> None:
        self.hub = hub
        self.person = person  #: in the chat; None: a stranger
        self.app = console_of(hub, directory=directory)
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url=ORIGIN,
            headers={"Origin": ORIGIN, "Accept-Language": "en"},
            follow_redirects=True,
        )
        self.response = httpx.Response(0)

    async def sign_in(self, language: str = "en") -> None:
        """Have a session, as if by a link."""
        assert self.person is not None
        staff_id, now = self.person.staff_id, self.hub.now
        key = await self.hub.unit(lambda s: open_session(s.sign_in, staff_id, "Firefox, Linux", language, now))
        self.client.cookies.set(SESSION_COOKIE, key, domain="hub.example", path=ROOT)

    async def sign_in_link(self) -> str:
        assert self.person is not None
        staff_id, now = self.person.staff_id, self.hub.now
        return "/sign-in/" + str(await self.hub.unit(lambda s: make_sign_in_link(s.sign_in, staff_id, now)))

    # ---- what they do ----

    async def open(self, path: str) -> "Visitor":
        """Go to an address below the console's own."""
        self.response = await self.client.get(path if path.startswith(ROOT) else ROOT + path.rstrip("/"))
        return self

    async def follow(self, label: str) -> "Visitor":
        """Follow the first link with this label."""
        found = [str(a.get("href")) for a in self._page.iter("a") if _words(a) == label]
        assert found, f"no link {label!r}; there are {self.links}"
        self.response = await self.client.get(str(self.response.url.join(found[0])))
        return self

    async def press(self, label: str, /, files: dict[str, Any] | None = None, **fields: Any) -> "Visitor":
        """Press the first button with this label; `fields` are written into its form, by their names.

        What the page put into the form goes along, as a browser sends it. A list ticks several boxes.
        """
        button = next((each for each in self._page.iter("button") if _words(each) == label), None)
        assert button is not None, f"no button {label!r}; there are {self.buttons}"
        form = next(button.iterancestors("form"))
        values = [(name, value) for name, value in form.form_values() if name not in fields]
        for name, value in fields.items():
            assert name in form.fields, f"the form has no field {name!r}; it has {list(form.fields.keys())}"
            values += [(name, each) for each in (value if isinstance(value, list) else [value])]
        if button.get("name"):
            values.append((str(button.get("name")), str(button.get("value") or "")))
        await self._submit(form, values, files)
        return self

    async def press_again(self) -> "Visitor":
        """Send the last form a second time, as a double click or the browser's "again" does."""
        return await self.post(*self._sent)

    async def post(self, url: str, values: Sequence[tuple[str, str]], files: Any = None) -> "Visitor":
        self._sent = (url, values, files)
        data: dict[str, list[str]] = {}
        for name, value in values:
            data.setdefault(name, []).append(value)
        referer = {"Referer": str(self.response.url)} if self.response.status_code else {}
        self.response = await self.client.post(url, data=data, files=files, headers=referer)
        return self

    async def head_of_stream(self, path: str) -> int:
        """Return the status of a stream that never ends by itself, and hang up."""
        status = 0
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        headers = [(b"host", b"hub.example"), (b"cookie", cookies.encode())]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)

        await self.app({**scope, "http_version": "1.1", "scheme": "https", "root_path": ""}, receive, send)
        return status

    # ---- what they see ----

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        """The address they are at, below the console's own."""
        return self.response.url.path.removeprefix(ROOT) or "/"

    @property
    def reads(self) -> str:
        """The words of the page's content, on one line."""
        (main,) = self._page.xpath("//main")
        return _words(main)

    @property
    def links(self) -> list[str]:
        return [_words(a) for a in self._page.iter("a")]

    @property
    def buttons(self) -> list[str]:
        return [_words(button) for button in self._page.iter("button")]

    def value(self, name: str) -> str:
        """What stands in the first field of this name."""
        for each in self._page.xpath("//*[@name=$name]", name=name):
            return str(each.text or "" if each.tag == "textarea" else each.value or "").removeprefix("\n")
        raise AssertionError(f"no field {name!r}")

    def options(self, name: str) -> list[str]:
        """The values that a list offers to choose from."""
        return [str(each.get("value")) for each in self._page.xpath("//select[@name=$n]/option", n=name)]

    @property
    def _page(self) -> Any:
        return html.document_fromstring(self.response.text, base_url=str(self.response.url))

    async def _submit(self, form: Any, values: Sequence[tuple[str, str]], files: Any) -> None:
        url = str(self.response.url.join(form.get("action") or ""))
        if (form.get("method") or "get").lower() == "get":
            self.response = await self.client.get(url, params=list(values))
        else:
            await self.post(url, values, files)


async def staff_at_console(hub: Hub, name: str, role: Role, *, language: str = "en") -> Visitor:
    """Return a member of staff who is signed in and reads this language."""
    visitor = Visitor(hub, await hub.staff(name, role, language=language))
    await visitor.sign_in(language)
    return visitor


def _words(element: Any) -> str:
    return " ".join(str(element.text_content()).split()).translate(_ISOLATES)
