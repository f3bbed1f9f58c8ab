"""A text that is too long for one chat, whose limit we do not know: the same in smaller pieces."""

from collections.abc import Awaitable, Callable
from typing import Final

from channels.errors import Refused
from channels.telegram.errors import is_too_long
from channels.telegram.parts import Body, cut
from channels.telegram.rendering import measure

HALVINGS: Final = 3  # down to about an eighth: shorter pieces are no newsletter any more
PIECES: Final = 16  # their ids are kept as one remote id, in 255 characters
_SHARES: Final = (50, 60, 70)  # per cent: the first that takes the fewest pieces is taken


async def place(body: Body, put: Callable[[Body], Awaitable[None]], most: int = PIECES) -> int:
    """Put a body where it belongs, whole if that is accepted; return in how many pieces it went.

    Args:
        put: tries one piece, in the order of the text.
        most: how many messages there may be for it.

    Raises:
        SendError: what `put` raises for a piece that cannot be made smaller; those before it have been put.
    """
    waiting = [(body, HALVINGS)]
    placed = 0
    while waiting:
        piece, halvings = waiting.pop(0)
        try:
            await put(piece)
        except Refused as refusal:
            halves = _halves(piece) if halvings and is_too_long(refusal) else []
            if len(halves) < 2:
                raise
            waiting[:0] = [(half, halvings - 1) for half in halves]
            if placed + len(waiting) > most:
                raise Refused("the text takes more messages than there are for it") from None
        else:
            placed += 1
    return placed


def _halves(body: Body) -> list[Body]:
    """Return two pieces about as long as each other, more only where paragraphs do not allow it."""
    length = measure(body.document)
    return min((cut(body, max(length * share // 100, 1)) for share in _SHARES), key=len)
