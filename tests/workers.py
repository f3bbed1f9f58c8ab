"""Workers that are not heard any more, without waiting for it."""

from datetime import timedelta

from sqlalchemy import BigInteger, literal, update

from hub.leases import DEAD_AFTER
from storage.stores import Stores
from storage.tables.hub import worker


async def fall_silent(stores: Stores, *epochs: int, since: timedelta = DEAD_AFTER + timedelta(seconds=1)) -> None:
    """Let these workers, or all, have said nothing for so long. Where the hub is alone with its database they are dead
    at once: silence tells nothing there."""
    ago = literal(since // timedelta(microseconds=1), BigInteger)
    values = {"heartbeat_at": worker.c.heartbeat_at - ago} if stores.session.is_shared else {"dead": True}
    which = worker.c.epoch.in_(epochs) if epochs else worker.c.dead.is_(False)
    await stores.session.run(update(worker).where(which).values(values))
