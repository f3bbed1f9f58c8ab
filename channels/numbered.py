"""Choices where a messenger has no buttons: numbered lines, and the reply that picks one of them."""

import unicodedata
from collections.abc import Sequence

from channels.outgoing import Choice, Row


def pickable(choices: Sequence[Row]) -> tuple[Choice, ...]:
    """Return the choices that a number picks, number 1 first; those that only open a page have none."""
    return tuple(choice for row in choices for choice in row if choice.token)


def numbered_lines(choices: Sequence[Row]) -> list[str]:
    """Return a line for each choice in the order of the rows; what opens a page shows its address."""
    lines, number = [], 0
    for choice in (choice for row in choices for choice in row):
        if choice.token:
            number += 1
            lines.append(f"{number}. {choice.label}")
        else:
            lines.append(f"{choice.label}: {choice.url}")
    return lines


def picked(reply: str, choices: Sequence[Row]) -> Choice | None:
    """Return the choice that a reply names, by number ("2", "2.", "٢", a keycap) or by its whole label; else None."""
    pickables = pickable(choices)
    number = _number(reply)
    if number is not None:
        return pickables[number - 1] if 0 < number <= len(pickables) else None
    said = _plain(reply)
    named = [choice for choice in pickables if _plain(choice.label) == said]
    return named[0] if len(named) == 1 else None


def _number(reply: str) -> int | None:
    # Keycaps are a digit, a variation selector and a mark; others end with a point, a bracket or a direction mark.
    bare = "".join(sign for sign in reply if unicodedata.category(sign) not in ("Cf", "Mn", "Me"))
    digits = bare.strip().strip(".)(:#").strip()
    return int(digits) if digits.isdecimal() and len(digits) <= 3 else None


def _plain(text: str) -> str:
    kept = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return " ".join("".join(kept).split()).casefold()
