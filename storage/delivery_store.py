"""`broadcasts.deliveries.DeliveryStore`: the ledger as senders work with it. Questions about it: `storage.ledger`."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps
from typing import Any, Final

from sqlalchemy import case, delete, exists, select, update

from broadcasts.broadcasts import BroadcastAction, BroadcastKind, BroadcastState
from broadcasts.deliveries import (
    ANSWER_LOST,
    AT_ONCE,
    KEPT,
    DeliveryAction,
    DeliveryState,
    Leased,
    NewDelivery,
    Outcome,
)
from channels.address import Address
from hub.pace import JUMP
from storage.address_store import VALUE
from storage.broadcast_store import BroadcastTable
from storage.columns import one_of
from storage.delivery_statements import (
    ADD_ALIKE,
    ALIKE,
    ARRIVED,
    BEGIN,
    IN_HAND,
    LEASE,
    RUNNING,
    TAKE,
    TAKE_BACK,
    TAKEABLE,
    WAITING,
    ids_listed,
)
from storage.session import Session
from storage.tables.broadcasts import broadcast, delivery
from storage.tables.contacts import address

CORRECTED: Final = "corrected"  #: reason of a part that was sent and shows another text since
WITHDRAWN: Final = "withdrawn"  #: reason of a part that was sent and removed again
REPLACED: Final = "replaced"  #: reason of a part that was sent and became the notice that it is withdrawn
_UNDER_WAY: Final = one_of(broadcast.c.state, BroadcastState.PREPARING, BroadcastState.RUNNING, BroadcastState.PAUSED)
#: What a late answer brings about still matters to these.
_GOES_ON: Final = (BroadcastState.RUNNING, BroadcastState.PAUSED, BroadcastState.FINISHED)


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
                "account": row.account,
                "part": row.part,
                "part_count": row.part_count,
                "language": row.language,
                "language_part": row.language_part,
                "wanted": row.wanted,
                "text_hash": row.text_hash,
                "action": row.action,
                "target_id": row.target_id,
                "state": row.state,
                "reason": row.reason,
                "for_organisation": row.for_organisation,
                "due_at": row.due_at,
                "changed_at": now,
            }
            for row in rows
        ]
        await self._session.run(self._session.insert(delivery).on_conflict_do_nothing(), values)

    async def add_alike(
        self, broadcast_id: int, address_ids: Sequence[int], rows: Sequence[NewDelivery], now: datetime
    ) -> None:
        listed = ids_listed(address_ids)
        for row in rows:
            values = {name: getattr(row, name) for name in ALIKE}
            values |= {"of_broadcast": broadcast_id, "listed": listed, "at": now}
            await self._session.run(ADD_ALIKE, values)

    async def lease(self, account: str, epoch: int, now: datetime, limit: int) -> list[Leased]:
        running = [row.id for row in await self._session.rows(RUNNING)]
        rows: list[Any] = []
        times = {"now": now, "future": now + JUMP}  # what changed in the future waits for a clock that was set back
        for place, broadcast_id in enumerate(running):
            fair = (limit - len(rows)) // (len(running) - place)
            question = {"of_broadcast": broadcast_id, "through": account, "most": max(fair, 1)}
            rows += await self._session.rows(TAKE, question | times)
        erased = [row.id for row in rows if not row.wrapped]
        if erased:  # queued again after the person behind it was forgotten
            await self._change(delivery.c.id.in_(erased), now, state=DeliveryState.SKIPPED, reason="erased")
        known = [row for row in rows if row.wrapped]
        if known:
            listed = ids_listed([row.id for row in known])
            await self._session.run(LEASE, {"listed": listed, "by": epoch, "at": now})
        return [self._leased(row, epoch) for row in known]

    async def begin(self, ids: list[int], epoch: int, now: datetime) -> list[int]:
        if not ids:
            return []
        rows = await self._session.rows(BEGIN, {"listed": ids_listed(ids), "by": epoch, "at": now})
        return sorted(row.id for row in rows)

    async def take_back(self, ids: list[int], epoch: int, now: datetime) -> int:
        return await self._session.run(TAKE_BACK, {"listed": ids_listed(ids), "by": epoch, "at": now})

    async def give_back(self, ids: list[int], epoch: int, now: datetime) -> None:
        if ids:
            mine = delivery.c.id.in_(ids) & _held_by(epoch, DeliveryState.LEASED)
            await self._change(mine, now, state=DeliveryState.QUEUED, epoch=None)
            await self._skip_cancelled(delivery.c.id.in_(ids) & WAITING, now)

    async def disown(self, account: str, epoch: int, leased: list[int], sending: list[int], now: datetime) -> int:
        count = 0
        for state, known in ((DeliveryState.LEASED, leased), (DeliveryState.SENDING, sending)):
            lost = _held_by(epoch, state) & (delivery.c.account == account) & delivery.c.id.not_in(known)
            count += await self._change(lost, now, state=DeliveryState.QUEUED, epoch=None)
        return count

    async def settle(self, outcomes: list[Outcome], now: datetime) -> None:
        arrived = [each for each in outcomes if each.state is DeliveryState.SENT and each.epoch]
        if arrived:
            rows = [[each.delivery_id, each.epoch, each.remote_id, each.shown_hash] for each in arrived]
            count = await self._session.run(ARRIVED, {"listed": dumps(rows), "at": now})
            if count == len(arrived):  # else some were declared uncertain meanwhile, and are looked at one by one
                outcomes = [each for each in outcomes if each.state is not DeliveryState.SENT or not each.epoch]
        for outcome in outcomes:
            await self._settle_one(outcome, now)

    async def _settle_one(self, outcome: Outcome, now: datetime) -> None:
        if await self._set(outcome, DeliveryState.SENDING, now):
            await self._skip_if_cancelled(outcome, now)
            return
        known = outcome.state in (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.QUEUED)
        late = known and await self._set(outcome, DeliveryState.UNCERTAIN, now)  # the answer came after all
        if late and outcome.state is not DeliveryState.FAILED:
            await self._free_rest(outcome.delivery_id, now)
            await self._skip_if_cancelled(outcome, now)

    async def _set(self, outcome: Outcome, before: DeliveryState, now: datetime) -> bool:
        values: dict[str, Any] = {
            "state": outcome.state,
            "reason": outcome.reason,
            "remote_id": outcome.remote_id,
            "shown_hash": outcome.shown_hash,
            "epoch": None,
        }
        if outcome.due_at is not None:
            values["due_at"] = outcome.due_at
        mine = (delivery.c.id == outcome.delivery_id) & one_of(delivery.c.state, before)
        if outcome.attempt:
            mine &= delivery.c.attempts == outcome.attempt
        return await self._change(mine, now, **values) > 0

    async def _skip_if_cancelled(self, outcome: Outcome, now: datetime) -> None:
        """What would be tried again ends here when its broadcast was cancelled while it was under way."""
        if outcome.state in TAKEABLE:
            await self._skip_cancelled(delivery.c.id == outcome.delivery_id, now)

    async def _skip_cancelled(self, which: Any, now: datetime) -> None:
        of_it = broadcast.c.id == delivery.c.broadcast_id
        cancelled = exists().where(of_it, broadcast.c.state == BroadcastState.CANCELLED)
        await self._change(which & cancelled, now, state=DeliveryState.SKIPPED, reason="cancelled")

    async def _free_rest(self, delivery_id: int, now: datetime) -> None:
        """The part that was uncertain has arrived: those held because of it follow; what was finished goes on."""
        (here,) = await self._session.rows(
            select(delivery.c.broadcast_id, delivery.c.address_id).where(delivery.c.id == delivery_id)
        )
        broadcasts = BroadcastTable(self._session)
        of_it = await broadcasts.locked(here.broadcast_id)
        if of_it is None or of_it.state not in _GOES_ON:
            return
        rest = (delivery.c.broadcast_id == here.broadcast_id) & (delivery.c.address_id == here.address_id)
        rest &= (delivery.c.state == DeliveryState.HELD) & (delivery.c.reason == ANSWER_LOST)
        queued = await self._change(rest, now, state=DeliveryState.QUEUED, reason="", due_at=AT_ONCE)
        if queued and of_it.state is BroadcastState.FINISHED:
            await broadcasts.move(of_it, BroadcastAction.RESUME, now)

    async def shown(self, changed: list[tuple[Leased, Outcome]], now: datetime) -> None:
        """Write down what stands now in messages that were changed or removed."""
        for leased, outcome in changed:
            if leased.target_id is None:
                continue
            removed = leased.action is DeliveryAction.DELETE
            reason = (REPLACED if leased.reason == KEPT else WITHDRAWN) if removed else CORRECTED
            here = delivery.c.id == leased.target_id
            await self._change(here, now, reason=reason, shown_hash=outcome.shown_hash)

    async def space_out(self, delivery_id: int, due_at: datetime) -> None:
        here = delivery.alias("here")
        following = (
            select(delivery.c.id)
            .join(here, (here.c.broadcast_id == delivery.c.broadcast_id) & (here.c.address_id == delivery.c.address_id))
            .where(here.c.id == delivery_id, delivery.c.part == here.c.part + 1)
        )
        # Marked as of that instant: then it is seen that it waits for a time from before the clock was set back.
        await self._change(delivery.c.id.in_(following), due_at, due_at=due_at)

    async def skip_rest(self, broadcast_id: int, address_id: int, reason: str, now: datetime) -> None:
        rest = (delivery.c.broadcast_id == broadcast_id) & (delivery.c.address_id == address_id) & WAITING
        await self._change(rest, now, state=DeliveryState.SKIPPED, reason=reason)

    async def hold_rest(self, broadcast_id: int, address_id: int, reason: str, now: datetime) -> None:
        rest = (delivery.c.broadcast_id == broadcast_id) & (delivery.c.address_id == address_id) & WAITING
        await self._change(rest, now, state=DeliveryState.HELD, reason=reason)

    async def skip_address(self, address_id: int, reason: str, now: datetime) -> None:
        under_way = delivery.c.broadcast_id.in_(select(broadcast.c.id).where(_UNDER_WAY))
        unbegun = one_of(delivery.c.state, *TAKEABLE, DeliveryState.LEASED)  # whoever has it in hand finds it gone
        theirs = (delivery.c.address_id == address_id) & under_way & unbegun
        await self._change(theirs, now, state=DeliveryState.SKIPPED, reason=reason, epoch=None)

    async def skip_message(self, broadcast_id: int, address_id: int, reason: str, now: datetime) -> None:
        unbegun = one_of(delivery.c.state, *TAKEABLE, DeliveryState.LEASED)
        new = delivery.c.action == DeliveryAction.SEND
        theirs = (delivery.c.broadcast_id == broadcast_id) & (delivery.c.address_id == address_id) & new & unbegun
        await self._change(theirs, now, state=DeliveryState.SKIPPED, reason=reason, epoch=None)

    async def recall(self, broadcast_id: int, address_id: int, now: datetime) -> datetime | None:
        theirs = (delivery.c.broadcast_id == broadcast_id) & (delivery.c.address_id == address_id)
        new = (delivery.c.action == DeliveryAction.SEND) & (delivery.c.state == DeliveryState.QUEUED)
        untouched = new & (delivery.c.attempts == 0) & (delivery.c.due_at > now)
        columns = delivery.c.due_at, delivery.c.language_part, untouched.label("untouched")
        rows = await self._session.rows(select(*columns).where(theirs))
        whole = any(row.language_part == 0 for row in rows)  # not only what a correction adds to a message
        if not whole or not all(row.untouched for row in rows):
            return None
        taken = await self._session.run(delete(delivery).where(theirs, untouched))
        return max(row.due_at for row in rows) if taken == len(rows) else None

    async def has_edition(self, edition_id: int, address_id: int) -> bool:
        sent = select(broadcast.c.id).where(
            broadcast.c.edition_id == edition_id, broadcast.c.kind == BroadcastKind.SEND
        )
        changed = select(broadcast.c.id).where(broadcast.c.of_id.in_(sent))
        theirs = delivery.c.broadcast_id.in_(sent) | delivery.c.broadcast_id.in_(changed)
        rows = await self._session.rows(
            select(delivery.c.id).where(delivery.c.address_id == address_id, theirs).limit(1)
        )
        return bool(rows)

    async def release_dead(self, dead_epochs: list[int], repeatable_channels: list[str], now: datetime) -> int:
        theirs = delivery.c.epoch.in_(dead_epochs)
        leased = theirs & IN_HAND & (delivery.c.state == DeliveryState.LEASED)
        count = await self._change(leased, now, state=DeliveryState.QUEUED, epoch=None)
        # Changing or removing a message twice is the same as once.
        repeatable = (delivery.c.action != DeliveryAction.SEND) | exists().where(
            address.c.id == delivery.c.address_id, address.c.channel.in_(repeatable_channels)
        )
        after = case((repeatable, DeliveryState.QUEUED.value), else_=DeliveryState.UNCERTAIN.value)
        sending = await self._session.rows(
            update(delivery)
            .where(theirs, IN_HAND, delivery.c.state == DeliveryState.SENDING)
            .values(
                state=after, reason=case((repeatable, delivery.c.reason), else_=ANSWER_LOST), epoch=None, changed_at=now
            )
            .returning(delivery.c.broadcast_id, delivery.c.address_id, delivery.c.state)
        )
        for row in sending:
            if row.state is DeliveryState.UNCERTAIN:
                await self.hold_rest(row.broadcast_id, row.address_id, ANSWER_LOST, now)
        return count + len(sending)

    async def _change(self, which: Any, now: datetime, **values: Any) -> int:
        return await self._session.run(update(delivery).where(which).values(changed_at=now, **values))

    def _leased(self, row: Any, epoch: int) -> Leased:
        to = self._session.vault.open_once(row.wrapped, row.value, VALUE)
        return Leased(
            row.id,
            row.broadcast_id,
            row.address_id,
            Address(row.channel, row.account, to, row.is_group),
            row.part,
            row.part_count,
            row.language,
            row.language_part,
            row.wanted,
            row.attempts,
            epoch,
            row.action,
            row.reason,
            row.target_id,
            row.for_organisation,
            row.target_remote_id or "",
        )


def _held_by(epoch: int, state: DeliveryState) -> Any:
    return IN_HAND & (delivery.c.epoch == epoch) & (delivery.c.state == state)
