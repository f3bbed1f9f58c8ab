"""Repetitions: an edition sent again and again by a rule; its next dates are shown before it is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Final

from broadcasts.audience import Segment
from broadcasts.repeating import Every, NeverFires, Rule, Schedule, begun, read_end, walls
from broadcasts.schedule import IfLate, UnreadableTime, read_clock
from broadcasts.words.audience import segment_lines
from broadcasts.words.repeating import IF_LATE, NTH, OFTEN, rule_words
from console.office.editions.audience import exact_of, segment_in
from console.office.editions.edition import the_edition
from console.office.editions.sending import CHOICE, choices_in, released
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.quiet import DAYS
from contacts.staff import Role
from locales.formatting import weekday_name

SHOWN_DATES: Final = 3
LONGEST_MONTH: Final = 31


class NoRule(Exception):
    """What was chosen makes no rule; says why, in words for staff."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What stands in the form of a repetition."""

    every: str
    weekday: str
    nth: str
    day: str
    at: str
    end: str
    if_late: str

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Wish":
        names = {"every": Every.WEEK.value, "weekday": "0", "nth": "1", "day": "1", "at": "", "end": "", "if_late": ""}
        return cls(**{name: values.get(name, "").strip() or usual for name, usual in names.items()})


@page("/editions/{number}/repeat", Role.EDITOR)
async def plan(visit: Visit) -> Reply:
    """Show the rule as it is chosen so far, with its next dates; nothing is changed."""
    return await _page(visit, visit.query)


@form("/editions/{number}/repeat", Role.EDITOR)
async def repeat(visit: Visit) -> Reply:
    """Begin the repetition that was shown."""
    found, _, schedules = await the_edition(visit), visit.gettext, visit.stores.schedules
    values = {name: visit.field(name) for name in visit.fields}
    wish, zone = Wish.of(values), visit.desk.time_zone
    try:
        rule = _rule(visit, wish)
    except NoRule:
        return await _page(visit, values, 422)  # the page says why
    ready = await released(visit, found, values)
    if not isinstance(ready, tuple):
        return ready
    edition, segment = ready
    chats = await visit.stores.staff.chats_of(visit.staff.id)
    mark = f"{found.id}:{found.version}:{segment.mark}:{wish}:{visit.session.id}"
    schedule = await schedules.add(
        edition.id,
        segment,
        rule,
        next(walls(rule, zone, visit.now)),
        zone,
        IfLate.MISS if wish.if_late == IfLate.MISS else IfLate.SEND,
        visit.staff.id,
        visit.now,
        report_address_id=chats[0] if chats else None,
        request_key=visit.stores.session.vault.lookup("broadcast", mark),
        fallbacks=choices_in(values),
    )
    if schedule is None:
        return Went(f"/editions/{found.id}", _("This is being repeated already."), done=False)
    note = _("“%(title)s” is repeated. Nobody needs to be here then.", title=edition.title)
    return Went(f"/repetitions/{schedule.id}", note)


@page("/repetitions/{number}", Role.EDITOR)
async def repetition(visit: Visit) -> Reply:
    found = await visit.stores.schedules.get(visit.number())
    if found is None:
        raise Missing
    edition = await visit.stores.editions.get(found.edition_id)
    return Shown(
        "editions/repetition.html",
        {
            "schedule": found,
            "edition": edition,
            "rule": rule_words(visit.gettext, found.rule),
            "audience": await segment_lines(
                visit.gettext, visit.stores, Segment.from_json(found.segment), visit.desk.site.main_language
            ),
            "dates": _dates(visit, found.rule) if found.next_at else [],
            "if_late": IF_LATE[found.if_late],
        },
    )


@form("/repetitions/{number}/end", Role.EDITOR)
async def end(visit: Visit) -> Reply:
    found, _ = await _locked(visit), visit.gettext
    if found.ended_at is not None:
        return Went(f"/repetitions/{found.id}", _("This repetition has ended."), done=False)
    await visit.stores.schedules.move_on(found, None, visit.now)
    return Went(f"/repetitions/{found.id}", _("It has ended. What was sent stays; nothing more is sent."))


