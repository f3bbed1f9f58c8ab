"""The rule of a repetition in words, how it can be chosen, and its next dates."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from broadcasts.repeating import LAST, Every, Rule
from broadcasts.schedule import IfLate
from locales.catalogues import N_, Translator
from locales.formatting import Raw, format_date, weekday_name

_SHORTEST_MONTH: Final = 28
OFTEN: Final = {
    Every.WEEK: N_("Every week"),
    Every.SECOND_WEEK: N_("Every second week"),
    Every.WEEKDAY_OF_MONTH: N_("On a weekday of the month, such as the second Thursday"),
    Every.DAY_OF_MONTH: N_("On a day of the month"),
    Every.LAST_WORKING_DAY: N_("On the last working day of the month"),
}
NTH: Final = {1: N_("First"), 2: N_("Second"), 3: N_("Third"), 4: N_("Fourth"), LAST: N_("Last")}
IF_LATE: Final = {
    IfLate.SEND: N_("If the hub is not running at that time, it is sent as soon as the hub is back."),
    IfLate.MISS: N_("If the hub is not running at that time, it is not sent, and you are told."),
}
_NTH: Final[Mapping[int, str]] = {
    1: N_("On the first %(weekday)s of every month at %(time)s."),
    2: N_("On the second %(weekday)s of every month at %(time)s."),
    3: N_("On the third %(weekday)s of every month at %(time)s."),
    4: N_("On the fourth %(weekday)s of every month at %(time)s."),
    LAST: N_("On the last %(weekday)s of every month at %(time)s."),
}


def rule_words(_: Translator, rule: Rule) -> Raw:
    """Say when something is repeated, and until when."""
    lines = [_when(_, rule)]
    if rule.until:
        lines.append(_("Until %(day)s.", day=format_date(rule.until, _.language.tag)))
    return Raw(" ".join(lines))


def _when(_: Translator, rule: Rule) -> Raw:
    values = {"weekday": weekday_name(rule.weekday, _.language.tag), "time": f"{rule.at:%H:%M}"}
    match rule.every:
        case Every.WEEK:
            return _("Every week on %(weekday)s at %(time)s.", **values)
        case Every.SECOND_WEEK:
            return _("Every second week on %(weekday)s at %(time)s.", **values)
        case Every.WEEKDAY_OF_MONTH:
            return _(_NTH[rule.nth], **values)
        case Every.LAST_WORKING_DAY:
            return _("On the last working day of every month at %(time)s.", time=values["time"])
        case Every.DAY_OF_MONTH if rule.day > _SHORTEST_MONTH:
            words = N_("On day %(day)s of every month at %(time)s; in shorter months on their last day.")
            return _(words, day=str(rule.day), time=values["time"])
        case Every.DAY_OF_MONTH:
            return _("On day %(day)s of every month at %(time)s.", day=str(rule.day), time=values["time"])


def date_lines(_: Translator, walls: Iterable[datetime]) -> Raw:
    """Return a line for each date, with its weekday."""
    tag = _.language.tag
    lines = (_("- %(day)s, %(time)s", day=format_date(wall.date(), tag), time=f"{wall:%H:%M}") for wall in walls)
    return Raw("\n".join(lines))
