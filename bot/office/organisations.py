"""Staff look through the organisations; and they hear of one that has registered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.menu import office_button, shortened
from bot.office.telling import tell
from bot.request import Office, Request, row
from bot.routing import command, press, step
from channels.outgoing import Choice, Row
from contacts.organisations import NAME_CHARS, Organisation, OrganisationState
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import Raw
from storage.stores import Stores

ASKED_WORDS: Final = "og_search"
PAGE: Final = 8
WORDS_BYTES: Final = 40  # what is searched for travels in the tokens of the paging buttons, 64 bytes each
WAITING: Final = "⏳"


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of the list; the buttons carry it, so that an old one still shows what it says."""

    words: str = ""
    waiting: bool = False  #: only those that wait for confirmation
    page: int = 0

    @staticmethod
    def of(args: Sequence[str]) -> "Listing":
        page, only, *words = [*args, *("", "")[len(args) :]]
        return Listing(":".join(words), only == "waiting", int(page) if page.isdecimal() else 0)

    @property
    def token(self) -> str:
        return f"og_list:{self.page}:{'waiting' if self.waiting else ''}:{self.words}"


@command("organisations", role=Role.MODERATOR)
async def search_at_once(request: Request) -> None:
    await show_list(request, Listing(searchable(request.incoming.text)))


@press("of_orgs", role=Role.MODERATOR)
@press("og_list", role=Role.MODERATOR)
async def turn_to(request: Request) -> None:
    await show_list(request, Listing.of(request.args))


@press("og_search", role=Role.MODERATOR)
async def ask_words(request: Request) -> None:
    _ = request.office_gettext
    await ask_line(request, ASKED_WORDS, _("Please write a part of the organisation's name."), "og_list")


@step(ASKED_WORDS, role=Role.MODERATOR)
async def read_words(request: Request) -> None:
    words = await written_line(request, "og_list", NAME_CHARS)
    if words:
        await show_list(request, Listing(searchable(words)))


async def show_list(request: Request, listing: Listing) -> None:
    """Show one page, those that wait for confirmation first."""
    await leave_question(request)
    _ = request.office_gettext
    found = await request.stores.organisations.search(listing.words, PAGE + 1, listing.page * PAGE)
    if listing.waiting:  # every search begins with them
        found = [each for each in found if each.state is OrganisationState.PENDING]
    if not found and listing.page > 0:  # the list became shorter since the button was shown
        await show_list(request, replace(listing, page=0))
        return
    await request.show(
        await _list_text(request, listing, found[:PAGE]),
        *[row(Choice(label(each), f"og:{each.id}")) for each in found[:PAGE]],
        *_list_rows(_, listing, more=len(found) > PAGE),
        language=_.language.tag,
    )


async def _list_text(request: Request, listing: Listing, shown: list[Organisation]) -> str:
    _ = request.office_gettext
    if not shown:
        if listing.words:
            return _("No organisation has “%(words)s” in its name.", words=listing.words)
        return _("No organisation waits for confirmation.") if listing.waiting else _("There is no organisation yet.")
    lines = [_("**Organisations**")]
    if listing.waiting:
        lines.append(_("These wait for confirmation:"))
        return "\n\n".join(lines)
    count = await request.stores.organisations.count(listing.words)
    if listing.words:
        lines.append(
            _.n(
                "%(n)s organisation has “%(words)s” in its name.",
                "%(n)s organisations have “%(words)s” in their name.",
                count,
                words=listing.words,
            )
        )
    else:
        lines.append(_.n("There is %(n)s organisation.", "There are %(n)s organisations.", count))
    if count > PAGE:
        lines.append(_("Page %(page)s of %(pages)s", page=listing.page + 1, pages=-(-count // PAGE)))
    if any(each.state is OrganisationState.PENDING for each in shown):
        lines.append(_("%(mark)s waits for confirmation", mark=Raw(WAITING)))
    return "\n\n".join(lines)


def _list_rows(_: Translator, listing: Listing, *, more: bool) -> list[Row]:
    turning = []
    if listing.page > 0:
        turning.append(Choice(_("Previous page"), replace(listing, page=listing.page - 1).token))
    if more:
        turning.append(Choice(_("Next page"), replace(listing, page=listing.page + 1).token))
    if listing.words or listing.waiting:
        other = Choice(_("All organisations"), Listing().token)
    else:
        other = Choice(_("Waiting only"), Listing(waiting=True).token)
    return [
        tuple(turning),
        row(Choice(_("Search"), "og_search"), other),
        row(Choice(_("New organisation"), "og_add"), office_button(_)),
    ]


async def announce_registration(stores: Stores, office: Office, organisation: Organisation, now: datetime) -> None:
    """Tell everybody who may confirm it that an organisation has registered, each in their own language."""

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _("**%(name)s** has registered and waits for confirmation.", name=organisation.name)
        return text, (row(Choice(_("Show"), f"og:{organisation.id}")),)

    for chat_id in await stores.staff.chats(Role.MODERATOR, Role.ADMIN):
        await tell(stores, office, chat_id, words, now)


def searchable(words: str) -> str:
    """Return the words as far as they fit into a token; a shorter beginning finds no less."""
    return " ".join(words.split()).encode()[:WORDS_BYTES].decode(errors="ignore").strip()


def label(organisation: Organisation) -> str:
    """Return the organisation's name as a button."""
    name = shortened(organisation.name)
    return f"{WAITING} {name}" if organisation.state is OrganisationState.PENDING else name
