"""Stores of `hub`: seen updates, steps, pace, workers, housekeeping jobs, files."""

from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from broadcasts.deliveries import DeliveryState
from channels.address import account_key
from channels.chat_store import StoredFile
from hub.leases import DEAD_AFTER
from hub.outbox import OutboxState
from hub.pace import HORIZON, JUMP, Pace, Permits, permits
from hub.steps import Step
from storage.columns import one_of
from storage.keys import make_key, seal_of_address, seal_of_key
from storage.prepared import Prepared, given
from storage.session import SERVER_TIME, Session
from storage.tables.broadcasts import delivery, edition_file
from storage.tables.hearings import idea, recording
from storage.tables.hub import data_key, file, job, leadership, outbox, pace, step, update_key, worker

STEP_DATA: Final = "step.data"
CONTENT: Final = "file.content"
#: As the partial index of `outbox` has it.
_UNSENT: Final = one_of(outbox.c.state, OutboxState.QUEUED, OutboxState.TAKEN)
_FIRST_TIME: Final = Prepared(
    lambda session: session.insert(update_key).values(given(update_key, "key", "seen_at")).on_conflict_do_nothing()
)
_MINE: Final = (step.c.address_id == bindparam("address_id")) & (step.c.person == bindparam("person"))
_STEP: Final = Prepared(lambda _: select(step.c.name, step.c.version, step.c.data).where(_MINE))
_FORGET_STEP: Final = Prepared(lambda _: delete(step).where(_MINE))
_PACE_ROW: Final = Prepared(
    lambda session: session.wait_lock_of(select(pace).where(pace.c.account == bindparam("of")), pace)
)
_PACE: Final = Prepared(
    lambda _: update(pace).where(pace.c.account == bindparam("of")).values(next_at=bindparam("next"))
)


def _put_step(session: Session) -> Any:
    statement = session.insert(step).values(given(step, "address_id", "person", "name", "version", "data"))
    changed = {name: statement.excluded[name] for name in ("name", "version", "data")}
    return statement.on_conflict_do_update(index_elements=["address_id", "person"], set_=changed)


_PUT_STEP: Final = Prepared(_put_step)


class UpdateTable:
    """Which updates were handled already; only a keyed hash of each is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def first_time(self, channel: str, account: str, key: str, now: datetime) -> bool:
        """Remember the update; False when it was known already."""
        lookup = self._session.vault.lookup("update", channel, account, key)
        return await self._session.run(_FIRST_TIME, {"key": lookup, "seen_at": now}) > 0

    async def forget_before(self, instant: datetime) -> int:
        return await self._session.run(delete(update_key).where(update_key.c.seen_at < instant))


class StepTable:
    """`hub.steps.StepStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, address_id: int, person: str) -> Step | None:
        rows = await self._session.rows(_STEP, {"address_id": address_id, "person": self._key(person)})
        if not rows:
            return None
        seal = await seal_of_address(self._session, address_id)
        return Step(rows[0].name, rows[0].version, orjson.loads(seal.open_bytes(rows[0].data, STEP_DATA)))

    async def put(self, address_id: int, person: str, step_: Step | None) -> None:
        key = self._key(person)
        if step_ is None:
            await self._session.run(_FORGET_STEP, {"address_id": address_id, "person": key})
            return
        seal = await seal_of_address(self._session, address_id)
        values = {
            "address_id": address_id,
            "person": key,
            "name": step_.name,
            "version": step_.version,
            "data": seal.close_bytes(orjson.dumps(step_.data, option=orjson.OPT_NON_STR_KEYS), STEP_DATA),
        }
        await self._session.run(_PUT_STEP, values)

    def _key(self, person: str) -> bytes:
        return self._session.vault.lookup("person", person) if person else b""


class PaceTable:
    """`hub.pace.PaceStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def take(
        self,
        channel: str,
        account: str,
        per_second: float,
        wanted: int,
        now: datetime,
        horizon: timedelta = HORIZON,
        lead: timedelta = timedelta(0),
    ) -> Permits:
        row = await self._row(account_key(channel, account), now)
        blocked_until = _block(row, now)
        if blocked_until is not None and blocked_until > now + lead + horizon:
            return Permits([], blocked_until, is_blocked=True)
        given, after = permits(Pace(row.next_at, blocked_until), per_second, wanted, now, horizon, lead)
        if after.next_at != row.next_at:
            await self._session.run(_PACE, {"of": row.account, "next": after.next_at})
        return Permits(given, None if len(given) == wanted else max(after.next_at - HORIZON / 2 - lead, now))

    async def blocked_until(self, channel: str, account: str, now: datetime) -> datetime | None:
        mine = pace.c.account == account_key(channel, account)
        rows = await self._session.rows(select(pace.c.blocked_until, pace.c.blocked_at).where(mine))
        return _block(rows[0], now) if rows else None

    async def block(self, channel: str, account: str, until: datetime, now: datetime) -> None:
        row = await self._row(account_key(channel, account), now)
        known = _block(row, now)
        if known is None or known < until:
            values = {"blocked_until": until, "blocked_at": now}
            await self._session.run(update(pace).where(pace.c.account == row.account).values(**values))

    async def _row(self, account: str, now: datetime) -> Any:
        rows = await self._session.rows(_PACE_ROW, {"of": account})
        if not rows:
            await self._session.run(
                self._session.insert(pace).values(account=account, next_at=now).on_conflict_do_nothing()
            )
            rows = await self._session.rows(_PACE_ROW, {"of": account})
        return rows[0]


