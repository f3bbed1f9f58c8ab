"""`hearings.print_orders.PrintOrderStore`."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from hearings.print_orders import PrintOrder
from storage.session import Session
from storage.tables.hearings import print_order


class PrintOrderTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, order: PrintOrder) -> PrintOrder:
        statement = insert(print_order).values(**_values(order)).returning(print_order.c.id)
        (row,) = await self._session.rows(statement)
        return replace(order, id=row.id)

    async def claim(self, now: datetime, until: datetime) -> PrintOrder | None:
        due = select(print_order).where(print_order.c.due_at <= now).order_by(print_order.c.due_at, print_order.c.id)
        rows = await self._session.rows(self._session.lock_of(due.limit(1), print_order))
        if not rows:
            return None
        mine = print_order.c.id == rows[0].id
        await self._session.run(update(print_order).where(mine).values(due_at=until))
        return _order(rows[0])

    async def put(self, order: PrintOrder) -> None:
        await self._session.run(update(print_order).where(print_order.c.id == order.id).values(**_values(order)))

    async def remove(self, order_id: int) -> None:
        await self._session.run(delete(print_order).where(print_order.c.id == order_id))


def _values(order: PrintOrder) -> dict[str, Any]:
    names = (name for name in PrintOrder.__slots__ if name not in ("id", "languages"))
    return {"languages": list(order.languages), **{name: getattr(order, name) for name in names}}


def _order(row: Any) -> PrintOrder:
    values = {name: getattr(row, name) for name in PrintOrder.__slots__}
    return PrintOrder(**{**values, "languages": tuple(row.languages)})
