"""The wall view for the projector: one look at the database a second, told to every screen that shows it."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from markupsafe import Markup

from console.answering import SAFETY, answer
from console.hearing.charts import chart
from console.hearing.figures import figure_of
from console.hearing.pages import HearingPages
from console.hearing.words import Said, plain, said
from hearings.content import Content
from hearings.hearings import Hearing, Phase
from hearings.phase_words import PHASES
from hearings.result_words import people_words
from hearings.wall import Wall, gather_wall
from hub.units import Unavailable, Units
from locales.catalogues import translator
from locales.registry import LANGUAGES
from storage.stores import Stores

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 15.0  # below the minute after which proxies drop silent connections
BEAT: Final = "event: beat\ndata:\n\n"  # an event and not a comment, so that the page notices when they stop
SCREENS: Final = 200  #: that one process serves at once
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
    """Every screen that this process serves. Screens in the same languages share one look at the database."""

    def __init__(self, units: Units[Stores], pages: HearingPages) -> None:
        self._units = units
        self._pages = pages
        self._watches: dict[tuple[str, tuple[str, ...]], _Watch] = {}
        self._open = 0
        self._closing = asyncio.Event()

    def close(self) -> None:
        """End all streams soon: they never end by themselves, and the server waits for them."""
        self._closing.set()

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
        if self._open >= SCREENS:
            return Response(status_code=503, headers={"Retry-After": "30"})
        stream = self._follow(code, _chosen(languages, wall.languages))
        headers = POLICY | {"X-Accel-Buffering": "no"}
        return StreamingResponse(stream, headers=headers, media_type="text/event-stream")

    async def _follow(self, code: str, tags: tuple[str, ...]) -> AsyncIterator[str]:
        key = (code, tags)
        watch = self._watches.get(key)
        if watch is None:
            watch = self._watches[key] = _Watch(partial(self._rendered, code, tags))
        watch.screens += 1
        self._open += 1
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            yield BEAT  # tells the page at once that it is connected
            seen = ""
            while not closing.done():
                if watch.shown and watch.shown != seen:
                    seen = watch.shown
                    yield f"data: {json.dumps(seen)}\n\n"
                if not await _happened(watch.news(seen), closing):
                    yield BEAT
        finally:
            closing.cancel()
            self._open -= 1
            watch.screens -= 1
            if not watch.screens:
                watch.stop()
                self._watches.pop(key, None)

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


class _Watch:
    """Looks once a second for all screens that show the same."""

    def __init__(self, render: Callable[[], Awaitable[str]]) -> None:
        self.screens = 0
        self.shown = ""
        self._render = render
        self._changed = asyncio.Condition()
        self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        self._task.cancel()

    async def news(self, seen: str) -> None:
        """Return once something else than this is shown."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.shown not in ("", seen))

    async def _run(self) -> None:
        while True:
            try:
                now = await self._render()
                if now != self.shown:
                    async with self._changed:
                        self.shown = now
                        self._changed.notify_all()
            except Unavailable as exc:  # what is shown stays, and the next look may be better
                log.warning("wall_unavailable", extra={"detail": str(exc)})
            except Exception:
                log.exception("wall_failed")
            await asyncio.sleep(LOOK_SECONDS)


async def _happened(news: Coroutine[Any, Any, None], closing: asyncio.Future[Any]) -> bool:
    """Wait for news, for the end of all streams, or for the next beat; return whether it was one of the first two."""
    waiting = asyncio.ensure_future(news)
    try:
        done, _ = await asyncio.wait({waiting, closing}, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return bool(done)
    finally:
        waiting.cancel()


def _chosen(wanted: str, offered: tuple[str, ...]) -> tuple[str, ...]:
    """Return in which languages a screen speaks: those in its address, else the first that are offered."""
    tags = tuple(dict.fromkeys(tag for tag in wanted.split(",") if tag in LANGUAGES))
    return (tags or offered or ("de",))[:LANGUAGES_SHOWN]


def _versions(text: Content, main: str) -> list[Said]:
    """Return an idea in its author's language, and in the city's below it."""
    own, translated = said(text, text.source, main), said(text, main, main)
    return [own] if translated.tag == own.tag else [own, translated]
