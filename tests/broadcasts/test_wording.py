import pytest

from broadcasts.wording import ChangedLines, changed_lines


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        ("a\nb", "a\nb", []),
        ("a\nb\nc", "a\nx\nc", [ChangedLines("b", "x")]),
        ("a", "a\nb\nc", [ChangedLines("", "b\nc")]),
        ("a\nb", "b", [ChangedLines("a", "")]),
        ("a\nb\nc", "x\nb\ny", [ChangedLines("a", "x"), ChangedLines("c", "y")]),
        ("", "a", [ChangedLines("", "a")]),
    ],
    ids=["same", "one line", "more", "less", "two places", "from nothing"],
)
def test_only_the_lines_that_differ_are_shown(before: str, now: str, changes: list[ChangedLines]) -> None:
    assert list(changed_lines(before, now)) == changes
