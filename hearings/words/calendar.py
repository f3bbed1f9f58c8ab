"""What staff should look at in the calendar of a hearing, in words."""

from typing import Final

from hearings.calendar import CalendarWarning, WarningKind
from hearings.words.steps import name_of
from locales.catalogues import N_, Translator
from locales.formatting import Raw, format_date, format_list
from locales.registry import own_name

WORDS: Final = {
    WarningKind.NO_EVENING: N_("It is not said when the evening is."),
    WarningKind.SHORT_NOTICE: N_(
        "Between the public notice and the evening there would be %(days)s days. Three weeks are the rule in dialogue "
        "with residents: the evening from %(day)s on."
    ),
    WarningKind.HOLIDAY: N_("%(day)s is a public holiday."),
    WarningKind.UNUSUAL_HOUR: N_("The evening begins at an unusual hour."),
    WarningKind.OUT_OF_ORDER: N_("“%(step)s” would open before “%(after)s”."),
    WarningKind.CLOSES_TOO_EARLY: N_("“%(step)s” would close before it opens."),
    WarningKind.CLOSES_LATE: N_("“%(step)s” would close after “%(after)s” opens."),
    WarningKind.CLOCK_CHANGE: N_("On %(day)s the clocks change. The times here are those of the clock on the wall."),
    WarningKind.UNTRANSLATED: N_("The goals are not complete in: %(languages)s."),
}


def warning_line(_: Translator, found: CalendarWarning) -> Raw:
    return _(
        WORDS[found.kind],
        step=name_of(_, found.phase) if found.phase else "",
        after=name_of(_, found.after) if found.after else "",
        languages=format_list([own_name(tag) for tag in found.languages], _.language.tag),
        day=format_date(found.day, _.language.tag) if found.day else "",
        days=found.days,
    )
