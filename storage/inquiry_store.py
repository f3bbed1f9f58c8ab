"""`contacts.inquiries.InquiryStore`."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, insert, select, update

from contacts.inquiries import (
    Author,
    IllegalInquiryAction,
    Inquiry,
    InquiryAction,
    InquiryMessage,
    InquiryState,
    next_state,
)
from storage.keys import seal_of_address
from storage.session import Session
from storage.tables.contacts import inquiry, inquiry_message

TEXT: Final = "inquiry_message.text"


class InquiryTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, address_id: int, edition_id: int | None, now: datetime) -> Inquiry:
        values = {
            "address_id": address_id,
            "edition_id": edition_id,
            "state": InquiryState.OPEN,
            "opened_at": now,
            "changed_at": now,
        }
        (row,) = await self._session.rows(insert(inquiry).values(**values).returning(inquiry))
        return _record(row)

    async def get(self, inquiry_id: int) -> Inquiry | None:
        rows = await self._session.rows(select(inquiry).where(inquiry.c.id == inquiry_id))
        return _record(rows[0]) if rows else None

    async def latest_of(self, address_id: int, edition_id: int | None) -> Inquiry | None:
        """Return the chat's newest inquiry about this newsletter (None: about none)."""
        mine = (inquiry.c.address_id == address_id) & inquiry.c.edition_id.is_not_distinct_from(edition_id)
        rows = await self._session.rows(select(inquiry).where(mine).order_by(inquiry.c.id.desc()).limit(1))
        return _record(rows[0]) if rows else None

    async def in_state(
        self, state: InquiryState, limit: int, offset: int = 0, *, newest_first: bool = False
    ) -> list[Inquiry]:
        """Return inquiries, those that wait longest first unless the newest are to be."""
        order = (inquiry.c.changed_at, inquiry.c.id)
        by = [column.desc() for column in order] if newest_first else order
        statement = select(inquiry).where(inquiry.c.state == state).order_by(*by)
        return [_record(row) for row in await self._session.rows(statement.limit(limit).offset(offset))]

    async def count(self, state: InquiryState) -> int:
        statement = select(func.count().label("number")).select_from(inquiry).where(inquiry.c.state == state)
        return int((await self._session.rows(statement))[0].number)

    async def has_written(self, address_id: int) -> bool:
        """Whether anything a chat wrote to the office is kept."""
        statement = select(inquiry.c.id).where(inquiry.c.address_id == address_id).limit(1)
        return bool(await self._session.rows(statement))

    async def move(self, current: Inquiry, action: InquiryAction, now: datetime) -> Inquiry:
        values: dict[str, Any] = {"state": next_state(current.state, action), "changed_at": now}
        unmoved = (inquiry.c.id == current.id) & (inquiry.c.state == current.state)
        if not await self._session.run(update(inquiry).where(unmoved).values(**values)):
            raise IllegalInquiryAction(current.state, action)
        return replace(current, **values)

    async def put(self, of: Inquiry, message: InquiryMessage) -> None:
        """Add to what was said, sealed with the key of the chat's owner."""
        seal = await seal_of_address(self._session, of.address_id)
        await self._session.run(
            insert(inquiry_message).values(
                inquiry_id=of.id,
                author=message.author,
                staff_id=message.staff_id,
                text=seal.close(message.text, TEXT),
                at=message.at,
            )
        )

    async def messages(self, of: Inquiry, limit: int, author: Author | None = None) -> list[InquiryMessage]:
        """Return the newest messages, oldest first; of one side only, where it is named."""
        seal = await seal_of_address(self._session, of.address_id)
        statement = select(inquiry_message).where(inquiry_message.c.inquiry_id == of.id)
        if author is not None:
            statement = statement.where(inquiry_message.c.author == author)
        rows = await self._session.rows(statement.order_by(inquiry_message.c.id.desc()).limit(limit))
        return [InquiryMessage(row.author, seal.open(row.text, TEXT), row.at, row.staff_id) for row in reversed(rows)]

    async def newest_messages(self, inquiries: Collection[Inquiry]) -> dict[int, InquiryMessage]:
        """Return the newest message of each, by the inquiry's id."""
        mine = inquiry_message.c.inquiry_id.in_([each.id for each in inquiries])
        newest = select(func.max(inquiry_message.c.id)).where(mine).group_by(inquiry_message.c.inquiry_id)
        rows = await self._session.rows(select(inquiry_message).where(inquiry_message.c.id.in_(newest)))
        seals = {each.id: await seal_of_address(self._session, each.address_id) for each in inquiries}
        return {
            row.inquiry_id: InquiryMessage(row.author, seals[row.inquiry_id].open(row.text, TEXT), row.at, row.staff_id)
            for row in rows
        }


def _record(row: Any) -> Inquiry:
    return Inquiry(row.id, row.address_id, row.edition_id, row.state, row.opened_at, row.changed_at)
