"""How many questions were answered, asked back or handed over: by language and topic, small numbers hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from console.office.answers.words import topics
from console.office.navigation import INBOX_READERS
from console.office.routing import Reply, page
from console.office.visit import Shown, Visit
from faq.askings import COLUMNS, figures_of
from faq.clusters import SHOWN
from hearings.disclosure import published_counts
from locales.catalogues import N_

MONTH: Final = timedelta(days=30)
YEAR: Final = timedelta(days=365)
NAMES: Final[Mapping[str, str]] = {
    "answered": N_("Answered"),
    "asked_back": N_("Asked back"),
    "unknown": N_("No answer known"),
    "handed_over": N_("Handed over"),
    "not_helped": N_("Did not help"),
}
PARTS: Final = ("answered", "asked_back", "unknown", "handed_over")  #: what came of a question, each once


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one language or topic; None: not to be shown."""

    name: str
    figures: Mapping[str, int | None]
    small: Mapping[str, bool]  #: which are below five; others without a figure are hidden

    @property
    def shares(self) -> list[tuple[str, float, float]]:
        """Return the parts of its bar: what, where it begins, how long it is, of 100."""
        known = {name: self.figures[name] or 0 for name in PARTS}
        total, start = sum(known.values()), 0.0
        parts: list[tuple[str, float, float]] = []
        for name, count in known.items():
            length = 100 * count / total if total else 0.0
            parts.append((name, round(start, 2), round(length, 2)))
            start += length
        return [part for part in parts if part[2]]


@page("/answers/figures", *INBOX_READERS)
async def figures(visit: Visit) -> Reply:
    """Show the figures of the last thirty days, or of a year: `?period=year`."""
    askings, is_year = visit.stores.askings, visit.asked("period") == "year"
    since = visit.now - (YEAR if is_year else MONTH)
    by_language = figures_of(await askings.by_language(since))
    totals = {name: sum(row[name] for row in by_language.values()) for name in COLUMNS}
    everybody = dict.fromkeys(visit.desk.site.languages, dict.fromkeys(COLUMNS, 0))
    by_topic = figures_of(await askings.by_topic(since))
    return Shown(
        "answers/figures.html",
        {
            "is_year": is_year,
            "names": NAMES,
            "parts": PARTS,
            "totals": {name: count if count >= SHOWN else None for name, count in totals.items()},
            "any": any(totals.values()),
            "languages": _lines({**everybody, **by_language}),
            "topics": _lines(by_topic),
            "topic_names": topics(visit, *by_topic),
            "people": SHOWN,
        },
    )


def _lines(rows: Mapping[str, Mapping[str, int]]) -> list[Line]:
    """Return a line for every group with a figure that may be shown."""
    columns = {name: published_counts({group: row[name] for group, row in rows.items()}) for name in COLUMNS}
    lines = [
        Line(
            group,
            {name: columns[name][group] for name in COLUMNS},
            {name: row[name] < SHOWN for name in COLUMNS},
        )
        for group, row in rows.items()
    ]
    return [line for line in lines if any(figure is not None for figure in line.figures.values())]
