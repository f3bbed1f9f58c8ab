"""The ledger of deliveries as people see it: what became of a broadcast, and what they decide about the rest of it."""

from collections import Counter
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select, update

from broadcasts.broadcasts import BroadcastState
from broadcasts.deliveries import AT_ONCE, OPEN, DeliveryState
from broadcasts.tally import Tally
from storage.columns import one_of
from storage.delivery_store import IN_HAND, WAITING
from storage.session import Session
from storage.tables.broadcasts import broadcast, delivery

CHUNK: Final = 5_000  #: rows a unit
#: Of a chat's parts the one that tells what became of it all.
_WORST: Final = case(
    (delivery.c.state == DeliveryState.FAILED, 4),
    (delivery.c.state == DeliveryState.UNCERTAIN, 3),
    (delivery.c.state == DeliveryState.HELD, 2),
    (delivery.c.state == DeliveryState.SENT, 0),
    else_=1,
)


class LedgerTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    # Decisions

    async def skip_broadcast(self, broadcast_id: int, reason: str, now: datetime, limit: int = CHUNK) -> int:
        """Skip what did not begin of a cancelled broadcast; return how many, at most `limit`."""
        leased = _in_hand_of(broadcast_id) & (delivery.c.state == DeliveryState.LEASED)  # its sender finds it gone
        # The state is asked twice, for a sender may take a row in between.
        some = delivery.c.id.in_(_waiting_of(broadcast_id).limit(limit)) & WAITING
        skipped = {"state": DeliveryState.SKIPPED, "reason": reason, "epoch": None, "changed_at": now}
        return sum([await self._session.run(update(delivery).where(which).values(skipped)) for which in (leased, some)])

    async def to_skip(self) -> list[int]:
        """Return the cancelled broadcasts of which something still waits."""
        waiting = _waiting_of(broadcast.c.id).limit(1).correlate(broadcast).scalar_subquery()
        cancelled = broadcast.c.state == BroadcastState.CANCELLED
        statement = select(broadcast.c.id).where(cancelled, waiting.is_not(None))
        return [row.id for row in await self._session.rows(statement)]

    async def hold_open(self, now: datetime) -> int:
        """After a restore: whatever was open waits for a person, for nobody knows what was sent since the backup.

        What was being sent when the backup was made most probably arrived, so it becomes uncertain.
        """
        begun = delivery.c.state == DeliveryState.SENDING
        after = case((begun, DeliveryState.UNCERTAIN.value), else_=DeliveryState.HELD.value)
        return await self._session.run(
            update(delivery)
            .where(one_of(delivery.c.state, *OPEN))
            .values(state=after, reason="restored", epoch=None, changed_at=now)
        )

    async def release_held(self, broadcast_id: int, now: datetime) -> int:
        """A person decided to go on after a restore."""
        return await self._queue(broadcast_id, one_of(delivery.c.state, DeliveryState.HELD), now)

    async def skip_held(self, broadcast_id: int, reason: str, now: datetime) -> int:
        """A person decided to leave out what was held after a restore."""
        held = one_of(delivery.c.state, DeliveryState.HELD)
        return await self._change(broadcast_id, held, now, state=DeliveryState.SKIPPED, reason=reason)

    # Questions

    async def counts(self, broadcast_id: int) -> dict[DeliveryState, int]:
        """Return the number of parts in each state."""
        rows = await self._session.rows(
            select(delivery.c.state, func.count().label("number"))
            .where(delivery.c.broadcast_id == broadcast_id)
            .group_by(delivery.c.state)
        )
        return {row.state: row.number for row in rows}

    async def tally(self, broadcast_id: int) -> Tally:
        """Count a broadcast's chats. With a million of them this takes a second or two: ask it of a reader."""
        mine = delivery.c.broadcast_id == broadcast_id
        single, several = mine & (delivery.c.part_count == 1), mine & (delivery.c.part_count > 1)
        kinds = (delivery.c.state, delivery.c.reason, delivery.c.language)
        number = func.count().label("number")
        reasons: Counter[tuple[DeliveryState, str]] = Counter()
        languages: Counter[str] = Counter()
        for row in await self._session.rows(select(*kinds, number).where(single).group_by(*kinds)):
            reasons[row.state, row.reason] += row.number
            if row.state is DeliveryState.SENT:
                languages[row.language] += row.number
        rank = func.row_number().over(partition_by=delivery.c.address_id, order_by=(_WORST.desc(), delivery.c.part))
        chats = select(delivery.c.state, delivery.c.reason, rank.label("rank")).where(several).subquery()
        worst = select(chats.c.state, chats.c.reason, number).where(chats.c.rank == 1)
        for row in await self._session.rows(worst.group_by(chats.c.state, chats.c.reason)):
            reasons[row.state, row.reason] += row.number
        readers = func.count(func.distinct(delivery.c.address_id)).label("number")
        sent = several & (delivery.c.state == DeliveryState.SENT)
        for row in await self._session.rows(
            select(delivery.c.language, readers).where(sent).group_by(delivery.c.language)
        ):
            languages[row.language] += row.number
        return Tally(dict(reasons), dict(languages))

    async def is_done(self, broadcast_id: int) -> bool:
        """Whether nothing of it is open any more."""
        for some in (_waiting_of(broadcast_id), select(delivery.c.id).where(_in_hand_of(broadcast_id))):
            if await self._session.rows(some.limit(1)):
                return False
        return True

    async def _queue(self, broadcast_id: int, which: Any, now: datetime) -> int:
        return await self._change(broadcast_id, which, now, state=DeliveryState.QUEUED, reason="", due_at=AT_ONCE)

    async def _change(self, broadcast_id: int, which: Any, now: datetime, **values: Any) -> int:
        mine = (delivery.c.broadcast_id == broadcast_id) & which
        return await self._session.run(update(delivery).where(mine).values(changed_at=now, **values))


def _waiting_of(broadcast_id: Any) -> Select[Any]:
    """Select what waits, in the order of `ix_delivery_waiting`: else SQLite walks through all that ever was sent."""
    mine = select(delivery.c.id).where(delivery.c.broadcast_id == broadcast_id, WAITING)
    return mine.order_by(delivery.c.account, delivery.c.due_at, delivery.c.id)


def _in_hand_of(broadcast_id: int) -> ColumnElement[bool]:
    """Whether a sender holds it. The sum keeps SQLite from every other index than `ix_delivery_in_hand`."""
    return (delivery.c.broadcast_id + 0 == broadcast_id) & IN_HAND
