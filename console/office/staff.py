"""Staff: who works in the office in which role, how somebody joins, and how a membership ends."""

from broadcasts.words.messengers import messenger_name
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import INVITE_LIFE, LastAdmin, Role, StaffMember, change_role, end_membership, invite_staff
from contacts.words.roles import ROLES, TASKS, name_of

INVITE = "s_"  #: how an invitation's payload begins
DONE_ONCE = 201  #: it worked, and what is shown is shown once


@page("/staff", Role.ADMIN)
async def staff(visit: Visit) -> Reply:
    _ = visit.gettext
    rows = [
        (each, name_of(_, each.member), _(ROLES[each.member.role]), [messenger_name(_, name) for name in each.channels])
        for each in await visit.stores.staff.roster()
    ]
    return Shown("staff/list.html", {"rows": rows, "roles": _roles(visit), "me": visit.staff.id})


@form("/staff/invite", Role.ADMIN)
async def invite(visit: Visit) -> Reply:
    """Make a link for each messenger, shown this once: whoever opens one of them first becomes staff."""
    _, role = visit.gettext, visit.field("role")
    if role not in set(Role):
        return Went("/staff", _("Please choose a role first."))
    code = await invite_staff(visit.stores.staff, Role(role), visit.staff.id, visit.now)
    links = [(messenger_name(_, each.name), each.link(INVITE + code)) for each in visit.desk.channels.values()]
    values = {"links": links, "role": _(ROLES[Role(role)]), "until": visit.now + INVITE_LIFE}
    return Shown("staff/invited.html", values, DONE_ONCE)


@page("/staff/{number}", Role.ADMIN)
async def member(visit: Visit) -> Reply:
    return await _page(visit, await _the_member(visit))


@form("/staff/{number}/role", Role.ADMIN)
async def role(visit: Visit) -> Reply:
    found, _, wanted = await _the_member(visit), visit.gettext, visit.field("role")
    if wanted not in set(Role):
        return await _page(visit, found, _("Please choose a role."), 422)
    try:
        await change_role(visit.stores.staff, found, Role(wanted))
    except LastAdmin:
        return await _page(visit, found, _last_admin(visit), 409)
    if found.id == visit.staff.id:
        return Went("/", _("Your role is now: %(role)s.", role=_(ROLES[Role(wanted)])))
    note = _("The role of %(name)s is now: %(role)s.", name=name_of(_, found), role=_(ROLES[Role(wanted)]))
    return Went("/staff", note)


@form("/staff/{number}/sign-out", Role.ADMIN)
async def sign_out(visit: Visit) -> Reply:
    """Sign a member out everywhere: a telephone was lost, for instance."""
    found, _ = await _the_member(visit), visit.gettext
    await visit.stores.sign_in.end_sessions(found.id)
    return Went(f"/staff/{found.id}", _("%(name)s is signed out everywhere.", name=name_of(_, found)))


@form("/staff/{number}/end", Role.ADMIN)
async def end(visit: Visit) -> Reply:
    found, _ = await _the_member(visit), visit.gettext
    try:
        await end_membership(visit.stores.staff, found, visit.now)
    except LastAdmin:
        return await _page(visit, found, _last_admin(visit), 409)
    return Went("/staff", _("The membership of **%(name)s** has ended.", name=name_of(_, found)))


async def _the_member(visit: Visit) -> StaffMember:
    found = await visit.stores.staff.get(visit.number())
    if found is None:
        raise Missing
    return found


async def _page(visit: Visit, found: StaffMember, problem: str = "", status: int = 200) -> Shown:
    _ = visit.gettext
    sessions = [each for each in await visit.stores.sign_in.sessions_of(found.id) if each.is_open(visit.now)]
    values = {
        "found": found,
        "name": name_of(_, found),
        "role": _(ROLES[found.role]),
        "roles": _roles(visit),
        "sessions": sessions,
        "own": found.id == visit.staff.id,
        "problems": [problem] if problem else [],
    }
    return Shown("staff/member.html", values, status)


def _roles(visit: Visit) -> list[tuple[str, str, str]]:
    """Return each role with its name and what it does."""
    _ = visit.gettext
    return [(role.value, _(ROLES[role]), _(TASKS[role])) for role in Role]


def _last_admin(visit: Visit) -> str:
    _ = visit.gettext
    return _("There is no other administrator. Please invite another one first.")
