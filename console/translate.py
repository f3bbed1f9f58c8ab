"""The translator's page: original and translation side by side, for whoever opened the link first. No script needed.

Only POST changes anything, and only from a page of ours; a GET may be a messenger's preview of the link.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from broadcasts.editions import BODY_CHARS, Edition, EditionText
from broadcasts.glossary import GlossaryTerm, kept_names, terms_in
from broadcasts.protecting import differences
from broadcasts.translating import (
    IllegalAction,
    LinkUnusable,
    MainTextChanged,
    RequestState,
    TranslationRequest,
    keep_translation,
    open_request,
    return_translation,
)
from broadcasts.translation_words import difference_lines, problem, rule, term_lines
from console.pages import Pages
from hub.clock import Clock
from hub.units import Units
from locales.catalogues import Translator
from locales.formatting import Raw, format_time
from locales.registry import language
from storage.stores import Stores

COOKIE: Final = "sprachrohr_translation"
COOKIE_SECONDS: Final = 180 * 24 * 3600
FIELD_BYTES: Final = 4 * BODY_CHARS * 12  #: four times the longest text, every letter percent-encoded
SEE_OTHER: Final = 303
HASH_CHARS: Final = 64

Returned = Callable[[Stores, TranslationRequest, datetime], Awaitable[None]]
"""Tells the office, in the same unit of work."""
OwnPage = Callable[[Request, str], bool]
"""Whether a POST comes from a page of ours."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a link leads to."""

    request: TranslationRequest
    edition: Edition
    asker: str
    key: str  #: what the browser of the first opener has

    @property
    def main(self) -> EditionText:
        return self.edition.texts[self.edition.main_language]

    @property
    def source(self) -> str:
        return self.edition.text_hash(self.edition.main_language)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came from the form."""

    action: str
    title: str
    body: str
    source: str  #: hash of the original that the page showed
    seen: str  #: which version of the translation the page showed


def router(
    pages: Pages,
    units: Units[Stores],
    glossary: Sequence[GlossaryTerm],
    returned: Returned,
    is_own_page: OwnPage,
    clock: Clock,
) -> APIRouter:
    """Return the routes, to be included at the root of the web application."""
    routes = _Routes(pages, units, glossary, returned, is_own_page, clock)
    api = APIRouter(include_in_schema=False)
    api.add_api_route("/translate/{code}", routes.show, methods=["GET"])
    api.add_api_route("/translate/{code}", routes.change, methods=["POST"], max_body_size=FIELD_BYTES)
    return api


class _Routes:
    def __init__(
        self,
        pages: Pages,
        units: Units[Stores],
        glossary: Sequence[GlossaryTerm],
        returned: Returned,
        is_own_page: OwnPage,
        clock: Clock,
    ) -> None:
        self._pages = pages
        self._units = units
        self._glossary = glossary
        self._returned = returned
        self._is_own_page = is_own_page
        self._clock = clock

    async def show(self, request: Request, code: str, key: str = "") -> Response:
        """Show the work to its translator; from their chat they come with the key in the link."""
        work = await self._units.read(lambda stores: _work(stores, code))
        if work is None or not self._may_see(work):
            return self._unusable(request)
        if key and compare_digest(key.encode(), work.key.encode()):
            return self._back(request, code, work.key)
        if work.request.state is RequestState.ASKED:
            return self._door(request, work)
        return self._page(request, work) if _is_first(request, work) else self._unusable(request)

    async def change(self, request: Request, code: str) -> Response:
        """Open the link for good, save, or hand in."""
        if not self._is_own_page(request, self._pages.site.url):
            raise HTTPException(403)
        async with request.form(max_files=0, max_fields=10, max_part_size=FIELD_BYTES) as form:
            names = ("action", "title", "body", "source", "seen")
            sent = Sent(*(str(form.get(name, "")).replace("\r\n", "\n").replace("\0", "").strip() for name in names))
        if sent.action == "open":
            return await self._open(request, code)
        work = await self._units.read(lambda stores: _work(stores, code))
        if work is None or not self._may_see(work) or not _is_first(request, work):
            return self._unusable(request)
        return await self._take(request, code, sent)

    async def _open(self, request: Request, code: str) -> Response:
        """Make the link this browser's; one that has it already simply goes on."""

        async def work(stores: Stores) -> str:
            found = await stores.translations.by_code(code)
            key = stores.translations.browser_key(code)
            if found is not None and found.state is RequestState.ASKED:
                await open_request(stores.translations, found, None, self._clock())
            elif request.cookies.get(COOKIE) != key:
                raise LinkUnusable
            return key

        try:
            return self._back(request, code, await self._units.unit(work))
        except LinkUnusable:
            return self._unusable(request)

    async def _take(self, request: Request, code: str, sent: Sent) -> Response:
        """Keep what was written, then hand it in if that is wanted. What cannot be kept is shown again."""
        _ = self._pages.texts(self._pages.language(request))

        async def work(stores: Stores) -> tuple[Work, Raw | None, bool]:
            found, now = await _work(stores, code), self._clock()
            assert found is not None
            if found.request.changed_at.isoformat() != sent.seen:
                return found, _saved_elsewhere(_), False
            kept = await keep_translation(
                stores.translations,
                found.request,
                sent.title,
                sent.body[: 4 * BODY_CHARS],
                sent.source[:HASH_CHARS],
                now,
            )
            found = Work(kept, found.edition, found.asker, found.key)
            if sent.action != "return":
                return found, None, True
            if words := problem(_, kept.language, kept.title, kept.body):
                return found, words, True
            try:
                handed_in = await return_translation(stores.translations, kept, found.edition, now)
            except MainTextChanged:
                return found, _("⚠ The original has changed meanwhile; here you see it as it is now."), True
            await self._returned(stores, handed_in, now)
            return Work(handed_in, found.edition, found.asker, found.key), None, True

        try:
            result, trouble, stored = await self._units.unit(work)
        except IllegalAction:
            return self._back(request, code)  # it was handed in or called off meanwhile: the page says so
        if trouble is None:
            return self._back(request, code)
        return self._page(request, result, [trouble], None if stored else sent, status=409)

    # ---- answers ----

    def _page(
        self,
        request: Request,
        work: Work,
        problems: Sequence[str] = (),
        unsaved: Sent | None = None,
        status: int = 200,
    ) -> Response:
        """Return the page with what is stored; `unsaved` stands in the form instead where it could not be."""
        tag = self._pages.language(request)
        _, now, asked, site = self._pages.texts(tag), self._clock(), work.request, self._pages.site
        source = f"{work.main.title}\n{work.main.body}"
        translated = f"{asked.title}\n{asked.body}"
        name = language(asked.language).name
        written = bool(translated.strip())
        differing = differences(source, translated, kept_names(self._glossary)) if written else []
        saved = _("Saved: %(when)s", when=format_time(asked.changed_at, tag, site.zone, now)) if written else ""
        return self._pages.page(
            "translate.html",
            tag,
            status,
            heading=_plain(_("Translation: %(language)s", language=name)),
            problems=[*problems, *([_state(_, asked)] if asked.state is not RequestState.OPEN else [])],
            briefing=_briefing(_, work, site.office_in(tag)),
            terms=term_lines(_, terms_in(self._glossary, source, asked.language), asked.language),
            main=work.main,
            language=asked.language,
            editable=asked.state is RequestState.OPEN,
            source=work.source,
            seen=asked.changed_at.isoformat(),
            title=unsaved.title if unsaved else asked.title,
            body=unsaved.body if unsaved else asked.body,
            saved=saved,
            preview=EditionText(asked.language, asked.title, asked.body),
            warnings=difference_lines(_, differing),
        )

    def _door(self, request: Request, work: Work) -> Response:
        """Ask before the link becomes this browser's."""
        tag = self._pages.language(request)
        _ = self._pages.texts(tag)
        name = language(work.request.language).name
        who = work.asker or self._pages.site.office_in(tag)
        text = _("%(who)s asks you to translate a text into this language: %(language)s.", who=who, language=name)
        return self._pages.page(
            "notice.html",
            tag,
            heading=_plain(_("Translation: %(language)s", language=name)),
            text=_plain(text),
            button=_("Begin"),
        )

    def _unusable(self, request: Request) -> Response:
        tag = self._pages.language(request)
        _ = self._pages.texts(tag)
        return self._pages.page(
            "notice.html",
            tag,
            404,
            heading=_("This link does not work"),
            text=_("This link is too old, was called off, or is somebody else’s. Please ask the office for a new one."),
            button="",
        )

    def _back(self, request: Request, code: str, key: str = "") -> Response:
        """Return to the page, as every POST ends; `key` makes the browser the translator's."""
        response = RedirectResponse(request.url.path.rpartition("/")[2], SEE_OTHER, {"Cache-Control": "no-store"})
        if key:
            response.set_cookie(
                COOKIE,
                key,
                COOKIE_SECONDS,
                path=f"/translate/{code}",
                secure=self._pages.site.url.startswith("https:"),
                httponly=True,
                samesite="lax",
            )
        return response

    def _may_see(self, work: Work) -> bool:
        accepted = work.request.state is RequestState.ACCEPTED
        return accepted or work.request.is_under_way(self._clock())


