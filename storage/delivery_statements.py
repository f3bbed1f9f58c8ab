"""The statements every delivery passes through, for many rows at once; `storage.delivery_store` runs them."""

from collections.abc import Sequence
from json import dumps
from typing import Any, Final

from sqlalchemy import bindparam, exists, literal, select, true, update

from broadcasts.broadcasts import BroadcastState
from broadcasts.deliveries import DeliveryState
from storage.columns import Id, one_of
from storage.prepared import Prepared
from storage.session import Session
from storage.tables.broadcasts import broadcast, delivery
from storage.tables.contacts import address
from storage.tables.hub import data_key

TAKEABLE: Final = (DeliveryState.QUEUED, DeliveryState.DEFERRED)
#: As the partial indexes have them, word for word: otherwise SQLite does not see that they serve the question.
WAITING: Final = one_of(delivery.c.state, *TAKEABLE)
IN_HAND: Final = one_of(delivery.c.state, DeliveryState.LEASED, DeliveryState.SENDING)
_EARLIER: Final = delivery.alias("earlier")
_TARGET: Final = delivery.alias("target")
_UNSENT: Final = exists().where(
    _EARLIER.c.broadcast_id == delivery.c.broadcast_id,
    _EARLIER.c.address_id == delivery.c.address_id,
    _EARLIER.c.part < delivery.c.part,
    _EARLIER.c.state != DeliveryState.SENT,
)
RUNNING: Final = Prepared(
    lambda _: select(broadcast.c.id).where(one_of(broadcast.c.state, BroadcastState.RUNNING)).order_by(broadcast.c.id)
)
#: In the order of the index `ix_delivery_waiting`, so that taking some costs the same however many wait.
_DUE: Final = (
    select(
        delivery.c.id,
        delivery.c.broadcast_id,
        delivery.c.address_id,
        delivery.c.part,
        delivery.c.part_count,
        delivery.c.language,
        delivery.c.language_part,
        delivery.c.wanted,
        delivery.c.attempts,
        delivery.c.action,
        delivery.c.reason,
        delivery.c.target_id,
        delivery.c.for_organisation,
        _TARGET.c.remote_id.label("target_remote_id"),
        address.c.channel,
        address.c.account,
        address.c.value,
        address.c.is_group,
        data_key.c.wrapped,
    )
    .join(address, address.c.id == delivery.c.address_id)
    .join(data_key, data_key.c.id == address.c.key_id)
    .outerjoin(_TARGET, _TARGET.c.id == delivery.c.target_id)
    .where(delivery.c.broadcast_id == bindparam("of_broadcast"), delivery.c.account == bindparam("through"))
    .where(WAITING, ~_UNSENT)
    .where((delivery.c.due_at <= bindparam("now")) | (delivery.c.changed_at > bindparam("future")))
    .order_by(delivery.c.due_at, delivery.c.id)
    .limit(bindparam("most"))
)


#: What chats of one broadcast may have in common.
ALIKE: Final = (
    "account",
    "part",
    "part_count",
    "language",
    "language_part",
    "wanted",
    "text_hash",
    "action",
    "state",
    "reason",
    "for_organisation",
    "due_at",
)


def _chosen(session: Session) -> Any:
    return delivery.c.id.in_(select(session.listed("listed").c.value[0].as_string().cast(Id)))


# Those are found by their ids: with a word of IN_HAND, SQLite would walk all that is in hand.
_MINE: Final = delivery.c.epoch == bindparam("by")
_AT: Final[Any] = bindparam("at")
ADD_ALIKE: Final = Prepared(
    lambda session: (
        session.insert(delivery)
        .from_select(
            ["broadcast_id", "address_id", *ALIKE, "attempts", "remote_id", "shown_hash", "changed_at"],
            select(
                bindparam("of_broadcast", type_=Id),
                session.listed("listed").c.value[0].as_string().cast(Id),
                *(bindparam(name, type_=delivery.c[name].type) for name in ALIKE),
                literal(0),
                literal(""),
                literal(""),
                bindparam("at", type_=delivery.c.changed_at.type),
            ).where(true()),  # without it SQLite takes ON CONFLICT for part of a join
        )
        .on_conflict_do_nothing()
    )
)
TAKE: Final = Prepared(lambda session: session.lock_of(_DUE, delivery))
LEASE: Final = Prepared(
    lambda session: (
        update(delivery)
        .where(_chosen(session))
        .values(state=DeliveryState.LEASED, epoch=bindparam("by"), changed_at=_AT)
    )
)
BEGIN: Final = Prepared(
    lambda session: (
        update(delivery)
        .where(_chosen(session), _MINE, delivery.c.state == DeliveryState.LEASED)
        .where(
            exists().where(broadcast.c.id == delivery.c.broadcast_id, one_of(broadcast.c.state, BroadcastState.RUNNING))
        )
        .values(state=DeliveryState.SENDING, attempts=delivery.c.attempts + 1, changed_at=_AT)
        .returning(delivery.c.id)
    )
)
TAKE_BACK: Final = Prepared(
    lambda session: (
        update(delivery)
        .where(_chosen(session), _MINE, delivery.c.state == DeliveryState.SENDING)
        .values(state=DeliveryState.LEASED, attempts=delivery.c.attempts - 1, changed_at=_AT)
    )
)


def _arrived(session: Session) -> Any:
    row = session.listed("listed").c.value
    return (
        update(delivery)
        .where(delivery.c.id == row[0].as_string().cast(Id), delivery.c.epoch == row[1].as_string().cast(Id))
        .where(delivery.c.state == DeliveryState.SENDING)
        .values(
            state=DeliveryState.SENT,
            reason="",
            remote_id=row[2].as_string(),
            shown_hash=row[3].as_string(),
            epoch=None,
            changed_at=_AT,
        )
    )


ARRIVED: Final = Prepared(_arrived)


def ids_listed(ids: Sequence[int]) -> str:
    """Return ids as `Session.listed` takes them."""
    return dumps([[each] for each in ids])
