"""Signing in by the city's directory, and linking an account there with a membership: the way there and back."""

from typing import Final

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from console.office.directory import (
    ANYBODY,
    LIFE,
    Directory,
    DirectoryAway,
    DirectoryCancelled,
    DirectoryUnproven,
    Question,
    member_of,
    new_question,
    once,
)
from console.office.frame import ROOT, device_name
from console.office.gate import SEE_OTHER, Gate, is_form_key, session_key
from console.office.routing import form
from console.office.visit import Visit, Went
from contacts.sign_in import open_session, who
from locales.catalogues import N_
from storage.stores import Stores

BACK: Final = f"{ROOT}/directory/back"
QUESTION_COOKIE: Final = "sprachrohr_directory"
LINKED: Final = "linked"
AWAY: Final = N_(
    "Nothing was changed. Try it again later, or sign in by a link from the chat: write /office to the hub."
)
CANCELLED: Final = N_("The directory did not confirm who you are. Try it again, or sign in by a link from the chat.")
UNPROVEN: Final = N_("The answer came too late, twice, or from somewhere else. Please begin again on this page.")
UNKNOWN: Final = N_(
    "This account is not linked with a member of staff. Sign in by a link from the chat once, open “My sign-ins”, and "
    "link it there."
)


class DirectoryPages:
    """The way to the city's directory and back. The browser keeps what was asked in a cookie of five minutes."""

    def __init__(self, gate: Gate, directory: Directory) -> None:
        self._gate = gate
        self._desk = gate.desk
        self._directory = directory

    async def ask(self, request: Request) -> Response:
        """Send a browser to the directory; `?link=` and a key of a form: a member links their account."""
        key, now = session_key(request), self._desk.clock()
        found = await self._desk.units.read(lambda stores: who(stores.sign_in, key, now))
        form_key = request.query_params.get("link", "")
        if form_key and (found is None or not is_form_key(form_key, key)):
            return self._gate.signed_out(request)
        question = new_question(now, found.member.id if form_key and found else ANYBODY)
        try:
            url = await self._directory.url(question)
        except DirectoryAway:
            return self._away(request)

        async def token(stores: Stores) -> str:
            return question.token(stores.directory)

        response = RedirectResponse(url, SEE_OTHER, {"Cache-Control": "no-store"})
        life = int(LIFE.total_seconds())
        response.set_cookie(QUESTION_COOKIE, await self._desk.units.read(token), life, **self._gate.cookie_options())
        return response

    async def back(self, request: Request) -> Response:
        """Sign in whoever the directory says it is, or link the account with who asked for it."""
        token, now = request.cookies.get(QUESTION_COOKIE, ""), self._desk.clock()
        device, language = device_name(request.headers.get("user-agent", "")), self._gate.language(request)

        async def asked(stores: Stores) -> Question:
            question = Question.of_token(token, stores.directory, now)
            await once(stores.updates, question, now)
            return question

        async def work(stores: Stores) -> str:
            details = {"device": device} if device else {}
            if question.staff_id != ANYBODY:
                linked = await stores.staff.get(question.staff_id) is not None and await stores.directory.add(
                    question.staff_id, account, now
                )
                if linked:
                    await stores.audit.add(question.staff_id, "/me/directory", "", details, now)
                return LINKED if linked else ""
            staff_id = await member_of(stores.directory, stores.staff, account, now)
            if staff_id is None:
                return ""
            await stores.audit.add(staff_id, "/directory", "", details, now)
            return await open_session(stores.sign_in, staff_id, device, language, now)

        try:
            question = await self._desk.units.unit(asked)
            account = await self._directory.account(question, request.query_params, now)
            key = await self._desk.units.unit(work)
        except DirectoryAway:
            response = self._away(request)
        except DirectoryCancelled:
            response = self._not(request, N_("You are not signed in"), CANCELLED)
        except DirectoryUnproven:
            response = self._not(request, N_("You are not signed in"), UNPROVEN)
        else:
            response = self._come_in(request, question, key)
        response.delete_cookie(QUESTION_COOKIE, path=self._gate.frame.url("/"))
        return response

    def _come_in(self, request: Request, question: Question, key: str) -> Response:
        _ = self._gate.texts(request, None)
        if question.staff_id != ANYBODY:
            note = (
                _("The account is linked. From now on you can sign in with it.")
                if key
                else _("This account is linked already, with you or somebody else.")
            )
            return self._gate.go(Went("/me", note, done=bool(key)))
        return self._gate.sign_in(key) if key else self._not(request, N_("You are not signed in"), UNKNOWN)

    def _away(self, request: Request) -> Response:
        return self._not(request, N_("The directory does not answer"), AWAY, 502)

    def _not(self, request: Request, heading: str, text: str, status: int = 403) -> Response:
        _ = self._gate.texts(request, None)
        return self._gate.notice(request, None, _(heading), _(text), status)


@form("/me/directory/{number}/remove")
async def remove(visit: Visit) -> Went:
    _ = visit.gettext
    if not await visit.stores.directory.remove(visit.number(), visit.staff.id):
        return Went("/me", _("This account was removed already."), done=False)
    return Went("/me", _("The account is no longer linked: nobody can sign in with it."))
