"""How a text's wording changed: the lines that differ, old beside new."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """Neighbouring lines that were exchanged; "" where there were none, or are none now."""

    before: str
    now: str


def changed_lines(before: str, now: str) -> Iterator[ChangedLines]:
    """Yield what differs, from top to bottom; nothing where both are the same."""
    old, new = before.split("\n"), now.split("\n")
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield ChangedLines("\n".join(old[old_from:old_to]), "\n".join(new[new_from:new_to]))
