"""A result as it is shown: never without its method, mirrored where one reads from the right, without colours."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from console.hearing.charts import WIDTH, chart, printed_chart
from console.hearing.figures import Figure, MethodMissing, figure_of
from hearings.content import Content
from hearings.polls import Option, Poll, PollKind, PollState
from hearings.report import ReportedResult
from hearings.results import Line, Method, Proof, Result

NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
METHOD = Method(Proof.UNCHECKED, 20, 5, False, ("de", "ar"), False)
MARKS = {
    PollKind.RATING: {"1": 1, "2": 2, "3": 3, "4": 4, "5": 10},
    PollKind.SINGLE: {"chosen": 12},
    PollKind.MULTIPLE: {"chosen": 20},
    PollKind.RANKED: {"first": 10, "second": 5, "third": 5},
    PollKind.SCALE: {"1": 1, "2": 2, "3": 3, "4": 4, "5": 10},
    PollKind.YES_NO: {"yes": 15, "no": 3, "abstain": 2},
}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 5


def reported(kind: PollKind, *, method: Method = METHOD, text: str = "Ja & <b>nein</b>") -> ReportedResult:
    asked = kind in (PollKind.SCALE, PollKind.YES_NO, PollKind.FREE_TEXT)
    options = () if asked else tuple(Option(number, Content.of("de", text)) for number in (1, 2))
    poll = Poll(7, 1, None, kind, Content.of("de", text), options, PollState.RELEASED, cards=False)
    mean = 4.0 if kind in (PollKind.RATING, PollKind.SCALE) else None
    numbers = [option.id for option in options] or [0]
    lines = tuple(Line(number, MARKS.get(kind, {}), mean) for number in numbers)
    return ReportedResult(poll, Result(7, method, lines, (), NOW), "hash")


@pytest.mark.parametrize("tag", ["de", "ar"])
@pytest.mark.parametrize("kind", MARKS)
def test_every_kind_has_a_chart_with_its_words_and_a_table(kind: PollKind, tag: str) -> None:
    figure = figure_of(reported(kind), tag, "de")

    drawn = ElementTree.fromstring(str(chart(figure)))
    boxes = drawn.findall("{*}rect")
    assert drawn.get("role") == "img"
    assert drawn.find("{*}title") is not None
    description = drawn.find("{*}desc")
    assert description is not None
    assert all(line in str(description.text) for line in figure.method)
    assert boxes
    assert all(0 <= float(box.get("x", -1)) <= WIDTH for box in boxes)
    assert all(float(box.get("x", 0)) + float(box.get("width", 0)) <= WIDTH for box in boxes)
    assert figure.table is not None
    assert figure.table.rows


@pytest.mark.parametrize("kind", MARKS)
def test_charts_have_no_colours_of_their_own(kind: PollKind) -> None:
    drawn = str(chart(figure_of(reported(kind), "de", "de")))

    fills = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn))
    assert fills <= {"currentColor", "none", "url(#poll7-lines)", "url(#poll7-dots)"}
    assert "style=" not in drawn  # the pages' policy allows none


def test_parts_of_a_bar_differ_by_pattern() -> None:
    drawn = str(chart(figure_of(reported(PollKind.RANKED), "de", "de")))

    assert drawn.count("url(#poll7-lines)") == drawn.count("url(#poll7-dots)") == 3  # two bars and the legend


def test_bars_begin_where_one_begins_to_read() -> None:
    german, arabic = [str(chart(figure_of(reported(PollKind.SINGLE), tag, "de"))) for tag in ("de", "ar")]

    assert re.findall(r'<rect x="([\d.]+)"', german) == ["0.0", "0.0"]
    assert {float(x) + float(w) for x, w in re.findall(r'<rect x="([\d.]+)".*? width="([\d.]+)"', arabic)} == {WIDTH}


def test_what_people_wrote_is_escaped_and_cut_to_two_lines() -> None:
    escaped = str(chart(figure_of(reported(PollKind.SINGLE), "de", "de")))
    cut = str(chart(figure_of(reported(PollKind.SINGLE, text=LONG), "de", "de")))

    assert "<b>" not in escaped
    assert "&lt;b&gt;" in escaped
    assert cut.count("<text") == 2 * (2 + 1)
    assert "…" in cut
    assert "<b>" not in str(printed_chart(figure_of(reported(PollKind.SINGLE), "de", "de")))


@pytest.mark.parametrize(
    ("proof", "sentence"),
    [
        (Proof.CARD, "One vote for each voting card."),
        (Proof.ACCOUNT, "One vote for each messenger account."),
        (Proof.UNCHECKED, "Without voting cards: some votes came by the web chat, where nobody checks who is who."),
    ],
)
def test_the_method_says_what_stands_for_one_person(proof: Proof, sentence: str) -> None:
    figure = figure_of(reported(PollKind.SINGLE, method=replace(METHOD, proof=proof)), "en", "de")

    assert sentence in figure.method


def test_below_five_ballots_there_is_neither_chart_nor_table() -> None:
    few = reported(PollKind.SINGLE, method=replace(METHOD, ballots=None, assisted=None))
    figure = figure_of(replace(few, result=replace(few.result, lines=())), "en", "de")

    assert chart(figure) == printed_chart(figure) == ""
    assert figure.table is None
    assert figure.method[0] == "Fewer than 5 people took part, so no figures are shown."


def test_there_is_no_figure_without_its_method() -> None:
    whole = figure_of(reported(PollKind.SINGLE), "de", "de")

    for method in ((), ("",)):
        with pytest.raises(MethodMissing):
            replace(whole, method=method)
    with pytest.raises(TypeError):
        Figure(poll_id=1, tag="de")  # type: ignore[call-arg]
