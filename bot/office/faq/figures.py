"""How many questions were answered, asked back or handed over: by language and topic, small numbers hidden."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Final

from bot.office.asking import leave_question
from bot.office.faq.words import READERS, topic_name, ways_back
from bot.office.menu import show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from faq.askings import COLUMNS, figures_of
from faq.clusters import SHOWN
from hearings.disclosure import published_counts
from hearings.result_words import BELOW
from locales.catalogues import N_
from locales.formatting import Raw, format_list, format_number
from locales.registry import LANGUAGES, own_name

MONTH: Final = timedelta(days=30)
YEAR: Final = timedelta(days=365)
#: What is counted, in the order in which it is shown.
NAMES: Final = {
    "answered": N_("answered: %(number)s"),
    "asked_back": N_("asked back: %(number)s"),
    "unknown": N_("no answer known: %(number)s"),
    "handed_over": N_("handed over: %(number)s"),
    "not_helped": N_("not helped: %(number)s"),
}
NOTHING: Final[Mapping[str, int]] = dict.fromkeys(COLUMNS, 0)


@press("fqs_figs", role=READERS)
async def show_figures(request: Request) -> None:
    """Show the figures of the last thirty days, or of a year: `fqs_figs:year`."""
    _, askings = request.office_gettext, request.stores.askings
    await leave_question(request)
    is_year = request.args == ["year"]
    since = request.now - (YEAR if is_year else MONTH)
    languages = figures_of(await askings.by_language(since))
    topics = figures_of(await askings.by_topic(since))
    blocks: list[str] = [
        _("**Questions of the last year**") if is_year else _("**Questions of the last 30 days**"),
        _figures(request, {name: _figure(request, sum(row[name] for row in languages.values())) for name in NAMES}),
        _("**By language**"),
        _table(request, {**dict.fromkeys(request.office.city.languages, NOTHING), **languages}, _language_name),
        _("**By topic of the answer**") if topics else "",
        _table(request, topics, partial(topic_name, request)),
        _("Figures below %(number)s are shown to nobody, so that nobody can be recognised in them.", number=SHOWN),
    ]
    other = Choice(_("Last 30 days"), "fqs_figs") if is_year else Choice(_("Last year"), "fqs_figs:year")
    await show(request, "\n\n".join(filter(None, blocks)), row(other), ways_back(_))


def _table(request: Request, counts: Mapping[str, Mapping[str, int]], name_of: Callable[[str], str]) -> str:
    """Return a line for every group with a figure that may be shown, and one for all others together."""
    _ = request.office_gettext
    columns = {name: published_counts({group: row[name] for group, row in counts.items()}) for name in NAMES}
    lines: list[str] = []
    hidden = []
    for group, figures in counts.items():
        if all(columns[name][group] is None for name in NAMES):
            hidden.append(name_of(group))
            continue
        words = {name: _figure(request, figures[name], hidden=columns[name][group] is None) for name in NAMES}
        lines.append(_("- %(group)s: %(figures)s", group=name_of(group), figures=_figures(request, words)))
    if hidden:
        lines.append(_("- all figures below 5 or hidden: %(groups)s", groups=format_list(hidden, _.language.tag)))
    return "\n".join(lines)


def _figures(request: Request, words: Mapping[str, Raw]) -> Raw:
    _ = request.office_gettext
    return Raw("; ".join(_(NAMES[name], number=words[name]) for name in NAMES))


def _figure(request: Request, count: int, *, hidden: bool = False) -> Raw:
    _ = request.office_gettext
    if count < SHOWN:
        return _(BELOW)
    return _("hidden") if hidden else Raw(format_number(count, _.language.tag))


def _language_name(tag: str) -> str:
    return own_name(tag) if tag in LANGUAGES else tag
