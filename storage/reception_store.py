"""`broadcasts.receptions.ReceptionStore`."""

from datetime import datetime

from sqlalchemy import exists, func, select

from broadcasts.broadcasts import BroadcastKind
from broadcasts.deliveries import DeliveryState
from broadcasts.receptions import Reception, ReceptionKind
from storage.session import Session
from storage.tables.broadcasts import broadcast, delivery, reception
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
