"""The town whose readers get the broadcasts: who they are, what they are sent, what the ledger says, what they saw."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from sqlalchemy import func, select

from bot.app import DEMO_CITY, keep_topics
from bot.city import load_city
from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastState, resume_action
from broadcasts.deliveries import DeliveryState
from broadcasts.editions import EditionText
from broadcasts.releasing import ApprovalRule, approve_edition
from channels.address import Address
from contacts.subscriptions import SubscriptionState, subscribe
from hub.clock import utc_now
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from storage.tables.contacts import consent
from tests.databases import Database
from tests.faults.checks import Message, Piece, Row, Wanted
from tests.telegram_api import Chat, Request, TelegramApi
from tests.telegram_api.world import Status

FIRST_CHAT: Final = 10_000
CHUNK: Final = 250  #: readers subscribed in one unit
BLOCKED: Final = 3  #: of them have blocked the bot: the one true reason for a failure
PARTS: Final = {"de": 1, "tr": 2}  #: messages that the text of a language needs
LONG: Final = 2_500  #: characters; two such paragraphs do not fit into one message, which holds 4,096
#: How likely a reader wants what.
TASTES: Final = {("de",): 70, ("tr",): 18, ("de", "tr"): 12}
GROUPS: Final = 0.05  #: share of those who read German that are groups: 20 messages a minute are few
_MARK: Final = re.compile(r"Ausgabe (\d+) (de|tr) (\d)")


@dataclass
class Sending:
    """A broadcast under way: its number in this run, its row, and where its requests begin in the log."""

    number: int
    id: int
    edition_id: int
    first_request: int
    wanted: Wanted


@dataclass
class World:
    """Readers who subscribed, and the office that sends to them."""

    api: TelegramApi
    database: Database
    chance: random.Random
    topic_id: int = 0
    languages: dict[int, tuple[str, ...]] = field(default_factory=dict)  #: by chat
    blocked: set[int] = field(default_factory=set)
    chats: dict[int, int] = field(default_factory=dict)  #: by address id

    async def subscribe(self, count: int) -> None:
        """Fill the town, directly in the database: how people subscribe themselves is seen with the newcomers."""

        async def first_topic(stores: Stores) -> int:
            await keep_topics(stores, load_city(DEMO_CITY))
            return (await stores.subscriptions.topics())[0].id

        self.topic_id = await self.database.unit(first_topic)
        numbers = iter(range(FIRST_CHAT, FIRST_CHAT + count))
        while chunk := [self._chat(number) for number in islice(numbers, CHUNK)]:
            self.chats |= await self.database.unit(lambda stores, chunk=chunk: self._add(stores, chunk))  # type: ignore[misc]
        for chat in self.chance.sample(sorted(id for id in self.languages if id > 0), BLOCKED):
            self.api.chat(chat).members[self.api.bot.id] = Status.KICKED  # while no bot looked: nobody told the hub
            self.blocked.add(chat)

    def _chat(self, number: int) -> Address:
        """Make somebody's chat in the played Telegram."""
        (taste,) = self.chance.choices([*TASTES], [*TASTES.values()])
        is_group = taste == ("de",) and self.chance.random() < GROUPS
        chat = self.api.group(-number, f"Verein {number}") if is_group else self.api.private_chat(number)
        chat.members[self.api.bot.id] = Status.MEMBER
        self.languages[chat.id] = taste
        return self._address(chat.id, group=is_group)

    def _address(self, chat: int, *, group: bool = False) -> Address:
        return Address("telegram", str(self.api.bot.id), str(chat), group=group)

    async def _add(self, stores: Stores, chunk: Sequence[Address]) -> dict[int, int]:
        added = {}
        for address in chunk:
            record, chat = await stores.addresses.open(address, utc_now()), int(address.value)
            languages = self.languages[chat]
            await stores.addresses.set_languages(record.id, languages, bilingual=len(languages) > 1)
            await subscribe(stores.subscriptions, record.id, [self.topic_id], None, "de", "test", utc_now())
            added[record.id] = chat
        return added

    async def send(self, number: int) -> Sending:
        """Write and approve an edition in two languages, and let it go to everybody now."""
        texts = {tag: EditionText(tag, "", _text(number, tag)) for tag in PARTS}
        first_request = len(self.api.requests)

        async def plan(stores: Stores) -> Broadcast | None:
            now = utc_now()
            draft = replace(await stores.editions.add("de", None, now), texts=texts)
            draft = await approve_edition(
                stores.editions, await stores.editions.save(draft, now), None, ApprovalRule.NONE, now
            )
            return await stores.broadcasts.add(
                draft.id, Segment(self.topic_id), None, now,
                next_at=now, send_local="", zone="Europe/Berlin", report_address_id=None, request_key=None,
            )  # fmt: skip

        broadcast = await self.database.unit(plan)
        assert broadcast is not None
        wanted = {chat: _pieces(number, tags) for chat, tags in self.languages.items() if chat not in self.blocked}
        return Sending(number, broadcast.id, broadcast.edition_id, first_request, wanted)

    async def broadcast(self, sending: Sending) -> Broadcast:
        found = await self.database.read(lambda stores: stores.broadcasts.get(sending.id))
        assert found is not None
        return found

    async def resume(self, paused: Broadcast) -> None:
        """Go on, as staff do by a button."""
        await self.database.unit(lambda stores: stores.broadcasts.move(paused, resume_action(paused), utc_now()))

    async def cancel(self, sending: Sending) -> None:
        """Give a broadcast up that does not finish, so that the next one shows what it shows."""

        async def end(stores: Stores) -> None:
            current = await stores.broadcasts.get(sending.id)
            if current is not None and current.state not in (BroadcastState.FINISHED, BroadcastState.CANCELLED):
                await stores.broadcasts.move(current, BroadcastAction.CANCEL, utc_now())
                await stores.ledger.skip_broadcast(sending.id, "cancelled", utc_now())

        await self.database.unit(end)

    async def ledger(self, sending: Sending) -> list[Row]:
        async def look(stores: Stores) -> list[Row]:
            found = []
            for row in await stores.session.rows(select(delivery).where(delivery.c.broadcast_id == sending.id)):
                if row.address_id not in self.chats:  # somebody who came while the hub ran
                    self.chats[row.address_id] = int((await stores.addresses.get(row.address_id)).address.value)
                piece = Piece(sending.number, row.language, row.language_part)
                found.append(Row(self.chats[row.address_id], row.part, piece, row.state, row.reason))
            return found

        return await self.database.read(look)

    async def unsure(self, sending: Sending) -> int:
        """Return how many deliveries there are of which nobody knows whether they arrived."""
        begun = delivery.c.state.in_([DeliveryState.SENDING, DeliveryState.UNCERTAIN])
        count = select(func.count().label("number")).where(delivery.c.broadcast_id == sending.id, begun)
        (row,) = await self.database.read(lambda stores: stores.session.rows(count))
        return int(row.number)

    async def reasons(self, sending: Sending) -> dict[tuple[DeliveryState, str], int]:
        """Return the numbers of the report."""
        tally = await self.database.read(lambda stores: stores.ledger.tally(sending.id))
        return dict(tally.reasons)

    def history(self, first_request: int) -> list[Message]:
        """Return what Telegram saw of messages since then."""
        return [_message(each) for each in self.api.requests[first_request:] if each.method.startswith("send")]

    async def subscribed_once(self, newcomers: Sequence[Chat], topics: int) -> list[str]:
        """Whoever subscribed while the hub died around them has every topic, and gave their consent once."""

        async def look(stores: Stores) -> list[str]:
            broken = []
            for chat in newcomers:
                record = await stores.addresses.find(self._address(chat.id))
                of = [] if record is None else await stores.subscriptions.of(record.id)
                mine = consent.c.address_id == (record.id if record else 0)
                found = (
                    sum(each.state is SubscriptionState.ACTIVE for each in of),
                    len(await stores.session.rows(select(consent).where(mine))),
                )
                if found != (topics, 1):
                    broken.append(f"newcomer {chat.id} has {found[0]} topics by {found[1]} consents")
            return broken

        return await self.database.read(look)


def _text(number: int, tag: str) -> str:
    """Return an edition's text, in which every message says which one it is."""
    filler = " Pazartesi yüzme kursu" * (LONG // 22) if tag == "tr" else " Am Montag ist das Rathaus wieder offen."
    return "\n\n".join(f"Ausgabe {number} {tag} {part}:{filler}" for part in range(PARTS[tag]))


def _pieces(number: int, tags: Sequence[str]) -> tuple[Piece, ...]:
    return tuple(Piece(number, tag, part) for tag in tags for part in range(PARTS[tag]))


def _message(request: Request) -> Message:
    mark = _MARK.search(str(request.params.get("text", "")))
    piece = Piece(int(mark[1]), mark[2], int(mark[3])) if mark else None
    told = request.status, bool(request.fault)
    return Message(request.at, request.chat_id or 0, piece, request.accepted, request.delivered, *told)
