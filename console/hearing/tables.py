"""The report's figures for spreadsheets: one fact a line, so that both files say the same and can be filtered."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from xlsxwriter import Workbook

from console.hearing.figures import Figure, figure_of, mark_words
from console.hearing.words import plain, said
from contacts.exporting import safe_cell
from hearings.content import Content
from hearings.ideas import ShownIdea
from hearings.report import HearingReport, ReportedMeasure, ReportedResult, ReportedStatement
from hearings.result_words import ADVICE, BELOW, DECIDING, STATES, people_words
from hearings.statement_words import ON_PAPER
from locales.catalogues import Translator, translator
from locales.formatting import direction
from locales.registry import own_name

CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_CHARS: Final = 31  #: Excel's
MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)  #: so that the same report is the same file
WIDTHS: Final = (8, 10, 60, 40, 40)


@dataclass(frozen=True, slots=True)
class Fact:
    part: str
    goal: str  #: its number, "" for what belongs to none
    number: str
    text: str
    field: str
    value: str | int | float


def report_csv(report: HearingReport, tag: str, main: str) -> bytes:
    """Return all facts as CSV: UTF-8 with a byte order mark, without which Excel shows broken umlauts."""
    _ = translator(tag, main=main)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("Part"), *_head(_)])
    for fact in _facts(report, tag, main):
        cells = (fact.part, fact.goal, fact.number, fact.text, fact.field, str(fact.value))
        writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def report_xlsx(report: HearingReport, tag: str, main: str) -> bytes:
    """Return them as an Excel file with a sheet for each part; no cell is ever a formula or a link."""
    _ = translator(tag, main=main)
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": said(report.hearing.title, tag, main).text, "created": MADE})
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for part, facts in groupby(_facts(report, tag, main), lambda fact: fact.part):
        sheet = book.add_worksheet("".join(char for char in part if char not in "[]:*?/\\'")[:SHEET_CHARS])
        if direction(_.language.tag) == "rtl":
            sheet.right_to_left()
        for column, (head, width) in enumerate(zip(_head(_), WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, head, strong)
        sheet.freeze_panes(1, 0)
        for line, fact in enumerate(facts, 1):
            for column, cell in enumerate((fact.goal, fact.number, fact.text, fact.field)):
                sheet.write_string(line, column, safe_cell(cell))
            if isinstance(fact.value, str):
                sheet.write_string(line, 4, safe_cell(fact.value))
            else:
                sheet.write_number(line, 4, fact.value)
    book.close()
    return file.getvalue()


def _head(_: Translator) -> tuple[str, ...]:
    return _("Goal"), _("Number"), _("Text"), _("What it says"), _("Value")


def _facts(report: HearingReport, tag: str, main: str) -> Iterator[Fact]:
    """Yield everything, part by part."""
    facts = _Facts(tag, main)
    yield from facts.overview(report)
    for goal in report.goals:
        for reported in goal.results:
            yield from facts.result(str(goal.goal.number), reported)
    for reported in report.results:
        yield from facts.result("", reported)
    for goal in report.goals:
        for measure in goal.measures:
            yield from facts.measure(str(goal.goal.number), measure)
    for goal in report.goals:
        for idea in goal.ideas:
            yield facts.idea(str(goal.goal.number), idea)
    for goal in report.goals:
        for statement in goal.statements:
            yield from facts.statement(str(goal.goal.number), statement)
    for statement in report.statements:
        yield from facts.statement("", statement)


class _Facts:
    """Facts in one language."""

    def __init__(self, tag: str, main: str) -> None:
        self._tag = tag
        self._main = main
        self.words = translator(tag, main=main)

    def say(self, content: Content) -> str:
        return said(content, self._tag, self._main).text

    def overview(self, report: HearingReport) -> Iterator[Fact]:
        _ = self.words
        part = _("Hearing")
        yield Fact(part, "", "", self.say(report.hearing.title), _("Please note"), _(ADVICE))
        for goal in report.goals:
            number = str(goal.goal.number)
            yield Fact(part, number, number, self.say(goal.goal.wording), _("Goal"), self.say(goal.goal.title))

    def result(self, goal: str, reported: ReportedResult) -> Iterator[Fact]:
        _ = self.words
        figure = figure_of(reported, self._tag, self._main)
        part, number = _("Results"), str(reported.poll.id)
        for line in figure.method:
            yield Fact(part, goal, number, figure.title.text, _("Method"), line)
        yield Fact(part, goal, number, figure.title.text, _("Checksum"), figure.hash)
        yield from self._figures(part, goal, number, reported)
        yield from self._groups(part, goal, number, figure)

    def _figures(self, part: str, goal: str, number: str, reported: ReportedResult) -> Iterator[Fact]:
        _, options = self.words, {option.id: self.say(option.text) for option in reported.poll.options}
        for line in reported.result.lines:
            text = options.get(line.option_id, self.say(reported.poll.question))
            if not line.counts:
                yield Fact(part, goal, number, text, _("Votes"), _(BELOW))
            for mark, count in line.counts.items():
                yield Fact(part, goal, number, text, mark_words(mark, _), count)
            if line.mean is not None:
                yield Fact(part, goal, number, text, _("Average"), line.mean)

    def _groups(self, part: str, goal: str, number: str, figure: Figure) -> Iterator[Fact]:
        for table in figure.breakdowns:
            for row in table.rows:
                for head, cell in zip(table.head, row.cells, strict=True):
                    yield Fact(
                        part, goal, number, figure.title.text, f"{table.caption}: {row.label.text} ({head})", cell
                    )

    def idea(self, goal: str, idea: ShownIdea) -> Fact:
        _ = self.words
        return Fact(_("Ideas"), goal, str(idea.number), self.say(idea.text), _("Language"), own_name(idea.text.source))

    def measure(self, goal: str, reported: ReportedMeasure) -> Iterator[Fact]:
        _, measure = self.words, reported.measure
        part, number, text = _("Measures"), str(measure.number), self.say(measure.what)
        fields: list[tuple[str, str | int]] = [
            (_("State"), _(STATES[measure.state])),
            (_("For whom"), self.say(measure.for_whom)),
            (_("Who could help"), self.say(measure.who_helps)),
            (_("Made of the ideas"), ", ".join(map(str, reported.ideas))),
            (_("Supporters"), plain(people_words(reported.supporters, _))),
        ]
        if measure.by_staff:
            fields.append((_("Please note"), _("The office wrote this measure, not residents.")))
        if reported.percent is not None:
            fields.append((_("Progress"), reported.percent))
        for step in reported.steps:
            day = step.published_at.date().isoformat() if step.published_at else ""
            fields.append((day, f"{_(STATES[step.state])} {self.say(step.text)}".strip()))
        for field, value in fields:
            yield Fact(part, goal, number, text, field, value)

    def statement(self, goal: str, reported: ReportedStatement) -> Iterator[Fact]:
        _, statement = self.words, reported.statement
        part, text = _("What organisations say"), self.say(statement.text)
        for field, value in (
            (_("People who took part"), statement.people_count),
            (_("For it"), statement.for_count),
            (_("Against it"), statement.against_count),
            (_("Undecided"), statement.open_count),
            (_("Method"), _(DECIDING[statement.deciding])),
        ):
            yield Fact(part, goal, reported.organisation, text, field, value)
        if statement.on_paper:
            yield Fact(part, goal, reported.organisation, text, _("Please note"), _(ON_PAPER))
