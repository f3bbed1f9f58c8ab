"""The calendar of a hearing: when each step is meant to open and close, and what to look at in it."""

from dataclasses import replace

from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.times import WrongTime, as_written, changed_instant
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from hearings.calendar import PLANNED, calendar_warnings
from hearings.hearings import Hearing, Phase, PhasePlan
from hearings.leading import TIMED
from hearings.words.calendar import warning_line
from hearings.words.steps import NAMES

OPENS, CLOSES = "opens_", "closes_"  #: begin the names of the fields


@page("/hearings/{number}/calendar", Role.MODERATOR)
async def calendar(visit: Visit) -> Reply:
    found = await the_hearing(visit)
    plan = await _plan(visit, found)
    return await _page(visit, found, _written(visit, plan))


@form("/hearings/{number}/calendar", Role.MODERATOR)
async def put(visit: Visit) -> Reply:
    """Plan all steps at once; what was not touched stays as it is, though it may be over."""
    _, found = visit.gettext, await locked(visit)
    plan = await _plan(visit, found)
    problems: list[str] = []
    changed: list[PhasePlan] = []
    for before in plan.values():
        try:
            opens_at = changed_instant(visit, OPENS + before.phase, before.opens_at)
            closes_at = before.closes_at
            if before.phase in TIMED:
                closes_at = changed_instant(visit, CLOSES + before.phase, before.closes_at)
        except WrongTime as exc:
            problems.append(_("%(step)s: %(problem)s", step=_(NAMES[before.phase]), problem=str(exc)))
        else:
            after = replace(before, opens_at=opens_at, closes_at=closes_at)
            changed += [after] if after != before else []
    if problems:
        fields = {name: visit.field(name) for name in _written(visit, plan)}
        return await _page(visit, found, fields, problems)
    for each in changed:
        await visit.stores.hearings.put_plan(found.id, each)
    note = _("Saved.")
    if any(each.phase is found.phase for each in changed):
        note = _("Saved. This step is open already: when it ends is changed on the hearing’s page.")
    return Went(f"/hearings/{found.id}/calendar", note)


async def _plan(visit: Visit, hearing: Hearing) -> dict[Phase, PhasePlan]:
    stored = {each.phase: each for each in await visit.stores.hearings.plan(hearing.id)}
    return {phase: stored.get(phase, PhasePlan(phase)) for phase in PLANNED}


def _written(visit: Visit, plan: dict[Phase, PhasePlan]) -> dict[str, str]:
    fields = {}
    for phase, each in plan.items():
        fields[OPENS + phase] = as_written(visit, each.opens_at)
        if phase in TIMED:
            fields[CLOSES + phase] = as_written(visit, each.closes_at)
    return fields


async def _page(visit: Visit, hearing: Hearing, fields: dict[str, str], problems: list[str] | None = None) -> Shown:
    found = await calendar_warnings(visit.stores, hearing, visit.desk, visit.now)
    return Shown(
        "hearings/calendar.html",
        {
            **about(visit, hearing),
            "planned": PLANNED,
            "timed": TIMED,
            "names": NAMES,
            "fields": fields,
            "opens": OPENS,
            "closes": CLOSES,
            "problems": problems or [],
            "warnings": [warning_line(visit.gettext, each) for each in found],
        },
        422 if problems else 200,
    )
