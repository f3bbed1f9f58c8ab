"""A problem in words, for staff in the chat, on the console and wherever alerts go."""

from datetime import date, datetime, tzinfo

from hub.problems import Alert, Problem, Stage
from locales.catalogues import Translator
from locales.formatting import Raw, format_date, format_datetime


def what_happened(_: Translator, problem: Problem) -> Raw:
    """Return the problem in one sentence."""
    return _(problem.code.kind.what, **_figures(_, problem))


def what_to_do(_: Translator, problem: Problem) -> list[Raw]:
    """Return what it means, and what to do next."""
    figures = _figures(_, problem)
    return [_(problem.code.kind.means, **figures), _(problem.code.kind.next, **figures)]


def alert_lines(_: Translator, alert: Alert, zone: tzinfo) -> list[Raw]:
    """Return the paragraphs of an alert, the first one as its title."""
    what = what_happened(_, alert.problem)
    match alert.stage:
        case Stage.BEGAN:
            return [_("⚠ %(what)s", what=what), *what_to_do(_, alert.problem)]
        case Stage.LASTS:
            since = _("So since %(when)s.", when=_when(_, alert.began_at, zone))
            return [_("⚠ Still: %(what)s", what=what), since, *what_to_do(_, alert.problem)]
        case Stage.OVER:
            began = _("It began on %(when)s. There is nothing left to do.", when=_when(_, alert.began_at, zone))
            return [_("✅ This is over: %(what)s", what=what), began]


def _figures(_: Translator, problem: Problem) -> dict[str, str | int]:
    figures = dict(problem.figures)
    if "day" in figures:
        figures["day"] = format_date(date.fromisoformat(str(figures["day"])), _.language.tag)
    return figures


def _when(_: Translator, at: datetime, zone: tzinfo) -> str:
    return format_datetime(at, _.language.tag, zone)


def trial_words(_: Translator) -> tuple[str, str]:
    """Return title and text of what tries out whether alerts arrive."""
    title = _("Sprachrohr: a test")
    return title, _("If you read this, alerts arrive here. There is nothing to do.")
