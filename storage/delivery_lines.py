"""The ledger line by line, for a table that the office keeps."""

from sqlalchemy import and_, or_, select

from broadcasts.exporting import DeliveryLine, Place
from storage.session import Session
from storage.tables.broadcasts import broadcast, delivery, edition, edition_text
from storage.tables.contacts import address, organisation


async def delivery_lines(session: Session, broadcast_id: int, after: Place, limit: int) -> list[DeliveryLine]:
    """Return the next lines of a broadcast by address id and part."""
    last_address, last_part = after
    # The first half by itself lets an index begin there; else every page walks through those before it.
    following = and_(
        delivery.c.address_id >= last_address,
        or_(delivery.c.address_id > last_address, delivery.c.part > last_part),
    )
    main_text = and_(edition_text.c.edition_id == edition.c.id, edition_text.c.language == edition.c.main_language)
    statement = (
        select(
            delivery,
            broadcast.c.kind,
            broadcast.c.started_at,
            edition_text.c.title,
            organisation.c.name,
            address.c.is_group,
            address.c.channel,
        )
        .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
        .join(edition, edition.c.id == broadcast.c.edition_id)
        .outerjoin(edition_text, main_text)
        .join(address, address.c.id == delivery.c.address_id)
        .outerjoin(organisation, organisation.c.id == address.c.organisation_id)
        .where(delivery.c.broadcast_id == broadcast_id, following)
        .order_by(delivery.c.address_id, delivery.c.part)
        .limit(limit)
    )
    return [
        DeliveryLine(
            row.broadcast_id,
            row.kind,
            row.title or "",
            row.started_at,
            row.address_id,
            row.name or "",
            row.is_group,
            row.channel,
            row.language,
            row.wanted,
            row.part,
            row.part_count,
            row.action,
            row.state,
            row.reason,
            row.attempts,
            row.changed_at,
        )
        for row in await session.rows(statement)
    ]
