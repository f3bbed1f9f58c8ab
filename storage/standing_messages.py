"""What stands in the chats: the messages that a broadcast and its corrections have left there, chat by chat."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from broadcasts.correcting import Standing, StandingChat
from broadcasts.deliveries import DeliveryAction, DeliveryState
from storage.delivery_statements import TAKEABLE
from storage.delivery_store import REPLACED, WITHDRAWN
from storage.missed_chats import is_subscribed
from storage.session import Session
from storage.tables.broadcasts import broadcast, delivery
from storage.tables.contacts import address


async def standing_chats(
    session: Session, broadcast_id: int, topic_ids: Collection[int], after: int, limit: int
) -> list[StandingChat]:
    """Return the next chats of a broadcast by address id, also those in which nothing stands."""
    corrections = select(broadcast.c.id).where(broadcast.c.of_id == broadcast_id)
    family = [broadcast_id, *(row.id for row in await session.rows(corrections))]
    ids = await _next_chats(session, family, after, limit)
    if not ids:
        return []
    sent = (
        select(
            delivery.c.id,
            delivery.c.address_id,
            delivery.c.language,
            delivery.c.wanted,
            delivery.c.for_organisation,
            delivery.c.state,
            delivery.c.reason,
            delivery.c.shown_hash,
        )
        .where(delivery.c.broadcast_id.in_(family), delivery.c.action == DeliveryAction.SEND)
        .where(delivery.c.address_id > after, delivery.c.address_id <= ids[-1])
        .order_by(delivery.c.address_id, delivery.c.id)
    )
    messages: defaultdict[int, list[Standing]] = defaultdict(list)
    waiting: defaultdict[int, list[Standing]] = defaultdict(list)
    for row in await session.rows(sent):
        if row.state is DeliveryState.SENT and row.reason not in (WITHDRAWN, REPLACED):
            messages[row.address_id].append(
                Standing(row.language, row.wanted, row.for_organisation, row.id, row.shown_hash)
            )
        elif row.state in TAKEABLE:
            waiting[row.address_id].append(Standing(row.language, row.wanted, row.for_organisation))
    chats = select(
        address.c.id,
        address.c.channel,
        address.c.account,
        address.c.state,
        is_subscribed(topic_ids).label("subscribed"),
    ).where(address.c.id.in_(ids))
    return [
        StandingChat(
            row.id, row.channel, row.account, row.state, bool(row.subscribed), messages[row.id], waiting[row.id]
        )
        for row in await session.rows(chats.order_by(address.c.id))
    ]


async def _next_chats(session: Session, family: Collection[int], after: int, limit: int) -> list[int]:
    """Return the next chats of a broadcast and its corrections: a newcomer's rows may be in one of those alone.

    One question for each: asked for all at once, an engine would sort every row there is.
    """
    ids: set[int] = set()
    for each in family:
        mine = (delivery.c.broadcast_id == each) & (delivery.c.address_id > after)
        chats = select(delivery.c.address_id).where(mine).distinct().order_by(delivery.c.address_id).limit(limit)
        ids.update(row.address_id for row in await session.rows(chats))
    return sorted(ids)[:limit]