@form("/repetitions/{number}/go-on", Role.EDITOR)
async def go_on(visit: Visit) -> Reply:
    """After a restore: go on with the next date that is still to come."""
    found, _ = await _locked(visit), visit.gettext
    if found.ended_at is not None or found.next_at is not None:
        return Went(f"/repetitions/{found.id}", _("This was decided already."), done=False)
    following = next(walls(found.rule, found.zone, visit.now), None)
    await visit.stores.schedules.move_on(found, following, visit.now)
    return Went(f"/repetitions/{found.id}", _("It goes on with the next date."))


async def _locked(visit: Visit) -> Schedule:
    """Return the repetition, and let nobody else move it meanwhile. Raises `Missing`."""
    found = await visit.stores.schedules.locked(visit.number())
    if found is None:
        raise Missing
    return found


def _dates(visit: Visit, rule: Rule) -> list[datetime]:
    """Return the next wall times, as instants of the city."""
    zone = visit.desk.site.zone
    return [wall.replace(tzinfo=zone) for wall in islice(walls(rule, visit.desk.time_zone, visit.now), SHOWN_DATES)]


def _rule(visit: Visit, wish: Wish) -> Rule:
    """Return the rule as it begins now. Raises `NoRule`."""
    _, zone = visit.gettext, visit.desk.time_zone
    if wish.every not in list(Every) or not all(
        each.isdecimal() and len(each) < 3 for each in (wish.weekday, wish.nth)
    ):
        raise NoRule(_("Please choose how often."))
    try:
        rule = Rule(Every(wish.every), read_clock(wish.at), holidays=visit.desk.holidays)
        ends = read_end(wish.end, visit.now.astimezone(visit.desk.site.zone).date()) if wish.end else None
    except UnreadableTime:
        words = _("Please write a time, and as its end a day or how many times, such as “10 times”, or nothing.")
        raise NoRule(words) from None
    match rule.every:
        case Every.WEEK | Every.SECOND_WEEK if int(wish.weekday) in DAYS:
            rule = replace(rule, weekday=int(wish.weekday))
        case Every.WEEKDAY_OF_MONTH if int(wish.weekday) in DAYS and int(wish.nth) in NTH:
            rule = replace(rule, weekday=int(wish.weekday), nth=int(wish.nth))
        case Every.DAY_OF_MONTH if wish.day.isdecimal() and 1 <= int(wish.day[:3]) <= LONGEST_MONTH:
            rule = replace(rule, day=int(wish.day))
        case Every.LAST_WORKING_DAY:
            pass
        case _other:
            raise NoRule(_("There is no such day."))
    try:
        if isinstance(ends, date):
            return begun(replace(rule, until=ends), zone, visit.now)
        return begun(rule, zone, visit.now, ends)
    except NeverFires:
        words = _("It would never be sent: there is no such date before the end. Please choose another end.")
        raise NoRule(words) from None


async def _page(visit: Visit, values: Mapping[str, str], status: int = 200) -> Shown:
    found, _ = await the_edition(visit), visit.gettext
    segment, wish = segment_in(found, values), Wish.of(values)
    if found.corrects_id is not None or segment is None:
        raise Missing
    problem, rule = "", None
    if wish.at:
        try:
            rule = _rule(visit, wish)
        except NoRule as exc:
            problem = str(exc)
    return Shown(
        "editions/repeat.html",
        {
            "edition": found,
            "segment": segment,
            "exact": exact_of(segment),
            "wish": wish,
            "choices": choices_in(values),
            "choice": CHOICE,
            "often": OFTEN,
            "nth": NTH,
            "weekdays": [(day, weekday_name(day, _.language.tag)) for day in DAYS],
            "late": IF_LATE,
            "rule": rule_words(_, rule) if rule else "",
            "dates": _dates(visit, rule) if rule else [],
            "problems": [problem] if problem else [],
        },
        422 if problem else status,
    )
