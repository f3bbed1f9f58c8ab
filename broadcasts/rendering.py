"""What each delivery shows: rendered once per broadcast, language and messenger, however many chats get it."""

import logging
from collections import OrderedDict
from typing import Any, Final

from broadcasts.composing import compose_edition, compose_withdrawn
from broadcasts.correcting import edition_shown
from broadcasts.deliveries import DeliveryAction, Leased
from broadcasts.editions import Edition
from channels.channel import Channel, Part
from hub.units import Unavailable, Units

log = logging.getLogger(__name__)
KEPT_READY: Final = 500  #: texts: languages times a few broadcasts
_Key = tuple[int, str, str, bool, bool]


class Texts:
    """The texts of one channel's broadcasts."""

    def __init__(self, units: Units[Any], channel: Channel) -> None:
        self._units = units
        self._channel = channel
        self._parts: OrderedDict[_Key, tuple[Part, ...]] = OrderedDict()

    async def part(self, delivery: Leased) -> Part | None:
        """Return what the delivery shows; None when it cannot be shown, which is a mistake of ours and logged.

        Raises:
            Unavailable: the edition cannot be read now.
        """
        removes = delivery.action is DeliveryAction.DELETE
        key = (delivery.broadcast_id, delivery.language, delivery.wanted, delivery.for_organisation, removes)
        try:
            if key not in self._parts:
                self._keep(key, await self._rendered(delivery))
            return self._parts[key][min(delivery.language_part, len(self._parts[key]) - 1)]
        except Unavailable:
            raise
        except Exception:
            log.exception("delivery_not_rendered", extra={"delivery_id": delivery.id})
            return None

    async def _rendered(self, delivery: Leased) -> tuple[Part, ...]:
        if delivery.action is DeliveryAction.DELETE:  # what it becomes where it cannot be removed any more
            return self._channel.parts(compose_withdrawn(delivery.wanted or delivery.language))
        edition = await self._units.read(lambda s: _edition(s, delivery.broadcast_id))
        return self._channel.parts(
            compose_edition(edition, delivery.language, delivery.wanted, for_organisation=delivery.for_organisation)
        )

    def _keep(self, key: _Key, parts: tuple[Part, ...]) -> None:
        self._parts[key] = parts
        if len(self._parts) > KEPT_READY:
            self._parts.popitem(last=False)


async def _edition(stores: Any, broadcast_id: int) -> Edition:
    return await edition_shown(stores, await stores.broadcasts.get(broadcast_id))
