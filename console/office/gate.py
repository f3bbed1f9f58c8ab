"""The one way in: checks who is at a page and whether they may, opens the unit of work, and answers.

A form is taken once and only from a page of ours. What somebody wrote is never lost to a session that ended, a role
that was taken away or a form that is too old: it is shown again.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.datastructures import FormData, UploadFile

from console.live import LiveStreams, TooManyWatch
from console.office.desk import Desk
from console.office.frame import HEADERS, ROOT, SPEAKS, Frame, Page
from console.office.routing import ROUTES, Kind, Reply, Route
from console.office.visit import Missing, Shown, Upload, Visit, Went
from contacts.audit import kept_details
from contacts.sign_in import SEEN_EVERY, WHOLE_LIFE, SignedIn, who
from locales.catalogues import Translator, translator
from locales.preferring import preferred
from storage.stores import Stores

SESSION_COOKIE: Final = "sprachrohr_console"
NOTE_COOKIE: Final = "sprachrohr_note"
NOTE_SECONDS: Final = 60
NOTE_CHARS: Final = 600
NONCE_BYTES: Final = 16
MOST_FIELDS: Final = 2000
MOST_FILES: Final = 20
SEE_OTHER: Final = 303
FORM_KEY: Final = "form_key"
OwnPage = Callable[[Request, str], bool]
"""Whether a POST comes from a page of ours."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a form."""

    key: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)


