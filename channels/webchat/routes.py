"""The web chat's addresses. Only POST changes anything, and only from a page of ours; a GET may be a mere preview."""

import asyncio
import logging
import re
import time
from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from starlette.datastructures import FormData

from channels.address import Address
from channels.channel import Intake
from channels.chat_store import ChatEntry
from channels.incoming import Incoming
from channels.webchat import appearance, replies
from channels.webchat.allowance import Allowance
from channels.webchat.appearance import Appearance
from channels.webchat.assets import Assets
from channels.webchat.channel import WebChatChannel
from channels.webchat.forms import incoming_from, start_command
from channels.webchat.look import Look
from channels.webchat.pages import PAGE_ENTRIES, Draft, Pages
from channels.webchat.push_subscription import NoSubscription
from channels.webchat.pushes import Pushes
from channels.webchat.streams import Render, TooManyStreams
from channels.webchat.trouble import NotTaken, OutOfReach, TooFast
from channels.webchat.visitor import COOKIE, address_of, chat_mark, cookie_header, is_own_page, token_for

_START_BYTES: Final = 10_000
_BODY_BYTES: Final = 64_000_000  # somewhat too large is read to its end, so that the page can say so; this is not
_FIELD_BYTES: Final = 2_000_000  # the longest text, every letter percent-encoded
_SEE_OTHER: Final = 303
_SEQUENCE: Final = re.compile(r"\d{1,15}", re.ASCII)
SEQUENCE_HEADER: Final = "Sprachrohr-Sequence"

_log = logging.getLogger(__name__)

Position = Annotated[int, Query(ge=0, lt=2**53)]


def router(
    channel: WebChatChannel,
    intake: Intake,
    look: Look,
    languages: Sequence[str],
    *,
    embed_origins: Sequence[str] = (),
    allowance: Allowance | None = None,
    pushes: Pushes | None = None,
) -> APIRouter:
    """Return the routes, to be included at the root of the web application.

    Args:
        languages: tags that can be chosen; the page itself speaks those of them that are complete.
        embed_origins: sites that may show the chat inside their pages ("https://www.example.org").
        allowance: how much a chat may send; None for the usual.
        pushes: who wants to be told of news while the page is closed; None where nobody is.
    """
    routes = _Routes(channel, intake, look, languages, embed_origins, allowance or Allowance(time.monotonic), pushes)
    api = APIRouter(include_in_schema=False)
    api.add_api_route("/", routes.chat, methods=["GET"])
    api.add_api_route("/start", routes.start, methods=["POST"], max_body_size=_START_BYTES)
    api.add_api_route("/messages", routes.messages, methods=["POST"], max_body_size=_BODY_BYTES)
    api.add_api_route("/events", routes.events, methods=["GET"])
    api.add_api_route("/look", routes.choose_look, methods=["POST"], max_body_size=_START_BYTES)
    api.add_api_route("/words", routes.words, methods=["GET"])
    api.add_api_route("/app.webmanifest", routes.manifest, methods=["GET"])
    api.add_api_route("/sw.js", routes.service_worker, methods=["GET"])
    api.add_api_route("/offline", routes.offline, methods=["GET"])
    api.add_api_route("/push", routes.push, methods=["POST"], max_body_size=_START_BYTES)
    api.add_api_route("/push/off", routes.push_off, methods=["POST"], max_body_size=_START_BYTES)
    api.add_api_route("/next", routes.ask_next, methods=["GET"])
    api.add_api_route("/next", routes.next_person, methods=["POST"])
    api.add_api_route("/files/{digest}", routes.file, methods=["GET"])
    api.add_api_route("/embed", routes.embedding, methods=["GET"])
    api.add_api_route("/embed.js", routes.embed_script, methods=["GET"])
    api.add_api_route("/static/{mark}/{name}", routes.asset, methods=["GET"])
    return api


