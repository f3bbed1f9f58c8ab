"""The hearings' addresses: permanent, readable without a script, a cookie or an account."""

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from channels.chat_store import StoredFile
from console.answering import MINUTES_5, answer
from console.hearing.pages import HearingPages
from console.hearing.printing import Press
from console.hearing.tables import CSV_TYPE, XLSX_TYPE
from hearings.hearings import Hearing, Phase, Verb
from hearings.printing import PressBroken
from hearings.report import HearingReport, gather_report
from hub.clock import Clock
from hub.qr import qr_svg
from hub.units import Units
from locales.preferring import preferred
from locales.registry import LANGUAGES
from storage.stores import Stores

NEWEST: Final = 50  #: hearings in the list; one a year
PDF_TYPE: Final = "application/pdf"
LATER: Final = {"Retry-After": "30"}


def router(units: Units[Stores], pages: HearingPages, press: Press, clock: Clock) -> APIRouter:
    """Return the routes, to be included at the root of the web application."""
    routes = _Routes(units, pages, press, clock)
    api = APIRouter(prefix="/hearings", include_in_schema=False)
    for path, reply in (
        ("", routes.start),
        ("/style.css", routes.style),
        ("/{code}", routes.lead),
        ("/{code}/qr.svg", routes.qr),
        ("/{code}/ideas/{number}.jpg", routes.photo),
        ("/{code}/{language}", routes.page),
        ("/{code}/{language}/report.pdf", routes.pdf),
        ("/{code}/{language}/report.xlsx", routes.xlsx),
        ("/{code}/{language}/report.csv", routes.csv),
        ("/{rest:path}", routes.lost),
    ):
        api.add_api_route(path, reply, methods=["GET", "HEAD"])
    return api


class _Routes:
    def __init__(self, units: Units[Stores], pages: HearingPages, press: Press, clock: Clock) -> None:
        self._units = units
        self._pages = pages
        self._press = press
        self._clock = clock

    async def start(self, request: Request) -> Response:
        """Lead to the list in the reader's language."""
        return self._led(request, "/hearings/")

    async def lead(self, request: Request, code: str) -> Response:
        """Show the list in a language, or lead to a hearing in the reader's."""
        if code in LANGUAGES:
            found = await self._units.read(lambda stores: stores.hearings.latest(NEWEST))
            return answer(request, self._pages.index(code, [each for each in found if each.phase is not Phase.DRAFT]))
        if await self._hearing(code) is None:
            return self._missing(request)
        return self._led(request, f"/hearings/{code}/")

    async def page(self, request: Request, code: str, language: str) -> Response:
        report = await self._report(code, language)
        if report is None:
            return self._missing(request, language)
        return answer(request, self._pages.page(language, report))

    async def pdf(self, request: Request, code: str, language: str) -> Response:
        report = await self._published(code, language)
        if report is None:
            return self._missing(request, language)
        try:
            content = await self._press.report_pdf(report, language)
        except PressBroken:
            return Response(status_code=503, headers=LATER)
        return self._file(request, content, PDF_TYPE, code, language, "pdf")

    async def xlsx(self, request: Request, code: str, language: str) -> Response:
        report = await self._published(code, language)
        if report is None:
            return self._missing(request, language)
        return self._file(request, self._press.report_xlsx(report, language), XLSX_TYPE, code, language, "xlsx")

    async def csv(self, request: Request, code: str, language: str) -> Response:
        report = await self._published(code, language)
        if report is None:
            return self._missing(request, language)
        return self._file(request, self._press.report_csv(report, language), CSV_TYPE, code, language, "csv")

    async def qr(self, request: Request, code: str) -> Response:
        hearing = await self._hearing(code)
        if hearing is None:
            return self._missing(request)
        return answer(request, qr_svg(self._pages.join_link(hearing)), "image/svg+xml")

    async def photo(self, request: Request, code: str, number: str) -> Response:
        """Show the picture of an idea, only while everybody may read the idea here or on the wall."""

        async def look(stores: Stores) -> StoredFile | None:
            hearing = await stores.hearings.by_code(code)
            if hearing is None or hearing.phase is Phase.DRAFT:
                return None
            everywhere = hearing.may(Verb.SEE_RESULTS, self._clock())
            for idea in await stores.ideas.shown(hearing.id):
                if str(idea.number) == number and idea.photo and (everywhere or idea.on_wall):
                    return await stores.files.get(idea.photo)
            return None

        found = await self._units.read(look)
        if found is None:
            return self._missing(request)
        reply = answer(request, found.content, found.media_type)
        reply.headers["Cache-Control"] = "no-cache"  # once it is hidden, no browser shows it from its memory
        return reply

    async def style(self, request: Request) -> Response:
        return answer(request, self._pages.style, "text/css; charset=utf-8")

    async def lost(self, request: Request, rest: str) -> Response:
        return self._missing(request)

    # ---- steps of the above ----

    @property
    def _main(self) -> str:
        return self._pages.site.main_language

    async def _hearing(self, code: str) -> Hearing | None:
        """Return a hearing that everybody may know of."""
        found = await self._units.read(lambda stores: stores.hearings.by_code(code))
        return None if found is None or found.phase is Phase.DRAFT else found

    async def _report(self, code: str, language: str) -> HearingReport | None:
        if language not in LANGUAGES:
            return None

        async def look(stores: Stores) -> HearingReport | None:
            hearing = await stores.hearings.by_code(code)
            if hearing is None or hearing.phase is Phase.DRAFT:
                return None
            return await gather_report(stores, hearing, self._pages.site.languages, self._clock())

        return await self._units.read(look)

    async def _published(self, code: str, language: str) -> HearingReport | None:
        report = await self._report(code, language)
        return report if report is not None and report.is_published else None

    def _led(self, request: Request, path: str) -> Response:
        headers = {"Vary": "Accept-Language", "Cache-Control": f"private, max-age={MINUTES_5}"}
        return RedirectResponse(self._pages.site.path(path + self._preferred(request)), 302, headers)

    def _file(
        self, request: Request, content: bytes, media_type: str, code: str, language: str, ending: str
    ) -> Response:
        reply = answer(request, content, media_type)
        name = quote(f"hearing-{code}-{language}.{ending}", safe="")
        reply.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        if media_type == PDF_TYPE:  # the policy would keep the browser's PDF viewer out
            del reply.headers["Content-Security-Policy"]
        return reply

    def _missing(self, request: Request, language: str = "") -> Response:
        tag = language if language in LANGUAGES else self._preferred(request)
        reply = answer(request, self._pages.missing(tag), status=404)
        reply.headers["Vary"] = "Accept-Language"
        return reply

    def _preferred(self, request: Request) -> str:
        wanted = preferred(request.headers.get("accept-language", ""), self._pages.site.languages)
        return wanted or self._main
