"""Approval by a second person: who is asked, what they decide, and how the author hears of it."""

from datetime import datetime

from bot.office.asking import leave_question
from bot.office.board import open_draft, show_board
from bot.office.checks import is_stopped
from bot.office.late_languages import tell_waiting
from bot.office.menu import label, number, office_button, shortened, show
from bot.office.reading import as_it_was_read, begin_reading, waiting_edition
from bot.office.telling import Words, tell
from bot.request import Office, Request, row
from bot.routing import command, press
from broadcasts.editions import ChangedMeanwhile, Edition
from broadcasts.rejecting import rejections
from broadcasts.releasing import ApprovalRule, Asked, NotApproved, approve_edition, to_approve
from broadcasts.waiting import waiting_drafts
from channels.outgoing import Choice, Row
from contacts.staff import Role, StaffMember
from locales.catalogues import Translator
from locales.formatting import format_list
from locales.registry import own_name
from storage.stores import Stores


@press("ap_ask", role=Role.EDITOR)
async def ask(request: Request) -> None:
    """Ask those who may approve; whoever may do it reads it at once."""
    edition = await open_draft(request, number(request))
    if edition is None:
        return
    assert request.staff is not None
    complete = len(edition.approved_languages) == len(edition.texts)
    if complete or edition.training or request.office.approval is ApprovalRule.NONE:
        await show_board(request, edition.id)
    elif request.staff.may(Role.APPROVER) and to_approve(edition, request.staff.id, request.office.approval):
        await begin_reading(request, edition)
    else:
        await ask_approvers(request, edition)


async def ask_approvers(request: Request, edition: Edition) -> None:
    """Tell everyone who may approve, once for each version, and the author what happens next."""
    _ = request.office_gettext
    assert request.staff is not None
    asked = await ask_others(request.stores, request.office, edition, request.staff, request.now)
    if asked is Asked.SENT_BACK:
        note = _("It was sent back. Please change it first, then ask again.")
    elif asked is Asked.NOBODY:
        note = _(
            "Another person must approve this edition before it can be sent, but there is nobody else who may. "
            "Please ask an administrator to invite a colleague who approves."
        )
    elif asked is Asked.ALREADY:
        note = _("Another person must approve this edition before it can be sent. They have been asked already.")
    else:
        note = _.n(
            "Another person must approve this edition before it can be sent. I have asked %(n)s person. "
            "As soon as it is approved you hear it here; then you can send it.",
            "Another person must approve this edition before it can be sent. I have asked %(n)s people. "
            "As soon as it is approved you hear it here; then you can send it.",
            len(await chats_of_others(request.stores, request.staff)),
        )
    await show_board(request, edition.id, note)


async def ask_others(stores: Stores, office: Office, edition: Edition, member: StaffMember, now: datetime) -> Asked:
    """Tell everyone else who may approve, once for each version."""
    if any(not each.language for each in await rejections(stores.editions, edition)):
        return Asked.SENT_BACK
    others = await chats_of_others(stores, member)
    if not others:
        return Asked.NOBODY
    if not await stores.updates.first_time("office", "", f"approve:{edition.id}:{edition.version}", now):
        return Asked.ALREADY
    for chat in others:
        await tell(stores, office, chat, _asking(edition, member), now)
    return Asked.NOW


async def chats_of_others(stores: Stores, member: StaffMember) -> list[int]:
    """Return the chats of everybody else who may approve."""
    own = await stores.staff.chats_of(member.id)
    return [chat for chat in await stores.staff.chats(Role.APPROVER, Role.ADMIN) if chat not in own]


def _asking(edition: Edition, author: StaffMember) -> Words:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = (
            _("%(name)s asks you to approve the edition “%(title)s”.", name=author.name, title=edition.title)
            if author.name
            else _("Please approve the edition “%(title)s”.", title=edition.title)
        )
        show_it = Choice(label(_.gettext("Show edition %(id)s"), id=edition.id), f"ap:{edition.id}")
        return text, (row(show_it), row(office_button(_)))

    return words


@command("approve", role=Role.APPROVER)
@press("of_approve", role=Role.APPROVER)
async def show_waiting(request: Request) -> None:
    _ = request.office_gettext
    assert request.staff is not None
    await leave_question(request)
    waiting = (await waiting_drafts(request.stores, request.staff)).to_approve
    rows = [row(Choice(shortened(edition.title), f"ap:{edition.id}")) for edition in waiting]
    text = _("These editions wait for approval:") if waiting else _("No edition waits for your approval.")
    await show(request, text, *rows, row(office_button(_)))


@press("ap_yes", role=Role.APPROVER)
async def approve(request: Request) -> None:
    """Approve exactly what was read: one language, or all that this person may approve."""
    _, edition, rule = request.office_gettext, await waiting_edition(request), request.office.approval
    tag = request.args[2] if len(request.args) > 2 else ""
    if edition is None or not await as_it_was_read(request, edition, tag):
        return
    if rule is ApprovalRule.LANGUAGE and not tag:
        await begin_reading(request, edition)
        return
    assert request.staff is not None
    if await is_stopped(request, edition):
        return
    try:
        languages = [tag] if tag else None
        approved = await approve_edition(
            request.stores.editions, edition, request.staff.id, rule, request.now, languages
        )
    except (NotApproved, ChangedMeanwhile):
        await show_board(request, edition.id)
        return
    rest = [each for each in approved.texts if not approved.is_approved(each)]
    if tag and rest and to_approve(approved, request.staff.id, rule):
        done = _("This language is approved: %(language)s.", language=own_name(tag))
        await begin_reading(request, approved, done)
        return
    if await tell_waiting(request, approved):
        await show_board(request, approved.id, _("The text is approved; those who wait for it can get it now."))
        return
    name = request.staff.name
    await tell_author(request.stores, request.office, approved, name, request.now, but=request.address.id)
    names = format_list([own_name(each) for each in rest], _.language.tag)
    await show(
        request,
        _("You have approved “%(title)s”. Not approved yet: %(languages)s.", title=edition.title, languages=names)
        if rest
        else _("“%(title)s” is approved. Its author can send it now.", title=edition.title),
        row(Choice(_("Approve another one"), "of_approve"), Choice(_("Show the edition"), f"ed:{edition.id}")),
        row(office_button(_)),
    )


async def tell_author(
    stores: Stores, office: Office, edition: Edition, approver: str, now: datetime, but: int | None = None
) -> None:
    """Tell the author that it may be sent; `but`: a chat that knows it already."""
    if edition.author_id is None:
        return

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = (
            _("%(name)s has approved the edition “%(title)s”.", name=approver, title=edition.title)
            if approver
            else _("The edition “%(title)s” is approved.", title=edition.title)
        )
        show = Choice(_("Show the edition"), f"ed:{edition.id}")
        return text, (row(Choice(_("Send…"), f"ed_send:{edition.id}"), show), row(office_button(_)))

    for chat in await stores.staff.chats_of(edition.author_id):
        if chat != but:
            await tell(stores, office, chat, words, now)
