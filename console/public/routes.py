"""The addresses of the public pages: readable without a script, a cookie or an account."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from console.answering import HTML, MINUTES_5, SAFETY, answer
from console.public.feedback import FORM_BYTES, Feedback, Wanted, feedback_of, keep_feedback, problems, sender_of
from console.public.pages import PublicPages
from console.public.particulars import Allowance, BrowserChats, Told
from console.site import Site
from hearings.hearings import Hearing, Phase
from hub.clock import Clock
from hub.qr import qr_svg
from hub.units import Units
from locales.preferring import preferred
from locales.registry import LANGUAGES
from storage.stores import Stores

PAGES: Final = ("welcome", "accessibility", "imprint", "privacy")
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
_FORM_PAGE: Final = SAFETY | {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",  # every form has a key of its own
    "Referrer-Policy": "same-origin",  # not "no-referrer": browsers then send "Origin: null" with our own forms
}
EVERYBODY: Final = ""  #: the allowance of all senders together


class PublicRoutes:
    def __init__(
        self,
        units: Units[Stores],
        pages: PublicPages,
        chats: BrowserChats,
        told: Told,
        each: Allowance,
        all_together: Allowance,
        clock: Clock,
    ) -> None:
        self._units = units
        self._pages = pages
        self._chats = chats
        self._told = told
        self._each = each
        self._all_together = all_together
        self._clock = clock

    def router(self) -> APIRouter:
        """Return the routes, to be included at the root of the web application."""
        api = APIRouter(include_in_schema=False)
        replies: dict[str, Callable[..., Any]] = {
            "/welcome/style.css": self.style,
            "/welcome/qr/{channel}.svg": self.qr,
            "/welcome/{language}": self.welcome,
            "/accessibility/{language}": self.accessibility,
            "/imprint/{language}": self.imprint,
            "/privacy/{language}": self.privacy,
            **{f"/{page}": self.lead for page in PAGES},
        }
        for path, reply in replies.items():
            api.add_api_route(path, reply, methods=["GET", "HEAD"])
        api.add_api_route("/accessibility/{language}", self.send, methods=["POST"], max_body_size=FORM_BYTES)
        return api

    # ---- the pages ----

    async def lead(self, request: Request) -> Response:
        """Lead to the reader's language."""
        headers = {"Vary": "Accept-Language", "Cache-Control": f"private, max-age={MINUTES_5}"}
        page = request.url.path.rpartition("/")[2]
        return RedirectResponse(self._site.path(f"/{page}/{self._preferred(request)}"), 302, headers)

    async def welcome(self, request: Request, language: str) -> Response:
        if language not in LANGUAGES:
            return self._missing(request)
        hearing = await self._units.read(lambda stores: stores.hearings.current())
        reply = answer(request, self._pages.welcome(language, _public(hearing)))
        reply.headers["Content-Security-Policy"] = _POLICY
        return reply

    async def accessibility(self, request: Request, language: str) -> Response:
        if gone := self._elsewhere(request, "accessibility", language):
            return gone
        html = self._pages.accessibility(language, Feedback(self._chats.new_key()), {})
        return Response(html, headers=_FORM_PAGE, media_type=HTML)

    async def imprint(self, request: Request, language: str) -> Response:
        return self._elsewhere(request, "imprint", language) or answer(request, self._pages.imprint(language))

    async def privacy(self, request: Request, language: str) -> Response:
        return self._elsewhere(request, "privacy", language) or answer(request, self._pages.privacy(language))

    async def style(self, request: Request) -> Response:
        return answer(request, self._pages.style, "text/css; charset=utf-8")

    async def qr(self, request: Request, channel: str) -> Response:
        link = self._pages.links().get(channel)
        return answer(request, qr_svg(link), "image/svg+xml") if link else self._missing(request)

    # ---- the form ----

    async def send(self, request: Request, language: str) -> Response:
        """Take what somebody tells about a barrier."""
        if language not in LANGUAGES or "accessibility" in self._pages.about.elsewhere:
            return self._missing(request)
        if not self._chats.is_own_page(request):
            raise HTTPException(403)
        async with request.form(max_files=0, max_fields=10) as form:
            feedback = feedback_of(form)
        _, known = self._pages.texts(language), self._chats.known(request)
        chat = (known if feedback.wanted is Wanted.HERE else None) or self._chats.of_key(feedback.key)
        if chat is None:
            raise HTTPException(400)
        if found := problems(_, feedback):
            return self._again(language, feedback, found, 422)
        if not feedback.trapped:
            if wait := self._each.take(sender_of(request)) or self._all_together.take(EVERYBODY):
                found = {"": _("That was a lot at once. Please wait a moment; your text is kept.")}
                return self._again(language, feedback, found, 429, {"Retry-After": str(wait)})
            main = self._pages.texts(self._site.main_language)
            now = self._clock()
            await self._units.unit(
                lambda stores: keep_feedback(stores, chat, feedback, main, language, self._told, now)
            )
        html = self._pages.sent(language, feedback, known=known is not None)
        return Response(html, headers=_FORM_PAGE, media_type=HTML)

    # ---- steps of the above ----

    @property
    def _site(self) -> Site:
        return self._pages.site

    def _again(
        self, tag: str, feedback: Feedback, found: dict[str, str], status: int, headers: dict[str, str] | None = None
    ) -> Response:
        """Give back what was written, and say what is wrong."""
        html = self._pages.accessibility(tag, feedback, found)
        return Response(html, status, _FORM_PAGE | (headers or {}), HTML)

    def _elsewhere(self, request: Request, page: str, language: str) -> Response | None:
        """Return the way to the city's own page, or that there is none in such a language; None: it is ours."""
        if language not in LANGUAGES:
            return self._missing(request)
        if url := self._pages.about.elsewhere.get(page):
            return RedirectResponse(self._site.in_language(url, language), 302)
        return None

    def _missing(self, request: Request) -> Response:
        reply = answer(request, self._pages.missing(self._preferred(request)), status=404)
        reply.headers["Vary"] = "Accept-Language"
        return reply

    def _preferred(self, request: Request) -> str:
        wanted = preferred(request.headers.get("accept-language", ""), self._pages.spoken)
        return wanted or self._site.main_language


def _public(hearing: Hearing | None) -> Hearing | None:
    """Return a hearing that everybody may know of."""
    return None if hearing is None or hearing.phase is Phase.DRAFT else hearing
