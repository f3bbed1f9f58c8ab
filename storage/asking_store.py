"""`faq.askings.AskingStore`. While an asking knows whose it is, its words are sealed with that person's key."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, case, func, insert, or_, select, update

from faq.askings import UNANSWERED, WAITING, WITH_PERSON, Asking, Figures, Outcome
from faq.masking import masked
from storage.columns import one_of
from storage.keys import known_seal, seal_of_address
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.faq import faq_asking, faq_entry
from storage.tables.hub import data_key

WORDS: Final = "faq_asking.words"
PLACE: Final = "faq_asking.place"
PARTED: Final[dict[str, Any]] = {
    "address_id": None,
    "inquiry_id": None,
    "wants_answer": False,
    "words": None,
    "place": None,
}
#: Each with the data key of its chat, as long as it has one.
_WITH_KEYS: Final = (
    select(faq_asking, address.c.key_id, address.c.contact_id, data_key.c.wrapped)
    .outerjoin(address, address.c.id == faq_asking.c.address_id)
    .outerjoin(data_key, data_key.c.id == address.c.key_id)
)


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
        return await self._where(unanswered, limit, shown_as=masked)

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

    async def count_unknown(self, since: datetime) -> int:
        """Return how many nothing was found for, asked since then."""
        unknown = (faq_asking.c.outcome == Outcome.UNKNOWN) & (faq_asking.c.asked_at >= since)
        statement = select(func.count().label("number")).select_from(faq_asking).where(unknown)
        return int((await self._session.rows(statement))[0].number)

    async def by_language(self, since: datetime) -> list[Figures]:
        return await self._figures(faq_asking.c.language, faq_asking, since)

    async def by_topic(self, since: datetime) -> list[Figures]:
        """Of those that an entry answered, by its topic."""
        answered = faq_asking.join(faq_entry, faq_entry.c.id == faq_asking.c.entry_id)
        return await self._figures(faq_entry.c.topic, answered, since)

    async def _again(self, asking: Asking) -> bool:
        """Whether the same person asked something else that nobody could answer, or that may still come to that."""
        chats = select(address.c.id).where(address.c.contact_id == asking.contact_id)
        theirs = (faq_asking.c.address_id == asking.address_id) | faq_asking.c.address_id.in_(chats)
        others = theirs & (faq_asking.c.id != asking.id)
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

    async def _where(
        self, condition: Any, limit: int | None = None, shown_as: Callable[[str], str] = str
    ) -> list[Asking]:
        statement = _WITH_KEYS.where(condition).order_by(faq_asking.c.id.desc()).limit(limit)
        return [self._asking(row, shown_as) for row in await self._session.rows(statement)]

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

    def _asking(self, row: Any, shown_as: Callable[[str], str]) -> Asking:
        text, vector = row.text, row.vector
        if row.words is not None:
            seal = known_seal(self._session, row.key_id, row.wrapped, row.address_id)
            text, vector = seal.open(row.words, WORDS), seal.open_bytes(row.place, PLACE)
        return Asking(
            row.id,
            row.address_id,
            row.language,
            shown_as(text),
            row.outcome,
            row.entry_id,
            row.asked_at,
            row.helped,
            row.wants_answer,
            row.inquiry_id,
            vector,
            row.counts,
            row.contact_id,
        )


async def erase_askings(session: Session, address_id: int) -> None:
    """What somebody asked goes with them; that something was asked stays counted."""
    await session.run(update(faq_asking).where(faq_asking.c.address_id == address_id).values(**PARTED))


async def absorb_askings(session: Session, address_id: int, other: int) -> None:
    """Seal what came from the other row of the same chat with this one's key."""
    table = AskingTable(session)
    for asking in await table._where(faq_asking.c.address_id == other):
        await table.save(replace(asking, address_id=address_id))
