"""`hub.outbox.OutboxStore`: replies on their way out."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import Integer, bindparam, exists, func, insert, select, update

from channels.address import Address
from channels.incoming import FileRef, Lookup, LookupKind
from channels.outgoing import Outgoing
from hub.outbox import BULK_WAITS, Errand, OutboxKind, OutboxState
from hub.pace import JUMP
from storage.address_store import PAYLOAD, VALUE
from storage.columns import Id, one_of
from storage.keys import known_seal, seal_of_address
from storage.prepared import Prepared, given
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.hub import data_key, outbox

BELL: Final = "outbox"  #: rings when a reply was queued
WAITING: Final = (OutboxState.QUEUED, OutboxState.TAKEN)
WAITS: Final = one_of(outbox.c.state, *WAITING)  #: as the partial index has it, so that it serves
#: The oldest of each chat that still waits: the only one that may leave. Asked so, the index alone answers it; whether
#: an earlier one exists would be asked of every row there ever was.
_FIRST: Final = outbox.c.id.in_(
    select(func.min(outbox.c.id)).where(WAITS).group_by(outbox.c.address_id).correlate(None)
)
_QUEUED: Final = outbox.c.state == OutboxState.QUEUED
_TARGET: Final = outbox.alias("target")
REPLY_WAITS: Final = Prepared(
    lambda _: (
        select(outbox.c.id)
        .join(address, address.c.id == outbox.c.address_id)
        .where(_FIRST, _QUEUED)
        .where(outbox.c.due_at <= bindparam("now"), outbox.c.due_at > bindparam("since"))
        .where(address.c.channel == bindparam("channel"), address.c.account == bindparam("account"))
        .limit(1)
    )
)
_INSERT: Final = Prepared(
    lambda _: (
        insert(outbox)
        .values(
            given(
                outbox,
                *("address_id", "kind", "payload", "target", "remote_id", "coalesce_key", "state"),
                *("parts_sent", "attempts", "error", "due_at", "expires_at", "created_at"),
            )
        )
        .returning(outbox.c.id)
    )
)
_SENT: Final = Prepared(
    lambda _: (
        update(outbox)
        .where(outbox.c.id == bindparam("row_id"))
        .values(
            state=OutboxState.SENT, payload=None, remote_id=bindparam("remote"), sent_at=bindparam("now"), epoch=None
        )
    )
)
_AGAIN: Final = Prepared(
    lambda _: (
        update(outbox)
        .where(outbox.c.id == bindparam("row_id"), outbox.c.epoch == bindparam("by"))
        .where(outbox.c.state == OutboxState.TAKEN)
        .values(
            state=OutboxState.QUEUED,
            due_at=bindparam("due"),
            error=bindparam("why"),
            attempts=outbox.c.attempts - bindparam("not_counted", type_=Integer),
            epoch=None,
        )
    )
)


def _due(session: Session) -> Any:
    accounts = session.listed("accounts")
    pair = accounts.c.value
    ours = exists().where(address.c.channel == pair[0].as_string(), address.c.account == pair[1].as_string())
    set_back: Any = outbox.c.created_at > bindparam("future")
    found = (
        select(
            outbox.c.id,
            outbox.c.address_id,
            outbox.c.kind,
            outbox.c.payload,
            outbox.c.remote_id,
            outbox.c.parts_sent,
            outbox.c.attempts,
            outbox.c.expires_at,
            _TARGET.c.remote_id.label("target_remote_id"),
            address.c.channel,
            address.c.account,
            address.c.value,
            address.c.is_group,
            address.c.key_id,
            data_key.c.wrapped,
        )
        .join(address, address.c.id == outbox.c.address_id)
        .join(data_key, data_key.c.id == address.c.key_id)
        .outerjoin(_TARGET, _TARGET.c.id == outbox.c.target)
        .where(_FIRST, _QUEUED, ours, (outbox.c.due_at <= bindparam("now")) | set_back)
        .order_by(outbox.c.id)
        .limit(bindparam("most"))
    )
    return session.lock_of(found, outbox)


def _take(session: Session) -> Any:
    chosen = session.listed("chosen").c.value
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(chosen[0].as_string().cast(Id))))
        .values(state=OutboxState.TAKEN, epoch=bindparam("by"), attempts=outbox.c.attempts + 1)
    )


DUE: Final = Prepared(_due)
_TAKE: Final = Prepared(_take)


class OutboxTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self,
        address_id: int,
        message: Outgoing,
        now: datetime,
        *,
        target: int | None = None,
        coalesce_key: str = "",
        expires_at: datetime | None = None,
    ) -> int:
        if coalesce_key:
            await self._expire(address_id, coalesce_key)
        kind = OutboxKind.EDIT if target is not None or message.replaces else OutboxKind.SEND
        payload = orjson.dumps(message)
        return await self._insert(address_id, kind, payload, now, target, message.replaces, coalesce_key, expires_at)

    async def add_lookup(self, address_id: int, lookup: Lookup, person: str, now: datetime) -> int:
        payload = orjson.dumps({"lookup": asdict(lookup), "person": person}, default=lambda _: None)
        return await self._insert(address_id, OutboxKind.LOOKUP, payload, now)

    async def delete(self, address_id: int, remote_id: str, now: datetime, *, target: int | None = None) -> int:
        """Queue the removal of a message; with `target` that of an earlier one of ours."""
        return await self._insert(address_id, OutboxKind.DELETE, b"", now, target, remote_id)

    async def take(self, accounts: list[tuple[str, str]], epoch: int, now: datetime, limit: int) -> list[Errand]:
        question = {"accounts": _listed(accounts), "now": now, "future": now + JUMP, "most": limit}
        rows = await self._session.rows(DUE, question)
        late = [row.id for row in rows if row.expires_at is not None and row.expires_at <= now]
        if late:
            await self._session.run(
                update(outbox).where(outbox.c.id.in_(late)).values(state=OutboxState.EXPIRED, payload=None)
            )
        taken = [row for row in rows if row.id not in late]
        if taken:
            await self._session.run(_TAKE, {"chosen": _listed([[row.id] for row in taken]), "by": epoch})
        return [self._errand(row, epoch) for row in taken]

    async def sent(self, row_id: int, remote_id: str, now: datetime) -> None:
        await self._session.run(_SENT, {"row_id": row_id, "remote": remote_id, "now": now})

    async def part_sent(self, row_id: int, parts_sent: int) -> None:
        await self._session.run(update(outbox).where(outbox.c.id == row_id).values(parts_sent=parts_sent))

    async def again(self, errand: Errand, due_at: datetime, error: str, *, counts: bool = True) -> None:
        not_counted = 0 if counts else 1  # taking it counted already
        change = {"row_id": errand.id, "by": errand.epoch, "due": due_at, "why": error, "not_counted": not_counted}
        await self._session.run(_AGAIN, change)

    async def disown(self, epoch: int, known: list[int]) -> int:
        held = (outbox.c.epoch == epoch) & (outbox.c.state == OutboxState.TAKEN) & outbox.c.id.not_in(known)
        return await self._session.run(update(outbox).where(held).values(state=OutboxState.QUEUED, epoch=None))

    async def as_new(self, row_id: int) -> None:
        await self._session.run(
            update(outbox)
            .where(outbox.c.id == row_id)
            .values(state=OutboxState.QUEUED, kind=OutboxKind.SEND, target=None, remote_id="", epoch=None)
        )
        self._session.rings.add(BELL)

    async def refused(self, row_id: int, error: str, now: datetime) -> None:
        await self._session.run(
            update(outbox)
            .where(outbox.c.id == row_id)
            .values(state=OutboxState.REFUSED, payload=None, error=error, sent_at=now, epoch=None)
        )

    async def waiting(self, channel: str, account: str, now: datetime) -> bool:
        question = {"channel": channel, "account": account, "now": now, "since": now - BULK_WAITS}
        return bool(await self._session.rows(REPLY_WAITS, question))

    async def release_dead(self, dead_epochs: list[int]) -> int:
        held = outbox.c.epoch.in_(dead_epochs) & (outbox.c.state == OutboxState.TAKEN)
        return await self._session.run(update(outbox).where(held).values(state=OutboxState.QUEUED, epoch=None))

    async def forget_before(self, instant: datetime) -> int:
        """Remove rows that ended before `instant`."""
        ended = outbox.c.state.not_in(WAITING) & (outbox.c.created_at < instant)
        return await self._session.run(outbox.delete().where(ended))

    async def _insert(
        self,
        address_id: int,
        kind: OutboxKind,
        payload: bytes,
        now: datetime,
        target: int | None = None,
        remote_id: str = "",
        coalesce_key: str = "",
        expires_at: datetime | None = None,
    ) -> int:
        seal = await seal_of_address(self._session, address_id)
        values = {
            "address_id": address_id,
            "kind": kind,
            "payload": seal.close_bytes(payload, PAYLOAD),
            "target": target,
            "remote_id": remote_id,
            "coalesce_key": coalesce_key,
            "state": OutboxState.QUEUED,
            "parts_sent": 0,
            "attempts": 0,
            "error": "",
            "due_at": now,
            "expires_at": expires_at,
            "created_at": now,
        }
        (row,) = await self._session.rows(_INSERT, values)
        self._session.rings.add(BELL)
        return int(row.id)

    async def _expire(self, address_id: int, coalesce_key: str) -> None:
        overtaken = (outbox.c.address_id == address_id) & (outbox.c.coalesce_key == coalesce_key)
        await self._session.run(
            update(outbox)
            .where(overtaken, outbox.c.state == OutboxState.QUEUED)
            .values(state=OutboxState.EXPIRED, payload=None)
        )

    def _errand(self, row: Any, epoch: int) -> Errand:
        seal = known_seal(self._session, row.key_id, row.wrapped, row.address_id)
        payload = seal.open(row.payload, PAYLOAD)
        to = Address(row.channel, row.account, seal.open(row.value, VALUE), row.is_group)
        message = lookup = None
        person = ""
        if row.kind is OutboxKind.LOOKUP:
            data = orjson.loads(payload)
            lookup, person = _lookup(data["lookup"]), data["person"]
        elif row.kind is not OutboxKind.DELETE:
            message = Outgoing.from_json(payload)
        remote_id = row.remote_id or row.target_remote_id or ""
        return Errand(
            row.id,
            row.address_id,
            to,
            row.kind,
            message,
            lookup,
            person,
            remote_id,
            row.parts_sent,
            row.attempts + 1,
            epoch,
        )


def _listed(rows: Sequence[Sequence[Any]]) -> str:
    return orjson.dumps(rows).decode()


def _lookup(data: dict[str, Any]) -> Lookup:
    file = FileRef(**data["file"]) if data["file"] else None
    return Lookup(LookupKind(data["kind"]), data["argument"], file, data["about"])
