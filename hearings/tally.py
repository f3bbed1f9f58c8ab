"""Counting: what the ballots of one poll add up to, as it will be frozen and published."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from hearings.ballots import Ballot
from hearings.disclosure import SMALLEST, published_counts, published_groups
from hearings.polls import RANKS, SCALE, Poll, PollKind
from hearings.results import Breakdown, Line, Method, Proof, Result

WEB_CHAT: Final = "webchat"
PAPER: Final = "paper"
IN_FAVOUR: Final = 4  #: of 1 to 5: who gives this or more is in favour
RANK_NAMES: Final = ("first", "second", "third")
CHOICES: Final = (PollKind.SINGLE, PollKind.MULTIPLE, PollKind.RANKED)
YES_NO: Final = {1: "yes", 0: "no", -1: "abstain"}


def count(
    poll: Poll, ballots: Sequence[Ballot], languages: tuple[str, ...], now: datetime, taken_back: Collection[int] = ()
) -> Result:
    """Return the result of a poll. Below five ballots it says only how many languages were offered, and no figures.

    Args:
        languages: in which the hearing was offered; a breakdown has a group for each.
        taken_back: options without figures, because their makers took them back.
    """
    enough = len(ballots) >= SMALLEST
    numbers = [option.id for option in poll.options if option.id not in taken_back] if poll.options else [0]
    lines = tuple(_line(poll, number, ballots) for number in numbers) if enough else ()
    return Result(
        poll_id=poll.id,
        method=replace(_method(poll, ballots, languages), taken_back=tuple(sorted(taken_back))),
        lines=lines,
        breakdowns=_breakdowns(poll, numbers, ballots, languages) if enough else (),
        frozen_at=now,
    )


def _line(poll: Poll, number: int, ballots: Sequence[Ballot]) -> Line:
    """Return one option's figures; none where fewer than five people answered it."""
    given = [_marks(poll.kind, number, ballot) for ballot in ballots]
    answered = [mark for mark in given if mark is not None]
    if len(answered) < SMALLEST or poll.kind is PollKind.FREE_TEXT:
        return Line(number, {})
    counts = Counter(answered)
    line = {mark: counts[mark] for mark in ALL_MARKS[poll.kind]}
    if poll.kind in (PollKind.RATING, PollKind.SCALE):
        return Line(number, line, round(sum(int(mark) for mark in answered) / len(answered), 1))
    return Line(number, line)


def _marks(kind: PollKind, number: int, ballot: Ballot) -> str | None:
    """Return what one ballot says about one option, None where it says nothing."""
    if kind in CHOICES:
        return _choice(kind, number, ballot.answers.get(0))
    answer = ballot.answers.get(number)
    if answer is None:
        return None
    return YES_NO.get(answer) if kind is PollKind.YES_NO else str(answer)


def _choice(kind: PollKind, number: int, chosen: Any) -> str | None:
    """Return whether an option is among the chosen ones, and as which."""
    if chosen is None:
        return None
    if kind is PollKind.SINGLE:
        return "chosen" if chosen == number else "not"
    if number not in chosen:
        return "not"
    return "chosen" if kind is PollKind.MULTIPLE else RANK_NAMES[list(chosen).index(number)]


#: What a line has a figure for.
ALL_MARKS: Final = {
    PollKind.RATING: tuple(map(str, SCALE)),
    PollKind.SCALE: tuple(map(str, SCALE)),
    PollKind.SINGLE: ("chosen",),
    PollKind.MULTIPLE: ("chosen",),
    PollKind.RANKED: RANK_NAMES[:RANKS],
    PollKind.YES_NO: ("yes", "no", "abstain"),
    PollKind.FREE_TEXT: (),
}


