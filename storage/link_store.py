"""`broadcasts.links.LinkStore`."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, delete, or_, select, update

from broadcasts.links import AGAIN_AFTER, KEPT, LinkCheck, LinkProblem
from storage.session import Session
from storage.tables.broadcasts import link_check

ABANDONED: Final = timedelta(minutes=1)  #: whoever was looking at it has died


class LinkTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def ask(self, urls: Collection[str], now: datetime) -> None:
        for url in sorted(urls):  # in one order: two units must not wait for each other
            asked = self._session.insert(link_check).values(url=url, asked_at=now)
            statement = asked.on_conflict_do_update(index_elements=["url"], set_={"asked_at": now})
            await self._session.run(statement)
        stale = link_check.c.url.in_(urls) & (link_check.c.checked_at < now - KEPT)
        await self._session.run(update(link_check).where(stale).values(checked_at=None))
        self._session.rings.add("links")

    async def known(self, urls: Collection[str]) -> dict[str, LinkCheck]:
        rows = await self._session.rows(select(link_check).where(link_check.c.url.in_(urls)))
        return {row.url: LinkCheck(row.url, LinkProblem(row.problem), row.language, row.checked_at) for row in rows}

    async def claim(self, now: datetime, limit: int) -> list[str]:
        since = link_check.c.checked_at
        due = or_(
            since.is_(None),
            and_(link_check.c.problem == LinkProblem.UNREACHABLE, since < now - AGAIN_AFTER),
            and_(link_check.c.problem == LinkProblem.CHECKING, since < now - ABANDONED),
        )
        statement = select(link_check.c.url).where(due).limit(limit)
        urls = [row.url for row in await self._session.rows(self._session.lock_of(statement, link_check))]
        if urls:
            mine = update(link_check).where(link_check.c.url.in_(urls))
            await self._session.run(mine.values(checked_at=now, problem=LinkProblem.CHECKING))
        return urls

    async def settle(self, check: LinkCheck, now: datetime) -> None:
        values = {"problem": check.problem, "language": check.language, "checked_at": now}
        await self._session.run(update(link_check).where(link_check.c.url == check.url).values(**values))

    async def forget_before(self, instant: datetime) -> int:
        return await self._session.run(delete(link_check).where(link_check.c.asked_at < instant))
