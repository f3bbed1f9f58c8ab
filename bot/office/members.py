"""The office's own people: who they are, and how a membership ends."""

from bot.office.asking import leave_question
from bot.office.menu import label, number, office_button, shortened
from bot.request import Request, row, rows_of
from bot.routing import command, press
from channels.outgoing import Choice
from contacts.staff import LastAdmin, Role, StaffMember, check_another_admin, end_membership
from contacts.words.roles import ROLES, name_of
from locales.catalogues import Translator


@command("staff", role=Role.ADMIN)
@press("of_staff", role=Role.ADMIN)
async def show_staff(request: Request) -> None:
    await leave_question(request)
    await _show_members(request)


async def _show_members(request: Request, note: str = "") -> None:
    _ = request.office_gettext
    members = await request.stores.staff.members()
    lines = [_member_line(_, member, request.staff) for member in members]
    endings = [
        Choice(label(_.gettext("End: %(name)s"), name=shortened(name_of(_, member), 24)), f"st:{member.id}")
        for member in members
    ]
    await request.show(
        "\n\n".join(filter(None, (note, _("**Staff**"), "\n".join(lines)))),
        row(Choice(_("Invite"), "st_invite")),
        *rows_of(endings),
        row(office_button(_)),
        language=_.language.tag,
    )


def _member_line(_: Translator, member: StaffMember, me: StaffMember | None) -> str:
    name, role = name_of(_, member), _(ROLES[member.role])
    if me is not None and member.id == me.id:
        return _("- %(name)s: %(role)s (you)", name=name, role=role)
    return _("- %(name)s: %(role)s", name=name, role=role)


@press("st", role=Role.ADMIN)
async def ask_end(request: Request) -> None:
    member = await _endable(request)
    if member is None:
        return
    _ = request.office_gettext
    if request.staff is not None and member.id == request.staff.id:
        question = _("End your own membership? You can then no longer do anything for the office here.")
    else:
        question = _(
            "End the membership of **%(name)s** (%(role)s)? They can then no longer do anything for the office here.",
            name=name_of(_, member),
            role=_(ROLES[member.role]),
        )
    await request.show(
        question,
        row(Choice(_("Yes, end it"), f"st_end:{member.id}"), Choice(_("Back"), "of_staff")),
        language=_.language.tag,
    )


@press("st_end", role=Role.ADMIN)
async def end(request: Request) -> None:
    member = await _endable(request)
    if member is None:
        return
    _ = request.office_gettext
    await end_membership(request.stores.staff, member, request.now)
    if request.staff is not None and member.id == request.staff.id:
        request.staff = None
        await request.show(
            _("Your membership has ended. Thank you for your work."),
            row(Choice(_("Menu"), "menu")),
            language=_.language.tag,
        )
        return
    await _show_members(request, _("The membership of **%(name)s** has ended.", name=name_of(_, member)))


async def _endable(request: Request) -> StaffMember | None:
    """Return the member a pressed button names; where their membership cannot end, say so and return None."""
    _, staff = request.office_gettext, request.stores.staff
    member = await staff.get(number(request))
    if member is None:
        await _show_members(request, _("This membership has ended already."))
        return None
    try:
        await check_another_admin(staff, member)
    except LastAdmin:
        await _show_members(
            request,
            _("You are the only administrator. Please invite another one first; then your membership can end."),
        )
        return None
    return member
