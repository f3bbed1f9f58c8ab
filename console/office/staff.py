"""The office's own people: who they are, inviting, ending; one's own sign-ins; what was done; how the hub is."""

from datetime import date, datetime, time, timedelta
from typing import Final

from broadcasts.words.messengers import messenger_name
from console.office.passkeys import ask_to_add
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import INVITE_LIFE, LastAdmin, Role, StaffMember, change_role, end_membership, invite_staff
from contacts.words.actions import ACTIONS, action_words, named_so
from contacts.words.roles import ROLES, TASKS
from hub.problem_words import what_happened, what_to_do

PAYLOAD: Final = "s_"
PAGE: Final = 50
NAME_CHARS: Final = 80


@page("/me")
async def my_sign_ins(visit: Visit) -> Reply:
    sessions = await visit.stores.sign_in.sessions_of(visit.staff.id)
    open_ones = [each for each in sessions if each.is_open(visit.now)]
    return Shown(
        "staff/me.html",
        {
            "sessions": open_ones,
            "this": visit.session.id,
            "role": ROLES[visit.staff.role],
            "writes": visit.staff.may(Role.EDITOR),
            "directory": visit.desk.directory.name if visit.desk.directory else "",
            "accounts": await visit.stores.directory.of_member(visit.staff.id),
            "passkeys": await visit.stores.passkeys.of_member(visit.staff.id),
            "question": await ask_to_add(
                visit.stores, visit.desk.site, visit.staff, _name(visit, visit.staff), visit.now
            ),
        },
    )


@form("/me/name")
async def change_name(visit: Visit) -> Reply:
    """Say how colleagues read one's name."""
    _, name = visit.gettext, " ".join(visit.field("name").split())
    if not name or len(name) > NAME_CHARS:
        text = _("Please write your name, with at most %(most)s characters.", most=NAME_CHARS)
        return Went("/me", text, done=False)
    await visit.stores.staff.set_name(visit.staff, name)
    return Went("/me", _("Saved."))


@form("/me/practice", Role.EDITOR)
async def practise(visit: Visit) -> Reply:
    """Begin or end practising: everything works as in earnest, and nothing leaves."""
    _, training = visit.gettext, visit.field("on") == "yes"
    await visit.stores.staff.set_training(visit.staff.id, training)
    return Went(
        "/me",
        _("You practise now: what you begin and send leaves nowhere.") if training else _("You work in earnest again."),
    )


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
    return Shown("staff/invited.html", {"links": links, "role": ROLES[Role(role)], "until": visit.now + INVITE_LIFE})


@form("/staff/{number}/role", Role.ADMIN)
async def change(visit: Visit) -> Reply:
    """Give a member another role; the last administrator stays one."""
    _, member, role = visit.gettext, await _member(visit), visit.field("role")
    if role not in ROLES:
        raise Missing
    if member is None:
        return _ended_already(visit)
    try:
        await change_role(visit.stores.staff, member, Role(role))
    except LastAdmin:
        return _last_admin(visit)
    note = _("The role of %(name)s is now: %(role)s", name=_name(visit, member), role=_(ROLES[Role(role)]))
    return Went("/" if member.id == visit.staff.id else "/staff", note)


@form("/staff/{number}/end", Role.ADMIN)
async def end(visit: Visit) -> Reply:
    """End a membership, and with it every way in; the last administrator stays."""
    _, member = visit.gettext, await _member(visit)
    if member is None:
        return _ended_already(visit)
    try:
        await end_membership(visit.stores.staff, member, visit.now)
    except LastAdmin:
        return _last_admin(visit)
    return Went("/staff", _("The membership of %(name)s has ended.", name=_name(visit, member)))


@page("/audit", Role.ADMIN)
async def audit(visit: Visit) -> Reply:
    at, stores, zone = visit.page_number(), visit.stores, visit.desk.site.zone
    members = {each.id: _name(visit, each) for each in await stores.staff.members()}
    person = next((id_ for id_ in members if str(id_) == visit.asked("person")), None)
    action, day = visit.asked("action"), _day(visit.asked("day"))
    during = None
    if day is not None:
        begin = datetime.combine(day, time(), zone)
        during = (begin, datetime.combine(day + timedelta(days=1), time(), zone))
    actions = named_so(ACTIONS[action]) if action in ACTIONS else []
    place = (at - 1) * PAGE
    entries = await stores.audit.page(PAGE + 1, place, staff_id=person, actions=actions, during=during)
    former = {each.staff_id for each in entries if each.staff_id is not None} - members.keys()
    asked = {"person": person or "", "action": action if actions else "", "day": day.isoformat() if day else ""}
    return Shown(
        "staff/audit.html",
        {
            "entries": [(each, action_words(each.action)) for each in entries[:PAGE]],
            "members": members,
            "former": await stores.staff.names(former),
            "asked": asked,
            "actions": {words: action for action, words in reversed(list(ACTIONS.items()))},
            "broken": await stores.audit.broken_at() if visit.asked("check") else None,
            "checked": bool(visit.asked("check")),
            "page": at,
            "more": len(entries) > PAGE,
            "query": "".join(f"&{name}={value}" for name, value in asked.items() if value),
        },
    )


@page("/settings", Role.ADMIN, outside=True)
async def settings(visit: Visit) -> Reply:
    """Show the problems staff were told of, and what the doctor found last; nothing secret is among it."""
    _, problems = visit.gettext, await visit.units.read(lambda stores: stores.problems.told())
    return Shown(
        "staff/settings.html",
        {
            "problems": [
                (what_happened(_, each.problem), what_to_do(_, each.problem), each.began_at) for each in problems
            ],
            "found": visit.desk.health.latest(visit.now) if visit.desk.health is not None else None,
            "channels": [messenger_name(visit.gettext, each.name) for each in visit.desk.channels.values()],
        },
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _member(visit: Visit) -> StaffMember | None:
    return await visit.stores.staff.get(visit.number())


def _ended_already(visit: Visit) -> Went:
    return Went("/staff", visit.gettext("This membership has ended already."), done=False)


def _last_admin(visit: Visit) -> Went:
    _ = visit.gettext
    return Went("/staff", _("This is the only administrator. Please invite another one first."), done=False)


async def _members(visit: Visit) -> Shown:
    rows = [
        (each, _name(visit, each.member), [messenger_name(visit.gettext, channel) for channel in each.channels])
        for each in await visit.stores.staff.roster()
    ]
    return Shown("staff/list.html", {"rows": rows, "roles": ROLES, "tasks": TASKS, "me": visit.staff.id})


def _name(visit: Visit, member: StaffMember) -> str:
    return member.name or visit.gettext.gettext("Without a name")
