"""The ledger of deliveries as people see it: what became of a broadcast, and what they decide about the rest of it."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, exists, func, literal_column, select, update

from broadcasts.audience import Segment
from broadcasts.broadcasts import BroadcastState
from broadcasts.correcting import StandingChat
from broadcasts.deliveries import AT_ONCE, OPEN, DeliveryAction, DeliveryState, check_move
from broadcasts.exporting import DeliveryLine, Place
from broadcasts.forecast import Queue
from broadcasts.later import Later
from broadcasts.missed import DECIDED_AT_ONCE, LEFT_UNCERTAIN, Cause, Missed
from broadcasts.outcomes import NOT_BEGUN
from broadcasts.tally import Tally
from channels.address import account_key
from channels.channel import Channel
from storage.broadcast_store import BELL
from storage.columns import one_of
from storage.delivery_lines import delivery_lines
from storage.delivery_statements import IN_HAND, TAKEABLE, WAITING
from storage.delivery_store import REPLACED
from storage.missed_chats import missed_chat, missed_chats, uncertain_chats
from storage.session import Session
from storage.standing_messages import standing_chats
from storage.tables.broadcasts import broadcast, delivery
from storage.tables.contacts import address

CHUNK: Final = 5_000  #: rows a unit
LISTED: Final = 200  #: missed chats
#: Of a chat's parts the one that tells what became of it all.
_WORST: Final = case(
    (delivery.c.state == DeliveryState.FAILED, 4),
    (delivery.c.state == DeliveryState.UNCERTAIN, 3),
    (delivery.c.state == DeliveryState.HELD, 2),
    (delivery.c.state == DeliveryState.SENT, 0),
    else_=1,
)
#: With what was to be removed and became a notice told apart.
_REASON: Final = case(
    (
        (delivery.c.action == DeliveryAction.DELETE)
        & (delivery.c.state == DeliveryState.SENT)
        & (delivery.c.shown_hash != ""),
        literal_column(f"'{REPLACED}'"),
    ),
    else_=delivery.c.reason,
)
#: As it was frozen: it is due later only where an organisation does not want to be disturbed.
_UNTRIED: Final = (delivery.c.attempts == 0) & one_of(delivery.c.state, DeliveryState.QUEUED)
_BEFORE: Final = delivery.alias("before")
#: Whether an earlier part of the chat is uncertain: nobody knows yet whether this one has something to follow.
_FOLLOWS_UNCERTAIN: Final = exists().where(
    _BEFORE.c.broadcast_id == delivery.c.broadcast_id,
    _BEFORE.c.address_id == delivery.c.address_id,
    _BEFORE.c.state == DeliveryState.UNCERTAIN,
)
_UNDECIDED: Final = (DeliveryState.UNCERTAIN, DeliveryState.HELD)


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
        return await self._decide(broadcast_id, ~_FOLLOWS_UNCERTAIN, (DeliveryState.HELD,), now)

    async def leave_out_held(self, broadcast_id: int, reason: str, now: datetime) -> int:
        """A person decided to leave out what was held after a restore."""
        held = (DeliveryState.HELD,)
        return await self._decide(broadcast_id, ~_FOLLOWS_UNCERTAIN, held, now, DeliveryState.SKIPPED, reason)

    async def skip_held(self, broadcast_id: int, reason: str, now: datetime) -> int:
        """Skip all that is held of a cancelled broadcast."""
        held = one_of(delivery.c.state, DeliveryState.HELD)
        return await self._change(broadcast_id, held, now, state=DeliveryState.SKIPPED, reason=reason)

    # These three move the first `limit` chats only, and the next ones when they are asked for again.

    async def queue_again(
        self, broadcast_id: int, now: datetime, only: Collection[int] = (), limit: int = DECIDED_AT_ONCE
    ) -> int:
        """A person decided to send again to the missed chats that can be reached now; return to how many.

        Args:
            only: ids of the addresses that are meant; empty for all.
        """
        missed = missed_chats(broadcast_id, await self._topics(broadcast_id)).subquery()
        chats = select(missed.c.address_id).where(missed.c.reachable)
        if only:
            chats = chats.where(missed.c.address_id.in_(only))
        before = (DeliveryState.FAILED, DeliveryState.SKIPPED)
        return await self._decide(broadcast_id, _first_of(chats, limit), before, now)

    async def queue_uncertain(self, broadcast_id: int, now: datetime, limit: int = DECIDED_AT_ONCE) -> int:
        """A person decided to send again what is uncertain, with the parts behind it; return to how many chats."""
        chats = uncertain_chats(broadcast_id, await self._topics(broadcast_id))
        return await self._decide(broadcast_id, _first_of(chats, limit), _UNDECIDED, now)

    async def leave_uncertain(self, broadcast_id: int, now: datetime, limit: int = DECIDED_AT_ONCE) -> int:
        """A person decided to leave it as it is; return in how many chats."""
        chats = _first_of(uncertain_chats(broadcast_id), limit)
        return await self._decide(broadcast_id, chats, _UNDECIDED, now, DeliveryState.SKIPPED, LEFT_UNCERTAIN)

    async def supersede(self, broadcast_id: int, after: int, up_to: int, reason: str, now: datetime) -> int:
        """Skip what still waits in these chats: its edition was corrected or withdrawn. Return in how many."""
        chats = (delivery.c.address_id > after) & (delivery.c.address_id <= up_to)
        return await self._decide(broadcast_id, chats, TAKEABLE, now, DeliveryState.SKIPPED, reason)

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
        kinds = (delivery.c.state, _REASON.label("why"), delivery.c.language)
        number = func.count().label("number")
        reasons: Counter[tuple[DeliveryState, str]] = Counter()
        languages: Counter[str] = Counter()
        for row in await self._session.rows(
            select(*kinds, number).where(single).group_by(delivery.c.state, _REASON, delivery.c.language)
        ):
            reasons[row.state, row.why] += row.number
            if row.state is DeliveryState.SENT:
                languages[row.language] += row.number
        rank = func.row_number().over(partition_by=delivery.c.address_id, order_by=(_WORST.desc(), delivery.c.part))
        chats = select(delivery.c.state, _REASON.label("why"), rank.label("rank")).where(several).subquery()
        worst = select(chats.c.state, chats.c.why, number).where(chats.c.rank == 1)
        for row in await self._session.rows(worst.group_by(chats.c.state, chats.c.why)):
            reasons[row.state, row.why] += row.number
        readers = func.count(func.distinct(delivery.c.address_id)).label("number")
        sent = several & (delivery.c.state == DeliveryState.SENT)
        for row in await self._session.rows(
            select(delivery.c.language, readers).where(sent).group_by(delivery.c.language)
        ):
            languages[row.language] += row.number
        accounts = select(delivery.c.account, number).where(mine, WAITING).group_by(delivery.c.account)
        waiting = {row.account: row.number for row in await self._session.rows(accounts)}
        return Tally(dict(reasons), dict(languages), waiting)

    async def is_done(self, broadcast_id: int) -> bool:
        """Whether nothing of it is open any more."""
        for some in (_waiting_of(broadcast_id), select(delivery.c.id).where(_in_hand_of(broadcast_id))):
            if await self._session.rows(some.limit(1)):
                return False
        return True

    async def has_due(self, broadcast_id: int, before: datetime) -> bool:
        """Whether something waits that might have left before an instant."""
        due = _waiting_of(broadcast_id).where(delivery.c.due_at < before).limit(1)
        return bool(await self._session.rows(due))

    async def missed(self, broadcast_id: int, limit: int = LISTED) -> Missed:
        """Return the chats that were not reached or are uncertain: all of them counted, the first ones listed."""
        question = missed_chats(broadcast_id, await self._topics(broadcast_id))
        each = question.subquery()
        number = func.count().label("number")
        kinds = (each.c.state, each.c.reason, each.c.reachable)
        causes: Counter[Cause] = Counter()
        reachable = 0
        for row in await self._session.rows(select(*kinds, number).group_by(*kinds)):
            causes[row.state, row.reason] += row.number
            reachable += row.number if row.reachable else 0
        listed = question.order_by(address.c.organisation_id.is_(None), "organisation", "address_id").limit(limit)
        return Missed([missed_chat(row) for row in await self._session.rows(listed)], dict(causes), reachable)

    async def standing(self, broadcast_id: int, after: int, limit: int) -> list[StandingChat]:
        """Return what stands in the next chats of a broadcast, by address id from `after` on."""
        return await standing_chats(self._session, broadcast_id, await self._topics(broadcast_id), after, limit)

    async def lines(self, broadcast_id: int, after: Place, limit: int) -> list[DeliveryLine]:
        """Return the next lines of a broadcast by address id and part."""
        return await delivery_lines(self._session, broadcast_id, after, limit)

    async def edition_of_message(self, address_id: int, remote_id: str) -> int | None:
        """Return the edition whose message this is in a chat; None when it is none."""
        statement = (
            select(broadcast.c.edition_id)
            .join(delivery, delivery.c.broadcast_id == broadcast.c.id)
            .where(delivery.c.address_id == address_id, delivery.c.remote_id == remote_id)
            .order_by(delivery.c.id)
            .limit(1)
        )
        rows = await self._session.rows(statement)
        return int(rows[0].edition_id) if rows else None

    async def in_hand(self, broadcast_id: int) -> bool:
        """Whether a sender has some of it in hand."""
        return bool(await self._session.rows(select(delivery.c.id).where(_in_hand_of(broadcast_id)).limit(1)))

    async def later(self, broadcast_id: int, now: datetime) -> Later:
        """Return the chats that wait only for the end of their organisation's quiet time."""
        counted = select(func.count().label("chats"), func.max(delivery.c.due_at).label("last_at"))
        waiting = counted.where(delivery.c.broadcast_id == broadcast_id, WAITING, delivery.c.due_at > now)
        (row,) = await self._session.rows(waiting.where(_UNTRIED, delivery.c.part == 0))
        return Later(row.chats, row.last_at)

    async def queue(
        self, broadcast_id: int, channel: Channel, tally: Tally, blocked_until: datetime | None, now: datetime
    ) -> Queue:
        """Return what of a broadcast waits for one account, as counted in the tally, and what is in its way."""
        account = account_key(channel.name, channel.account)
        mine = delivery.c.broadcast_id == broadcast_id, delivery.c.account == account
        last = select(delivery.c.due_at, delivery.c.reason).where(*mine, WAITING, delivery.c.due_at > now, ~_UNTRIED)
        latest = await self._session.rows(last.order_by(delivery.c.due_at.desc(), delivery.c.id.desc()).limit(1))
        return Queue(
            channel.name,
            channel.limits.messages_per_second,
            tally.waiting.get(account, 0),
            latest[0].due_at if latest else None,
            bool(latest) and latest[0].reason == NOT_BEGUN,
            blocked_until,
        )

    async def _topics(self, broadcast_id: int) -> tuple[int, ...]:
        (row,) = await self._session.rows(select(broadcast.c.segment).where(broadcast.c.id == broadcast_id))
        return Segment.from_json(row.segment).topic_ids

    async def _decide(
        self,
        broadcast_id: int,
        which: Any,
        before: tuple[DeliveryState, ...],
        now: datetime,
        after: DeliveryState = DeliveryState.QUEUED,
        reason: str = "",
    ) -> int:
        """Move parts as the table of moves allows it; return of how many chats."""
        for state in before:
            check_move(state, after)
        values = {"state": after, "reason": reason, "due_at": AT_ONCE, "changed_at": now}
        mine = (delivery.c.broadcast_id == broadcast_id) & one_of(delivery.c.state, *before) & which
        moved = update(delivery).where(mine).values(**values).returning(delivery.c.address_id)
        if after is DeliveryState.QUEUED:
            self._session.rings.add(BELL)
        return len({row.address_id for row in await self._session.rows(moved)})

    async def _change(self, broadcast_id: int, which: Any, now: datetime, **values: Any) -> int:
        mine = (delivery.c.broadcast_id == broadcast_id) & which
        return await self._session.run(update(delivery).where(mine).values(changed_at=now, **values))


def _first_of(chats: Select[Any], limit: int) -> ColumnElement[bool]:
    """Whether it is of the first ones of these chats."""
    return delivery.c.address_id.in_(chats.distinct().order_by("address_id").limit(limit))


def _waiting_of(broadcast_id: Any) -> Select[Any]:
    """Select what waits, in the order of `ix_delivery_waiting`: else SQLite walks through all that ever was sent."""
    mine = select(delivery.c.id).where(delivery.c.broadcast_id == broadcast_id, WAITING)
    return mine.order_by(delivery.c.account, delivery.c.due_at, delivery.c.id)


def _in_hand_of(broadcast_id: int) -> ColumnElement[bool]:
    """Whether a sender holds it. The sum keeps SQLite from every other index than `ix_delivery_in_hand`."""
    return (delivery.c.broadcast_id + 0 == broadcast_id) & IN_HAND