async def _work(stores: Stores, code: str) -> Work | None:
    """Return what a link leads to; None where there is nothing, or nothing to translate any more."""
    request = await stores.translations.by_code(code)
    edition = await stores.editions.get(request.edition_id) if request else None
    if request is None or edition is None or edition.main_language not in edition.texts:
        return None
    asker = await stores.staff.get(request.asked_by) if request.asked_by else None
    return Work(request, edition, asker.name if asker else "", stores.translations.browser_key(code))


def _is_first(request: Request, work: Work) -> bool:
    """Whether this browser is the one that opened the link, or came from the chat that did."""
    return compare_digest(request.cookies.get(COOKIE, "").encode(), work.key.encode())


def _briefing(_: Translator, work: Work, office: str) -> list[str]:
    asked = work.request
    name = language(asked.language).name
    who = work.asker or office
    lines = [_("%(who)s asks you to translate a text into this language: %(language)s.", who=who, language=name)]
    if asked.note:
        lines.append(_("Note: %(note)s", note=asked.note))
    if asked.reason:
        lines.append(_("Please change: %(reason)s", reason=asked.reason))
    return [*lines, rule(_)]


def _state(_: Translator, asked: TranslationRequest) -> Raw:
    if asked.state is RequestState.ACCEPTED:
        return _("Your translation has been taken over. Thank you very much!")
    return _("Your translation is with the office now. Thank you!")


def _saved_elsewhere(_: Translator) -> Raw:
    return _(
        "⚠ Meanwhile another version was saved, in the chat or in another window; it stands below. "
        "Yours is still in the form and not saved. If you save it now, it takes the place of the other."
    )


def _plain(text: str) -> str:
    """Return the words as a title shows them: Markdown's escapes are for messages."""
    return text.replace("\\", "")