class _Routes:
    def __init__(
        self,
        channel: WebChatChannel,
        intake: Intake,
        look: Look,
        languages: Sequence[str],
        embed_origins: Sequence[str],
        allowance: Allowance,
        pushes: Pushes | None,
    ) -> None:
        self._pushes = pushes
        self._channel = channel
        self._store = channel.store
        self._intake = intake
        self._assets = Assets(look.theme_file)
        self._pages = Pages(look, languages, channel.limits, self._assets)
        self._policy = replies.page_policy(embed_origins)
        self._embedded = bool(embed_origins)
        self._secure = channel.public_url.startswith("https:")
        self._allowance = allowance

    # ---- the chat ----

    async def chat(self, request: Request, start: str = "", before: Position | None = None) -> Response:
        """Show the chat; with a deep link, or without a chat, the page with the button that starts it."""
        address = address_of(request)
        if address is None or start:
            entries = await self._store.latest(address, 1) if address else []
            tag = self._tag(request, entries)
            return self._page(request, self._pages.start(tag, start, _appearance(request), known=address is not None))
        entries = await self._store.latest(address, PAGE_ENTRIES, before)
        tag = self._tag(request, entries)
        look = _appearance(request)
        html = self._pages.chat(address, entries, tag, look, past=before is not None, draft=Draft())
        return self._page(request, html, microphone=True)

    async def start(self, request: Request) -> Response:
        """Open the chat of this browser, a new one if it has none, and say "start" in it."""
        self._only_from_our_page(request)
        async with request.form(max_files=0, max_fields=10) as form:
            key, payload = str(form.get("key", "")), str(form.get("payload", ""))
        known = address_of(request)
        address = known or self._address(token_for(key))
        try:
            async with self._channel.streams.until_answered(address):
                await self._take(start_command(key, payload, address, _browser_languages(request)))
        except NotTaken as trouble:
            tag = self._tag(request)
            problem = self._pages.sentence(trouble, tag)
            html = self._pages.start(tag, payload, _appearance(request), known=known is not None, problem=problem)
            return self._page(request, html, trouble.status)
        response = RedirectResponse("./#end", _SEE_OTHER)
        if known is None:
            self._set_cookie(response, address.value)
        return response

    async def messages(self, request: Request) -> Response:
        """Take a text, a press or a file; the same key again changes nothing.

        The page's script gets 204 and the sequence that the history has reached; a plain form gets the page again.
        """
        self._only_from_our_page(request)
        plain = "text/html" in request.headers.get("accept", "")
        address = address_of(request)
        if address is None:
            return RedirectResponse("./", _SEE_OTHER) if plain else Response(status_code=401)
        async with request.form(max_files=1, max_fields=10, max_part_size=_FIELD_BYTES) as form:
            try:
                event = await incoming_from(form, address, self._channel.limits, _browser_languages(request))
                if event and plain:
                    async with self._channel.streams.until_answered(address):
                        await self._take(event)
                elif event:
                    await self._take(event)
            except NotTaken as trouble:
                return await self._not_taken(request, address, form, trouble, plain=plain)
        if plain:
            return RedirectResponse("./#end", _SEE_OTHER)
        newest = await self._store.latest(address, 1)
        return Response(status_code=204, headers={SEQUENCE_HEADER: str(newest[0].sequence if newest else 0)})

    async def events(self, request: Request, after: Position = 0, lang: str = "") -> Response:
        """Follow the chat. A browser that reconnects by itself says in a header what it saw last."""
        address = address_of(request)
        if address is None:
            return Response(status_code=401)
        seen = request.headers.get("last-event-id", "")
        position = int(seen) if _SEQUENCE.fullmatch(seen) else after
        try:
            stream = self._channel.streams.follow(address, position, self._render(self._pages.language(lang)))
        except TooManyStreams:
            return Response(status_code=429)
        # The header keeps nginx from collecting events before it passes them on.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    # ---- how it looks ----

    async def choose_look(self, request: Request) -> Response:
        """Keep in this browser how the page shall look; a plain form gets the page again."""
        self._only_from_our_page(request)
        async with request.form(max_files=0, max_fields=10) as form:
            chosen = _appearance(request).with_choice(str(form.get("scheme", "")), str(form.get("size", "")))
        plain = "text/html" in request.headers.get("accept", "")
        response = RedirectResponse("./#end", _SEE_OTHER) if plain else Response(status_code=204)
        self._set_cookie(response, chosen.cookie, appearance.COOKIE)
        return response

    async def words(self, request: Request, lang: str = "") -> Response:
        """Return what the page's extras say in a language."""
        words = self._pages.words(self._pages.language(lang))
        key = await asyncio.to_thread(self._pushes.public_key) if self._pushes else ""
        return replies.words(request, {**words, "pushKey": key})

    # ---- as an app ----

    async def manifest(self, request: Request, lang: str = "") -> Response:
        content = self._pages.manifest(self._pages.language(lang)).encode()
        return replies.asset(request, content, "application/manifest+json", for_good=False)

    async def service_worker(self, request: Request) -> Response:
        """Return the script that works in the background; only from here may it look after the whole chat."""
        found = self._assets.get("sw.js")
        assert found
        return replies.service_worker(request, found.content)

    async def offline(self, request: Request, lang: str = "") -> Response:
        return self._page(request, self._pages.offline(self._pages.language(lang), _appearance(request)))

    # ---- news while the page is closed ----

    async def push(self, request: Request) -> Response:
        """Keep how to reach this browser; 410 where there is no chat that it could be told of."""
        self._only_from_our_page(request)
        address = address_of(request)
        if self._pushes is None or address is None:
            return Response(status_code=410)
        if seconds := self._allowance.take(address.value):
            return Response(status_code=429, headers={"Retry-After": str(seconds)})
        try:
            kept = await self._pushes.keep(address, await request.body())
        except NoSubscription:
            return Response(status_code=400)
        return Response(status_code=204 if kept else 410)

    async def push_off(self, request: Request) -> Response:
        self._only_from_our_page(request)
        address = address_of(request)
        if self._pushes and address:
            await self._pushes.drop_of(address)
        return Response(status_code=204)

    # ---- the way out ----

    async def ask_next(self, request: Request) -> Response:
        """Ask whether this device shall forget the chat."""
        address = address_of(request)
        entries = await self._store.latest(address, PAGE_ENTRIES) if address else []
        return self._page(request, self._pages.next_person(self._tag(request, entries), _appearance(request)))

    async def next_person(self, request: Request) -> Response:
        """Forget the chat on this device; the hub keeps it until it is deleted there."""
        self._only_from_our_page(request)
        address = address_of(request)
        if self._pushes and address:
            await self._pushes.drop_of(address)
        response = RedirectResponse("./", _SEE_OTHER)
        self._set_cookie(response, "")
        self._set_cookie(response, "", appearance.COOKIE)
        return response

    # ---- files and the snippet ----

    async def file(self, request: Request, digest: str) -> Response:
        stored = await self._store.file(digest)
        if stored is None:
            raise HTTPException(404)
        return replies.file(request, stored)

    async def asset(self, request: Request, mark: str, name: str) -> Response:
        found = await asyncio.to_thread(self._assets.get, name)  # an icon may have to be drawn first
        if found is None:
            raise HTTPException(404)
        return replies.asset(request, found.content, found.media_type, for_good=mark == found.mark)

    async def embedding(self, request: Request) -> Response:
        snippet = f'<script src="{self._channel.public_url}/embed.js" async></script>'
        return self._page(request, self._pages.embedding(self._tag(request), snippet))

    async def embed_script(self, request: Request) -> Response:
        script = self._pages.embed_script().encode()
        return replies.asset(request, script, "text/javascript; charset=utf-8", for_good=False)

    # ---- steps of the above ----

    async def _take(self, event: Incoming) -> None:
        """Hand on what was sent, within the chat's allowance."""
        if seconds := self._allowance.take(event.address.value):
            raise TooFast(seconds)
        try:
            await self._intake((event,))
        except Exception as exc:
            _log.exception("webchat_intake_failed", extra={"chat": chat_mark(event.address)})
            raise OutOfReach from exc

    async def _not_taken(
        self, request: Request, address: Address, form: FormData, trouble: NotTaken, *, plain: bool
    ) -> Response:
        """Say why, and give back what was written."""
        entries = await self._store.latest(address, PAGE_ENTRIES)
        tag = self._tag(request, entries)
        problem = self._pages.sentence(trouble, tag)
        if plain:
            draft = Draft(problem, str(form.get("text", "")), str(form.get("key", "")))
            html = self._pages.chat(address, entries, tag, _appearance(request), past=False, draft=draft)
            return self._page(request, html, trouble.status, microphone=True)
        headers = {"Retry-After": str(trouble.retry_after_seconds)} if isinstance(trouble, TooFast) else None
        return JSONResponse({"detail": problem}, trouble.status, headers)

    def _render(self, tag: str) -> Render:
        """Return what renders the events of one stream, each in the language the chat has reached by then."""

        def render(entry: ChatEntry) -> str:
            nonlocal tag
            tag = self._pages.language(tag, (entry,))
            return self._pages.event(entry, tag)

        return render

    def _tag(self, request: Request, entries: Sequence[ChatEntry] = ()) -> str:
        return self._pages.language(_browser_languages(request), entries)

    def _page(self, request: Request, html: str, status: int = 200, *, microphone: bool = False) -> Response:
        return replies.page(request, html, self._policy, status, microphone=microphone)

    def _address(self, token: str) -> Address:
        return Address(self._channel.name, self._channel.account, token)

    def _set_cookie(self, response: Response, value: str, name: str = COOKIE) -> None:
        cookie = cookie_header(value, secure=self._secure, embedded=self._embedded, name=name)
        response.headers.append("Set-Cookie", cookie)

    def _only_from_our_page(self, request: Request) -> None:
        if not is_own_page(request, self._channel.public_url):
            raise HTTPException(403)


def _appearance(request: Request) -> Appearance:
    return Appearance.from_cookie(request.cookies.get(appearance.COOKIE, ""))


def _browser_languages(request: Request) -> str:
    return request.headers.get("accept-language", "")
