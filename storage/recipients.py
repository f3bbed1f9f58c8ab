"""Who gets a broadcast: a segment as a question to the database. `storage.broadcast_store` asks it."""

from functools import lru_cache, reduce
from json import loads
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, Text, and_, case, cast, exists, false, func, or_, select, true

from broadcasts.audience import Audience, Readers, Recipient, Segment, WaitingOf
from broadcasts.broadcasts import BroadcastKind
from broadcasts.missed import WAITS_FOR_LANGUAGE
from contacts.addresses import AddressState
from contacts.organisations import OrganisationState
from contacts.quiet import Quiet
from contacts.subscriptions import Rhythm, SubscriptionState
from storage.missed_chats import WAS_MISSED
from storage.tables.broadcasts import broadcast, delivery
from storage.tables.contacts import address, organisation, subscription

#: Between what makes chats alike: engines group by one text in half the time they take for six columns.
_BETWEEN: Final = "\x1f"
_CONFIRMED: Final = organisation.c.state == OrganisationState.CONFIRMED


@lru_cache(maxsize=64)  # putting the question together takes longer than many a page has
def counted_alike(segment: Segment) -> Select[Any]:
    """Return the question for the chats of a segment, counted by what makes them read alike; see `readers_of`."""
    chats = audience_of(segment, whole=True).subquery()
    pieces = (
        chats.c.channel,
        chats.c.account,
        cast(chats.c.languages, String),
        func.coalesce(cast(chats.c.organisation_languages, String), ""),
        case((chats.c.bilingual, "1"), else_=""),
    )
    alike = reduce(lambda text, piece: text + _BETWEEN + piece, pieces).label("alike")
    organisations = func.aggregate_strings(cast(chats.c.organisation_id, String), ",").label("organisations")
    people = func.count() - func.count(chats.c.organisation_id)
    return select(alike, func.count().label("chats"), people.label("people"), organisations).group_by(alike)


def recipient_of(row: Any) -> Recipient:
    return Recipient(
        row.id,
        row.channel,
        row.account,
        tuple(row.languages),
        tuple(row.organisation_languages or ()),
        row.bilingual,
        bool(row.for_organisation),
        Quiet.from_json(row.quiet),
    )


def readers_of(row: Any) -> Readers:
    channel, account, own, organisations, bilingual = row.alike.split(_BETWEEN)
    languages = tuple(loads(own)), tuple(loads(organisations or "null") or ())
    recipient = Recipient(0, channel, account, *languages, bool(bilingual))
    speaks_for = frozenset(row.organisations.split(",")) if row.organisations else frozenset()
    return Readers(recipient, row.chats, row.people, frozenset(map(int, speaks_for)))


def audience_of(segment: Segment, *, whole: bool = False) -> Select[Any]:
    """Return the question for the chats of a segment, each once.

    Args:
        whole: all of them are wanted, not a page: then beginning with the subscriptions takes half the time.
    """
    statement = (
        select(
            address.c.id,
            address.c.channel,
            address.c.account,
            address.c.languages,
            address.c.bilingual,
            address.c.organisation_id,
            case((_CONFIRMED, organisation.c.languages)).label("organisation_languages"),
            func.coalesce(_CONFIRMED, false()).label("for_organisation"),
            organisation.c.quiet,
        )
        .outerjoin(organisation, organisation.c.id == address.c.organisation_id)
        .where(_reached(address, segment, whole=whole))
    )
    if segment.excluded:
        statement = statement.where(
            address.c.organisation_id.is_(None) | address.c.organisation_id.not_in(segment.excluded)
        )
    if segment.waiting_of is not None:
        return statement.where(*_still_waits(segment.waiting_of))
    return statement.where(~_rests(segment))


def _reached(chat: Any, segment: Segment, *, whole: bool = False) -> ColumnElement[bool]:
    """Return whether a chat can get it and wants it; `organisation` is its own."""
    active = subscription.c.topic_id.in_(segment.topic_ids) & (subscription.c.state == SubscriptionState.ACTIVE)
    if whole:
        subscribed: ColumnElement[bool] = chat.c.id.in_(select(subscription.c.address_id).where(active))
    else:
        subscribed = exists().where(subscription.c.address_id == chat.c.id, active)
    in_rhythm = true() if segment.urgent else chat.c.rhythm == Rhythm.EVERYTHING
    named = _CONFIRMED & organisation.c.id.in_(segment.organisations)
    if segment.audience is Audience.NAMED:
        chosen: ColumnElement[bool] = named
    else:
        passes = and_(true(), *_filters(chat, segment))
        chosen = or_(passes, named) if segment.organisations else passes
    return and_(chat.c.state == AddressState.ACTIVE, subscribed, in_rhythm, chosen)


def _filters(chat: Any, segment: Segment) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if segment.audience is Audience.ORGANISATIONS or segment.kinds or segment.districts:
        filters.append(_CONFIRMED)
    if segment.audience is Audience.RESIDENTS:
        filters.append(chat.c.organisation_id.is_(None))
    if segment.kinds:
        filters.append(organisation.c.kind.in_(segment.kinds))
    if segment.districts:
        filters.append(organisation.c.district.in_(segment.districts))
    if segment.languages:
        theirs = _reads(organisation.c.languages, segment)
        filters.append(or_(_reads(chat.c.languages, segment), _CONFIRMED & theirs))
    return filters


def _reads(languages: Any, segment: Segment) -> ColumnElement[bool]:
    """Return whether a stored list of languages has one of the segment's. Taking JSON apart would cost far more."""
    listed = cast(languages, Text)
    return or_(*(listed.contains(f'"{tag}"', autoescape=True) for tag in segment.languages))


def _still_waits(waiting_of: WaitingOf) -> tuple[ColumnElement[bool], ...]:
    """Return whether a chat waits for a language since a broadcast, and no later one of the edition reached for it."""
    since = waiting_of.broadcast_id
    waits = exists().where(
        delivery.c.broadcast_id == since,
        delivery.c.address_id == address.c.id,
        WAS_MISSED,
        delivery.c.reason == WAITS_FOR_LANGUAGE,
        delivery.c.language == waiting_of.language,
    )
    later, sending = delivery.alias("later"), broadcast.alias("sending")
    of_edition = select(broadcast.c.edition_id).where(broadcast.c.id == since).scalar_subquery()
    served = exists().where(
        later.c.address_id == address.c.id,
        later.c.broadcast_id == sending.c.id,
        sending.c.id > since,
        sending.c.edition_id == of_edition,
        sending.c.kind == BroadcastKind.SEND,
    )
    return waits, ~served


def _rests(segment: Segment) -> ColumnElement[bool]:
    """Return whether a chat is in reserve and another one of its organisation gets it."""
    other = address.alias("other")
    replaced = exists().where(
        other.c.organisation_id == address.c.organisation_id,
        other.c.standby.is_(False),
        _reached(other, segment),
    )
    return and_(address.c.standby.is_(True), replaced)