def _block(row: Any, now: datetime) -> datetime | None:
    """Return until when the account must wait; a block from a time that is still to come is that of a wrong clock."""
    if row.blocked_until is None or row.blocked_until <= now or (row.blocked_at and row.blocked_at > now + JUMP):
        return None
    until: datetime = row.blocked_until
    return until


class LeaseTable:
    """`hub.leases.LeaseStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def begin(self, role: str, now: datetime) -> int:
        present = self._session.shared_time(now)
        values = {"role": role, "began_at": now, "heartbeat_at": present, "dead": False}
        (row,) = await self._session.rows(insert(worker).values(**values).returning(worker.c.epoch))
        return int(row.epoch)

    async def beat(self, epoch: int, now: datetime) -> bool:
        alive = (worker.c.epoch == epoch) & worker.c.dead.is_(False)
        present = self._session.shared_time(now)
        return await self._session.run(update(worker).where(alive).values(heartbeat_at=present)) > 0

    async def end(self, epoch: int) -> None:
        await self._session.run(update(worker).where(worker.c.epoch == epoch).values(dead=True))

    async def alive(self, now: datetime) -> dict[str, int]:
        if self._session.is_shared:
            heard = worker.c.heartbeat_at >= SERVER_TIME - DEAD_AFTER // timedelta(microseconds=1)
        else:
            heard = worker.c.heartbeat_at >= now - DEAD_AFTER
        counted = select(worker.c.role, func.count().label("n")).where(worker.c.dead.is_(False), heard)
        return {row.role: row.n for row in await self._session.rows(counted.group_by(worker.c.role))}

    async def bury_all(self) -> None:
        """Declare everybody dead: at the start on SQLite, where the lock file says that nobody else can live."""
        await self._session.run(update(worker).where(worker.c.dead.is_(False)).values(dead=True))

    async def bury(self) -> list[int]:
        if self._session.is_shared:
            silent = worker.c.heartbeat_at < SERVER_TIME - DEAD_AFTER // timedelta(microseconds=1)
            await self._session.run(update(worker).where(worker.c.dead.is_(False), silent).values(dead=True))
        holds = or_(
            worker.c.epoch.in_(select(outbox.c.epoch).where(_UNSENT, outbox.c.state == OutboxState.TAKEN)),
            worker.c.epoch.in_(
                select(delivery.c.epoch).where(one_of(delivery.c.state, DeliveryState.LEASED, DeliveryState.SENDING))
            ),
        )
        rows = await self._session.rows(select(worker.c.epoch).where(worker.c.dead.is_(True), holds))
        return [row.epoch for row in rows]

    async def tidy(self, now: datetime) -> int:
        """Forget dead workers that hold nothing and have been gone for a day."""
        held = set(await self.bury())
        old = worker.c.dead.is_(True) & (worker.c.heartbeat_at < now - timedelta(days=1))
        return await self._session.run(delete(worker).where(old, worker.c.epoch.not_in(held)))

    async def lead(self, task: str, epoch: int) -> bool:
        await self.bury()
        await self._session.run(
            self._session.insert(leadership).values(task=task, epoch=epoch).on_conflict_do_nothing()
        )
        living = select(worker.c.epoch).where(worker.c.dead.is_(False))
        taken = (leadership.c.task == task) & or_(leadership.c.epoch == epoch, leadership.c.epoch.not_in(living))
        return await self._session.run(update(leadership).where(taken).values(epoch=epoch)) > 0


class JobTable:
    """Housekeeping that is due at intervals: claimed here, so that any number of tickers do it once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def claim(self, name: str, now: datetime, next_at: datetime) -> bool:
        """Return whether the job is due and now ours; its next turn is then at `next_at`."""
        statement = self._session.insert(job).values(name=name, next_at=now)
        await self._session.run(statement.on_conflict_do_nothing())
        due = (job.c.name == name) & (job.c.next_at <= now)
        return await self._session.run(update(job).where(due).values(next_at=next_at)) > 0

    async def known(self) -> dict[str, datetime]:
        """Return every job and its next turn."""
        return {row.name: row.next_at for row in await self._session.rows(select(job))}


