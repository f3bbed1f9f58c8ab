"""Browsers that want to be told when something new is in their web chat."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select

from storage.keys import seal_of_address
from storage.session import Session
from storage.tables.contacts import push_subscription

SUBSCRIPTION: Final = "push_subscription.subscription"


class PushTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(self, address_id: int, endpoint: str, subscription: str, now: datetime) -> None:
        """Keep how to reach a browser; the endpoint is the browser's own address at its maker's service."""
        seal = await seal_of_address(self._session, address_id)
        sealed = seal.close(subscription, SUBSCRIPTION)
        await self.remove(endpoint)
        values = {"endpoint_lookup": self._lookup(endpoint), "address_id": address_id, "subscription": sealed}
        await self._session.run(self._session.insert(push_subscription).values(**values, added_at=now))

    async def of(self, address_id: int) -> list[str]:
        """Return the subscriptions of a chat's browsers, as they were given."""
        mine = select(push_subscription.c.subscription).where(push_subscription.c.address_id == address_id)
        rows = await self._session.rows(mine)
        seal = await seal_of_address(self._session, address_id) if rows else None
        return [seal.open(row.subscription, SUBSCRIPTION) for row in rows] if seal else []

    async def remove(self, endpoint: str) -> None:
        lookup = self._lookup(endpoint)
        await self._session.run(delete(push_subscription).where(push_subscription.c.endpoint_lookup == lookup))

    def _lookup(self, endpoint: str) -> bytes:
        return self._session.vault.lookup("push", endpoint)
