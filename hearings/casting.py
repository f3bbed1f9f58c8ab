"""Casting: one voter before one open poll, with their sealed ballot."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from hearings.answering import Answers, answered
from hearings.ballots import Ballot, BallotStore, PollKeys, voter_tag
from hearings.cards import CardState, CardStore
from hearings.hearings import Hearing, HearingStore, require
from hearings.measures import MeasureStore
from hearings.participants import Helping, Participant, ParticipantStore
from hearings.polls import NEEDS, Poll, PollState, PollStore
from hearings.tally import WEB_CHAT


class CastingStores(Protocol):
    @property
    def hearings(self) -> HearingStore: ...

    @property
    def polls(self) -> PollStore: ...

    @property
    def ballots(self) -> BallotStore: ...

    @property
    def participants(self) -> ParticipantStore: ...

    @property
    def cards(self) -> CardStore: ...

    @property
    def measures(self) -> MeasureStore: ...


class NotOpen(Exception):
    """The poll takes no ballots, or there is none; nothing was stored."""

    def __init__(self, poll: Poll | None) -> None:
        super().__init__(poll.state if poll else None)
        self.poll = poll


class CardNeeded(Exception):
    """Whoever votes here needs a voting card first; nothing was stored."""


class TakenBack(Exception):
    """The makers of this measure have taken it back during the rating; nothing was stored."""


class OnlyInWebChat(Exception):
    """In this hearing nobody votes in a company's messenger; nothing was stored."""

    def __init__(self, hearing: Hearing) -> None:
        super().__init__(hearing.id)
        self.hearing = hearing


@dataclass(frozen=True, slots=True)
class Booth:
    """What is needed to read and write one voter's ballot, for the length of one unit."""

    hearing: Hearing
    poll: Poll
    participant: Participant
    voter: str  #: see `hearings.ballots.voter_tag`
    key: bytes
    ballot: Ballot | None  #: None: they have said nothing yet

    @property
    def tag(self) -> bytes:
        return voter_tag(self.key, self.voter)

    @property
    def answers(self) -> Answers:
        return self.ballot.answers if self.ballot else {}


def voter(poll: Poll, participant: Participant) -> str:
    """Return who votes: the card, on whatever phone it is, or the person at this one. Raises `CardNeeded`."""
    if not poll.cards:
        return person_voter(participant)
    if participant.card_id is None:
        raise CardNeeded
    return card_voter(participant.card_id)


def person_voter(participant: Participant) -> str:
    return f"participant:{participant.person}"


def card_voter(card_id: int) -> str:
    return f"card:{card_id}"


async def enter_booth(
    stores: CastingStores, keys: PollKeys, poll_id: int, participant: Participant, now: datetime
) -> Booth:
    """Open a voter's ballot. Until the unit ends the poll cannot be closed, so what is cast now is counted.

    Raises:
        NotOpen, PhaseClosed, OnlyInWebChat, CardNeeded
        KeyLost: the poll cannot go on.
    """
    poll = await stores.polls.share(poll_id)
    if poll is None or poll.state is not PollState.OPEN or poll.hearing_id != participant.hearing_id:
        raise NotOpen(poll)
    hearing = await stores.hearings.get(poll.hearing_id)
    assert hearing is not None
    require(hearing, NEEDS[poll.kind], now)
    if not hearing.votes_in_messengers and participant.channel != WEB_CHAT:
        raise OnlyInWebChat(hearing)
    who, key = voter(poll, participant), keys.read(poll.id)
    await _step_in(stores, poll, participant)
    ballot = await stores.ballots.find(poll.id, voter_tag(key, who), key)
    return Booth(hearing, poll, participant, who, key, ballot)


async def cast(stores: CastingStores, booth: Booth, number: int, value: int | str, table: int) -> Booth:
    """Put one more answer on the ballot.

    Args:
        table: number of the table at which the voter sits, 0 for none.

    Raises:
        NoSuchAnswer, TooLong, ChosenAlready, NoneLeft: see `hearings.answering.answered`.
        TakenBack
    """
    person = booth.participant
    assisted = person.helping is Helping.ASSISTED
    answers = answered(booth.poll, booth.answers, number, value)
    rated = next((option.measure_id for option in booth.poll.options if option.id == number), None)
    if rated is not None and await stores.measures.is_withdrawn(rated):
        raise TakenBack
    ballot = Ballot(answers, person.language, person.channel, table, assisted)
    await stores.ballots.put(booth.poll.id, booth.tag, ballot, booth.key)
    return replace(booth, ballot=ballot)


async def take_back(stores: CastingStores, booth: Booth) -> Booth:
    """Remove the ballot: they have said nothing."""
    await stores.ballots.remove(booth.poll.id, booth.tag)
    return replace(booth, ballot=None)


async def _step_in(stores: CastingStores, poll: Poll, participant: Participant) -> None:
    """Let one voter's answers come one after another, also from two phones. Raises `CardNeeded`.

    Always after the poll and never before: `hearings.losing` takes both in this order too.
    """
    if not poll.cards:
        await stores.participants.lock(participant.person)
        return
    card = await stores.cards.lock(participant.card_id) if participant.card_id is not None else None
    if card is None or card.state is not CardState.OPENED:
        raise CardNeeded
