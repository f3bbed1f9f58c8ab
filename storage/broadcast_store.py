"""`broadcasts.broadcasts.BroadcastStore` and `broadcasts.audience.AudienceStore`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    and_,
    case,
    exists,
    func,
    select,
    update,
)

from broadcasts.audience import Reach, Readers, Recipient, Segment, Waiting, WaitingOf
from broadcasts.broadcasts import (
    Broadcast,
    BroadcastAction,
    BroadcastKind,
    BroadcastState,
    IllegalBroadcastAction,
    next_state,
)
from broadcasts.budget import TROUBLES
from broadcasts.deliveries import DeliveryState
from broadcasts.missed import WAITS_FOR_LANGUAGE
from broadcasts.schedule import IfLate
from broadcasts.tally import Tally
from storage.missed_chats import WAS_MISSED
from storage.recipients import audience_of, counted_alike, readers_of, recipient_of
from storage.session import Session
from storage.tables.broadcasts import broadcast, delivery, edition
from storage.tables.contacts import address

BELL = "broadcasts"  #: rings when there may be something to send

#: As the partial index has it.
_IN_RESERVE: Final = address.c.standby.is_(True) & address.c.organisation_id.is_not(None)


class BroadcastTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self,
        edition_id: int,
        segment: Segment,
        created_by: int | None,
        now: datetime,
        *,
        next_at: datetime,
        send_local: str,
        zone: str,
        report_address_id: int | None,
        request_key: bytes | None,
        kind: BroadcastKind = BroadcastKind.SEND,
        of_id: int | None = None,
        fallbacks: Mapping[str, str] | None = None,
        if_late: IfLate = IfLate.SEND,
        schedule_id: int | None = None,
    ) -> Broadcast | None:
        """Schedule a broadcast; None when this request made one already."""
        values = {
            "edition_id": edition_id,
            "segment": segment.to_json(),
            "state": BroadcastState.SCHEDULED,
            "created_by": created_by,
            "created_at": now,
            "send_local": send_local,
            "zone": zone,
            "next_at": next_at,
            "report_address_id": report_address_id,
            "request_key": request_key,
            "kind": kind,
            "of_id": of_id,
            "fallbacks": dict(fallbacks or {}),
            "if_late": if_late,
            "schedule_id": schedule_id,
        }
        statement = self._session.insert(broadcast).values(**values).on_conflict_do_nothing()
        rows = await self._session.rows(statement.returning(broadcast))
        self._session.rings.add(BELL)
        return _record(rows[0]) if rows else None

    async def get(self, broadcast_id: int) -> Broadcast | None:
        rows = await self._session.rows(select(broadcast).where(broadcast.c.id == broadcast_id))
        return _record(rows[0]) if rows else None

    async def locked(self, broadcast_id: int) -> Broadcast | None:
        """Return a broadcast that nobody else moves until this unit is over."""
        statement = select(broadcast).where(broadcast.c.id == broadcast_id)
        rows = await self._session.rows(self._session.wait_lock_of(statement, broadcast))
        return _record(rows[0]) if rows else None

    async def by_request(self, request_key: bytes) -> Broadcast | None:
        """Return what an earlier press of the same button made."""
        rows = await self._session.rows(select(broadcast).where(broadcast.c.request_key == request_key))
        return _record(rows[0]) if rows else None

    async def forget_request(self, broadcast_id: int) -> None:
        """Let the wish that made it be made anew: it was called off before anything left."""
        await self._session.run(update(broadcast).where(broadcast.c.id == broadcast_id).values(request_key=None))

    async def of_edition(self, edition_id: int) -> list[Broadcast]:
        """Return all broadcasts of an edition, the newest first."""
        statement = select(broadcast).where(broadcast.c.edition_id == edition_id).order_by(broadcast.c.id.desc())
        return [_record(row) for row in await self._session.rows(statement)]

    async def sendings_of(self, edition_id: int) -> list[Broadcast]:
        """Return the sendings of an edition, as it was and as it was corrected (by a repetition), the newest first."""
        of_it = (edition.c.id == edition_id) | (edition.c.corrects_id == edition_id)
        statement = select(broadcast).where(
            broadcast.c.kind == BroadcastKind.SEND, broadcast.c.edition_id.in_(select(edition.c.id).where(of_it))
        )
        return [_record(row) for row in await self._session.rows(statement.order_by(broadcast.c.id.desc()))]

    async def changes_of(self, broadcast_id: int) -> list[Broadcast]:
        """Return the corrections and withdrawals of a broadcast, the newest first; not those that never began."""
        undone = (broadcast.c.state == BroadcastState.CANCELLED) & broadcast.c.started_at.is_(None)
        statement = select(broadcast).where(broadcast.c.of_id == broadcast_id, ~undone)
        return [_record(row) for row in await self._session.rows(statement.order_by(broadcast.c.id.desc()))]

    async def in_state(self, *states: BroadcastState) -> list[Broadcast]:
        rows = await self._session.rows(select(broadcast).where(broadcast.c.state.in_(states)).order_by(broadcast.c.id))
        return [_record(row) for row in rows]

    async def claim_due(self, now: datetime) -> Broadcast | None:
        """Return one broadcast whose audience must be frozen now, locked for this unit."""
        due = (broadcast.c.state == BroadcastState.SCHEDULED) & (broadcast.c.next_at <= now)
        begun = broadcast.c.state == BroadcastState.PREPARING
        statement = select(broadcast).where(due | begun).order_by(broadcast.c.id).limit(1)
        rows = await self._session.rows(self._session.lock_of(statement, broadcast))
        return _record(rows[0]) if rows else None

    async def ids(self) -> list[int]:
        """Return all of them, the oldest first."""
        return [row.id for row in await self._session.rows(select(broadcast.c.id).order_by(broadcast.c.id))]

    async def latest(self, limit: int, offset: int = 0) -> list[Broadcast]:
        rows = await self._session.rows(select(broadcast).order_by(broadcast.c.id.desc()).limit(limit).offset(offset))
        return [_record(row) for row in rows]

    async def move(self, current: Broadcast, action: BroadcastAction, now: datetime, note: str = "") -> Broadcast:
        after = next_state(current.state, action)
        values: dict[str, Any] = {"state": after, "note": note}
        if action is BroadcastAction.RUN:
            values["started_at"] = now
        if after in (BroadcastState.FINISHED, BroadcastState.CANCELLED):
            values["finished_at"] = now
        if action is BroadcastAction.RESUME and current.note in TROUBLES:
            values["unguarded"] = True  # somebody has seen it and decided
        if action is BroadcastAction.RESUME:
            values["tallied_at"] = None  # it stood still: count at once, and measure its speed from now on
        unmoved = (broadcast.c.id == current.id) & (broadcast.c.state == current.state)
        if not await self._session.run(update(broadcast).where(unmoved).values(**values)):
            raise IllegalBroadcastAction(current.state, action)
        self._session.rings.add(BELL)
        return replace(current, **values)

    async def tallied(self, broadcast_id: int, tally: Tally, now: datetime) -> None:
        """Keep the count, so that showing it need not count again."""
        await self._session.run(
            update(broadcast).where(broadcast.c.id == broadcast_id).values(tally=tally.to_json(), tallied_at=now)
        )

    async def frozen(self, broadcast_id: int, up_to: int) -> None:
        await self._session.run(update(broadcast).where(broadcast.c.id == broadcast_id).values(frozen_up_to=up_to))

    async def reported(self, broadcast_id: int, outbox_id: int, now: datetime, shown_hash: str = "") -> None:
        """Remember the message that shows the progress, and what it says."""
        values = {"report_outbox_id": outbox_id, "report_hash": shown_hash, "reported_at": now}
        await self._session.run(update(broadcast).where(broadcast.c.id == broadcast_id).values(**values))

    async def report_to(self, broadcast_id: int, address_id: int | None) -> None:
        """From here on another staff chat sees its progress; None: nobody is told of it any more."""
        await self._session.run(
            update(broadcast).where(broadcast.c.id == broadcast_id).values(report_address_id=address_id)
        )

    async def report_ended(self, broadcast_id: int, told_at: datetime | None) -> None:
        """The message that shows the progress is done with: what follows is a new one.

        Args:
            told_at: when staff were told why it stands still; None when it goes on.
        """
        values = {"report_outbox_id": None, "report_hash": "", "reported_at": told_at}
        await self._session.run(update(broadcast).where(broadcast.c.id == broadcast_id).values(**values))

    async def latest_sent_edition(self, topic_ids: list[int] | None = None) -> int | None:
        """Return the edition sent last (to one of these topics), as it was corrected; never a withdrawn one."""
        change = broadcast.alias("change")
        of_it = (change.c.of_id == broadcast.c.id) & (change.c.state != BroadcastState.CANCELLED)
        corrected = (
            select(change.c.edition_id)
            .where(of_it, change.c.kind == BroadcastKind.CORRECT)
            .order_by(change.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        statement = (
            select(func.coalesce(corrected, edition.c.id).label("id"))
            .join(broadcast, broadcast.c.edition_id == edition.c.id)
            .where(
                ~edition.c.training,
                broadcast.c.kind == BroadcastKind.SEND,
                broadcast.c.state.in_([BroadcastState.RUNNING, BroadcastState.FINISHED]),
                ~exists().where(of_it, change.c.kind == BroadcastKind.WITHDRAW),
            )
        )
        if topic_ids is not None:
            statement = statement.where(edition.c.topic_id.in_(topic_ids))
        rows = await self._session.rows(
            statement.order_by(broadcast.c.started_at.desc(), broadcast.c.id.desc()).limit(1)
        )
        return int(rows[0].id) if rows else None

    async def sent_since(self, instant: datetime) -> list[Broadcast]:
        """Return broadcasts whose messages stand, the latest first: no withdrawn one, none that is for practice."""
        change = broadcast.alias("change")
        alive = change.c.state != BroadcastState.CANCELLED
        changed = exists().where(change.c.of_id == broadcast.c.id, alive)
        ran = broadcast.c.state.in_([BroadcastState.RUNNING, BroadcastState.PAUSED, BroadcastState.FINISHED])
        corrected = (broadcast.c.state == BroadcastState.CANCELLED) & changed  # what waited came with the correction
        begins = broadcast.c.state == BroadcastState.PREPARING
        statement = (
            select(broadcast)
            .join(edition, edition.c.id == broadcast.c.edition_id)
            .where(
                broadcast.c.kind == BroadcastKind.SEND,
                edition.c.training.is_(False),
                ((ran | corrected) & (broadcast.c.started_at >= instant)) | begins,
                ~changed.where(change.c.kind == BroadcastKind.WITHDRAW),
            )
            .order_by(broadcast.c.started_at.is_(None).desc(), broadcast.c.started_at.desc(), broadcast.c.id.desc())
        )
        return [_record(row) for row in await self._session.rows(statement)]

    async def recipients(self, segment: Segment, after: int, limit: int) -> list[Recipient]:
        rows = await self._session.rows(
            audience_of(segment).where(address.c.id > after).order_by(address.c.id).limit(limit)
        )
        return [recipient_of(row) for row in rows]

    async def readers(self, segment: Segment) -> list[Readers]:
        """Return who the recipients are, in one question that counts those who read alike."""
        return [readers_of(row) for row in await self._session.rows(counted_alike(segment))]

    async def waiting(self, edition_id: int) -> list[Waiting]:
        """Return who still waits for which language of an edition that was sent, the oldest broadcast first."""
        found = []
        for sending in reversed(await self.of_edition(edition_id)):
            if sending.kind is not BroadcastKind.SEND or await self._is_withdrawn(sending.id):
                continue
            mine = WAS_MISSED & (delivery.c.broadcast_id == sending.id) & (delivery.c.reason == WAITS_FOR_LANGUAGE)
            languages = await self._session.rows(select(delivery.c.language).where(mine).distinct())
            for row in sorted(languages, key=lambda row: str(row.language)):
                segment = replace(Segment.from_json(sending.segment), waiting_of=WaitingOf(sending.id, row.language))
                count = select(func.count().label("chats")).select_from(audience_of(segment).subquery())
                (counted,) = await self._session.rows(count)
                if counted.chats:
                    found.append(Waiting(sending.id, row.language, counted.chats))
        return found

    async def _is_withdrawn(self, broadcast_id: int) -> bool:
        return any(change.kind is BroadcastKind.WITHDRAW for change in await self.changes_of(broadcast_id))

    async def recipient(self, segment: Segment, address_id: int) -> Recipient | None:
        rows = await self._session.rows(audience_of(segment).where(address.c.id == address_id))
        return recipient_of(rows[0]) if rows else None

    async def reach(self, segment: Segment) -> Reach:
        each = audience_of(segment, whole=True).subquery()
        confirmed = case((each.c.for_organisation, each.c.organisation_id))
        organisations = func.count(func.distinct(confirmed)).label("organisations")
        (row,) = await self._session.rows(select(func.count().label("chats"), organisations).select_from(each))
        return Reach(row.chats, row.organisations)

    async def reserves(self, broadcast_id: int, segment: Segment, limit: int) -> list[Recipient]:
        """Return chats in reserve whose organisation a broadcast has missed, and which have no row in it yet.

        That are organisations of which no chat has got it or still waits for it, and no other one can be reached now.
        """
        sibling = address.alias("sibling")
        of_it = and_(
            delivery.c.broadcast_id + 0 == broadcast_id,  # the sum keeps SQLite from walking through all of it
            delivery.c.address_id == sibling.c.id,
            sibling.c.organisation_id == address.c.organisation_id,
        )
        missed = exists().where(of_it, WAS_MISSED)
        last_part = delivery.c.part == delivery.c.part_count - 1
        unmissed = delivery.c.state.not_in([DeliveryState.FAILED, DeliveryState.SKIPPED])
        has_it = exists().where(of_it, last_part, unmissed)
        mine = exists().where(delivery.c.broadcast_id == broadcast_id, delivery.c.address_id == address.c.id)
        waiting = audience_of(segment).where(_IN_RESERVE, missed, ~has_it, ~mine)
        return [
            recipient_of(row)
            for row in await self._session.rows(waiting.order_by(address.c.organisation_id).limit(limit))
        ]


def _record(row: Any) -> Broadcast:
    return Broadcast(
        id=row.id,
        edition_id=row.edition_id,
        segment=row.segment,
        state=row.state,
        created_by=row.created_by,
        created_at=row.created_at,
        send_local=row.send_local,
        zone=row.zone,
        next_at=row.next_at,
        frozen_up_to=row.frozen_up_to,
        started_at=row.started_at,
        finished_at=row.finished_at,
        note=row.note,
        report_address_id=row.report_address_id,
        report_outbox_id=row.report_outbox_id,
        reported_at=row.reported_at,
        report_hash=row.report_hash,
        kind=row.kind,
        of_id=row.of_id,
        unguarded=row.unguarded,
        tally=Tally.from_json(row.tally) if row.tally else None,
        tallied_at=row.tallied_at,
        fallbacks=row.fallbacks,
        if_late=row.if_late,
        schedule_id=row.schedule_id,
    )
