"""The archive's addresses: permanent, readable without a script, a cookie or an account, and quick to ask for again."""

from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from broadcasts.archive import Published
from console.answering import MINUTES_5, answer
from console.archive_feed import FEED_TYPE, feed
from console.archive_pages import ArchivePages
from console.site import Site
from hub.qr import qr_svg
from hub.units import Units
from locales.preferring import preferred
from locales.registry import LANGUAGES
from storage.stores import Stores

PAGE: Final = 20
HIGHEST: Final = 2**31 - 1  #: number of an edition or page; databases cannot look for much more
SHOWN_IN_BROWSER: Final = ("image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf")


def router(units: Units[Stores], site: Site) -> APIRouter:
    """Return the routes, to be included at the root of the web application."""
    routes = _Routes(units, site)
    api = APIRouter(prefix="/archive", include_in_schema=False)
    for path, route in (
        ("", routes.start),
        ("/style.css", routes.style),
        ("/files/{digest}", routes.file),
        ("/{language}", routes.listing),
        ("/{language}/feed.atom", routes.feed),
        ("/{language}/{number:int}", routes.edition),
        ("/{language}/{number:int}/notice", routes.notice),
        ("/{language}/{number:int}/qr.svg", routes.qr),
        ("/{rest:path}", routes.lost),
    ):
        api.add_api_route(path, route, methods=["GET", "HEAD"])
    return api


class _Routes:
    def __init__(self, units: Units[Stores], site: Site) -> None:
        self._units = units
        self._site = site
        self._pages = ArchivePages(site)

    async def start(self, request: Request) -> Response:
        """Lead to the reader's language."""
        tag = self._preferred(request)
        headers = {"Vary": "Accept-Language", "Cache-Control": f"private, max-age={MINUTES_5}"}
        return RedirectResponse(self._site.path(f"/archive/{tag}"), 302, headers)

    async def listing(self, request: Request, language: str, page: str = "1") -> Response:
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 0
        if language not in LANGUAGES or number < 1:
            return self._missing(request, language)
        found = await self._page(language, PAGE + 1, (number - 1) * PAGE)
        if not found and number > 1:
            return self._missing(request, language)
        html = self._pages.listing(language, found[:PAGE], number, more=len(found) > PAGE)
        return answer(request, html)

    async def feed(self, request: Request, language: str) -> Response:
        if language not in LANGUAGES:
            return self._missing(request, language)
        return answer(request, feed(self._site, language, await self._page(language, PAGE)), FEED_TYPE)

    async def edition(self, request: Request, language: str, number: int) -> Response:
        return await self._about(request, language, number, self._pages.edition)

    async def notice(self, request: Request, language: str, number: int) -> Response:
        return await self._about(request, language, number, self._pages.notice)

    async def qr(self, request: Request, language: str, number: int) -> Response:
        """Return the picture of an edition's link, whether it exists or not: it says nothing else."""
        if language not in LANGUAGES or number > HIGHEST:
            return self._missing(request, language)
        return answer(request, qr_svg(self._pages.link(language, number)), "image/svg+xml")

    async def style(self, request: Request) -> Response:
        return answer(request, self._pages.style, "text/css; charset=utf-8")

    async def file(self, request: Request, digest: str) -> Response:
        """Return a picture or document, as long as an edition that everybody may read has it."""

        async def look(stores: Stores) -> Response | None:
            stored = await stores.files.get(digest) if await stores.archive.shows(digest) else None
            if stored is None:
                return None
            shown = stored.media_type in SHOWN_IN_BROWSER
            kind = "inline" if shown else "attachment"
            reply = answer(request, stored.content, stored.media_type if shown else "application/octet-stream")
            reply.headers["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(stored.name, safe='')}"
            if stored.media_type == "application/pdf":  # the policy would keep the browser's PDF viewer out
                del reply.headers["Content-Security-Policy"]
            return reply

        return await self._units.read(look) or self._missing(request)

    async def lost(self, request: Request, rest: str) -> Response:
        return self._missing(request, rest.partition("/")[0])

    # ---- steps of the above ----

    async def _about(
        self, request: Request, language: str, number: int, render: Callable[[str, Published], str]
    ) -> Response:
        """Answer with a page of one edition, or say why it is not there."""
        if language not in LANGUAGES or number > HIGHEST:
            return self._missing(request, language)
        found = await self._units.read(lambda stores: stores.archive.edition(number, language))
        if found is None:
            return self._missing(request, language)
        if found.withdrawn:
            return answer(request, self._pages.withdrawn(language, found), status=410)
        return answer(request, render(language, found), modified=found.changed_at)

    async def _page(self, language: str, limit: int, offset: int = 0) -> Sequence[Published]:
        return await self._units.read(lambda stores: stores.archive.page(language, limit, offset))

    def _missing(self, request: Request, language: str = "") -> Response:
        """Say that there is no such page, in the language of its address, else of the browser."""
        tag = language if language in LANGUAGES else self._preferred(request)
        reply = answer(request, self._pages.missing(tag), status=404)
        reply.headers["Vary"] = "Accept-Language"
        return reply

    def _preferred(self, request: Request) -> str:
        wanted = preferred(request.headers.get("accept-language", ""), self._site.languages)
        return wanted or self._site.main_language
