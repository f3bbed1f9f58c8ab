"""What becomes of a chat's part in hearings when the chat is erased, or becomes one with another.

Before the votes are counted somebody who goes takes everything along but what others have built on. Afterwards results
are frozen and what everybody could read stays; nothing of it leads to them any more.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select, update

from hearings.hearings import Phase
from hearings.ideas import IdeaState
from hearings.measures import MeasureState
from storage.attendance_store import NEEDS
from storage.hub_stores import FileTable
from storage.idea_store import TEXT
from storage.keys import seal_of_address
from storage.session import Session
from storage.tables.hearings import (
    attendance,
    follow,
    hearing,
    idea,
    measure,
    measure_idea,
    measure_support,
    participant,
    print_order,
    progress_told,
)

COUNTED: Final = (Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED)


async def erase_from_hearings(session: Session, address_id: int, now: datetime) -> None:
    """Remove what is theirs alone, cut every tie to the rest. Ballots of open polls are removed with their keys."""
    mine = select(participant.c.id).where(participant.c.address_id == address_id)
    await _erase_unfinished(session, mine)
    open_ = select(hearing.c.id).where(hearing.c.phase.not_in(COUNTED))
    mine_in_open = mine.where(participant.c.hearing_id.in_(open_))
    await session.run(delete(measure_support).where(measure_support.c.participant_id.in_(mine_in_open)))
    await _erase_ideas(session, address_id, mine, open_)
    for table in (follow, attendance, progress_told, print_order):
        await session.run(delete(table).where(table.c.address_id == address_id))
    theirs = participant.c.address_id == address_id
    await session.run(update(participant).where(theirs, participant.c.ended_at.is_(None)).values(ended_at=now))
    await session.run(update(participant).where(theirs).values(address_id=None, card_id=None))


async def _erase_unfinished(session: Session, mine: Any) -> None:
    """Remove measures that nobody else makes: nobody could finish them, and nobody has read them."""
    my_measures = select(measure_support.c.measure_id).where(measure_support.c.participant_id.in_(mine))
    of_others = select(measure_support.c.measure_id).where(measure_support.c.participant_id.not_in(mine))
    unfinished = (measure.c.state == MeasureState.MAKING) & measure.c.id.not_in(of_others)
    await session.run(delete(measure).where(measure.c.id.in_(my_measures), unfinished))


async def _erase_ideas(session: Session, address_id: int, mine: Any, open_: Any) -> None:
    theirs = (idea.c.address_id == address_id) | idea.c.participant_id.in_(mine)
    used = idea.c.id.in_(select(measure_idea.c.idea_id))
    public = idea.c.state == IdeaState.SHOWN
    files = [row.file_digest for row in await session.rows(select(idea.c.file_digest).where(theirs))]
    await session.run(delete(idea).where(theirs, ~used, idea.c.hearing_id.in_(open_) | ~public))
    await session.run(update(idea).where(theirs, ~public).values(public=None))
    nobodys = {"text": None, "file_digest": "", "participant_id": None, "address_id": None}
    await session.run(update(idea).where(theirs).values(**nobodys))
    for digest in filter(None, files):
        await FileTable(session).remove(digest)


async def absorb_in_hearings(session: Session, address_id: int, other: int) -> None:
    """Give one chat what another has in hearings; where both said something, what this one said counts."""
    await _absorb_participants(session, address_id, other)
    theirs, ours = await seal_of_address(session, other), await seal_of_address(session, address_id)
    for row in await session.rows(select(idea.c.id, idea.c.text).where(idea.c.address_id == other)):
        text = ours.close(theirs.open(row.text, TEXT), TEXT) if row.text is not None else None
        await session.run(update(idea).where(idea.c.id == row.id).values(address_id=address_id, text=text))
    present = select(attendance.c.hearing_id).where(attendance.c.address_id == address_id)
    new = (attendance.c.address_id == other) & attendance.c.hearing_id.not_in(present)
    for row in await session.rows(select(attendance.c.hearing_id, attendance.c.needs).where(new)):
        needs = ours.close(theirs.open(row.needs, NEEDS), NEEDS) if row.needs is not None else None
        one = (attendance.c.address_id == other) & (attendance.c.hearing_id == row.hearing_id)
        await session.run(update(attendance).where(one).values(address_id=address_id, needs=needs))
    for table, key in (
        (follow, follow.c.goal_id),
        (follow, follow.c.measure_id),
        (progress_told, progress_told.c.progress_id),
    ):
        known = select(key).where(table.c.address_id == address_id, key.is_not(None))
        moving = (table.c.address_id == other) & key.is_not(None) & key.not_in(known)
        await session.run(update(table).where(moving).values(address_id=address_id))


async def _absorb_participants(session: Session, address_id: int, other: int) -> None:
    """Put their turns behind ours; who had the phone there has it here only where nobody else does."""
    rows = await session.rows(select(participant).where(participant.c.address_id.in_([address_id, other])))
    highest: dict[int, int] = {}
    present: set[int] = set()
    for row in rows:
        if row.address_id == address_id:
            highest[row.hearing_id] = max(highest.get(row.hearing_id, 0), row.slot)
            present |= {row.hearing_id} if row.ended_at is None else set()
    for row in rows:
        if row.address_id == other:
            ended_at = row.ended_at or (row.used_at if row.hearing_id in present else None)
            values = {
                "address_id": address_id,
                "slot": row.slot + highest.get(row.hearing_id, 0),
                "ended_at": ended_at,
            }
            await session.run(update(participant).where(participant.c.id == row.id).values(**values))
