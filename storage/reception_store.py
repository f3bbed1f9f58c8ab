"""`broadcasts.receptions.ReceptionStore`."""

from datetime import datetime

from sqlalchemy import exists, func, select

from broadcasts.broadcasts import BroadcastKind
from broadcasts.deliveries import DeliveryState
from broadcasts.receptions import Reached, Reception, ReceptionKind
from storage.session import Session
from storage.tables.broadcasts import broadcast, delivery, edition, edition_text, reception
from storage.tables.contacts import address, organisation


class ReceptionTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, edition_id: int, organisation_id: int, kind: ReceptionKind, now: datetime) -> bool:
        statement = self._session.insert(reception).values(
            edition_id=edition_id, organisation_id=organisation_id, kind=kind, at=now
        )
        return await self._session.run(statement.on_conflict_do_nothing()) > 0

    async def of_edition(self, edition_id: int) -> list[Reception]:
        statement = (
            select(organisation.c.id, organisation.c.name, reception.c.kind)
            .join(organisation, organisation.c.id == reception.c.organisation_id)
            .where(reception.c.edition_id == edition_id)
        )
        rows = await self._session.rows(statement)
        discussed = {row.id for row in rows if row.kind is ReceptionKind.DISCUSSED}
        kinds = {row.id: ReceptionKind.DISCUSSED if row.id in discussed else row.kind for row in rows}
        names = {row.id: row.name for row in rows}
        by_name = sorted(names, key=lambda id_: (names[id_].casefold(), id_))
        return [Reception(id_, names[id_], kinds[id_]) for id_ in by_name]

    async def of_organisation(self, organisation_id: int, limit: int, offset: int = 0) -> list[Reached]:
        chats = select(address.c.id).where(address.c.organisation_id == organisation_id)
        at = func.max(broadcast.c.started_at).label("at")
        sendings = (
            select(broadcast.c.edition_id, at, func.count(delivery.c.address_id.distinct()).label("chats"))
            .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
            .where(
                delivery.c.address_id.in_(chats),
                delivery.c.for_organisation,
                delivery.c.state == DeliveryState.SENT,
                broadcast.c.kind == BroadcastKind.SEND,
            )
            .group_by(broadcast.c.edition_id)
            .order_by(at.desc(), broadcast.c.edition_id.desc())
            .limit(limit)
            .offset(offset)
            .subquery()
        )
        main = (edition_text.c.edition_id == edition.c.id) & (edition_text.c.language == edition.c.main_language)
        statement = (
            select(sendings, edition.c.number, edition.c.main_language, edition_text.c.title)
            .join(edition, edition.c.id == sendings.c.edition_id)
            .outerjoin(edition_text, main)
            .order_by(sendings.c.at.desc(), sendings.c.edition_id.desc())
        )
        rows = await self._session.rows(statement)
        said = await self._said(organisation_id, [row.edition_id for row in rows])
        return [
            Reached(
                row.edition_id,
                row.number,
                row.title or "",
                row.main_language,
                row.at,
                row.chats,
                said.get(row.edition_id),
            )
            for row in rows
        ]

    async def _said(self, organisation_id: int, editions: list[int]) -> dict[int, ReceptionKind]:
        """Return the most that the organisation said of each edition."""
        theirs = (reception.c.organisation_id == organisation_id) & reception.c.edition_id.in_(editions)
        said: dict[int, ReceptionKind] = {}
        for row in await self._session.rows(select(reception.c.edition_id, reception.c.kind).where(theirs)):
            if row.kind is ReceptionKind.DISCUSSED or row.edition_id not in said:
                said[row.edition_id] = row.kind
        return said

    async def asked(self, edition_id: int) -> int:
        sendings = select(broadcast.c.id).where(
            broadcast.c.edition_id == edition_id, broadcast.c.kind == BroadcastKind.SEND
        )
        # From the organisations' chats to their rows: there are few of them, and many rows of people.
        has_it = exists().where(
            delivery.c.broadcast_id.in_(sendings),
            delivery.c.address_id == address.c.id,
            delivery.c.state == DeliveryState.SENT,
            delivery.c.for_organisation,
        )
        statement = select(func.count(address.c.organisation_id.distinct()).label("number")).where(
            address.c.organisation_id.is_not(None), has_it
        )
        return int((await self._session.rows(statement))[0].number)
