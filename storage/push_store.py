"""Browsers that want to be told when something new is in their web chat."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select

from channels.address import Address
from contacts.addresses import AddressState
from hub.clock import Clock
from hub.units import Units
from storage.keys import known_seal, seal_of_address
from storage.session import Session
from storage.tables.contacts import address, push_subscription
from storage.tables.hub import data_key

SUBSCRIPTION: Final = "push_subscription.subscription"
MOST_BROWSERS: Final = 4  #: of one chat; a chat belongs to one browser, which changes its mind now and then
_LEAVING: Final = (AddressState.ERASING, AddressState.ERASED)


class PushTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(self, address_id: int, endpoint: str, subscription: str, now: datetime) -> None:
        """Keep how to reach a browser; the endpoint is the browser's own address at its maker's service.

        A chat with more browsers than `MOST_BROWSERS` loses the oldest.
        """
        seal = await seal_of_address(self._session, address_id)
        sealed = seal.close(subscription, SUBSCRIPTION)
        await self.remove(endpoint)
        values = {"endpoint_lookup": self._lookup(endpoint), "address_id": address_id, "subscription": sealed}
        await self._session.run(self._session.insert(push_subscription).values(**values, added_at=now))
        mine = select(push_subscription.c.endpoint_lookup).where(push_subscription.c.address_id == address_id)
        newest_first = mine.order_by(push_subscription.c.added_at.desc(), push_subscription.c.endpoint_lookup)
        too_many = [row.endpoint_lookup for row in (await self._session.rows(newest_first))[MOST_BROWSERS:]]
        await self._session.run(delete(push_subscription).where(push_subscription.c.endpoint_lookup.in_(too_many)))

    async def of(self, address_id: int) -> list[str]:
        """Return the subscriptions of a chat's browsers, as they were given."""
        mine = select(push_subscription.c.subscription).where(push_subscription.c.address_id == address_id)
        rows = await self._session.rows(mine)
        seal = await seal_of_address(self._session, address_id) if rows else None
        return [seal.open(row.subscription, SUBSCRIPTION) for row in rows] if seal else []

    async def of_chats(self, chats: Sequence[Address]) -> list[tuple[Address, str]]:
        """Return the subscriptions of these chats' browsers, but of none that is about to be deleted."""
        lookups = {self._session.vault.lookup_address(chat): chat for chat in chats}
        statement = (
            select(address.c.lookup, address.c.key_id, data_key.c.wrapped, push_subscription.c.subscription)
            .join(address, address.c.id == push_subscription.c.address_id)
            .join(data_key, data_key.c.id == address.c.key_id)
            .where(address.c.lookup.in_(lookups), address.c.state.not_in(_LEAVING))
        )
        return [(lookups[row.lookup], self._open(row)) for row in await self._session.rows(statement)]

    async def remove(self, endpoint: str) -> None:
        lookup = self._lookup(endpoint)
        await self._session.run(delete(push_subscription).where(push_subscription.c.endpoint_lookup == lookup))

    async def remove_of(self, address_id: int) -> None:
        await self._session.run(delete(push_subscription).where(push_subscription.c.address_id == address_id))

    def _open(self, row: Any) -> str:
        return known_seal(self._session, row.key_id, row.wrapped).open(row.subscription, SUBSCRIPTION)

    def _lookup(self, endpoint: str) -> bytes:
        return self._session.vault.lookup("push", endpoint)


class PushStoreOverUnits:
    """`channels.chat_store.PushStore`: each call its own unit of work."""

    def __init__(self, units: Units[Any], clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def keep(self, chat: Address, endpoint: str, subscription: str) -> bool:
        async def known(stores: Any) -> bool | None:
            found = await stores.addresses.find(chat)
            if found is None or found.state in _LEAVING:
                return False
            return True if subscription in await stores.pushes.of(found.id) else None

        async def put(stores: Any) -> bool:
            found = await stores.addresses.find(chat)
            if found is None or found.state in _LEAVING:
                return False
            await stores.pushes.put(found.id, endpoint, subscription, self._clock())
            return True

        there = await self._units.read(known)  # pages ask often, and nearly always it is there
        return bool(await self._units.unit(put)) if there is None else there

    async def of(self, chats: Sequence[Address]) -> list[tuple[Address, str]]:
        return list(await self._units.read(lambda s: s.pushes.of_chats(chats)))

    async def drop(self, endpoint: str) -> None:
        await self._units.unit(lambda s: s.pushes.remove(endpoint))

    async def drop_of(self, chat: Address) -> None:
        async def drop(stores: Any) -> None:
            found = await stores.addresses.find(chat)
            if found is not None:
                await stores.pushes.remove_of(found.id)

        await self._units.unit(drop)
