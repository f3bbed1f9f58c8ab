"""`hub.posts.PostStore`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from hub.posts import Message, Post, wait_after
from storage.session import Session
from storage.tables.hub import post


class PostTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, urls: Sequence[str], message: Message, now: datetime) -> None:
        values = {"title": message.title, "body": message.body, "urgency": message.urgency, "attempts": 0}
        for url in urls:
            await self._session.run(self._session.insert(post).values(target=self._target(url), due_at=now, **values))

    async def claim(self, urls: Sequence[str], now: datetime) -> Post | None:
        targets = {self._target(url): url for url in urls}
        await self._session.run(delete(post).where(post.c.target.not_in(list(targets))))
        due = select(post).where(post.c.due_at <= now).order_by(post.c.due_at, post.c.id).limit(1)
        rows = await self._session.rows(self._session.lock_of(due, post))
        if not rows:
            return None
        (row,) = rows
        attempts = row.attempts + 1
        later = {"attempts": attempts, "due_at": now + wait_after(attempts)}
        await self._session.run(update(post).where(post.c.id == row.id).values(**later))
        return Post(row.id, targets[row.target], Message(row.title, row.body, row.urgency), attempts)

    async def done(self, post_id: int) -> None:
        await self._session.run(delete(post).where(post.c.id == post_id))

    def _target(self, url: str) -> bytes:
        return self._session.vault.lookup("alert target", url)
