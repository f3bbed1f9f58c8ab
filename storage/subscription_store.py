"""`contacts.subscriptions.SubscriptionStore`: topics, subscriptions, consent."""

from collections.abc import Sequence
from datetime import UTC, datetime
from json import loads
from typing import Any, Final

from sqlalchemy import Text, and_, bindparam, case, cast, func, insert, literal, or_, select, update

from contacts.addresses import AddressState
from contacts.reach import Reached, Readers
from contacts.subscriptions import Subscription, SubscriptionState
from contacts.topics import Topic
from storage.columns import Instant
from storage.prepared import Prepared, given
from storage.session import Session
from storage.tables.contacts import address, consent, organisation, subscription, topic

_NEVER: Final = literal(datetime(9999, 1, 1, tzinfo=UTC), Instant)
_TOPICS: Final = Prepared(lambda _: select(topic).order_by(topic.c.position, topic.c.id))
_OF: Final = Prepared(
    lambda _: (
        select(subscription)
        .where(subscription.c.address_id == bindparam("address_id"))
        .order_by(subscription.c.topic_id)
    )
)
_CHANGE_ALL: Final = Prepared(
    lambda _: (
        update(subscription)
        .where(subscription.c.address_id == bindparam("of"), subscription.c.state == bindparam("before"))
        .values(given(subscription, "state", "changed_at"))
        .returning(subscription.c.topic_id)
    )
)


def _put(session: Session) -> Any:
    values = given(subscription, "address_id", "topic_id", "state", "organisation_id", "changed_at")
    statement = session.insert(subscription).values(values)
    changed = {name: statement.excluded[name] for name in ("state", "organisation_id", "changed_at")}
    return statement.on_conflict_do_update(index_elements=["address_id", "topic_id"], set_=changed)


_PUT: Final = Prepared(_put)


class SubscriptionTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def topics(self) -> list[Topic]:
        rows = await self._session.rows(_TOPICS)
        return [Topic(row.id, row.code, row.names, row.descriptions) for row in rows]

    async def put_topic(self, code: str, names: dict[str, str], descriptions: dict[str, str], position: int) -> None:
        """Add a topic or change the one with this code: topics come from the city's configuration."""
        values = {"names": names, "descriptions": descriptions, "position": position}
        statement = self._session.insert(topic).values(code=code, **values)
        await self._session.run(statement.on_conflict_do_update(index_elements=["code"], set_=values))

    async def of(self, address_id: int) -> list[Subscription]:
        rows = await self._session.rows(_OF, {"address_id": address_id})
        return [Subscription(row.topic_id, row.state, row.organisation_id) for row in rows]

    async def of_organisation(self, organisation_id: int) -> dict[int, list[Subscription]]:
        chats = select(address.c.id).where(address.c.organisation_id == organisation_id)
        found: dict[int, list[Subscription]] = {}
        for row in await self._session.rows(select(subscription).where(subscription.c.address_id.in_(chats))):
            found.setdefault(row.address_id, []).append(Subscription(row.topic_id, row.state, row.organisation_id))
        return found

    async def active_topics(self, address_id: int) -> set[int]:
        return {each.topic_id for each in await self.of(address_id) if each.state is SubscriptionState.ACTIVE}

    async def put(
        self, address_id: int, topic_id: int, state: SubscriptionState, organisation_id: int | None, now: datetime
    ) -> None:
        values = {
            "address_id": address_id,
            "topic_id": topic_id,
            "state": state,
            "organisation_id": organisation_id,
            "changed_at": now,
        }
        await self._session.run(_PUT, values)

    async def change_all(
        self, address_id: int, before: SubscriptionState, after: SubscriptionState, now: datetime
    ) -> list[int]:
        change = {"of": address_id, "before": before, "state": after, "changed_at": now}
        rows = await self._session.rows(_CHANGE_ALL, change)
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

    async def readers(self) -> Readers:
        """Return how many the newsletter can reach now."""
        active = select(subscription.c.address_id).where(subscription.c.state == SubscriptionState.ACTIVE)
        alone = case((address.c.organisation_id.is_(None), address.c.contact_id))
        distinct = [func.count(func.distinct(each)) for each in (address.c.organisation_id, alone)]
        there = (address.c.state == AddressState.ACTIVE) & address.c.id.in_(active)
        (row,) = await self._session.rows(select(*distinct).where(there))
        return Readers(*map(int, row))

    async def reached(self, moments: Sequence[datetime]) -> list[Reached]:
        """Return how many chats the newsletter could reach at each of these moments, by messenger and first wish.

        A chat counts from its first day until it left all topics or could no longer be reached. That somebody left and
        came back in between is not kept.
        """
        ended = func.max(
            case((subscription.c.state == SubscriptionState.ACTIVE, _NEVER), else_=subscription.c.changed_at)
        )
        asked = subscription.c.state != SubscriptionState.PENDING
        until = (
            select(subscription.c.address_id, ended.label("until")).where(asked).group_by(subscription.c.address_id)
        ).subquery()
        own, organisations = cast(address.c.languages, Text), cast(organisation.c.languages, Text)
        wish = case((own != "[]", own), else_=func.coalesce(organisations, "[]")).label("wish")
        lives = address.c.state == AddressState.ACTIVE
        # Most came long ago and are still there: both chains end at their first comparison.
        first = case(*((address.c.created_at <= moment, at) for at, moment in enumerate(moments)), else_=len(moments))
        after = case(
            *(
                (and_(until.c.until > moment, or_(lives, address.c.state_at > moment)), at + 1)
                for at, moment in reversed(tuple(enumerate(moments)))
            ),
            else_=0,
        )
        groups = (address.c.channel, wish, first.label("first"), after.label("after"))
        statement = (
            select(*groups, func.count())
            .join(until, until.c.address_id == address.c.id)
            .outerjoin(organisation, organisation.c.id == address.c.organisation_id)
            .where(address.c.state != AddressState.PENDING)
            .group_by(*groups)
        )
        found: dict[tuple[str, str], list[int]] = {}
        for channel, wish_, first_, after_, count in await self._session.rows(statement):
            counts = found.setdefault((channel, wish_), [0] * len(moments))
            for at in range(first_, after_):
                counts[at] += count
        return [
            Reached(channel, next(iter(loads(wish_)), ""), tuple(counts)) for (channel, wish_), counts in found.items()
        ]
