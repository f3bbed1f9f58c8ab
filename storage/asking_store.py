"""`faq.askings.AskingStore`. While an asking knows whose it is, its words are sealed with that person's key."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, case, func, insert, or_, select, update

from faq.askings import UNANSWERED, WAITING, WITH_PERSON, Asking, Figures, Outcome
from faq.masking import masked
from storage.columns import one_of
from storage.keys import know_seals_of, seal_of_address
from storage.session import Session
from storage.tables.faq import faq_asking, faq_entry

WORDS: Final = "faq_asking.words"
PLACE: Final = "faq_asking.place"
PARTED: Final[dict[str, Any]] = {
    "address_id": None,
    "inquiry_id": None,
    "wants_answer": False,
    "words": None,
    "place": None,
}


class AskingTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, asking: Asking) -> Asking:
        new = insert(faq_asking).values(**await self._values(asking), asked_at=asking.asked_at)
        return replace(asking, id=(await self._session.rows(new.returning(faq_asking.c.id)))[0].id)

    async def get(self, asking_id: int) -> Asking | None:
        found = await self._where(faq_asking.c.id == asking_id)
        return found[0] if found else None

    async def save(self, asking: Asking) -> None:
        mine = update(faq_asking).where(faq_asking.c.id == asking.id)
        await self._session.run(mine.values(**await self._values(asking)))

    async def has_asked(self, address_id: int) -> bool:
        """Whether anything is kept that this chat asked."""
        statement = select(faq_asking.c.id).where(faq_asking.c.address_id == address_id).limit(1)
        return bool(await self._session.rows(statement))

    async def unanswered(self, since: datetime, limit: int) -> list[Asking]:
        """Return what nobody could answer, the newest first, without what identifies."""
        unanswered = one_of(faq_asking.c.outcome, *UNANSWERED) & (faq_asking.c.asked_at >= since)
        return [replace(each, text=masked(each.text)) for each in await self._where(unanswered, limit)]

    async def waiting(self, since: datetime) -> list[Asking]:
        """Return those whose person wants to hear the answer and has not, asked since then."""
        reachable = faq_asking.c.wants_answer & faq_asking.c.address_id.is_not(None)
        return await self._where(reachable & (faq_asking.c.asked_at >= since))

    async def of_inquiry(self, inquiry_id: int) -> list[Asking]:
        return await self._where(faq_asking.c.inquiry_id == inquiry_id)

    async def part_from_people(self, now: datetime, limit: int = 500) -> int:
        """Take the person off what is old enough; return how many.

        Who is counted by another question that still is theirs is not counted by this one as well.
        """
        over = or_(
            and_(~faq_asking.c.wants_answer, faq_asking.c.asked_at < now - WITH_PERSON),
            faq_asking.c.asked_at < now - WAITING,
        )
        old = await self._where(faq_asking.c.address_id.is_not(None) & over, limit)
        for asking in reversed(old):
            kept = {
                **PARTED,
                "text": masked(asking.text),
                "vector": asking.vector,
                "counts": not await self._again(asking),
            }
            await self._session.run(update(faq_asking).where(faq_asking.c.id == asking.id).values(**kept))
        return len(old)

    async def by_language(self, since: datetime) -> list[Figures]:
        return await self._figures(faq_asking.c.language, faq_asking, since)

    async def by_topic(self, since: datetime) -> list[Figures]:
        """Of those that an entry answered, by its topic."""
        answered = faq_asking.join(faq_entry, faq_entry.c.id == faq_asking.c.entry_id)
        return await self._figures(faq_entry.c.topic, answered, since)

    async def _again(self, asking: Asking) -> bool:
        """Whether the same person asked something else that nobody could answer, or that may still come to that."""
        others = (faq_asking.c.address_id == asking.address_id) & (faq_asking.c.id != asking.id)
        unanswered = (faq_asking.c.outcome != Outcome.ANSWERED) | faq_asking.c.helped.is_(False)
        return bool(await self._session.rows(select(faq_asking.c.id).where(others, unanswered).limit(1)))

    async def _figures(self, name: Any, source: Any, since: datetime) -> list[Figures]:
        helped, not_helped = (func.sum(case((faq_asking.c.helped.is_(said), 1), else_=0)) for said in (True, False))
        columns = (name, faq_asking.c.outcome, func.count(), helped, not_helped)
        statement = select(*columns).select_from(source).where(faq_asking.c.asked_at >= since)
        found: defaultdict[str, Figures] = defaultdict(lambda: Figures("", {}, 0, 0))
        rows = await self._session.rows(statement.group_by(name, faq_asking.c.outcome).order_by(name))
        for group, outcome, number, yes, no in rows:
            before = found[group]
            counts: dict[Outcome, int] = {**before.counts, outcome: number}
            found[group] = Figures(group, counts, before.helped + int(yes), before.not_helped + int(no))
        return list(found.values())

    async def _where(self, condition: Any, limit: int | None = None) -> list[Asking]:
        statement = select(faq_asking).where(condition).order_by(faq_asking.c.id.desc()).limit(limit)
        rows = await self._session.rows(statement)
        await know_seals_of(self._session, [row.address_id for row in rows if row.words is not None])
        return [await self._asking(row) for row in rows]

    async def _values(self, asking: Asking) -> dict[str, Any]:
        if asking.address_id is None:
            words, place, text, vector = None, None, asking.text, asking.vector
        else:
            seal = await seal_of_address(self._session, asking.address_id)
            words, place, text, vector = seal.close(asking.text, WORDS), seal.close_bytes(asking.vector, PLACE), "", b""
        return {
            "address_id": asking.address_id,
            "language": asking.language,
            "words": words,
            "place": place,
            "text": text,
            "vector": vector,
            "outcome": asking.outcome,
            "entry_id": asking.entry_id,
            "helped": asking.helped,
            "wants_answer": asking.wants_answer,
            "inquiry_id": asking.inquiry_id,
            "counts": asking.counts,
        }

    async def _asking(self, row: Any) -> Asking:
        text, vector = row.text, row.vector
        if row.words is not None:
            seal = await seal_of_address(self._session, row.address_id)
            text, vector = seal.open(row.words, WORDS), seal.open_bytes(row.place, PLACE)
        return Asking(
            row.id,
            row.address_id,
            row.language,
            text,
            row.outcome,
            row.entry_id,
            row.asked_at,
            row.helped,
            row.wants_answer,
            row.inquiry_id,
            vector,
            row.counts,
        )


async def erase_askings(session: Session, address_id: int) -> None:
    """What somebody asked goes with them; that something was asked stays counted."""
    await session.run(update(faq_asking).where(faq_asking.c.address_id == address_id).values(**PARTED))


async def absorb_askings(session: Session, address_id: int, other: int) -> None:
    """Seal what came from the other row of the same chat with this one's key."""
    table = AskingTable(session)
    for asking in await table._where(faq_asking.c.address_id == other):
        await table.save(replace(asking, address_id=address_id))
