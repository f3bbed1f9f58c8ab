"""What all pages share: the frame with the city's names and colours, the language, safety headers, the style sheet."""

import hashlib
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from channels.html import to_html
from channels.markdown import parse
from console.site import Site
from locales.catalogues import Translator, fallback, translator
from locales.formatting import direction
from locales.registry import match

FOLDER: Final = Path(__file__).parent
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


class Pages:
    """Renders templates into the frame `base.html`."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._css: Final = f"{site.theme}\n{(FOLDER / 'static' / 'pages.css').read_text()}".encode()
        self._mark = hashlib.sha256(self._css).hexdigest()[:12]
        # Strict: a misspelled name in a template fails in a test instead of showing nothing.
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def language(self, request: Request) -> str:
        """Return the language of the page: the first of the browser's in which we can speak."""
        for item in request.headers.get("accept-language", "").split(","):
            found = match(item.partition(";")[0].strip())
            if found and found.tag in self.site.languages and self._spoken(found.tag) == found.tag:
                return found.tag
        return self.site.main_language

    def texts(self, tag: str) -> Translator:
        return translator(tag, main=self.site.main_language)

    def page(self, template: str, tag: str, status: int = 200, *, private: bool = True, **values: Any) -> Response:
        """Return a page.

        Args:
            tag: of the language it speaks.
            private: it is kept nowhere and found by no search engine; False: whoever calls sets what holds instead.
        """
        html = self._templates.get_template(template).render(
            _=self.texts(tag),
            lang=tag,
            dir=direction(tag),
            direction=direction,
            shown=shown,
            site=self.site,
            style=self.site.path(f"/pages/{self._mark}/pages.css"),
            private=private,
            **values,
        )
        headers = {
            "Content-Security-Policy": POLICY,
            # Not "no-referrer": browsers then send "Origin: null" with our own forms. Other sites learn nothing.
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        }
        if private:
            headers |= {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
        return Response(html, status, headers, "text/html; charset=utf-8")

    def router(self) -> APIRouter:
        """Return the route of the style sheet."""
        api = APIRouter(include_in_schema=False)
        api.add_api_route("/pages/{mark}/pages.css", self._style, methods=["GET"])
        return api

    async def _style(self, mark: str) -> Response:
        if mark != self._mark:  # its address changes with its content, so browsers keep it for good
            raise HTTPException(404)
        return Response(self._css, 200, {"Cache-Control": _FOR_GOOD}, "text/css; charset=utf-8")

    def _spoken(self, tag: str) -> str:
        return fallback(tag, main=self.site.main_language)


def shown(markdown: str) -> Markup:
    """Return small Markdown as HTML; everything in it is escaped."""
    return Markup(to_html(parse(markdown)))  # noqa: S704
