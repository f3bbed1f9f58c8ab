"""A small town for tests of sending: chats that subscribed, an edition in some languages, a broadcast of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastState
from broadcasts.deliveries import DeliveryState
from broadcasts.editions import Edition, EditionText
from broadcasts.preparing import CHUNK, prepare_chunk
from broadcasts.releasing import ApprovalRule, approve_edition
from broadcasts.sender import Sender
from channels.address import Address
from channels.channel import Channel
from contacts.subscriptions import SubscriptionState
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from tests.channels.memory import MemoryChannel
from tests.clock import PassingTime
from tests.databases import Database

GERMAN = EditionText("de", "", "Schwimmkurs am Montag")
ARABIC = EditionText("ar", "", "دورة سباحة يوم الاثنين")
TURKISH = EditionText("tr", "", "Pazartesi yüzme kursu")


def chat(value: str | int, *, channel: str = "memory", group: bool = False) -> Address:
    return Address(channel, "", str(value), group=group)


@dataclass
class Town:
    database: Database
    channel: MemoryChannel = field(default_factory=MemoryChannel)
    others: Sequence[MemoryChannel] = ()
    time: PassingTime = field(default_factory=PassingTime)
    broadcast_id: int = 0

    def __post_init__(self) -> None:
        self.channels: Mapping[tuple[str, str], Channel] = {
            (channel.name, channel.account): channel for channel in (self.channel, *self.others)
        }
        self.sender = self.another_sender()

    def another_sender(self) -> Sender:
        return Sender(self.database, self.database.bell, self.channels, self.time, self.time.sleep)

    async def unit(self, work: Any) -> Any:
        return await self.database.unit(work)

    async def topic(self, stores: Stores) -> int:
        await stores.subscriptions.put_topic("news", {"de": "Neues"}, {}, 1)
        return (await stores.subscriptions.topics())[0].id

    async def subscribe(self, *to: Address, languages: tuple[str, ...] = ("de",), bilingual: bool = False) -> None:
        """Let these chats get the news."""

        async def work(stores: Stores) -> None:
            topic_id = await self.topic(stores)
            for address in to:
                record = await stores.addresses.open(address, self.time())
                await stores.addresses.set_languages(record.id, languages, bilingual=bilingual)
                await stores.subscriptions.put(record.id, topic_id, SubscriptionState.ACTIVE, None, self.time())

        await self.unit(work)

    async def plan(
        self,
        *texts: EditionText,
        approved: bool = True,
        only: Collection[str] | None = None,
        fallbacks: Mapping[str, str] | None = None,
    ) -> Broadcast:
        """Write an edition, have it approved (`only` in these languages), and plan to send it now."""

        async def work(stores: Stores) -> Broadcast:
            draft = await stores.editions.add("de", None, self.time())
            draft = replace(draft, texts={text.language: text for text in texts or (GERMAN,)})
            draft = await stores.editions.save(draft, self.time())
            if approved:
                draft = await approve_edition(stores.editions, draft, None, ApprovalRule.NONE, self.time(), only)
            broadcast = await stores.broadcasts.add(
                draft.id,
                Segment(await self.topic(stores)),
                None,
                self.time(),
                next_at=self.time(),
                send_local="",
                zone="Europe/Berlin",
                report_address_id=None,
                request_key=None,
                fallbacks=fallbacks,
            )
            assert broadcast is not None
            return broadcast

        planned: Broadcast = await self.unit(work)
        self.broadcast_id = planned.id
        return planned

    async def prepare(self, chunk: int = CHUNK) -> Broadcast:
        """Freeze one more chunk of the audience."""

        async def work(stores: Stores) -> Broadcast:
            broadcast = await stores.broadcasts.claim_due(self.time())
            assert broadcast is not None
            return await prepare_chunk(stores, self.channels, broadcast, self.time(), chunk)

        prepared: Broadcast = await self.unit(work)
        return prepared

    async def start(self, *texts: EditionText) -> None:
        """Plan a broadcast and freeze its audience."""
        await self.plan(*texts)
        await self.prepare()

    async def move(self, action: BroadcastAction) -> None:
        """Do what a member of staff does."""

        async def work(stores: Stores) -> None:
            await stores.broadcasts.move(await self._broadcast(stores), action, self.time())
            if action is BroadcastAction.CANCEL:
                await stores.ledger.skip_broadcast(self.broadcast_id, "cancelled", self.time())

        await self.unit(work)

    async def _broadcast(self, stores: Stores) -> Broadcast:
        broadcast = await stores.broadcasts.get(self.broadcast_id)
        assert broadcast is not None
        return broadcast

    async def state(self) -> tuple[BroadcastState, str]:
        """Return the broadcast's state and the note on it."""
        broadcast: Broadcast = await self.unit(self._broadcast)
        return broadcast.state, broadcast.note

    async def edition(self) -> Edition:
        found: Edition = await self.unit(lambda stores: stores.edition_of_broadcast(self.broadcast_id))
        return found

    async def ledger(self) -> list[tuple[DeliveryState, str]]:
        """Return state and reason of every part, in the order of chats and parts."""

        async def work(stores: Stores) -> list[tuple[DeliveryState, str]]:
            statement = select(delivery.c.state, delivery.c.reason).order_by(delivery.c.address_id, delivery.c.part)
            return [(row.state, row.reason) for row in await stores.session.rows(statement)]

        rows: list[tuple[DeliveryState, str]] = await self.unit(work)
        return rows

    async def states(self) -> list[DeliveryState]:
        return [state for state, _ in await self.ledger()]
