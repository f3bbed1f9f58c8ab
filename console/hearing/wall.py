"""The wall view for the projector."""

from functools import partial
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from markupsafe import Markup

from console.answering import SAFETY, answer
from console.hearing.charts import chart
from console.hearing.figures import figure_of
from console.hearing.pages import HearingPages
from console.hearing.words import Said, plain, said
from console.live import LiveStreams, TooManyWatch
from hearings.content import Content
from hearings.hearings import Hearing, Phase
from hearings.phase_words import PHASES
from hearings.result_words import people_words
from hearings.wall import Wall, gather_wall
from hub.units import Units
from locales.catalogues import translator
from locales.registry import LANGUAGES
from storage.stores import Stores

LANGUAGES_SHOWN: Final = 3
IDEAS_SHOWN: Final = 6
RESULTS_SHOWN: Final = 1  #: the newest: there is no room for more
POLICY: Final = SAFETY | {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


class WallScreens:
    """Every screen that this process serves; those in the same languages show the same."""

    def __init__(self, units: Units[Stores], pages: HearingPages, streams: LiveStreams) -> None:
        self._units = units
        self._pages = pages
        self._streams = streams

    def router(self) -> APIRouter:
        """Return the routes; they come before those of the hearings' pages."""
        api = APIRouter(prefix="/hearings", include_in_schema=False)
        api.add_api_route("/wall.js", self._script, methods=["GET", "HEAD"])
        api.add_api_route("/{code}/wall", self._page, methods=["GET", "HEAD"])
        api.add_api_route("/{code}/wall/events", self._events, methods=["GET"])
        return api

    async def _script(self, request: Request) -> Response:
        return answer(request, self._pages.script, "text/javascript; charset=utf-8")

    async def _page(self, request: Request, code: str, languages: str = "") -> Response:
        wall = await self._look(code)
        main = self._pages.site.main_language
        if wall is None:
            return answer(request, self._pages.missing(main), status=404)
        tags = _chosen(languages, wall.languages)
        events = self._pages.site.path(f"/hearings/{code}/wall/events?languages={','.join(tags)}")
        content = Markup(self._content(wall, tags))  # noqa: S704 (rendered by our own template)
        html = self._pages.render("wall.html", tags[0], hearing=wall.hearing, events=events, content=content)
        return Response(html, headers=POLICY, media_type="text/html; charset=utf-8")

    async def _events(self, code: str, languages: str = "") -> Response:
        wall = await self._look(code)
        if wall is None:
            return Response(status_code=404)
        tags = _chosen(languages, wall.languages)
        try:
            stream = self._streams.follow((code, tags), partial(self._rendered, code, tags))
        except TooManyWatch:
            return Response(status_code=503, headers={"Retry-After": "30"})
        headers = POLICY | {"X-Accel-Buffering": "no"}
        return StreamingResponse(stream, headers=headers, media_type="text/event-stream")

    async def _rendered(self, code: str, tags: tuple[str, ...]) -> str:
        wall = await self._look(code)
        return self._content(wall, tags) if wall is not None else ""

    async def _look(self, code: str) -> Wall | None:
        async def look(stores: Stores) -> Wall | None:
            hearing: Hearing | None = await stores.hearings.by_code(code)
            if hearing is None or hearing.phase is Phase.DRAFT:
                return None
            return await gather_wall(stores, hearing, self._pages.site.languages)

        return await self._units.read(look)

    def _content(self, wall: Wall, tags: tuple[str, ...]) -> str:
        """Return what changes on the page."""
        main = self._pages.site.main_language
        first = tags[0]
        _ = translator(first, main=main)
        texts = [translator(tag, main=main) for tag in tags]
        numbers = [(_("People"), wall.people), (_("Ideas"), wall.ideas), (_("Measures"), wall.measures)]
        return self._pages.render(
            "_wall.html",
            first,
            hearing=wall.hearing,
            # A language that has no words of its own shows another one's: once is enough.
            titles=list(dict.fromkeys(said(wall.hearing.title, tag, main) for tag in tags)),
            steps=list(dict.fromkeys(Said(each(PHASES[wall.hearing.phase]), each.language.tag) for each in texts)),
            numbers=[(words, plain(people_words(count, _))) for words, count in numbers],
            ideas=[(idea, _versions(idea.text, main)) for idea in wall.shown[:IDEAS_SHOWN]],
            photo=partial(self._pages.photo, wall.hearing),
            figures=[figure_of(each, first, main) for each in wall.results[:RESULTS_SHOWN]],
            chart=chart,
            join=self._pages.join_link(wall.hearing),
        )


def _chosen(wanted: str, offered: tuple[str, ...]) -> tuple[str, ...]:
    """Return in which languages a screen speaks: those in its address, else the first that are offered."""
    tags = tuple(dict.fromkeys(tag for tag in wanted.split(",") if tag in LANGUAGES))
    return (tags or offered or ("de",))[:LANGUAGES_SHOWN]


def _versions(text: Content, main: str) -> list[Said]:
    """Return an idea in its author's language, and in the city's below it."""
    own, translated = said(text, text.source, main), said(text, main, main)
    return [own] if translated.tag == own.tag else [own, translated]