def _method(poll: Poll, ballots: Sequence[Ballot], languages: tuple[str, ...]) -> Method:
    channels = {ballot.channel for ballot in ballots}
    if poll.cards:
        proof = Proof.CARD
    elif channels == {PAPER}:
        proof = Proof.PAPER
    elif WEB_CHAT in channels:
        proof = Proof.UNCHECKED
    else:
        proof = Proof.ACCOUNT
    others = _not_on_paper(ballots)
    helped, paper = sum(ballot.assisted for ballot in others), len(ballots) - len(others)
    assisted = published_counts({"assisted": helped, "alone": len(others) - helped})["assisted"]
    shown_paper = published_counts({"paper": paper, "others": len(others)})["paper"]
    by_machine = any(
        text.by_machine(tag) for text in (poll.question, *(option.text for option in poll.options)) for tag in languages
    )
    number = len(ballots) if len(ballots) >= SMALLEST else None
    if number is None:
        return Method(proof, None, None, PAPER in channels, languages, by_machine)
    return Method(proof, number, assisted, PAPER in channels, languages, by_machine, shown_paper)


def _not_on_paper(ballots: Sequence[Ballot]) -> list[Ballot]:
    """Return the ballots that nobody of the office has read.

    What was typed in is known to whoever typed it, and would tell what is hidden of the others; so the figures by
    group are those of the others alone.
    """
    return [ballot for ballot in ballots if ballot.channel != PAPER]


def _breakdowns(
    poll: Poll, numbers: list[int], ballots: Sequence[Ballot], languages: tuple[str, ...]
) -> tuple[Breakdown, ...]:
    if poll.kind is PollKind.FREE_TEXT:
        return ()
    ballots = _not_on_paper(ballots)
    tables = tuple(sorted({str(ballot.table) for ballot in ballots if ballot.table}, key=int))
    by = [("language", languages, lambda ballot: ballot.language), ("table", tables, lambda ballot: str(ballot.table))]
    ticked = [(ballot, _ticked(poll.kind, numbers, ballot)) for ballot in ballots]
    columns = _columns(poll.kind, numbers)
    found = [_breakdown(name, columns, ticked, groups, of) for name, groups, of in by]
    return tuple(each for each in found if each is not None)


def _breakdown(
    name: str,
    tables: list[list[str]],
    ticked: list[tuple[Ballot, list[str]]],
    groups: tuple[str, ...],
    of: Callable[[Ballot], str],
) -> Breakdown | None:
    """Return the figures by group, None where there is nothing to show."""
    # Whoever belongs to none of the groups counts in the totals, so there is a group for them too.
    counts = Counter(
        (of(ballot) if of(ballot) in groups else "", column) for ballot, columns in ticked for column in columns
    )
    cells: dict[str, dict[str, int | None]] = {group: {} for group in groups}
    for table in tables:
        rows = {group: {column: counts[group, column] for column in table} for group in (*groups, "")}
        shown = published_groups(rows)
        for group in groups:
            row = shown[group]
            cells[group] |= dict.fromkeys(table) if row is None else row
    if all(value is None for row in cells.values() for value in row.values()):
        return None
    return Breakdown(name, cells)


def _columns(kind: PollKind, numbers: list[int]) -> list[list[str]]:
    """Return the tables of a breakdown by their columns: what adds up to the same people is shown or hidden as one.

    They are coarser than the totals: with five figures for each option, hardly a group could be shown.
    """
    if kind in CHOICES:
        return [[f"{number}:for" for number in numbers]]
    return [[f"{number}:for", f"{number}:not"] for number in numbers]


def _ticked(kind: PollKind, numbers: list[int], ballot: Ballot) -> list[str]:
    """Return the columns in which a ballot counts."""
    marks = {number: _marks(kind, number, ballot) for number in numbers}
    return [
        f"{number}:{'for' if _favours(kind, mark) else 'not'}" for number, mark in marks.items() if mark is not None
    ]


def _favours(kind: PollKind, mark: str) -> bool:
    if kind in (PollKind.RATING, PollKind.SCALE):
        return int(mark) >= IN_FAVOUR
    return mark in ("yes", "chosen", *RANK_NAMES)
