"""The frame around every page of the console: menu, notes, the style sheet and scripts, safety headers."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from channels.compression import compressed
from console.markup import html_of
from console.office.navigation import menu_for
from console.site import Site
from contacts.sign_in import SignedIn
from locales.catalogues import translator
from locales.formatting import direction, format_date, format_number, format_time, steadied
from locales.registry import LANGUAGES, own_name

FOLDER: Final = Path(__file__).parent.parent
ROOT: Final = "/console"
SPEAKS: Final = tuple(tag for tag, each in LANGUAGES.items() if "console" in each.domains)
MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    # Not "no-referrer": browsers then send "Origin: null" with our own forms. Other sites learn nothing.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame needs of a request."""

    tag: str  #: the language of the page
    now: datetime
    here: str  #: the page's own address below the console's: the menu marks it
    accept_encoding: str
    form_key: Callable[[], str]  #: makes the key of a form: each can be sent once
    signed_in: SignedIn | None = None
    note: str = ""  #: what the last form did


class Frame:
    """Renders templates into the frame `office/base.html`, for one city."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._assets = {path.name: path.read_bytes() for path in (FOLDER / "static" / "office").iterdir()}
        self._assets["console.css"] = f"{site.theme}\n{self._assets['console.css'].decode()}".encode()
        self._marks = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in self._assets.items()}
        # Strict: a misspelled name in a template fails in a test instead of showing nothing.
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates" / "office"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def url(self, path: str) -> str:
        """Return the address of a page: `path` is below the console's own."""
        return self.site.path(ROOT + (path if path != "/" else ""))

    def html(self, template: str, page: Page, values: Mapping[str, Any]) -> str:
        """Render a template; templates know these names besides the values they are given."""
        tag, zone = page.tag, self.site.zone
        texts = translator(tag, "console", self.site.main_language)
        return self._templates.get_template(template).render(
            _=lambda text, **named: _filled(texts.gettext(text), named, tag),
            ngettext=lambda one, many, n, **named: _filled(texts.ngettext(one, many, n), {"n": n, **named}, tag),
            lang=tag,
            dir=direction(tag),
            direction=direction,
            own_name=lambda other: own_name(other) if other in LANGUAGES else other,
            url=self.url,
            asset=self._asset_url,
            site=self.site,
            here=page.here,
            note=page.note,
            member=page.signed_in.member if page.signed_in else None,
            menu=menu_for(page.signed_in.member) if page.signed_in else (),
            speaks=SPEAKS,
            form_key=page.form_key,
            when=lambda instant: format_time(instant, tag, zone, page.now),
            day=lambda moment: format_date(_date_of(moment, zone), tag),
            number=partial(format_number, tag=tag),
            shown=_shown,
            named=_named,
            **values,
        )

    def response(self, template: str, page: Page, values: Mapping[str, Any], status: int = 200) -> Response:
        headers = dict(HEADERS)
        body = compressed(self.html(template, page, values).encode(), page.accept_encoding, headers)
        return Response(body, status, headers, "text/html; charset=utf-8")

    def router(self) -> APIRouter:
        """Return the route of style sheet and scripts."""
        api = APIRouter(prefix=ROOT, include_in_schema=False)
        api.add_api_route("/static/{mark}/{name}", self._asset, methods=["GET"])
        return api

    def _asset_url(self, name: str) -> str:
        return self.url(f"/static/{self._marks[name]}/{name}")

    async def _asset(self, request: Request, mark: str, name: str) -> Response:
        if self._marks.get(name) != mark:  # an address changes with its content, so browsers keep it for good
            raise HTTPException(404)
        headers = {"Cache-Control": _FOR_GOOD, "X-Content-Type-Options": "nosniff"}
        body = compressed(self._assets[name], request.headers.get("accept-encoding", ""), headers)
        return Response(body, 200, headers, MEDIA_TYPES[Path(name).suffix])


def _filled(text: str, named: Mapping[str, Any], tag: str) -> Markup:
    """Return a text with its values as HTML: numbers as the language writes them, everything else isolated."""
    values = {
        name: format_number(value, tag) if isinstance(value, int) else _named(value) for name, value in named.items()
    }
    html = Markup(escape(text))  # noqa: S704 (escaped)
    return html % values if "%" in text else html


def _named(name: str) -> Markup:
    """Return a name that keeps its own direction, whatever the words around it have."""
    return Markup("<bdi>{}</bdi>").format(name if isinstance(name, Markup) else steadied(name))


def _shown(markdown: str) -> Markup:
    """Return small Markdown as HTML; everything in it is escaped."""
    return html_of(markdown)


def _date_of(moment: date, zone: Any) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def device_name(user_agent: str) -> str:
    """Return browser and system as a person would name them: "Firefox, Windows"."""
    browser = _first(user_agent, ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
                     ("Safari", "Safari"))  # fmt: skip
    system = _first(user_agent, ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
                    ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip
    return ", ".join(filter(None, (browser, system)))


def _first(text: str, *marks: tuple[str, str]) -> str:
    return next((name for mark, name in marks if re.search(rf"\b{mark}\b", text)), "")