class Gate:
    """Answers every route of the table; `is_own_page` tells whose form a POST is."""

    def __init__(self, desk: Desk, frame: Frame, streams: LiveStreams, is_own_page: OwnPage) -> None:
        self.desk = desk
        self.frame = frame
        self._streams = streams
        self._is_own_page = is_own_page

    def router(self) -> APIRouter:
        """Return the routes, to be included at the root of the web application."""
        api = APIRouter(prefix=ROOT, include_in_schema=False)
        answer_of = {Kind.PAGE: self._page, Kind.FORM: self._form, Kind.LIVE: self._live}
        for route in sorted(ROUTES, key=lambda each: each.path.count("{")):  # "/editions/new" is no number
            api.add_api_route(
                route.path if route.path != "/" else "",
                _endpoint(partial(answer_of[route.kind], route)),
                methods=[route.method],
                max_body_size=route.body_bytes,
            )
        return api

    # ---- the three kinds ----

    async def _page(self, route: Route, request: Request) -> Response:
        key, now = session_key(request), self.desk.clock()

        async def work(stores: Stores) -> tuple[SignedIn | None, Reply | None]:
            found = await who(stores.sign_in, key, now)
            if found is None or not _may(route, found):
                return found, None
            visit = self._visit(request, found, now, stores)
            return found, None if route.outside else await route.handler(visit)

        try:
            found, reply = await self.desk.units.read(work)
            if found is None:
                return self.signed_out(request)
            if not _may(route, found):
                return self._not_allowed(request, found)
            if reply is None:
                reply = await route.handler(self._visit(request, found, now))
        except Missing:
            return self.missing(request, await self._who(key))
        if now - found.session.seen_at >= SEEN_EVERY:
            await self.desk.units.unit(lambda stores: stores.sign_in.saw(found.session.id, now))
        return self._answer(request, found, reply)

    async def _form(self, route: Route, request: Request) -> Response:
        if not self._is_own_page(request, self.desk.site.url):
            return Response(status_code=403)
        key, now = session_key(request), self.desk.clock()
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=route.body_bytes) as form:
            sent = await _sent(form)
        fresh = is_form_key(sent.key, key)

        async def work(stores: Stores) -> tuple[SignedIn | None, Reply | None, bool]:
            found = await who(stores.sign_in, key, now)
            if found is None or not _may(route, found) or not fresh:
                return found, None, False
            if route.once and not await stores.updates.first_time("console", "", sent.key, now):
                return found, None, True
            await stores.sign_in.saw(found.session.id, now)
            visit = replace(self._visit(request, found, now, stores), fields=sent.fields, files=sent.files)
            reply = None if route.outside else await route.handler(visit)
            if route.once and _has_done(reply):
                await _note(stores, route, visit)
            return found, reply, False

        try:
            found, reply, repeated = await self.desk.units.unit(work)
            if found is None:
                return self.signed_out(request, sent)
            if not _may(route, found):
                return self._not_allowed(request, found, sent)
            if repeated:
                return self._repeated(request, found)
            if not fresh:
                return self._once_more(request, found, sent)
            if reply is None:
                visit = replace(self._visit(request, found, now), fields=sent.fields, files=sent.files)
                reply = await route.handler(visit)
        except Missing:
            return self.missing(request, await self._who(key), sent)
        return self._answer(request, found, reply)

    async def _live(self, route: Route, request: Request) -> Response:
        key = session_key(request)
        found = await self._who(key)
        if found is None or not _may(route, found):
            return Response(status_code=204)  # tells a browser to ask no more
        visit = self._visit(request, found, self.desk.clock())

        async def rendered() -> str:
            now = self.desk.clock()
            try:
                shown = await self.desk.units.read(lambda stores: route.handler(replace(visit, now=now, opened=stores)))
            except Missing:
                return ""
            assert isinstance(shown, Shown)
            page = Page(visit.language, now, request.url.path, "", _no_form_key)
            return self.frame.html(shown.template, page, shown.values)

        async def allowed() -> bool:
            still = await self._who(key)
            return still is not None and _may(route, still)

        try:
            stream = self._streams.follow((request.url.path, request.url.query, visit.language), rendered, allowed)
        except TooManyWatch:
            return Response(status_code=503, headers={"Retry-After": "30"})
        return StreamingResponse(stream, headers=HEADERS | {"X-Accel-Buffering": "no"}, media_type="text/event-stream")

    # ---- answers ----

    def signed_out(self, request: Request, sent: Sent | None = None) -> Response:
        """Say that nobody is signed in; what was sent stays on the page and can be sent again."""
        _ = self.texts(request, None)
        if sent is not None and sent.fields:
            text = _(
                "You are not signed in any more; nothing is lost. Sign in again in a second window, come back to this "
                "page, and press “Send again”."
            )
            return self._kept(request, None, sent, _("Please sign in again"), text, 401)
        if request.method == "GET" and "hx-request" not in request.headers:
            return RedirectResponse(self.frame.url("/sign-in"), SEE_OTHER, {"Cache-Control": "no-store"})
        return Response(status_code=401, headers={"HX-Redirect": self.frame.url("/sign-in")})

    def missing(self, request: Request, found: SignedIn | None, sent: Sent | None = None) -> Response:
        _ = self.texts(request, found)
        heading = _("There is no such page")
        text = _("Perhaps it was taken away meanwhile. The menu leads to everything that there is.")
        return self._kept(request, found, sent or Sent(), heading, text, 404)

    def notice(self, request: Request, found: SignedIn | None, heading: str, text: str, status: int = 200) -> Response:
        """Return a page that says one thing."""
        return self._kept(request, found, Sent(), heading, text, status)

    def texts(self, request: Request, found: SignedIn | None) -> Translator:
        return translator(self.language(request, found), "console", self.desk.site.main_language)

    def language(self, request: Request, found: SignedIn | None = None) -> str:
        """Return the session's language; before there is one, the browser's."""
        if found is not None:
            return found.session.language
        wanted = preferred(request.headers.get("accept-language", ""), SPEAKS)
        return wanted or (self.desk.site.main_language if self.desk.site.main_language in SPEAKS else "en")

    def page(self, request: Request, found: SignedIn | None) -> Page:
        key = session_key(request)
        return Page(
            self.texts(request, found).language.tag,
            self.desk.clock(),
            request.url.path.removeprefix(self.frame.url("/")) or "/",
            request.headers.get("accept-encoding", ""),
            lambda: new_form_key(key),
            found,
            unquote(request.cookies.get(NOTE_COOKIE, "")),
        )

    def go(self, went: Went) -> Response:
        response = RedirectResponse(self.frame.url(went.path), SEE_OTHER, {"Cache-Control": "no-store"})
        if went.note:
            response.set_cookie(NOTE_COOKIE, quote(went.note[:NOTE_CHARS]), NOTE_SECONDS, **self.cookie_options())
        return response

    def sign_in(self, key: str) -> Response:
        """Let the browser keep a new session, and show what there is today."""
        response = self.go(Went("/"))
        response.set_cookie(SESSION_COOKIE, key, int(WHOLE_LIFE.total_seconds()), **self.cookie_options())
        return response

    def sign_out(self) -> Response:
        response = self.go(Went("/sign-in"))
        response.delete_cookie(SESSION_COOKIE, path=self.frame.url("/"))
        return response

    def may_post(self, request: Request) -> bool:
        return self._is_own_page(request, self.desk.site.url)

    # ---- steps of the above ----

    def _answer(self, request: Request, found: SignedIn, reply: Reply) -> Response:
        if isinstance(reply, Response):
            return reply
        if isinstance(reply, Went):
            return self.go(reply)
        response = self.frame.response(reply.template, self.page(request, found), reply.values, reply.status)
        if NOTE_COOKIE in request.cookies:
            response.delete_cookie(NOTE_COOKIE, path=self.frame.url("/"))
        return response

    def _not_allowed(self, request: Request, found: SignedIn, sent: Sent | None = None) -> Response:
        _ = self.texts(request, found)
        text = _("Your role does not include this page. Ask somebody who administers the hub if you need it.")
        if sent is not None and sent.fields:
            text = _(
                "Your role does not include this any more, so nothing was changed. What you wrote stands below: copy "
                "what you still need."
            )
        return self._kept(request, found, sent or Sent(), _("Not for your role"), text, 403)

    def _repeated(self, request: Request, found: SignedIn) -> Response:
        _ = self.texts(request, found)
        came_from = urlsplit(request.headers.get("referer", "")).path
        root = self.frame.url("/")
        path = came_from.removeprefix(root) if came_from.startswith(root + "/") else "/"
        return self.go(Went(path, _("This was done already; it was not done a second time.")))

    def _once_more(self, request: Request, found: SignedIn, sent: Sent) -> Response:
        """Ask again where the form is of an earlier session: nobody else can have sent it, but it may be old."""
        _ = self.texts(request, found)
        text = _("This page is from before you signed in. Nothing is lost: look at what you wrote and send it again.")
        return self._kept(request, found, sent, _("Send it again?"), text, 409)

    def _kept(
        self, request: Request, found: SignedIn | None, sent: Sent, heading: str, text: str, status: int
    ) -> Response:
        values = {
            "heading": heading,
            "text": text,
            "action": request.url.path if status in (401, 409) and request.method == "POST" else "",
            "fields": [(name, value) for name, values in sent.fields.items() for value in values],
            "lost_files": [upload.name for upload in sent.files.values()],
        }
        return self.frame.response("kept.html", self.page(request, found), values, status)

    def _visit(self, request: Request, found: SignedIn, now: datetime, stores: Stores | None = None) -> Visit:
        return Visit(
            self.desk,
            found.session,
            found.member,
            now,
            path=request.path_params,
            query={name: value.replace("\0", "") for name, value in request.query_params.items()},
            opened=stores,
        )

    async def _who(self, key: str) -> SignedIn | None:
        return await self.desk.units.read(lambda stores: who(stores.sign_in, key, self.desk.clock()))

    def cookie_options(self) -> dict[str, Any]:
        secure = self.desk.site.url.startswith("https:")
        return {"path": self.frame.url("/"), "secure": secure, "httponly": True, "samesite": "lax"}


