"""How far each language of an edition is."""

from collections.abc import Collection
from enum import StrEnum

from broadcasts.editions import Edition, TextState


class Standing(StrEnum):
    """How far a language is, in the order in which the board shows them."""

    GONE = "gone"  #: there is a text, but the city or the hub no longer offers the language
    MAIN_MISSING = "main_missing"
    OUTDATED = "outdated"
    MISSING = "missing"
    MACHINE = "machine"
    TRANSLATING = "translating"
    CHECKED = "checked"
    READY = "ready"


def standing_of(edition: Edition, tag: str, available: Collection[str], translating: Collection[str]) -> Standing:
    """Return how far a language is.

    Args:
        available: languages in which the edition may go out at all.
        translating: languages somebody outside the office is at.
    """
    text = edition.texts.get(tag)
    if text is None:
        if tag == edition.main_language:
            return Standing.MAIN_MISSING
        return Standing.TRANSLATING if tag in translating else Standing.MISSING
    if tag not in available:
        return Standing.GONE
    if edition.outdated(tag):
        return Standing.OUTDATED
    if edition.is_approved(tag):
        return Standing.READY
    if text.state is TextState.MACHINE:
        return Standing.MACHINE
    return Standing.CHECKED
