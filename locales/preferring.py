"""Which of our languages a browser asks for."""

from collections.abc import Collection

from locales.registry import match


def preferred(accept_language: str, offered: Collection[str]) -> str | None:
    """Return the most wanted language of an Accept-Language header that is offered; None where none is."""
    for code in _by_preference(accept_language):
        found = match(code)
        if found and found.tag in offered:
            return found.tag
    return None


def _by_preference(accept_language: str) -> list[str]:
    """Return the codes of an Accept-Language header, the most wanted first."""
    wanted: list[tuple[float, str]] = []
    for item in accept_language.split(","):
        code, _, quality = item.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), code))
        except ValueError:
            continue  # a browser of its own mind; its other languages count
    return [code for _, code in sorted(wanted, key=lambda pair: pair[0])]
