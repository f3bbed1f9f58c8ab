"""The office's menu: everything a member of staff may do, with how much waits for them; and the ways back to it."""

from typing import Final

from bot import fallbacks
from bot.office.unsaved import Unsaved
from bot.request import Request, row, rows_of
from bot.routing import command, press
from broadcasts.broadcasts import BroadcastState
from broadcasts.editions import EditionState
from broadcasts.waiting import waiting_drafts
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from contacts.inquiries import InquiryState
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import Raw, isolate

INBOX_READERS: Final = (Role.EDITOR, Role.MODERATOR)
LABEL_CHARS: Final = 40  # longer labels are cut by the messengers, each in its own way
UNDER_WAY: Final = (BroadcastState.PREPARING, BroadcastState.RUNNING, BroadcastState.PAUSED)


@command("office")
@press("of_menu")
async def show_office(request: Request) -> None:
    if request.staff is None:  # a stranger learns nothing about what staff can do
        stranger = fallbacks.old_button if request.incoming.kind is Kind.PRESS else fallbacks.unknown_command
        await stranger(request)
        return
    _ = request.office_gettext
    lines = [_("**The office**"), *await _waiting(request)]
    if request.staff.training:
        lines.append(_("You are practising: new editions are for practice, everything works, and nothing leaves."))
    if Unsaved.of(request.step) is not None:
        lines.append(_("You have written something that is not saved yet."))
        rows = [row(Choice(_("Go on with it"), "ed_unsaved")), *_rows(request)]
    else:
        await request.done()
        rows = _rows(request)
    await show(request, "\n\n".join(lines), *rows)


async def show(request: Request, text: str, *rows: Row) -> None:
    """Answer a press in the message it was pressed in, all else with a new message, in the language of the texts."""
    await request.show(_said(request, text), *rows, language=request.office_gettext.language.tag)


async def say(request: Request, text: str, *rows: Row) -> None:
    """Answer with a new message."""
    await request.say(_said(request, text), *rows, language=request.office_gettext.language.tag)


def _said(request: Request, text: str) -> str:
    return in_practice(request.office_gettext, text) if request.practice else text


def in_practice(_: Translator, text: str) -> str:
    """Return a text about an edition for practice, below a line that says so."""
    return "\n\n".join([_("**PRACTICE: nothing leaves.**"), text])


def office_button(_: Translator) -> Choice:
    return Choice(_("Office"), "of_menu")


def edition_button(_: Translator, edition_id: int) -> Choice:
    return Choice(_("Back to the edition"), f"ed:{edition_id}")


def ways_out(_: Translator, edition_id: int = 0) -> Row:
    """Return the buttons back: to the edition where there is one, else to the list of editions, and to the menu."""
    back = edition_button(_, edition_id) if edition_id else Choice(_("Editions"), "of_editions")
    return row(back, office_button(_))


def label(text: str, **values: str | int) -> str:
    """Return a button's words with their values as they are: a button shows no Markdown."""
    return text % {name: isolate(str(value)) for name, value in values.items()}


def shortened(text: str, chars: int = LABEL_CHARS) -> str:
    return text if len(text) <= chars else text[: chars - 1].rstrip() + "…"


def number(request: Request, index: int = 0) -> int:
    """Return a number from the pressed button's token, 0 where there is none."""
    args = request.args
    return int(args[index]) if len(args) > index and args[index].isdecimal() else 0


def _rows(request: Request) -> list[Row]:
    _, staff = request.office_gettext, request.staff
    assert staff is not None
    offers = [
        (Role.EDITOR, Choice(_("Write an edition"), "of_compose")),
        (Role.EDITOR, Choice(_("Editions"), "of_editions")),
        (Role.APPROVER, Choice(_("Approve"), "of_approve")),
        (Role.EDITOR, Choice(_("Broadcasts"), "of_broadcasts")),
        (Role.MODERATOR, Choice(_("Organisations"), "of_orgs")),
        (Role.MODERATOR, Choice(_("Hearings"), "of_hearings")),
        (Role.ADMIN, Choice(_("Staff"), "of_staff")),
    ]
    mine = [choice for role, choice in offers if staff.may(role)]
    if staff.may(*INBOX_READERS):
        mine += [Choice(_("Inbox"), "of_inbox"), Choice(_("Questions and answers"), "fqs")]
    practise = Choice(_("End practice"), "tr_off") if staff.training else Choice(_("Practise"), "tr_on")
    console = row(Choice(_("Console"), "of_console"))
    practise_row = row(practise) if staff.may(Role.EDITOR) else ()
    return [*rows_of(mine), console, practise_row, row(Choice(_("Menu"), "menu"))]


async def _waiting(request: Request) -> list[Raw]:
    """Return a line for everything that waits for somebody with this role."""
    _, staff, stores = request.office_gettext, request.staff, request.stores
    assert staff is not None
    lines = []
    if staff.may(Role.EDITOR):
        if drafts := await stores.editions.count(EditionState.DRAFT):
            lines.append(_.n("- %(n)s draft", "- %(n)s drafts", drafts))
        if planned := await stores.broadcasts.in_state(BroadcastState.SCHEDULED):
            lines.append(_.n("- %(n)s broadcast is planned", "- %(n)s broadcasts are planned", len(planned)))
        if running := await stores.broadcasts.in_state(*UNDER_WAY):
            lines.append(_.n("- %(n)s broadcast is under way", "- %(n)s broadcasts are under way", len(running)))
    for_them = await waiting_drafts(stores, staff)
    if staff.may(Role.EDITOR) and (sent_back := len(for_them.sent_back)):
        lines.append(
            _.n("- %(n)s edition of yours was sent back", "- %(n)s editions of yours were sent back", sent_back)
        )
    if staff.may(Role.APPROVER) and (waiting := len(for_them.to_approve)):
        lines.append(_.n("- %(n)s edition to approve", "- %(n)s editions to approve", waiting))
    if staff.may(*INBOX_READERS) and (letters := await stores.inquiries.count(InquiryState.OPEN)):
        lines.append(_.n("- %(n)s message to answer", "- %(n)s messages to answer", letters))
    if staff.may(Role.MODERATOR) and (pending := await stores.organisations.count_waiting()):
        lines.append(_.n("- %(n)s organisation to confirm", "- %(n)s organisations to confirm", pending))
    return [Raw("\n".join(lines))] if lines else [_("Nothing is waiting for you.")]
