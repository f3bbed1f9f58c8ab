"""Questions to the ledger about the chats that a broadcast did not reach: `storage.ledger` decides by them."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from broadcasts.deliveries import DeliveryAction, DeliveryState
from broadcasts.missed import CANCELLED, CHOSEN, CLOSED, MISSED, MissedChat
from contacts.addresses import AddressState
from contacts.subscriptions import SubscriptionState
from storage.columns import one_of
from storage.tables.broadcasts import delivery
from storage.tables.contacts import address, organisation, subscription

#: As the partial index has it, word for word.
WAS_MISSED: Final = one_of(delivery.c.state, *MISSED)
#: Of a chat's parts the one that decides: what may have arrived, then the worst, then the first.
_DECIDES: Final = case((delivery.c.state == DeliveryState.UNCERTAIN, 2), (delivery.c.state == DeliveryState.FAILED, 1))


def missed_chats(broadcast_id: int, topic_ids: Collection[int]) -> Select[Any]:
    """Return the question for every missed chat, with who it is and whether it could be reached now."""
    rank = func.row_number().over(
        partition_by=delivery.c.address_id, order_by=(func.coalesce(_DECIDES, 0).desc(), delivery.c.part)
    )
    parts = (
        select(
            delivery.c.address_id,
            delivery.c.state,
            delivery.c.reason,
            delivery.c.action,
            rank.label("rank"),
        )
        .where(delivery.c.broadcast_id == broadcast_id, WAS_MISSED, delivery.c.reason.not_in([CANCELLED, *CHOSEN]))
        .subquery()
    )
    reachable = and_(
        parts.c.state != DeliveryState.UNCERTAIN,
        parts.c.reason.not_in(CLOSED),
        can_be_written_to(parts.c.action, topic_ids),
    )
    return (
        select(
            parts.c.address_id,
            parts.c.state,
            parts.c.reason,
            address.c.channel,
            address.c.account,
            address.c.is_group,
            address.c.organisation_id,
            organisation.c.name.label("organisation"),
            case((reachable, True), else_=False).label("reachable"),
        )
        .join(address, address.c.id == parts.c.address_id)
        .outerjoin(organisation, organisation.c.id == address.c.organisation_id)
        .where(parts.c.rank == 1)
    )


def uncertain_chats(broadcast_id: int, topic_ids: Collection[int] = ()) -> Select[Any]:
    """Return the question for chats with an uncertain part; with topics only those that can be written to now."""
    uncertain = one_of(delivery.c.state, DeliveryState.UNCERTAIN)
    chats = select(delivery.c.address_id).where(delivery.c.broadcast_id == broadcast_id, WAS_MISSED, uncertain)
    if not topic_ids:
        return chats
    return chats.join(address, address.c.id == delivery.c.address_id).where(
        can_be_written_to(delivery.c.action, topic_ids)
    )


def can_be_written_to(action: Any, topic_ids: Collection[int]) -> ColumnElement[bool]:
    """Return whether `address` is active and, for a new message, still wants one of the topics."""
    wanted = or_(action != DeliveryAction.SEND, is_subscribed(topic_ids))
    return and_(address.c.state == AddressState.ACTIVE, wanted)


def is_subscribed(topic_ids: Collection[int]) -> ColumnElement[bool]:
    """Return whether `address` gets one of the topics now."""
    return exists().where(
        subscription.c.address_id == address.c.id,
        subscription.c.topic_id.in_(topic_ids),
        subscription.c.state == SubscriptionState.ACTIVE,
    )


def missed_chat(row: Any) -> MissedChat:
    return MissedChat(
        row.address_id,
        row.state,
        row.reason,
        row.channel,
        row.account,
        row.is_group,
        row.organisation_id,
        row.organisation or "",
        bool(row.reachable),
    )
