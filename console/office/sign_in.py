"""Signing in and out: the pages that everybody may see."""

from fastapi import APIRouter, Request, Response

from console.office.directory_pages import DirectoryPages
from console.office.frame import ROOT, device_name
from console.office.gate import Gate, session_key
from console.office.passkeys import Question, ask_to_sign_in, proven
from console.office.routing import FORM_BYTES
from contacts.passkeys import PasskeyUnusable
from contacts.sign_in import SignInUnusable, open_session, use_sign_in_link, who
from storage.stores import Stores


class SignInPages:
    """How a browser gets a session. A link is used by a press, not by opening it: messengers look at links too."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._desk = gate.desk

    def router(self) -> APIRouter:
        api = APIRouter(prefix=ROOT, include_in_schema=False)
        api.add_api_route("/sign-in", self._how, methods=["GET"])
        api.add_api_route("/passkey", self._by_passkey, methods=["POST"], max_body_size=FORM_BYTES)
        api.add_api_route("/sign-in/{code}", self._door, methods=["GET"])
        api.add_api_route("/sign-in/{code}", self._open, methods=["POST"])
        api.add_api_route("/sign-out", self._close, methods=["POST"])
        if self._desk.directory is not None:
            asking = DirectoryPages(self._gate, self._desk.directory)
            api.add_api_route("/directory", asking.ask, methods=["GET"])
            api.add_api_route("/directory/back", asking.back, methods=["GET"])
        return api

    def lost(self) -> APIRouter:
        """Return what answers for all addresses that there are not; it comes last."""
        api = APIRouter(prefix=ROOT, include_in_schema=False)
        api.add_api_route("/{rest:path}", self._lost, methods=["GET"])
        return api

    async def _lost(self, request: Request) -> Response:
        key, now = session_key(request), self._desk.clock()
        found = await self._desk.units.read(lambda stores: who(stores.sign_in, key, now))
        return self._gate.missing(request, found) if found else self._gate.signed_out(request)

    async def _how(self, request: Request) -> Response:
        """Say how one signs in; who is signed in already goes on."""

        async def ask(stores: Stores) -> Question:
            return ask_to_sign_in(stores, self._desk.site, self._desk.clock())

        directory = self._desk.directory.name if self._desk.directory else ""
        values = {"door": False, "question": await self._desk.units.read(ask), "directory": directory}
        return self._gate.frame.response("sign_in.html", self._gate.page(request, None), values)

    async def _by_passkey(self, request: Request) -> Response:
        if not self._gate.may_post(request):
            return Response(status_code=403)
        device, language = device_name(request.headers.get("user-agent", "")), self._gate.language(request)
        now, sent = self._desk.clock(), await request.form()
        token, answer = str(sent.get("token", "")), str(sent.get("answer", ""))

        async def work(stores: Stores) -> str:
            used = await proven(stores, self._desk.site, token, answer, now)
            if await stores.staff.get(used.staff_id) is None:
                raise PasskeyUnusable
            details = {"device": device} if device else {}
            await stores.audit.add(used.staff_id, "/passkey", "", details, now)
            return await open_session(stores.sign_in, used.staff_id, device, language, now)

        try:
            key = await self._desk.units.unit(work)
        except PasskeyUnusable:
            _ = self._gate.texts(request, None)
            text = _(
                "This passkey is not known here, or the page was open for more than five minutes. Try it again, or "
                "write /office to the hub and press “Console”."
            )
            return self._gate.notice(request, None, _("You are not signed in"), text, 403)
        return self._gate.sign_in(key)

    async def _door(self, request: Request, code: str) -> Response:
        usable = await self._desk.units.read(lambda stores: stores.sign_in.link(code, self._desk.clock()))
        if usable is None:
            return self._unusable(request)
        return self._gate.frame.response("sign_in.html", self._gate.page(request, None), {"door": True})

    async def _open(self, request: Request, code: str) -> Response:
        if not self._gate.may_post(request):
            return Response(status_code=403)
        device, language = device_name(request.headers.get("user-agent", "")), self._gate.language(request)
        now = self._desk.clock()

        async def work(stores: Stores) -> str:
            key = await use_sign_in_link(stores.sign_in, code, device, language, now)
            if (found := await who(stores.sign_in, key, now)) is not None:
                await stores.audit.add(found.member.id, "/sign-in", "", {"device": device} if device else {}, now)
            return key

        try:
            key = await self._desk.units.unit(work)
        except SignInUnusable:
            return self._unusable(request)
        return self._gate.sign_in(key)

    async def _close(self, request: Request) -> Response:
        if not self._gate.may_post(request):
            return Response(status_code=403)
        key, now = session_key(request), self._desk.clock()
        found = await self._desk.units.read(lambda stores: who(stores.sign_in, key, now))
        if found is not None:
            session = found.session
            await self._desk.units.unit(lambda stores: stores.sign_in.end_session(session.id, session.staff_id))
        return self._gate.sign_out()

    def _unusable(self, request: Request) -> Response:
        _ = self._gate.texts(request, None)
        text = _(
            "It was used already or is too old: a link works once and for 15 minutes. Write /office to the hub and "
            "press “Console” for a new one."
        )
        return self._gate.notice(request, None, _("This link does not work"), text, 404)
