"""`broadcasts.deliveries.DeliveryStore`: the ledger of who gets what and what became of it."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import case, exists, func, select, tuple_, update

from broadcasts.broadcasts import BroadcastState
from broadcasts.deliveries import ANSWER_LOST, NO_CHANNEL, DeliveryState, Leased, NewDelivery, Outcome
from channels.address import Address
from storage.address_store import VALUE
from storage.keys import known_seal
from storage.session import Session
from storage.tables.broadcasts import broadcast, delivery
from storage.tables.contacts import address
from storage.tables.hub import data_key

OPEN: Final = (DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING, DeliveryState.DEFERRED)
TAKEABLE: Final = (DeliveryState.QUEUED, DeliveryState.DEFERRED)


class DeliveryTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, broadcast_id: int, rows: list[NewDelivery], now: datetime) -> None:
        if not rows:
            return
        values = [
            {
                "broadcast_id": broadcast_id,
                "address_id": row.address_id,
                "part": row.part,
                "language": row.language,
                "language_part": row.language_part,
                "wanted": row.wanted,
                "text_hash": row.text_hash,
                "state": row.state,
                "reason": row.reason,
                "due_at": now,
                "changed_at": now,
            }
            for row in rows
        ]
        await self._session.run(self._session.insert(delivery).on_conflict_do_nothing(), values)

    async def lease(self, accounts: list[tuple[str, str]], epoch: int, now: datetime, limit: int) -> list[Leased]:
        earlier = delivery.alias("earlier")
        unsent = exists().where(
            earlier.c.broadcast_id == delivery.c.broadcast_id,
            earlier.c.address_id == delivery.c.address_id,
            earlier.c.part < delivery.c.part,
            earlier.c.state != DeliveryState.SENT,
        )
        found = (
            select(
                delivery,
                address.c.channel,
                address.c.account,
                address.c.value,
                address.c.is_group,
                address.c.key_id,
                data_key.c.wrapped,
            )
            .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
            .join(address, address.c.id == delivery.c.address_id)
            .join(data_key, data_key.c.id == address.c.key_id)
            .where(delivery.c.state.in_(TAKEABLE), delivery.c.due_at <= now)
            .where(broadcast.c.state == BroadcastState.RUNNING)
            .where(tuple_(address.c.channel, address.c.account).in_(accounts), ~unsent)
            .order_by(delivery.c.due_at, delivery.c.id)
            .limit(limit)
        )
        rows = await self._session.rows(self._session.lock_of(found, delivery))
        erased = [row.id for row in rows if not row.wrapped]
        if erased:  # queued again after the person behind it was forgotten
            gone = {"state": DeliveryState.SKIPPED, "reason": "erased", "changed_at": now}
            await self._session.run(update(delivery).where(delivery.c.id.in_(erased)).values(**gone))
        known = [row for row in rows if row.wrapped]
        if known:
            mine = delivery.c.id.in_([row.id for row in known])
            await self._session.run(
                update(delivery).where(mine).values(state=DeliveryState.LEASED, epoch=epoch, changed_at=now)
            )
        return [self._leased(row) for row in known]

    async def begin(self, ids: list[int], epoch: int, now: datetime) -> list[int]:
        running = exists().where(broadcast.c.id == delivery.c.broadcast_id, broadcast.c.state == BroadcastState.RUNNING)
        mine = delivery.c.id.in_(ids) & (delivery.c.epoch == epoch) & (delivery.c.state == DeliveryState.LEASED)
        rows = await self._session.rows(
            update(delivery)
            .where(mine, running)
            .values(state=DeliveryState.SENDING, attempts=delivery.c.attempts + 1, changed_at=now)
            .returning(delivery.c.id)
        )
        return sorted(row.id for row in rows)

    async def give_back(self, ids: list[int], epoch: int, now: datetime) -> None:
        mine = delivery.c.id.in_(ids) & (delivery.c.epoch == epoch) & (delivery.c.state == DeliveryState.LEASED)
        await self._session.run(
            update(delivery).where(mine).values(state=DeliveryState.QUEUED, epoch=None, changed_at=now)
        )

    async def settle(self, outcomes: list[Outcome], now: datetime) -> None:
        for outcome in outcomes:
            if await self._set(outcome, DeliveryState.SENDING, now):
                await self._skip_if_cancelled(outcome, now)
                continue
            known = outcome.state in (DeliveryState.SENT, DeliveryState.FAILED)
            late = known and await self._set(outcome, DeliveryState.UNCERTAIN, now)  # the answer came after all
            if late and outcome.state is DeliveryState.SENT:
                await self._free_rest(outcome.delivery_id, now)

    async def _set(self, outcome: Outcome, before: DeliveryState, now: datetime) -> bool:
        values: dict[str, Any] = {
            "state": outcome.state,
            "reason": outcome.reason,
            "remote_id": outcome.remote_id,
            "shown_hash": outcome.shown_hash,
            "epoch": None,
            "changed_at": now,
        }
        if outcome.due_at is not None:
            values["due_at"] = outcome.due_at
        mine = (delivery.c.id == outcome.delivery_id) & (delivery.c.state == before)
        if outcome.attempt:
            mine &= delivery.c.attempts == outcome.attempt
        return await self._session.run(update(delivery).where(mine).values(**values)) > 0

    async def _skip_if_cancelled(self, outcome: Outcome, now: datetime) -> None:
        """What would be tried again ends here when its broadcast was cancelled while it was under way."""
        if outcome.state not in TAKEABLE:
            return
        of_it = broadcast.c.id == delivery.c.broadcast_id
        cancelled = exists().where(of_it, broadcast.c.state == BroadcastState.CANCELLED)
        await self._session.run(
            update(delivery)
            .where(delivery.c.id == outcome.delivery_id, cancelled)
            .values(state=DeliveryState.SKIPPED, reason="cancelled", changed_at=now)
        )

    async def _free_rest(self, delivery_id: int, now: datetime) -> None:
        """The part that was uncertain has arrived: those held because of it follow, if the broadcast still runs."""
        here = delivery.alias("here")
        rest = (
            select(delivery.c.id)
            .join(here, (here.c.broadcast_id == delivery.c.broadcast_id) & (here.c.address_id == delivery.c.address_id))
            .join(broadcast, broadcast.c.id == here.c.broadcast_id)
            .where(here.c.id == delivery_id, broadcast.c.state == BroadcastState.RUNNING)
            .where(delivery.c.state == DeliveryState.HELD, delivery.c.reason == ANSWER_LOST)
        )
        await self._session.run(
            update(delivery)
            .where(delivery.c.id.in_(rest))
            .values(state=DeliveryState.QUEUED, reason="", due_at=now, changed_at=now)
        )

    async def space_out(self, delivery_id: int, due_at: datetime) -> None:
        """Let the next part to the same chat wait: a chat takes about one message a second."""
        here = delivery.alias("here")
        mine = (
            select(delivery.c.id)
            .join(here, (here.c.broadcast_id == delivery.c.broadcast_id) & (here.c.address_id == delivery.c.address_id))
            .where(here.c.id == delivery_id, delivery.c.part == here.c.part + 1)
        )
        await self._session.run(update(delivery).where(delivery.c.id.in_(mine)).values(due_at=due_at))

    async def skip_rest(self, broadcast_id: int, address_id: int, reason: str, now: datetime) -> None:
        """Skip the parts that can no longer follow."""
        rest = (delivery.c.broadcast_id == broadcast_id) & (delivery.c.address_id == address_id)
        await self._session.run(
            update(delivery)
            .where(rest, delivery.c.state.in_(TAKEABLE))
            .values(state=DeliveryState.SKIPPED, reason=reason, changed_at=now)
        )

    async def hold_rest(self, broadcast_id: int, address_id: int, reason: str, now: datetime) -> None:
        """Let the parts wait that follow an uncertain one: nobody knows yet whether they have something to follow."""
        rest = (delivery.c.broadcast_id == broadcast_id) & (delivery.c.address_id == address_id)
        await self._session.run(
            update(delivery)
            .where(rest, delivery.c.state.in_(TAKEABLE))
            .values(state=DeliveryState.HELD, reason=reason, changed_at=now)
        )

    async def skip_address(self, address_id: int, reason: str, now: datetime) -> None:
        """Skip everything that still waits for a chat which can no longer be written to."""
        await self._session.run(
            update(delivery)
            .where(delivery.c.address_id == address_id, delivery.c.state.in_(TAKEABLE))
            .values(state=DeliveryState.SKIPPED, reason=reason, changed_at=now)
        )

    async def skip_broadcast(self, broadcast_id: int, reason: str, now: datetime) -> int:
        """Skip everything of a cancelled broadcast that did not begin."""
        waiting = (*TAKEABLE, DeliveryState.LEASED)
        return await self._session.run(
            update(delivery)
            .where(delivery.c.broadcast_id == broadcast_id, delivery.c.state.in_(waiting))
            .values(state=DeliveryState.SKIPPED, reason=reason, epoch=None, changed_at=now)
        )

    async def release_dead(self, dead_epochs: list[int], repeatable_channels: list[str], now: datetime) -> int:
        held = delivery.c.epoch.in_(dead_epochs)
        leased = await self._session.run(
            update(delivery)
            .where(held, delivery.c.state == DeliveryState.LEASED)
            .values(state=DeliveryState.QUEUED, epoch=None, changed_at=now)
        )
        repeatable = delivery.c.address_id.in_(select(address.c.id).where(address.c.channel.in_(repeatable_channels)))
        after = case((repeatable, DeliveryState.QUEUED.value), else_=DeliveryState.UNCERTAIN.value)
        sending = await self._session.rows(
            update(delivery)
            .where(held, delivery.c.state == DeliveryState.SENDING)
            .values(state=after, reason=case((repeatable, ""), else_=ANSWER_LOST), epoch=None, changed_at=now)
            .returning(delivery.c.broadcast_id, delivery.c.address_id, delivery.c.state)
        )
        for row in sending:
            if row.state is DeliveryState.UNCERTAIN:
                await self.hold_rest(row.broadcast_id, row.address_id, ANSWER_LOST, now)
        return leased + len(sending)

    async def hold_open(self, now: datetime) -> int:
        """After a restore: whatever was open waits for a person, for nobody knows what was sent since the backup.

        What was being sent when the backup was made most probably arrived, so it becomes uncertain.
        """
        begun = delivery.c.state == DeliveryState.SENDING
        after = case((begun, DeliveryState.UNCERTAIN.value), else_=DeliveryState.HELD.value)
        return await self._session.run(
            update(delivery)
            .where(delivery.c.state.in_(OPEN))
            .values(state=after, reason="restored", epoch=None, changed_at=now)
        )

    async def release_held(self, broadcast_id: int, now: datetime) -> int:
        """A person decided to go on after a restore."""
        return await self._session.run(
            update(delivery)
            .where(delivery.c.broadcast_id == broadcast_id, delivery.c.state == DeliveryState.HELD)
            .values(state=DeliveryState.QUEUED, reason="", due_at=now, changed_at=now)
        )

    async def skip_held(self, broadcast_id: int, reason: str, now: datetime) -> int:
        """A person decided to leave out what was held after a restore."""
        return await self._session.run(
            update(delivery)
            .where(delivery.c.broadcast_id == broadcast_id, delivery.c.state == DeliveryState.HELD)
            .values(state=DeliveryState.SKIPPED, reason=reason, changed_at=now)
        )

    async def counts(self, broadcast_id: int) -> dict[DeliveryState, int]:
        """Return the number of parts in each state."""
        rows = await self._session.rows(
            select(delivery.c.state, func.count().label("number"))
            .where(delivery.c.broadcast_id == broadcast_id)
            .group_by(delivery.c.state)
        )
        return {row.state: row.number for row in rows}

    async def reasons(self, broadcast_id: int) -> dict[tuple[DeliveryState, str], int]:
        """Return how many chats ended where and why: a chat counts once, by its worst part."""
        worst = case(
            (delivery.c.state == DeliveryState.FAILED, 4),
            (delivery.c.state == DeliveryState.UNCERTAIN, 3),
            (delivery.c.state == DeliveryState.HELD, 2),
            (delivery.c.state == DeliveryState.SENT, 0),
            else_=1,
        )
        rank = func.row_number().over(partition_by=delivery.c.address_id, order_by=(worst.desc(), delivery.c.part))
        chats = (
            select(delivery.c.state, delivery.c.reason, rank.label("rank"))
            .where(delivery.c.broadcast_id == broadcast_id)
            .subquery()
        )
        rows = await self._session.rows(
            select(chats.c.state, chats.c.reason, func.count().label("number"))
            .where(chats.c.rank == 1)
            .group_by(chats.c.state, chats.c.reason)
        )
        return {(row.state, row.reason): row.number for row in rows}

    async def progress(self, broadcast_id: int) -> tuple[int, int]:
        """Return how many chats nothing more happens to, and how many there are, of those on a messenger we run."""
        mine = (delivery.c.broadcast_id == broadcast_id) & (delivery.c.reason != NO_CHANNEL)
        chats = func.count(func.distinct(delivery.c.address_id)).label("number")
        (everyone,) = await self._session.rows(select(chats).where(mine))
        (waiting,) = await self._session.rows(select(chats).where(mine, delivery.c.state.in_(OPEN)))
        return everyone.number - waiting.number, everyone.number

    async def languages(self, broadcast_id: int) -> dict[str, int]:
        """Return how many chats got each language; one with a bilingual post counts in both."""
        rows = await self._session.rows(
            select(delivery.c.language, func.count(func.distinct(delivery.c.address_id)).label("number"))
            .where(delivery.c.broadcast_id == broadcast_id, delivery.c.state == DeliveryState.SENT)
            .group_by(delivery.c.language)
        )
        return {row.language: row.number for row in rows}

    async def is_done(self, broadcast_id: int) -> bool:
        """Whether nothing of it is open any more."""
        still = delivery.c.state.in_(OPEN)
        rows = await self._session.rows(
            select(delivery.c.id).where(delivery.c.broadcast_id == broadcast_id, still).limit(1)
        )
        return not rows

    async def next_due(self) -> datetime | None:
        """Return when the next delivery of a running broadcast is due."""
        running = broadcast.c.state == BroadcastState.RUNNING
        rows = await self._session.rows(
            select(func.min(delivery.c.due_at).label("first"))
            .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
            .where(delivery.c.state.in_(TAKEABLE), running)
        )
        first: datetime | None = rows[0].first
        return first

    def _leased(self, row: Any) -> Leased:
        seal = known_seal(self._session, row.key_id, row.wrapped)
        to = Address(row.channel, row.account, seal.open(row.value, VALUE), row.is_group)
        return Leased(
            row.id,
            row.broadcast_id,
            row.address_id,
            to,
            row.part,
            row.language,
            row.language_part,
            row.wanted,
            row.attempts,
        )
