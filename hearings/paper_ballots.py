"""Ballots on paper: staff type them in, one after the other; none has a name on it.

Where cards are needed the number of the card stands on the ballot: it is that card's vote, and a card that has voted
already votes no second time. Where none are needed, what came on paper is counted by staff, and the result says so.
"""

import re
import secrets
from typing import Final

from hearings.answering import ABSTAIN, NO, QUESTION, YES, Answers, NoSuchAnswer, answered
from hearings.ballots import Ballot, PollKeys, voter_tag
from hearings.cards import CardState, CardUnusable, VotingCard
from hearings.casting import CastingStores, NotOpen, OnlyInWebChat, card_voter
from hearings.hearings import VERBS, Hearing, PhaseClosed
from hearings.polls import NEEDS, Poll, PollKind, PollState
from hearings.tally import PAPER, WEB_CHAT
from locales.digits import read_number
from locales.words import read_yes_no

_BETWEEN: Final = re.compile(r"[\s,;،/]+")
_YES_NO_NUMBERS: Final = {1: YES, 2: NO, 3: ABSTAIN}  #: as they stand on the buttons


class CardVoted(Exception):
    """There is a vote of this card already; nothing was changed."""


class WrongCount(Exception):
    """A rating needs one mark for each measure; nothing was stored."""

    def __init__(self, marks: int, measures: int) -> None:
        super().__init__(marks, measures)
        self.marks = marks
        self.measures = measures


def read_marks(poll: Poll, text: str) -> Answers:
    """Return what is on a ballot as somebody types it: numbers in one line, 0 where nothing is ticked.

    Raises:
        WrongCount
        NoSuchAnswer: it cannot be said in this poll, or nothing is ticked at all.
        TooLong, ChosenAlready, NoneLeft: see `hearings.answering.answered`.
    """
    match poll.kind:
        case PollKind.RATING:
            return _rated(poll, text)
        case PollKind.FREE_TEXT:
            return answered(poll, {}, QUESTION, text.strip())
        case PollKind.YES_NO:
            return answered(poll, {}, QUESTION, _yes_no(text))
        case PollKind.SINGLE | PollKind.SCALE:
            return answered(poll, {}, QUESTION, _number(text))
        case _:
            return _chosen(poll, text)


async def find_card(stores: CastingStores, hearing: Hearing, number: int) -> VotingCard:
    """Return the card of the number on a ballot. Raises `CardUnusable`."""
    card = next((each for each in await stores.cards.of(hearing.id) if each.number == number), None)
    if card is None or card.state not in (CardState.PRINTED, CardState.OPENED):
        raise CardUnusable
    return card


async def enter_ballot(
    stores: CastingStores, keys: PollKeys, poll_id: int, card_number: int, answers: Answers, channel: str
) -> bytes:
    """Put a paper ballot among the others; return its tag, with which it can be taken out again.

    What is on paper was there before collecting ended, so it counts until the poll is closed.

    Args:
        card_number: as it stands on the ballot; of no meaning where no cards are needed.
        channel: in which staff type it in.

    Raises:
        NotOpen, PhaseClosed, OnlyInWebChat, CardUnusable, CardVoted
        KeyLost: the poll cannot go on.
    """
    hearing, poll = await _open(stores, await stores.polls.share(poll_id))
    if not hearing.votes_in_messengers and channel != WEB_CHAT:
        raise OnlyInWebChat(hearing)
    key = keys.read(poll.id)
    voter = f"paper:{secrets.token_hex(16)}"
    if poll.cards:
        card = await stores.cards.lock((await find_card(stores, hearing, card_number)).id)
        if card is None or card.state is CardState.DISABLED:
            raise CardUnusable
        voter = card_voter(card.id)
    tag = voter_tag(key, voter)
    if await stores.ballots.find(poll.id, tag, key) is not None:
        raise CardVoted
    await stores.ballots.put(poll.id, tag, Ballot(dict(answers), channel=PAPER), key)
    return tag


async def take_out_ballot(stores: CastingStores, keys: PollKeys, poll_id: int, tag: bytes) -> bool:
    """Remove a paper ballot; False where it is gone, or its voter has voted on a phone since.

    Raises `NotOpen`, `PhaseClosed`, `KeyLost`.
    """
    # Locked, not shared: nobody may vote with the same card between the look and the removal.
    _, poll = await _open(stores, await stores.polls.lock(poll_id))
    found = await stores.ballots.find(poll.id, tag, keys.read(poll.id))
    return found is not None and found.channel == PAPER and await stores.ballots.remove(poll.id, tag)


async def _open(stores: CastingStores, poll: Poll | None) -> tuple[Hearing, Poll]:
    if poll is None or poll.state is not PollState.OPEN:
        raise NotOpen(poll)
    hearing = await stores.hearings.get(poll.hearing_id)
    assert hearing is not None
    if NEEDS[poll.kind] not in VERBS[hearing.phase]:
        raise PhaseClosed(hearing, NEEDS[poll.kind])
    return hearing, poll


def _rated(poll: Poll, text: str) -> Answers:
    """Return the marks of the measures, which stand on paper in the order of their numbers."""
    marks, count = _marks(text), len(poll.options)
    if len(marks) == 1 and len(marks[0]) == count:  # typed without spaces
        marks = list(marks[0])
    if len(marks) != count:
        raise WrongCount(len(marks), count)
    answers: Answers = {}
    for option, mark in zip(poll.options, marks, strict=True):
        if mark != "-" and (number := _number(mark)) != 0:
            answers = answered(poll, answers, option.id, number)
    if not answers:
        raise NoSuchAnswer
    return answers


def _chosen(poll: Poll, text: str) -> Answers:
    answers: Answers = {}
    for mark in _marks(text):
        answers = answered(poll, answers, QUESTION, _number(mark))
    if not answers:
        raise NoSuchAnswer
    return answers


def _yes_no(text: str) -> int:
    number, word = read_number(text), read_yes_no(text)
    if number in _YES_NO_NUMBERS:
        return _YES_NO_NUMBERS[number]
    if word is None:
        raise NoSuchAnswer
    return YES if word else NO


def _marks(text: str) -> list[str]:
    return [each for each in _BETWEEN.split(text.strip()) if each]


def _number(mark: str) -> int:
    number = read_number(mark)
    if number is None:
        raise NoSuchAnswer
    return number
