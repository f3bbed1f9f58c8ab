"""The office's own people: who they are, inviting, ending; one's own sign-ins; what was done; how the hub is."""

from typing import Final

from broadcasts.words.messengers import messenger_name
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from console.office.words import ACTIONS, ROLES
from contacts.staff import INVITE_LIFE, Role, StaffMember, invite_staff

PAYLOAD: Final = "s_"
PAGE: Final = 50


@page("/me")
async def my_sign_ins(visit: Visit) -> Reply:
    sessions = await visit.stores.sign_in.sessions_of(visit.staff.id)
    open_ones = [each for each in sessions if each.is_open(visit.now)]
    return Shown("staff/me.html", {"sessions": open_ones, "this": visit.session.id, "role": ROLES[visit.staff.role]})


@form("/me/end")
async def end_session(visit: Visit) -> Reply:
    """End one session of one's own, or all but this one."""
    _, store = visit.gettext, visit.stores.sign_in
    wanted = visit.field("session")
    for each in await store.sessions_of(visit.staff.id):
        if each.id != visit.session.id and wanted in ("others", str(each.id)):
            await store.end_session(each.id, visit.staff.id)
    return Went("/me", _("Signed out there."))


@page("/staff", Role.ADMIN)
async def staff(visit: Visit) -> Reply:
    return await _members(visit)


@form("/staff/invite", Role.ADMIN)
async def invite(visit: Visit) -> Reply:
    """Make a link for each messenger, and show it once."""
    role = visit.field("role")
    if role not in ROLES:
        raise Missing
    code = await invite_staff(visit.stores.staff, Role(role), visit.staff.id, visit.now)
    links = [
        (messenger_name(visit.gettext, channel.name), channel.link(PAYLOAD + code))
        for channel in visit.desk.channels.values()
    ]
    return Shown("staff/invited.html", {"links": links, "role": ROLES[role], "until": visit.now + INVITE_LIFE})


@form("/staff/{number}/end", Role.ADMIN)
async def end(visit: Visit) -> Reply:
    """End a membership, and with it every session; the last administrator stays."""
    _, members = visit.gettext, await visit.stores.staff.members()
    member = next((each for each in members if each.id == visit.number()), None)
    if member is None:
        return Went("/staff", _("This membership has ended already."), done=False)
    if member.role is Role.ADMIN and sum(each.role is Role.ADMIN for each in members) == 1:
        return Went("/staff", _("This is the only administrator. Please invite another one first."), done=False)
    await visit.stores.sign_in.end_sessions(member.id)
    await visit.stores.staff.end(member.id, visit.now)
    return Went("/staff", _("The membership of %(name)s has ended.", name=_name(visit, member)))


@page("/audit", Role.ADMIN)
async def audit(visit: Visit) -> Reply:
    at, stores = visit.page_number(), visit.stores
    members = {each.id: _name(visit, each) for each in await stores.staff.members()}
    person = next((id_ for id_ in members if str(id_) == visit.asked("person")), None)
    entries = await stores.audit.page(PAGE + 1, (at - 1) * PAGE, staff_id=person)
    return Shown(
        "staff/audit.html",
        {
            "entries": entries[:PAGE],
            "members": members,
            "person": person,
            "actions": ACTIONS,
            "broken": await stores.audit.broken_at() if visit.asked("check") else None,
            "checked": bool(visit.asked("check")),
            "page": at,
            "more": len(entries) > PAGE,
        },
    )


@page("/settings", Role.ADMIN, outside=True)
async def settings(visit: Visit) -> Reply:
    """Show what the doctor finds; nothing secret is among it."""
    findings = await visit.desk.health() if visit.desk.health is not None else []
    return Shown(
        "staff/settings.html",
        {
            "findings": findings,
            "channels": [messenger_name(visit.gettext, each.name) for each in visit.desk.channels.values()],
        },
    )


async def _members(visit: Visit) -> Shown:
    members = await visit.stores.staff.members()
    return Shown(
        "staff/list.html",
        {"members": [(each, _name(visit, each)) for each in members], "roles": ROLES, "me": visit.staff.id},
    )


def _name(visit: Visit, member: StaffMember) -> str:
    return member.name or visit.gettext.gettext("Without a name")
