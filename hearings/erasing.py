"""Somebody wants everything about them deleted: their ballots of open polls go while their keys can still be read."""

from typing import Protocol

from hearings.ballots import BallotStore, KeyLost, PollKeys, voter_tag
from hearings.casting import card_voter, person_voter
from hearings.participants import Participant, ParticipantStore
from hearings.polls import PollState, PollStore


class ErasingStores(Protocol):
    @property
    def participants(self) -> ParticipantStore: ...

    @property
    def polls(self) -> PollStore: ...

    @property
    def ballots(self) -> BallotStore: ...


async def withdraw_ballots(stores: ErasingStores, keys: PollKeys, address_id: int) -> int:
    """Remove from open polls what a chat's holder and whoever has the phone now said there; return how many ballots.

    Ballots of others who had the phone before stay: they are other people's votes, and nothing will lead to them.
    """
    removed = 0
    for person in await stores.participants.of_address(address_id):
        if person.slot == 1 or person.ended_at is None:
            removed += await _withdraw(stores, keys, person)
    return removed


async def _withdraw(stores: ErasingStores, keys: PollKeys, person: Participant) -> int:
    voters = [person_voter(person)] + ([card_voter(person.card_id)] if person.card_id is not None else [])
    removed = 0
    for poll in await stores.polls.of(person.hearing_id, PollState.OPEN):
        locked = await stores.polls.lock(poll.id)
        if locked is None or locked.state is not PollState.OPEN:
            continue
        try:
            key = keys.read(poll.id)
        except KeyLost:  # nobody can read or find them any more
            continue
        for voter in voters:
            removed += await stores.ballots.remove(poll.id, voter_tag(key, voter))
    return removed
