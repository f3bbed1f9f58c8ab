"""Approval by a second person: who is asked, what they read, and how the author hears of it."""

from bot.office.board import in_order, show_board
from bot.office.late_languages import late_languages, tell_waiting
from bot.office.lengths import language_name
from bot.office.menu import label, number, office_button, say, shortened, show
from bot.office.telling import Words, tell
from bot.office.waiting import waiting_for_approval
from bot.request import Request, row
from bot.routing import command, press
from broadcasts.composing import compose_edition
from broadcasts.editions import ChangedMeanwhile, Edition, EditionState
from broadcasts.releasing import ApprovalRule, NotApproved, approve_edition
from channels.outgoing import Choice, Row
from contacts.staff import Role, StaffMember
from locales.catalogues import Translator


def needs_another(request: Request, edition: Edition) -> bool:
    """Whether this person's word is not enough to send it."""
    assert request.staff is not None
    mine = edition.author_id == request.staff.id
    return request.office.approval is not ApprovalRule.NONE and mine and not edition.can_be_sent


@press("ap_ask", role=Role.EDITOR)
async def ask(request: Request) -> None:
    edition = await request.stores.editions.get(number(request))
    if edition is None or edition.state is not EditionState.DRAFT or not needs_another(request, edition):
        await show_board(request, number(request))
    else:
        await ask_approvers(request, edition)


async def ask_approvers(request: Request, edition: Edition) -> None:
    """Tell everyone who may approve, once for each version, and the author what happens next."""
    _, stores = request.office_gettext, request.stores
    assert request.staff is not None
    own = await stores.staff.chats_of(request.staff.id)
    others = [chat for chat in await stores.staff.chats(Role.APPROVER, Role.ADMIN) if chat not in own]
    wish = f"approve:{edition.id}:{edition.version}"
    if not others:
        note = _(
            "Another person must approve this edition before it can be sent, but there is nobody else who may. "
            "Please ask an administrator to invite a colleague who approves."
        )
    elif not await stores.updates.first_time("office", "", wish, request.now):
        note = _("Another person must approve this edition before it can be sent. They have been asked already.")
    else:
        for chat in others:
            await tell(stores, request.office, chat, _asking(edition, request.staff), request.now)
        note = _.n(
            "Another person must approve this edition before it can be sent. I have asked %(n)s person. "
            "As soon as it is approved you hear it here; then you can send it.",
            "Another person must approve this edition before it can be sent. I have asked %(n)s people. "
            "As soon as it is approved you hear it here; then you can send it.",
            len(others),
        )
    await show_board(request, edition.id, note)


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
    waiting = await waiting_for_approval(request.stores, request.staff)
    rows = [row(Choice(shortened(edition.title), f"ap:{edition.id}")) for edition in waiting]
    text = _("These editions wait for approval:") if waiting else _("No edition waits for your approval.")
    await show(request, text, *rows, row(office_button(_)))


@press("ap", role=Role.APPROVER)
async def read(request: Request) -> None:
    """Show every language in full, then ask."""
    edition = await _waiting(request)
    if edition is None:
        return
    _ = request.office_gettext
    for tag in in_order(request, edition):
        await say(request, _("The text in this language: %(language)s", language=language_name(tag)))
        await request.send(compose_edition(edition, tag))
    await say(
        request,
        _("That is everything readers will see of “%(title)s”. Do you approve it?", title=edition.title),
        row(Choice(_("Approve"), f"ap_yes:{edition.id}:{edition.version}"), Choice(_("Back"), "of_approve")),
    )


@press("ap_yes", role=Role.APPROVER)
async def approve(request: Request) -> None:
    """Approve exactly what was read."""
    _, edition = request.office_gettext, await _waiting(request)
    if edition is None:
        return
    if edition.version != number(request, 1):
        await show(
            request,
            _("The edition was changed since you read it. Please read it again."),
            row(Choice(_("Read it again"), f"ap:{edition.id}"), Choice(_("Back"), "of_approve")),
        )
        return
    assert request.staff is not None
    try:
        rule = request.office.approval
        approved = await approve_edition(request.stores.editions, edition, request.staff.id, rule, request.now)
    except (NotApproved, ChangedMeanwhile):
        await show_board(request, edition.id)
        return
    if await tell_waiting(request, approved):
        await show_board(request, approved.id, _("The text is approved; those who wait for it can get it now."))
        return
    await _tell_author(request, approved)
    await show(
        request,
        _("“%(title)s” is approved. Its author can send it now.", title=edition.title),
        row(Choice(_("Approve another one"), "of_approve"), office_button(_)),
    )


async def _waiting(request: Request) -> Edition | None:
    """Return the draft this button is about if it waits for this person; otherwise show why not."""
    _, edition = request.office_gettext, await request.stores.editions.get(number(request))
    assert request.staff is not None
    if edition is None or edition.main_language not in edition.texts:
        await show_board(request, number(request))
        return None
    if edition.state is not EditionState.DRAFT and not await late_languages(request, edition):
        await show_board(request, number(request))
        return None
    if len(edition.approved_languages) == len(edition.texts):
        await show_board(request, edition.id, _("This edition is approved already."))
        return None
    if edition.author_id == request.staff.id and request.office.approval is not ApprovalRule.NONE:
        await show_board(request, edition.id, _("You wrote this edition: somebody else must approve it."))
        return None
    return edition


async def _tell_author(request: Request, edition: Edition) -> None:
    if edition.author_id is None:
        return
    approver = request.staff.name if request.staff else ""

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = (
            _("%(name)s has approved the edition “%(title)s”.", name=approver, title=edition.title)
            if approver
            else _("The edition “%(title)s” is approved.", title=edition.title)
        )
        show = Choice(_("Show the edition"), f"ed:{edition.id}")
        return text, (row(Choice(_("Send…"), f"ed_send:{edition.id}"), show), row(office_button(_)))

    for chat in await request.stores.staff.chats_of(edition.author_id):
        if chat != request.address.id:
            await tell(request.stores, request.office, chat, words, request.now)
