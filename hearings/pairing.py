"""Two chats turn out to be one person's: in every hearing that is not counted yet they are one participant."""

from typing import Protocol

from hearings.ballots import BallotStore, KeyLost, PollKeys, voter_tag
from hearings.casting import person_voter
from hearings.measures import MeasureStore, SupportKind
from hearings.participants import Participant, ParticipantStore
from hearings.polls import PollState, PollStore


class PairingStores(Protocol):
    @property
    def participants(self) -> ParticipantStore: ...

    @property
    def measures(self) -> MeasureStore: ...

    @property
    def polls(self) -> PollStore: ...

    @property
    def ballots(self) -> BallotStore: ...


async def take_part_once(stores: PairingStores, keys: PollKeys | None, contact_id: int) -> None:
    """Let what a person's chats said in open hearings count once: the first chat's word where both said something.

    Args:
        keys: None where no polls can be opened.
    """
    for first, other in await stores.participants.twice(contact_id):
        if keys is not None:
            for poll in await stores.polls.of(first.hearing_id, PollState.OPEN):
                await _one_ballot(stores, keys, poll.id, first, other)
        for measure in await stores.measures.of_participant(other.id):
            kind = (await stores.measures.supporters(measure.id))[other.id]
            await stores.measures.leave(measure.id, other.id)
            if kind is SupportKind.MAKER:
                await stores.measures.leave(measure.id, first.person)
            await stores.measures.support(measure.id, first.person, kind, other.joined_at)
        await stores.participants.count_with(other.id, first.person)


async def _one_ballot(
    stores: PairingStores, keys: PollKeys, poll_id: int, first: Participant, other: Participant
) -> None:
    locked = await stores.polls.lock(poll_id)
    if locked is None or locked.state is not PollState.OPEN:
        return
    try:
        key = keys.read(poll_id)
    except KeyLost:  # nobody can read or find them any more
        return
    kept, given_up = voter_tag(key, person_voter(first)), voter_tag(key, person_voter(other))
    ballot = await stores.ballots.find(poll_id, given_up, key)
    if ballot is None:
        return
    await stores.ballots.remove(poll_id, given_up)
    if await stores.ballots.find(poll_id, kept, key) is None:
        await stores.ballots.put(poll_id, kept, ballot, key)
