"""A result as it is shown: chart, table and method together. None of the three can be had without the others."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.hearing.words import Said, plain, said
from hearings.bars import RANKS, ResultBar, bars_of
from hearings.polls import PollKind
from hearings.report import ReportedResult
from hearings.result_words import BELOW, MARKS, method_lines
from hearings.results import Breakdown, Line
from locales.catalogues import Translator, translator
from locales.formatting import direction, format_number
from locales.registry import own_name


@dataclass(frozen=True, slots=True)
class Bar:
    label: Said
    parts: tuple[float, ...]  #: lengths, as shares of the longest possible bar; drawn with different patterns
    shown: str  #: the figure beside it


@dataclass(frozen=True, slots=True)
class Row:
    label: Said
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    head: tuple[str, ...]  #: of the columns after the first one
    rows: tuple[Row, ...]


class MethodMissing(ValueError):
    """A result without its method is no result."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One released result in one language."""

    poll_id: int
    tag: str  #: the language of our own words
    title: Said
    method: tuple[str, ...]
    bars: tuple[Bar, ...]
    legend: tuple[str, ...]  #: of the parts of a bar, where there are several
    summary: str  #: the chart in a sentence
    table: Table | None  #: None: too few ballots
    breakdowns: tuple[Table, ...]
    hash: str

    def __post_init__(self) -> None:
        if not self.method or not all(self.method):
            raise MethodMissing(self.poll_id)

    @property
    def dir(self) -> str:
        return direction(self.tag)


def figure_of(reported: ReportedResult, tag: str, main: str) -> Figure:
    """Return a released result for a reader of `tag`."""
    _ = translator(tag, main=main)
    spoken = _.language.tag
    poll, result = reported.poll, reported.result
    labels = {0: said(poll.question, tag, main)}
    for option in poll.options:
        words = said(option.text, tag, main)
        labels[option.id] = Said(f"{option.id}. {words.text}", words.tag, words.by_machine)
    lines = [line for line in result.lines if line.counts]
    return Figure(
        poll.id,
        spoken,
        labels[0],
        tuple(plain(line) for line in method_lines(result.method, _)),
        tuple(_bar(each, labels, _) for each in bars_of(poll.kind, result)),
        tuple(_(MARKS[rank]) for rank in RANKS) if poll.kind is PollKind.RANKED else (),
        plain(_("Bar chart. The table below it has the same figures.")),
        _table(poll.kind, lines, labels, _) if lines else None,
        tuple(_breakdown(each, labels, _) for each in result.breakdowns),
        reported.hash,
    )


def _bar(bar: ResultBar, labels: Mapping[int, Said], _: Translator) -> Bar:
    tag = _.language.tag
    label = Said(mark_words(bar.mark, _), tag) if bar.mark else labels[bar.option_id]
    return Bar(label, bar.parts, " + ".join(format_number(figure, tag) for figure in bar.figures))


def _table(kind: PollKind, lines: list[Line], labels: Mapping[int, Said], _: Translator) -> Table:
    tag, marks = _.language.tag, tuple(lines[0].counts)
    means = [_("Average")] if any(line.mean is not None for line in lines) else []
    rows = []
    for line in lines:
        cells = [format_number(line.counts.get(mark, 0), tag) for mark in marks]
        rows.append(Row(labels[line.option_id], (*cells, *(format_number(line.mean or 0, tag) for __ in means))))
    return Table(_("How many people answered what"), (*(mark_words(mark, _) for mark in marks), *means), tuple(rows))


def _breakdown(breakdown: Breakdown, labels: Mapping[int, Said], _: Translator) -> Table:
    """Return how many of each group are in favour."""
    tag = _.language.tag
    keys = [key for key in next(iter(breakdown.cells.values()), {}) if key.endswith(":for")]
    by_language = breakdown.by == "language"
    rows = []
    for group, cells in breakdown.cells.items():
        name = Said(own_name(group), group) if by_language else Said(_("Table %(number)s", number=str(group)), tag)
        figures = (cells.get(key) for key in keys)
        rows.append(Row(name, tuple(_(BELOW) if n is None else format_number(n, tag) for n in figures)))
    head = tuple(key.partition(":")[0] if key != "0:for" else _("In favour") for key in keys)
    caption = _("In favour, by language") if by_language else _("In favour, by table")
    return Table(caption, head, tuple(rows))


def mark_words(mark: str, _: Translator) -> str:
    return _(MARKS[mark]) if mark in MARKS else mark
