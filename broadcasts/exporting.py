"""What a table of deliveries holds: one line for every part, with no address and no name of a person."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from broadcasts.broadcasts import BroadcastKind
from broadcasts.deliveries import DeliveryAction, DeliveryState

PAGE: Final = 1_000  #: lines a question: memory stays the same however long the ledger is

Place = tuple[int, int]
"""An address id and a part: where in a broadcast's lines somebody is."""
BEGINNING: Final[Place] = (0, -1)


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One part of one broadcast to one chat."""

    broadcast_id: int
    kind: BroadcastKind
    title: str
    started_at: datetime | None
    address_id: int
    organisation: str
    group: bool
    channel: str
    language: str
    wanted: str
    part: int
    part_count: int
    action: DeliveryAction
    state: DeliveryState
    reason: str
    attempts: int
    changed_at: datetime


async def all_lines(units: Any, broadcast_id: int | None) -> AsyncIterator[list[DeliveryLine]]:
    """Yield the lines of one broadcast, or of all of them, page by page; each page is a question of its own."""
    ids: list[int] = [broadcast_id] if broadcast_id else await units.read(lambda stores: stores.broadcasts.ids())
    for each in ids:
        place = BEGINNING
        while lines := await units.read(_Page(each, place)):
            yield lines
            place = lines[-1].address_id, lines[-1].part


@dataclass(frozen=True, slots=True)
class _Page:
    """The question for one page."""

    broadcast_id: int
    after: Place

    async def __call__(self, stores: Any) -> list[DeliveryLine]:
        lines: list[DeliveryLine] = await stores.ledger.lines(self.broadcast_id, self.after, PAGE)
        return lines
