"""A typing error in an approved text: whoever corrected it says so, and one look at the wording approves it again."""

from collections.abc import Collection
from datetime import datetime

from bot.office.approval_words import wording_lines
from bot.office.approve import chats_of_others, tell_author
from bot.office.board import open_draft, show_board
from bot.office.menu import edition_button, label, number, office_button, say, show
from bot.office.reading import DIGEST_CHARS, as_it_was_read, waiting_edition
from bot.office.telling import tell
from bot.request import Office, Request, row
from bot.routing import press
from broadcasts.editions import ChangedMeanwhile, Edition
from broadcasts.releasing import ApprovalRule, NotApproved
from broadcasts.small_changes import NotSmall, confirm_small_change, mark_small, small_change
from channels.outgoing import Choice, Row
from contacts.staff import Role, StaffMember
from locales.catalogues import Translator
from locales.registry import own_name
from storage.stores import Stores


async def ask_whether_small(request: Request, edition: Edition, changed: Collection[str]) -> None:
    """After approved texts were changed, ask whether that was a typing error only."""
    _, small = request.office_gettext, [tag for tag in changed if await _is_small(request, edition, tag)]
    if not small or edition.training or request.office.approval is ApprovalRule.NONE:
        return
    choices = [
        row(
            Choice(
                label(_.gettext("Only a small change: %(language)s"), language=own_name(tag)),
                f"ed_small:{edition.id}:{edition.read_hash(tag)[:DIGEST_CHARS]}:{tag}",
            )
        )
        for tag in small
    ]
    await say(
        request,
        _(
            "This text was approved; what you changed needs an approval again. Was it only a small change, a typing "
            "error? Then one look at the old and the new wording is enough, and the translations stay right."
        ),
        *choices,
        row(edition_button(_, edition.id)),
    )


async def _is_small(request: Request, edition: Edition, tag: str) -> bool:
    try:
        await small_change(request.stores.editions, edition, tag)
    except NotSmall:
        return False
    return True


@press("ed_small", role=Role.EDITOR)
async def mark(request: Request) -> None:
    """Mark the text as changed only a little, and ask for the confirmation."""
    _, edition, tag = request.office_gettext, await open_draft(request, number(request)), request.args[-1]
    if edition is None:
        return
    if tag not in edition.texts or edition.read_hash(tag)[:DIGEST_CHARS] != request.args[1]:
        await show_board(request, edition.id, _("This text was changed once more since. Please look again."))
    elif tag in edition.unconfirmed:
        await show_board(request, edition.id, _("This is marked as a small change already."))
    else:
        await _mark(request, edition, tag)


async def _mark(request: Request, edition: Edition, tag: str) -> None:
    _ = request.office_gettext
    try:
        marked = await mark_small(request.stores.editions, edition, tag, request.now)
    except (NotSmall, ChangedMeanwhile):
        await show_board(request, edition.id, _("More than the wording was changed here, so it must be read in full."))
        return
    assert request.staff is not None
    others = await ask_others_about(request.stores, request.office, marked, tag, request.staff, request.now)
    note = (
        _.n(
            "Marked as a small change. I have asked %(n)s person to confirm it; before that it is not sent.",
            "Marked as a small change. I have asked %(n)s people to confirm it; before that it is not sent.",
            others,
        )
        if others
        else _("Marked as a small change. It must be confirmed before it is sent, but there is nobody else who may.")
    )
    await show_board(request, edition.id, note)


async def ask_others_about(
    stores: Stores, office: Office, edition: Edition, tag: str, member: StaffMember, now: datetime
) -> int:
    """Ask everybody else who may to confirm a small change; return how many chats that are."""
    others = await chats_of_others(stores, member)
    for chat in others:
        await tell(stores, office, chat, lambda _: _asking(_, edition, tag), now)
    return len(others)


def _asking(_: Translator, edition: Edition, tag: str) -> tuple[str, tuple[Row, ...]]:
    text = _(
        "There is a small change in the approved edition “%(title)s” (%(language)s). Please confirm it.",
        title=edition.title,
        language=own_name(tag),
    )
    return text, (row(Choice(_("Show the small change"), f"ap_small:{edition.id}:{tag}")), row(office_button(_)))


@press("ap_small", role=Role.APPROVER)
async def show_small_change(request: Request) -> None:
    """Show old and new wording of just this text."""
    _, edition, tag = request.office_gettext, await waiting_edition(request), request.args[-1]
    if edition is None:
        return
    try:
        change = await small_change(request.stores.editions, edition, tag)
    except NotSmall:
        await _nothing_small(request, edition)
        return
    lines = [
        _("The small change in “%(title)s” (%(language)s):", title=edition.title, language=own_name(tag)),
        *(wording_lines(_, change.before, change.now) or [_("Only spaces or empty lines differ.")]),
    ]
    wish = f"{edition.id}:{edition.read_hash(tag)[:DIGEST_CHARS]}:{tag}"
    await show(
        request,
        "\n\n".join(lines),
        row(Choice(_("Confirm the small change"), f"ap_ok:{wish}"), Choice(_("Send back…"), f"ap_no:{wish}")),
        row(Choice(_("Read all of it"), f"ap_all:{edition.id}"), Choice(_("Back"), "of_approve")),
    )


@press("ap_ok", role=Role.APPROVER)
async def confirm(request: Request) -> None:
    _, edition, tag = request.office_gettext, await waiting_edition(request), request.args[-1]
    if edition is None or not await as_it_was_read(request, edition, tag):
        return
    assert request.staff is not None
    try:
        confirmed = await confirm_small_change(
            request.stores.editions, edition, tag, request.staff.id, request.office.approval, request.now
        )
    except NotApproved:
        await show_board(request, edition.id, _("You made this change yourself: somebody else must confirm it."))
    except (NotSmall, ChangedMeanwhile):
        await _nothing_small(request, edition)
    else:
        name = request.staff.name
        await tell_author(request.stores, request.office, confirmed, name, request.now, but=request.address.id)
        text = _("The small change is confirmed (%(language)s).", language=own_name(tag))
        await show(request, text, row(Choice(_("Approve another one"), "of_approve"), office_button(_)))


async def _nothing_small(request: Request, edition: Edition) -> None:
    _ = request.office_gettext
    await show(
        request,
        _("There is no small change to confirm here any more: it was confirmed, or more was changed since."),
        row(Choice(_("Read it again"), f"ap:{edition.id}"), Choice(_("Back"), "of_approve")),
    )
