"""What an edition's screen says about its release, and the buttons to it."""

from bot.request import Request, row
from broadcasts.editions import Edition, EditionState
from broadcasts.history import EditionEvent
from broadcasts.rejecting import rejections
from broadcasts.releasing import ApprovalRule
from channels.outgoing import Choice, Row
from contacts.words.roles import name_of
from locales.formatting import Raw, format_list
from locales.registry import own_name


async def release_lines(request: Request, edition: Edition) -> list[str]:
    """Say what was sent back and why, which small change is not confirmed, and what two released in an emergency."""
    _ = request.office_gettext
    lines: list[str] = [await _rejection(request, each) for each in await rejections(request.stores.editions, edition)]
    if edition.unconfirmed:
        lines.append(
            _(
                "⚠ A small change is not confirmed yet: %(languages)s. Before that it is not sent.",
                languages=_names(request, edition.unconfirmed),
            )
        )
    return [*lines, *await _emergencies(request, edition)]


def release_rows(request: Request, edition: Edition) -> list[Row]:
    """Return the buttons for an edition that needs an approval, and for one that was practice."""
    _ = request.office_gettext
    if edition.state is EditionState.SENT:
        delete = Choice(_("Delete this practice"), f"tr_delete:{edition.id}")
        return [row(delete)] if edition.training else []
    if not _lacks_approval(request, edition):
        return []
    return [row(Choice(_("Ask for approval"), f"ap_ask:{edition.id}"))]


def emergency_row(request: Request, edition: Edition) -> Row:
    """Return the button for the way without an approver, where one is lacking."""
    _ = request.office_gettext
    if edition.state is EditionState.SENT or not _lacks_approval(request, edition):
        return ()
    return row(Choice(_("Emergency: nobody can approve…"), f"em:{edition.id}"))


def _lacks_approval(request: Request, edition: Edition) -> bool:
    alone = request.office.approval is ApprovalRule.NONE or edition.training
    complete = len(edition.approved_languages) == len(edition.texts)
    return not alone and not complete and edition.main_language in edition.texts


async def _rejection(request: Request, rejected: EditionEvent) -> Raw:
    _, name = request.office_gettext, await _who(request, rejected.staff_id)
    if rejected.language:
        return _(
            "✗ %(language)s was sent back by %(name)s: %(reason)s",
            language=own_name(rejected.language),
            name=name,
            reason=rejected.reason,
        )
    return _("✗ Sent back by %(name)s: %(reason)s", name=name, reason=rejected.reason)


async def _emergencies(request: Request, edition: Edition) -> list[str]:
    _ = request.office_gettext
    approvals = [edition.approvals[tag] for tag in edition.approved_languages]
    found = {(each.approved_by, each.second_by, each.reason) for each in approvals if each.second_by is not None}
    return [
        _(
            "⚠ Released in an emergency by %(first)s and %(second)s: %(reason)s",
            first=await _who(request, first),
            second=await _who(request, second),
            reason=reason,
        )
        for first, second, reason in sorted(found, key=str)
    ]


async def _who(request: Request, staff_id: int | None) -> str:
    _ = request.office_gettext
    member = await request.stores.staff.get(staff_id or 0)
    return name_of(_, member) if member else _("somebody who no longer works here")


def _names(request: Request, tags: tuple[str, ...]) -> str:
    return format_list([own_name(tag) for tag in tags], request.office_gettext.language.tag)
