"""`contacts.subscriptions.SubscriptionStore`: topics, subscriptions, consent."""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from contacts.subscriptions import Subscription, SubscriptionState
from contacts.topics import Topic
from storage.session import Session
from storage.tables.contacts import consent, subscription, topic


class SubscriptionTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def topics(self) -> list[Topic]:
        rows = await self._session.rows(select(topic).order_by(topic.c.position, topic.c.id))
        return [Topic(row.id, row.code, row.names, row.descriptions) for row in rows]

    async def put_topic(self, code: str, names: dict[str, str], descriptions: dict[str, str], position: int) -> None:
        """Add a topic or change the one with this code: topics come from the city's configuration."""
        values = {"names": names, "descriptions": descriptions, "position": position}
        statement = self._session.insert(topic).values(code=code, **values)
        await self._session.run(statement.on_conflict_do_update(index_elements=["code"], set_=values))

    async def of(self, address_id: int) -> list[Subscription]:
        mine = select(subscription).where(subscription.c.address_id == address_id)
        rows = await self._session.rows(mine.order_by(subscription.c.topic_id))
        return [Subscription(row.topic_id, row.state, row.organisation_id) for row in rows]

    async def put(
        self, address_id: int, topic_id: int, state: SubscriptionState, organisation_id: int | None, now: datetime
    ) -> None:
        values = {"state": state, "organisation_id": organisation_id, "changed_at": now}
        statement = self._session.insert(subscription).values(address_id=address_id, topic_id=topic_id, **values)
        await self._session.run(statement.on_conflict_do_update(index_elements=["address_id", "topic_id"], set_=values))

    async def change_all(
        self, address_id: int, before: SubscriptionState, after: SubscriptionState, now: datetime
    ) -> list[int]:
        rows = await self._session.rows(
            update(subscription)
            .where(subscription.c.address_id == address_id, subscription.c.state == before)
            .values(state=after, changed_at=now)
            .returning(subscription.c.topic_id)
        )
        return sorted(row.topic_id for row in rows)

    async def record_consent(
        self, address_id: int, purpose: str, granted: bool, text_version: str, language: str, source: str, now: datetime
    ) -> None:
        await self._session.run(
            insert(consent).values(
                address_id=address_id,
                purpose=purpose,
                granted=granted,
                text_version=text_version,
                language=language,
                source=source,
                at=now,
            )
        )

    async def count_active(self) -> int:
        """Return how many chats get at least one topic."""
        active = subscription.c.state == SubscriptionState.ACTIVE
        rows = await self._session.rows(
            select(func.count(func.distinct(subscription.c.address_id)).label("number")).where(active)
        )
        return int(rows[0].number)