class FileTable:
    """Attachments by their digest."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, digest: str, name: str, media_type: str, content: bytes, now: datetime) -> None:
        if await self._session.rows(select(file.c.digest).where(file.c.digest == digest)):
            return
        seal = await make_key(self._session, now)
        values = {
            "digest": digest,
            "name": name,
            "media_type": media_type,
            "key_id": seal.key_id,
            "content": seal.close_bytes(content, CONTENT),
            "created_at": now,
        }
        await self._session.run(self._session.insert(file).values(**values).on_conflict_do_nothing())

    async def get(self, digest: str) -> StoredFile | None:
        rows = await self._session.rows(select(file).where(file.c.digest == digest))
        if not rows:
            return None
        seal = await seal_of_key(self._session, rows[0].key_id)
        return StoredFile(rows[0].name, rows[0].media_type, seal.open_bytes(rows[0].content, CONTENT))

    async def remove(self, digest: str) -> bool:
        """Destroy a file and its key, unless something else still has it; return whether it is gone."""
        holders = ((edition_file, edition_file.c.digest), (idea, idea.c.file_digest), (recording, recording.c.digest))
        for table, column in holders:
            if await self._session.rows(select(table).where(column == digest).limit(1)):
                return False
        rows = await self._session.rows(delete(file).where(file.c.digest == digest).returning(file.c.key_id))
        for row in rows:
            await self._session.run(delete(data_key).where(data_key.c.id == row.key_id))
            self._session.seals.pop(row.key_id, None)
        return bool(rows)

    async def forget(self, name_begins: str, before: datetime) -> int:
        """Remove files of this name that are older, and destroy their keys."""
        old = file.c.name.startswith(name_begins, autoescape=True) & (file.c.created_at < before)
        keys = [row.key_id for row in await self._session.rows(select(file.c.key_id).where(old))]
        await self._session.run(delete(file).where(old))
        await self._session.run(delete(data_key).where(data_key.c.id.in_(keys)))
        return len(keys)
