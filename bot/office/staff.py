"""Invitations to work in the office: who is invited as what, and what happens when the link is opened."""

from typing import Final
from zoneinfo import ZoneInfo

from bot import fallbacks
from bot.office.asking import written_line
from bot.office.menu import office_button
from bot.request import Request, row, rows_of
from bot.routing import press, step
from broadcasts.words.messengers import messenger_name
from channels.outgoing import Choice
from contacts.staff import INVITE_LIFE, Invite, InviteUnusable, Role, StaffMember, accept_invite, invite_staff
from contacts.words.roles import ROLES, TASKS
from locales.formatting import Raw, bold, format_datetime

PAYLOAD: Final = "s_"
ASKED_NAME: Final = "staff_name"
NAME_CHARS: Final = 80


@press("st_invite", role=Role.ADMIN)
async def ask_role(request: Request) -> None:
    _ = request.office_gettext
    lines = [_("- %(role)s: %(task)s", role=bold(_(ROLES[role]), _.language.tag), task=_(TASKS[role])) for role in Role]
    await request.show(
        "\n\n".join([_("In which role do you invite somebody?"), "\n".join(lines)]),
        *rows_of([Choice(_(ROLES[role]), f"st_role:{role}") for role in Role]),
        row(Choice(_("Back"), "of_staff")),
        language=_.language.tag,
    )


@press("st_role", role=Role.ADMIN)
async def invite(request: Request) -> None:
    """Make a link and send it in a message of its own, so that it can be passed on and stays."""
    _ = request.office_gettext
    if not request.args or request.args[0] not in ROLES:
        await ask_role(request)
        return
    assert request.staff is not None
    role = Role(request.args[0])
    code = await invite_staff(request.stores.staff, role, request.staff.id, request.now)
    zone = ZoneInfo(request.office.city.time_zone)
    lines = [
        _("**Invitation: %(role)s**", role=_(ROLES[role])),
        _(
            "Pass one of these links on to the person. The first one to open any of them becomes staff; then they no "
            "longer work. They are valid until %(until)s.",
            until=format_datetime(request.now + INVITE_LIFE, _.language.tag, zone),
        ),
    ]
    lines += [
        _(
            "Link (%(messenger)s): %(link)s",
            messenger=messenger_name(_, channel.name),
            link=Raw(f"<{channel.link(PAYLOAD + code)}>"),
        )
        for channel in request.office.channels.values()
    ]
    await request.say(
        "\n\n".join(lines), row(Choice(_("Staff"), "of_staff"), office_button(_)), language=_.language.tag
    )


async def open_invite(request: Request, code: str) -> None:
    """Make whoever opened the link staff; it works once and for a week."""
    if request.incoming.address.group:
        await fallbacks.only_in_private(request)
        return
    invited = await request.stores.staff.invite(code)
    if invited is not None and request.staff is not None and _adds_nothing(invited, request.staff):
        await _say_pass_on(request, invited.role)
        return
    assert request.address.contact_id is not None
    try:
        request.staff = await accept_invite(request.stores.staff, code, request.address.contact_id, "", request.now)
    except InviteUnusable:
        await _say_unusable(request)
        return
    await request.stores.audit.add(request.staff.id, "joined", "", {"role": request.staff.role}, request.now)
    await _welcome(request, request.staff)


def _adds_nothing(invited: Invite, member: StaffMember) -> bool:
    """Whether the role is included in what the member has: they only looked whether their link works."""
    return not invited.used and member.may(invited.role)


async def _say_pass_on(request: Request, role: Role) -> None:
    _ = request.office_gettext
    await request.say(
        _(
            "You may do this already (%(role)s), so the link was not used up. Please pass it on to the person.",
            role=_(ROLES[role]),
        ),
        row(office_button(_)),
        language=_.language.tag,
    )


async def _say_unusable(request: Request) -> None:
    _ = request.office_gettext
    if request.staff is not None:  # most likely a second press on the link that made them staff
        text = _(
            "This link has been used or is too old. You belong to the staff: %(role)s.",
            role=_(ROLES[request.staff.role]),
        )
        await request.say(text, row(office_button(_)), language=_.language.tag)
        return
    await request.say(
        _("This link has been used, is too old or is incomplete. Please ask the office for a new one."),
        row(Choice(_("Menu"), "menu")),
        language=_.language.tag,
    )


async def _welcome(request: Request, member: StaffMember) -> None:
    _ = request.office_gettext
    welcome = _("Welcome! You now work here as: **%(role)s**.", role=_(ROLES[member.role]))
    if member.name:  # known from an earlier role
        await _show_the_office(request, welcome)
        return
    await request.go(ASKED_NAME)
    await request.say(
        f"{welcome}\n\n{_('What is your name? Your colleagues see it where it matters who did something.')}",
        row(Choice(_("Skip"), "st_skip")),
        language=_.language.tag,
    )


@step(ASKED_NAME)
async def read_name(request: Request) -> None:
    if request.staff is None:
        await request.done()
        await fallbacks.unexpected(request)
        return
    _ = request.office_gettext
    name = await written_line(request, "st_skip", NAME_CHARS)
    if not name:
        return
    await request.done()
    await request.stores.staff.set_name(request.staff, name)
    await _show_the_office(request, _("Thank you, %(name)s.", name=name))


@press("st_skip")
async def skip_name(request: Request) -> None:
    if request.staff is None:
        await fallbacks.old_button(request)
        return
    if request.step is not None and request.step.name == ASKED_NAME:
        await request.done()
    await _show_the_office(request)


async def _show_the_office(request: Request, first: str = "") -> None:
    _ = request.office_gettext
    text = _("Everything you can do for the office is here, and under /office.")
    await request.show(
        f"{first}\n\n{text}" if first else text,
        row(office_button(_), Choice(_("Console"), "of_console")),
        language=_.language.tag,
    )
