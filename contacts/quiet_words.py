"""When an organisation does not want to be disturbed, in words."""

from contacts.quiet import Quiet
from locales.catalogues import Translator
from locales.formatting import Raw, format_list, weekday_name


def quiet_lines(_: Translator, quiet: Quiet) -> list[Raw]:
    """Say which hours and days are quiet."""
    tag, lines = _.language.tag, list[Raw]()
    if quiet.hours:
        begins, ends = (f"{each:%H:%M}" for each in quiet.hours)
        lines.append(_("Quiet hours: from %(begins)s to %(ends)s", begins=begins, ends=ends))
    if quiet.days:
        names = format_list([weekday_name(day, tag) for day in sorted(quiet.days)], tag)
        lines.append(_("Quiet days: %(days)s", days=names))
    return lines or [_("Messages may arrive at any time.")]
