"""A result as bars: which there are, in what order, how long each is and which figures stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hearings.polls import PollKind
from hearings.results import Line, Result

SCALE_TOP: Final = 5.0
RANKS: Final = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class ResultBar:
    option_id: int  #: 0: the question itself
    mark: str  #: which answer it counts, "" where the option itself is what is counted
    parts: tuple[float, ...]  #: lengths, as shares of the longest possible bar; drawn with different patterns
    figures: tuple[float, ...]  #: one for each part


def bars_of(kind: PollKind, result: Result) -> tuple[ResultBar, ...]:
    """Return the bars of a result, the best first; none where it has no figures."""
    lines = [line for line in result.lines if line.counts]
    match kind:
        case PollKind.RATING:
            best = sorted(lines, key=lambda line: -(line.mean or 0))
            return tuple(
                ResultBar(line.option_id, "", ((line.mean or 0) / SCALE_TOP,), (line.mean or 0,)) for line in best
            )
        case PollKind.RANKED:
            return _ranked(lines)
        case PollKind.SINGLE | PollKind.MULTIPLE:
            ballots = result.method.ballots or 1
            most = sorted(lines, key=lambda line: -line.counts["chosen"])
            return tuple(
                ResultBar(line.option_id, "", (line.counts["chosen"] / ballots,), (line.counts["chosen"],))
                for line in most
            )
        case _:
            return tuple(
                ResultBar(line.option_id, mark, (count / (sum(line.counts.values()) or 1),), (count,))
                for line in lines
                for mark, count in line.counts.items()
            )


def _ranked(lines: Sequence[Line]) -> tuple[ResultBar, ...]:
    most = max((sum(line.counts.values()) for line in lines), default=0) or 1
    figures = {line.option_id: tuple(line.counts.get(rank, 0) for rank in RANKS) for line in lines}
    best = sorted(figures.items(), key=lambda each: [-count for count in each[1]])
    return tuple(ResultBar(option, "", tuple(count / most for count in counts), counts) for option, counts in best)
