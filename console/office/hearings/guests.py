"""Guests: who comes, what they need, how many tables that makes, and who is missing."""

from typing import Final

from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from hearings.attendance import MOST_AT_A_TABLE, Attendance, interpreters_wished, table_plan
from hearings.disclosure import SMALLEST
from hearings.hearings import INVITING
from hearings.participation import RUNNING, by_language
from hearings.statements import StatementState

PAGE: Final = 50


@page("/hearings/{number}/guests", Role.MODERATOR)
async def guests(visit: Visit) -> Reply:
    found, stores, at = await the_hearing(visit), visit.stores, visit.page_number()
    said = sorted(await stores.attendance.of(found.id), key=lambda each: -each.people_count)
    people = sum(each.people_count for each in said)
    goals = await stores.goals.of(found.id)
    return Shown(
        "hearings/guests.html",
        {
            **about(visit, found),
            "people": people,
            "rows": [(each, await _name(visit, each)) for each in said[(at - 1) * PAGE : at * PAGE]],
            "page": at,
            "more": len(said) > at * PAGE,
            "interpreters": interpreters_wished(said),
            "plan": [
                (each, each.goal.title.say(visit.language, visit.desk.site.main_language))
                for each in (table_plan(people, goals) if said else [])
            ],
            "most_at_a_table": MOST_AT_A_TABLE,
            "languages": await by_language(stores.participants, found, visit.desk.languages),
            "smallest": SMALLEST,
            "running": found.phase in RUNNING,
            "inviting": found.phase in INVITING,
            "waiting": len(await stores.statements.of(found.id, StatementState.SENT)),
        },
    )


@form("/hearings/{number}/invitation", Role.MODERATOR)
async def invite(visit: Visit) -> Reply:
    """Write the invitation: an ordinary edition begun with the hearing's facts; checking and sending follow as ever."""
    found, _ = await locked(visit), visit.gettext
    if found.phase not in INVITING:
        text = _("An invitation is written once the hearing is announced, and until ideas are collected.")
        return Went(f"/hearings/{found.id}/guests", text, done=False)
    edition = await visit.desk.notices.begin_invitation(visit.stores, found, visit.staff, visit.now)
    if visit.staff.may(Role.EDITOR):
        return Went(
            f"/editions/{edition.id}", _("This is the invitation. Please check it, choose its topic, and send it.")
        )
    number = str(edition.number)
    text = _("The invitation waits as draft %(number)s for somebody who sends editions.", number=number)
    return Went(f"/hearings/{found.id}/guests", text)


async def _name(visit: Visit, said: Attendance) -> str:
    """Return the organisation's name, "" for people without one."""
    organisation = await visit.stores.organisations.get(said.organisation_id) if said.organisation_id else None
    return organisation.name if organisation else ""
