"""The committee's pages: hearing, report and promises behind a personal link that no search engine finds."""

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from console.answering import HTML, SAFETY
from console.hearing.pages import HearingPages
from console.hearing.printing import Press
from console.hearing.routes import LATER, PDF_TYPE
from hearings.committee import CommitteeLink
from hearings.printing import PressBroken
from hearings.report import HearingReport, gather_report
from hub.clock import Clock
from hub.units import Units
from locales.preferring import preferred
from locales.registry import LANGUAGES
from storage.stores import Stores

CODE_CHARS: Final = 64  #: longer ones are none of ours
PRIVATE: Final = SAFETY | {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}

Found = tuple[CommitteeLink, HearingReport]


def router(units: Units[Stores], pages: HearingPages, press: Press, clock: Clock) -> APIRouter:
    """Return the routes, to be included at the root of the web application."""
    routes = _Routes(units, pages, press, clock)
    api = APIRouter(prefix="/committee", include_in_schema=False)
    api.add_api_route("/{code}", routes.page, methods=["GET", "HEAD"])
    api.add_api_route("/{code}/report.pdf", routes.pdf, methods=["GET", "HEAD"])
    return api


class _Routes:
    def __init__(self, units: Units[Stores], pages: HearingPages, press: Press, clock: Clock) -> None:
        self._units = units
        self._pages = pages
        self._press = press
        self._clock = clock

    async def page(self, request: Request, code: str, language: str = "") -> Response:
        tag, found = self._tag(request, language), await self._found(code)
        if found is None:
            return self._ended(tag)
        link, report = found
        return Response(self._pages.committee(tag, report, link.name, code), headers=PRIVATE, media_type=HTML)

    async def pdf(self, request: Request, code: str, language: str = "") -> Response:
        tag, found = self._tag(request, language), await self._found(code)
        if found is None:
            return self._ended(tag)
        _, report = found
        try:
            content = await self._press.report_pdf(report, tag)
        except PressBroken:
            return Response(status_code=503, headers=PRIVATE | LATER)
        name = quote(f"hearing-{report.hearing.code}-{tag}.pdf", safe="")
        headers = PRIVATE | {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        del headers["Content-Security-Policy"]  # the policy would keep the browser's PDF viewer out
        return Response(content, headers=headers, media_type=PDF_TYPE)

    async def _found(self, code: str) -> Found | None:
        if len(code) > CODE_CHARS:
            return None

        async def look(stores: Stores) -> Found | None:
            link = await stores.committee.by_code(code)
            hearing = await stores.hearings.get(link.hearing_id) if link else None
            if link is None or hearing is None:
                return None
            return link, await gather_report(stores, hearing, self._pages.site.languages, self._clock())

        return await self._units.read(look)

    def _ended(self, tag: str) -> Response:
        return Response(self._pages.link_ended(tag), 404, PRIVATE, HTML)

    def _tag(self, request: Request, language: str) -> str:
        if language in LANGUAGES:
            return language
        site = self._pages.site
        return preferred(request.headers.get("accept-language", ""), site.languages) or site.main_language