def session_key(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")


def new_form_key(session: str) -> str:
    """Return the key of a form: only somebody who knows the session's key can make one, and each is taken once."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + _mark(session, nonce)).decode().rstrip("=")


def is_form_key(text: str, session: str) -> bool:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return False
    nonce, mark = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    return bool(session) and len(nonce) == NONCE_BYTES and hmac.compare_digest(mark, _mark(session, nonce))


def _mark(session: str, nonce: bytes) -> bytes:
    return hmac.digest(hashlib.sha256(b"form:" + session.encode()).digest(), nonce, "sha256")


def _no_form_key() -> str:
    raise ValueError("a part of a page that changes by itself has no forms: they stand in the page around it")


def _has_done(reply: Reply | None) -> bool:
    """Whether something was changed, as far as the answer says; of what is `outside` it is taken that it was."""
    if isinstance(reply, Went):
        return reply.done
    return not isinstance(reply, Shown) or reply.status == 200


async def _note(stores: Stores, route: Route, visit: Visit) -> None:
    """Note who did what."""
    fields = {name: values[0] for name, values in visit.fields.items() if values}
    details = kept_details({**fields, **{name: value for name, value in visit.path.items() if name != "number"}})
    await stores.audit.add(visit.staff.id, route.path, visit.path.get("number", ""), details, visit.now)


def _may(route: Route, found: SignedIn) -> bool:
    return not route.roles or found.member.may(*route.roles)


def _endpoint(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Return a function whose signature FastAPI can read."""

    async def endpoint(request: Request) -> Response:
        return await answer(request)

    return endpoint


async def _sent(form: FormData) -> Sent:
    fields: dict[str, list[str]] = {}
    files: dict[str, Upload] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files[name] = Upload(value.filename, value.content_type or "", await value.read())
        else:
            fields.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\0", ""))
    key = next(iter(fields.pop(FORM_KEY, ())), "")
    return Sent(key, fields, files)
