"""What may be published of small numbers, so that nobody can be recognised in them.

Everything by group (language, table) shows 0 to 4 as "below 5". As the totals are public, what is hidden must not
follow from what is shown: hidden groups are always at least two, and together at least five people in every figure.
What changes while people look on moves in steps of five. Of an open poll nothing is shown but how many took part.
"""

from collections.abc import Mapping
from typing import Final

SMALLEST: Final = 5  #: people; fewer are never shown by group


def step_down(count: int) -> int:
    """Return how many may be told while it grows: the last full step of five."""
    return count - count % SMALLEST


def stepped(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return figures by group that may be shown while they grow; None: below five. Show no exact total beside them."""
    return {group: step_down(count) or None for group, count in counts.items()}


def published_counts(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return final figures by group beside their public total; None: hidden, which is shown as "below 5" or "hidden".

    More than the small ones are hidden where these would follow from the total. Groups of which nobody is there belong
    in `counts` too: that nobody is there is hidden like any small number.
    """
    shown = published_groups({group: {"": count} for group, count in counts.items()})
    return {group: None if row is None else row[""] for group, row in shown.items()}


def published_groups(groups: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int] | None]:
    """Return what may be shown of figures by group, whose sums over all groups are public; None: the group is hidden.

    A group is shown whole or not at all: each of its figures must be at least five. What is left over is that of the
    hidden groups together: they must be two or more, and each figure of theirs at least five. Until that holds the
    smallest group shown is hidden too. An answer that nobody gave at all is zero for everybody, as its total says.

    Args:
        groups: group -> answer -> people; the same answers in each.
    """
    answers = next(iter(groups.values()), {})
    given = [answer for answer in answers if any(row[answer] for row in groups.values())]
    shown = [group for group, row in groups.items() if all(row[answer] >= SMALLEST for answer in given) and given]
    size = {group: sum(row.values()) for group, row in groups.items()}
    while shown and len(shown) < len(groups) and not _is_safe(groups, set(groups) - set(shown), given):
        smallest = min(size[group] for group in shown)
        shown = [group for group in shown if size[group] > smallest]  # of equals, choosing one would tell them apart
    return {group: groups[group] if group in shown else None for group in groups}


def _is_safe(groups: Mapping[str, Mapping[str, int]], hidden: set[str], given: list[str]) -> bool:
    """Whether the hidden groups cannot be told apart by what their figures add up to.

    Where all of a figure are four it follows from their sum, for whoever knows that only small ones are hidden.
    """
    figures = [[groups[group][answer] for group in hidden] for answer in given]
    return len(hidden) > 1 and all(
        sum(figure) >= SMALLEST and not all(count == SMALLEST - 1 for count in figure) for figure in figures
    )
