"""`hearings.polls.PollStore`, `hearings.results.ResultStore` and `hearings.cards.CardStore`."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, update

from hearings.cards import CardAction, CardState, IllegalCardAction, VotingCard
from hearings.cards import next_state as next_card_state
from hearings.content import Content
from hearings.polls import IllegalPollAction, Option, Poll, PollAction, PollFixed, PollState, next_state
from hearings.results import Result
from storage.prepared import Prepared
from storage.session import Session
from storage.tables.hearings import participant, poll, poll_result, voting_card

#: Without the figures on the wall, which may be long and are asked for on their own.
_POLL: Final = select(*(column for column in poll.c if column is not poll.c.live)).where(poll.c.id == bindparam("id"))
_BY_ID: Final = Prepared(lambda _: _POLL)
_SHARED: Final = Prepared(lambda session: session.share_lock_of(_POLL, poll))
_LOCKED: Final = Prepared(lambda session: session.wait_lock_of(_POLL, poll))


class PollTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: Poll, created_by: int | None, now: datetime) -> Poll:
        values = {
            "hearing_id": new.hearing_id,
            "goal_id": new.goal_id,
            "kind": new.kind,
            "state": PollState.DRAFT,
            "created_by": created_by,
            "created_at": now,
            **_values(new),
        }
        (row,) = await self._session.rows(insert(poll).values(**values).returning(poll))
        return _record(row)

    async def get(self, poll_id: int) -> Poll | None:
        return await self._one(_BY_ID, poll_id)

    async def of(self, hearing_id: int, *states: PollState) -> list[Poll]:
        statement = select(poll).where(poll.c.hearing_id == hearing_id, poll.c.state.in_(states or PollState))
        return [_record(row) for row in await self._session.rows(statement.order_by(poll.c.id))]

    async def in_state(self, state: PollState) -> list[Poll]:
        """Return the polls of all hearings."""
        statement = select(poll).where(poll.c.state == state).order_by(poll.c.id)
        return [_record(row) for row in await self._session.rows(statement)]

    async def save(self, changed: Poll) -> None:
        draft = (poll.c.id == changed.id) & (poll.c.state == PollState.DRAFT)
        if not await self._session.run(update(poll).where(draft).values(**_values(changed))):
            raise PollFixed

    async def put_texts(self, changed: Poll) -> None:
        values = {name: value for name, value in _values(changed).items() if name in ("question", "options")}
        await self._session.run(update(poll).where(poll.c.id == changed.id).values(**values))

    async def move(self, current: Poll, action: PollAction, now: datetime) -> Poll:
        values: dict[str, Any] = {"state": next_state(current.state, action)}
        if action is PollAction.OPEN:
            values["opened_at"] = now
        elif action in (PollAction.CLOSE, PollAction.DISCARD):
            values["closed_at"] = now
        unmoved = (poll.c.id == current.id) & (poll.c.state == current.state)
        if not await self._session.run(update(poll).where(unmoved).values(**values)):
            raise IllegalPollAction(current.state, action)
        return replace(current, **values)

    async def lock(self, poll_id: int) -> Poll | None:
        return await self._one(_LOCKED, poll_id)

    async def share(self, poll_id: int) -> Poll | None:
        return await self._one(_SHARED, poll_id)

    async def show_count(self, poll_id: int, ballot_count: int) -> None:
        await self._session.run(update(poll).where(poll.c.id == poll_id).values(ballot_count=ballot_count))

    async def live(self, poll_id: int) -> dict[str, Any] | None:
        """Return the figures that were shown last while the poll is open."""
        rows = await self._session.rows(select(poll.c.live).where(poll.c.id == poll_id))
        return rows[0].live if rows else None

    async def put_live(self, poll_id: int, figures: dict[str, Any] | None) -> None:
        await self._session.run(update(poll).where(poll.c.id == poll_id).values(live=figures))

    async def _one(self, statement: Prepared, poll_id: int) -> Poll | None:
        rows = await self._session.rows(statement, {"id": poll_id})
        return _record(rows[0]) if rows else None


class ResultTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(self, result: Result) -> None:
        values = {
            "poll_id": result.poll_id,
            "content": result.to_json(),
            "hash": result.hash,
            "frozen_at": result.frozen_at,
        }
        await self._session.run(self._session.insert(poll_result).values(**values).on_conflict_do_nothing())

    async def get(self, poll_id: int) -> Result | None:
        rows = await self._session.rows(select(poll_result.c.content).where(poll_result.c.poll_id == poll_id))
        return Result.from_json(rows[0].content) if rows else None

    async def frozen_hash(self, poll_id: int) -> str:
        rows = await self._session.rows(select(poll_result.c.hash).where(poll_result.c.poll_id == poll_id))
        return str(rows[0].hash) if rows else ""


class CardTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add_batch(self, hearing_id: int, codes: list[str], now: datetime) -> int:
        mine = voting_card.c.hearing_id == hearing_id
        statement = select(
            func.coalesce(func.max(voting_card.c.batch), 0).label("batch"),
            func.coalesce(func.max(voting_card.c.number), 0).label("number"),
        ).where(mine)
        (last,) = await self._session.rows(statement)
        rows = [
            {
                "hearing_id": hearing_id,
                "batch": last.batch + 1,
                "number": number,
                "code_lookup": self._lookup(hearing_id, code),
                "state": CardState.PRINTED,
            }
            for number, code in enumerate(codes, last.number + 1)
        ]
        await self._session.run(insert(voting_card), rows)
        return int(last.batch) + 1

    async def lock(self, card_id: int) -> VotingCard | None:
        statement = select(voting_card).where(voting_card.c.id == card_id)
        rows = await self._session.rows(self._session.wait_lock_of(statement, voting_card))
        return _card(rows[0]) if rows else None

    async def by_code(self, hearing_id: int, code: str) -> VotingCard | None:
        found = voting_card.c.code_lookup == self._lookup(hearing_id, code)
        rows = await self._session.rows(select(voting_card).where(found))
        return _card(rows[0]) if rows else None

    async def of(self, hearing_id: int) -> list[VotingCard]:
        statement = select(voting_card).where(voting_card.c.hearing_id == hearing_id).order_by(voting_card.c.number)
        return [_card(row) for row in await self._session.rows(statement)]

    async def move(self, card: VotingCard, action: CardAction) -> VotingCard:
        state = next_card_state(card.state, action)
        unmoved = (voting_card.c.id == card.id) & (voting_card.c.state == card.state)
        if not await self._session.run(update(voting_card).where(unmoved).values(state=state)):
            raise IllegalCardAction(card.state, action)
        return replace(card, state=state)

    async def holder(self, card_id: int) -> int | None:
        rows = await self._session.rows(select(participant.c.id).where(participant.c.card_id == card_id))
        return int(rows[0].id) if rows else None

    def _lookup(self, hearing_id: int, code: str) -> bytes:
        return self._session.vault.lookup("voting_card", str(hearing_id), code)


def _values(of: Poll) -> dict[str, Any]:
    return {
        "question": of.question.to_json(),
        "options": [[each.id, each.text.to_json(), each.measure_id, each.pictogram] for each in of.options],
        "cards": of.cards,
        "max_choices": of.max_choices,
    }


def _record(row: Any) -> Poll:
    return Poll(
        row.id,
        row.hearing_id,
        row.goal_id,
        row.kind,
        Content.from_json(row.question),
        tuple(Option(number, Content.from_json(text), measure, sign) for number, text, measure, sign in row.options),
        row.state,
        row.cards,
        row.max_choices,
        row.ballot_count,
        row.opened_at,
        row.closed_at,
    )


def _card(row: Any) -> VotingCard:
    return VotingCard(row.id, row.hearing_id, row.batch, row.number, row.state)
