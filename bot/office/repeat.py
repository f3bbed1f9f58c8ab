"""Planning a repetition: how often, at what time, until when; its next dates are shown before it is confirmed."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.board import open_draft
from bot.office.late import otherwise
from bot.office.menu import number, office_button, say, show
from bot.office.release import chosen, released, request_key
from bot.office.send_later import WISH
from bot.request import Request, row, rows_of
from bot.routing import press, step
from broadcasts.repeating import Every, NeverFires, Rule, Schedule, begun, read_end, walls
from broadcasts.schedule import IfLate, UnreadableTime, read_clock
from broadcasts.words.repeating import IF_LATE, NTH, OFTEN, date_lines, rule_words
from channels.outgoing import Choice, Row
from contacts.quiet import DAYS
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import weekday_name

ASKED_DAY: Final = "rp_day"
ASKED_TIME: Final = "rp_time"
ASKED_END: Final = "rp_end"
CHARS: Final = 40
SHOWN_DATES: Final = 3
LONGEST_MONTH: Final = 31
NO_END: Final = "-"
DAY: Final = "%Y%m%d"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the buttons carry while a repetition is planned."""

    wish: str  #: edition, version, audience and choices, as for any broadcast
    on: str  #: the letter of `Every`, then the weekday, the day of the month, or which weekday of the month: "n23"
    at: str  #: "1000"
    end: str = NO_END  #: "20271231", or "10x"
    if_late: IfLate = IfLate.SEND

    @staticmethod
    def of(args: list[str]) -> "Plan":
        wish, (on, at, end, if_late) = ":".join(args[:WISH]), args[WISH : WISH + 4]
        return Plan(wish, on, at, end, IfLate(if_late))

    @property
    def token(self) -> str:
        return f"{self.endless}:{self.if_late.value}"

    @property
    def endless(self) -> str:
        """Its pieces without the rule for late ones."""
        return f"{self.wish}:{self.on}:{self.at}:{self.end}"

    def begun(self, zone: str, now: datetime, holidays: str) -> Rule:
        """Return the rule as it begins now. Raises `NeverFires`."""
        every, details = Every(self.on[0]), [int(digit) for digit in self.on[1:]]
        rule = Rule(every, time(int(self.at[:2]), int(self.at[2:])), holidays=holidays)
        match every:
            case Every.WEEK | Every.SECOND_WEEK:
                rule = replace(rule, weekday=details[0])
            case Every.WEEKDAY_OF_MONTH:
                rule = replace(rule, nth=details[0], weekday=details[1])
            case Every.DAY_OF_MONTH:
                rule = replace(rule, day=int(self.on[1:]))
        if self.end.endswith("x"):
            return begun(rule, zone, now, int(self.end[:-1]))
        until = None if self.end == NO_END else datetime.strptime(self.end, DAY).date()  # noqa: DTZ007 - a day
        return begun(replace(rule, until=until), zone, now)


@press("ed_rep", role=Role.EDITOR)
async def ask_how_often(request: Request) -> None:
    _, edition = request.office_gettext, await open_draft(request, number(request))
    if edition is None:
        return
    await leave_question(request)
    wish = _wish(request)
    choices = [Choice(_(words), f"rp_every:{wish}:{every.value}") for every, words in OFTEN.items()]
    back = row(Choice(_("Back"), _numbers(wish)), office_button(_))
    await show(request, _("How often is it to be sent?"), *rows_of(choices, 1), back)


@press("rp_every", role=Role.EDITOR)
async def ask_day(request: Request) -> None:
    """Ask on which day, where the answer before leaves that open."""
    _, wish, on = request.office_gettext, _wish(request), request.args[WISH]
    await leave_question(request)
    back = row(Choice(_("Back"), f"ed_rep:{wish}"), office_button(_))
    match Every(on[0]):
        case Every.LAST_WORKING_DAY:
            await _ask_time(request, wish, on)
        case Every.DAY_OF_MONTH:
            await ask_line(request, ASKED_DAY, _day_question(_), f"ed_rep:{wish}", wish=wish)
        case Every.WEEKDAY_OF_MONTH if len(on) == 1:
            choices = [Choice(_(words), f"rp_every:{wish}:{on}{nth}") for nth, words in NTH.items()]
            await show(request, _("Which weekday of the month?"), *rows_of(choices), back)
        case _other:
            tag = _.language.tag
            choices = [Choice(weekday_name(day, tag), f"rp_at:{wish}:{on}{day}") for day in DAYS]
            await show(request, _("On which weekday?"), *rows_of(choices), back)


@step(ASKED_DAY, role=Role.EDITOR)
async def receive_day(request: Request) -> None:
    assert request.step is not None
    _, wish = request.office_gettext, request.step.data["wish"]
    words = (await written_line(request, f"ed_rep:{wish}", CHARS)).rstrip(".")
    if not words:
        return
    if words.isdecimal() and 1 <= int(words) <= LONGEST_MONTH:
        await _ask_time(request, wish, f"{Every.DAY_OF_MONTH.value}{int(words)}")
    else:
        text = f"{_('There is no such day.')}\n\n{_day_question(_)}"
        await say(request, text, row(Choice(_("Cancel"), f"ed_rep:{wish}")))


@press("rp_at", role=Role.EDITOR)
async def ask_time(request: Request) -> None:
    await _ask_time(request, _wish(request), request.args[WISH])


async def _ask_time(request: Request, wish: str, on: str) -> None:
    _ = request.office_gettext
    await ask_line(request, ASKED_TIME, _time_question(_), f"ed_rep:{wish}", wish=wish, on=on)


@step(ASKED_TIME, role=Role.EDITOR)
async def receive_time(request: Request) -> None:
    assert request.step is not None
    _, wish, on = request.office_gettext, request.step.data["wish"], request.step.data["on"]
    words = await written_line(request, f"ed_rep:{wish}", CHARS)
    if not words:
        return
    try:
        at = read_clock(words)
    except UnreadableTime:
        text = f"{_('I do not understand this time.')}\n\n{_time_question(_)}"
        await say(request, text, row(Choice(_("Cancel"), f"ed_rep:{wish}")))
    else:
        await _preview(request, Plan(wish, on, f"{at:%H%M}"))


@press("rp_see", role=Role.EDITOR)
async def show_plan(request: Request) -> None:
    """Show a repetition as it is planned so far, perhaps with another rule for late ones."""
    if await open_draft(request, number(request)) is not None:
        await leave_question(request)
        await _preview(request, Plan.of(request.args))


@press("rp_end", role=Role.EDITOR)
async def ask_end(request: Request) -> None:
    _ = request.office_gettext
    plan = ":".join(request.args)
    await ask_line(request, ASKED_END, _end_question(_), f"rp_see:{plan}", plan=plan)


@step(ASKED_END, role=Role.EDITOR)
async def receive_end(request: Request) -> None:
    assert request.step is not None
    _, plan = request.office_gettext, Plan.of(request.step.data["plan"].split(":"))
    words = await written_line(request, f"rp_see:{plan.token}", CHARS)
    if not words:
        return
    today = request.now.astimezone(ZoneInfo(request.office.city.time_zone)).date()
    try:
        end = read_end(words, today)
    except UnreadableTime:
        text = f"{_('I do not understand this end.')}\n\n{_end_question(_)}"
        await say(request, text, row(Choice(_("Cancel"), f"rp_see:{plan.token}")))
    else:
        await _preview(request, replace(plan, end=f"{end:{DAY}}" if isinstance(end, date) else f"{end}x"))


async def _preview(request: Request, plan: Plan) -> None:
    """Show the rule with its next dates and ask whether it is meant; say so where there is no date."""
    _, city = request.office_gettext, request.office.city
    another = row(Choice(_("Change the rule"), f"ed_rep:{plan.wish}"), Choice(_("Back"), _numbers(plan.wish)))
    try:
        rule = plan.begun(city.time_zone, request.now, city.holidays)
    except NeverFires:
        endless = replace(plan, end=NO_END)
        text = _("It would never be sent: there is no such date before the end. Please choose another end.")
        await show(request, text, *_end_rows(_, endless), another)
        return
    dates = date_lines(_, islice(walls(rule, city.time_zone, request.now), SHOWN_DATES))
    lines = [_("Repeat it like this?"), rule_words(_, rule), _("The next dates:"), dates, _(IF_LATE[plan.if_late])]
    await show(
        request,
        "\n\n".join(lines),
        row(Choice(_("Yes, repeat it"), f"rp_ok:{plan.token}")),
        *_end_rows(_, plan),
        row(otherwise(_, plan.if_late, f"rp_see:{plan.endless}")),
        another,
    )


def _end_rows(_: Translator, plan: Plan) -> list[Row]:
    rows = [row(Choice(_("Until…"), f"rp_end:{plan.token}"))]
    if plan.end != NO_END:
        rows.append(row(Choice(_("Without an end"), f"rp_see:{replace(plan, end=NO_END).token}")))
    return rows


@press("rp_ok", role=Role.EDITOR)
async def repeat(request: Request) -> None:
    """Begin the repetition: once, however often and by whomever this is pressed."""
    _, city, plan = request.office_gettext, request.office.city, Plan.of(request.args)
    schedules, key = request.stores.schedules, request_key(request)
    if present := await schedules.by_request(key):
        await say(request, _("This is being repeated already."), _show_row(_, present))
        return
    try:
        rule = plan.begun(city.time_zone, request.now, city.holidays)
    except NeverFires:  # its last date went by since it was shown
        await _preview(request, plan)
        return
    ready = await released(request)
    if ready is None:
        return
    edition, segment = ready
    assert request.staff is not None
    await leave_question(request)
    first = next(walls(rule, city.time_zone, request.now))
    schedule = await schedules.add(
        edition.id,
        segment,
        rule,
        first,
        city.time_zone,
        plan.if_late,
        request.staff.id,
        request.now,
        report_address_id=request.address.id,
        request_key=key,
        fallbacks=chosen(request),
    )
    schedule = schedule or await schedules.by_request(key)  # another process was faster
    assert schedule is not None
    lines = [
        _("“%(title)s” is repeated. Nobody needs to be here then.", title=edition.title),
        rule_words(_, rule),
        _("The next dates:"),
        date_lines(_, islice(walls(rule, city.time_zone, request.now), SHOWN_DATES)),
    ]
    await show(request, "\n\n".join(lines), _show_row(_, schedule), row(office_button(_)))


def _show_row(_: Translator, schedule: Schedule) -> Row:
    return row(Choice(_("Show the repetition"), f"rp:{schedule.id}"))


def _wish(request: Request) -> str:
    return ":".join(request.args[:WISH])


def _numbers(wish: str) -> str:
    edition_id, _version, audience, *code = wish.split(":")
    return ":".join(["ed_reach", edition_id, audience, *code])


def _day_question(_: Translator) -> str:
    return _("On which day of the month? Please write a number from 1 to 31. In shorter months it is the last day.")


def _time_question(_: Translator) -> str:
    return _("At what time? For example: 10:00")


def _end_question(_: Translator) -> str:
    return _("Until when? Please write a day, such as 31.12.2027, or how many times, such as “10 times”.")
