"""Closing polls: the ballots are counted, the result is frozen, and what is left of them says nothing about anybody."""

from datetime import datetime
from typing import Final, Protocol

from hearings import tally
from hearings.ballots import KeyLost, PollKeys
from hearings.casting import CastingStores
from hearings.disclosure import step_down
from hearings.hearings import Phase
from hearings.measures import IllegalMeasureAction, MeasureAction, MeasureState
from hearings.polls import IllegalPollAction, Poll, PollAction, PollKind, PollState
from hearings.results import Result, ResultStore

#: Nobody votes any more.
OVER: Final = (Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED, Phase.CANCELLED)


class ClosingStores(CastingStores, Protocol):
    @property
    def results(self) -> ResultStore: ...


async def close_poll(
    stores: ClosingStores, keys: PollKeys, poll_id: int, languages: tuple[str, ...], now: datetime
) -> Result:
    """End a poll: count, freeze the result, keep the answers without anything that says whose they are.

    The key is destroyed once this is committed: see `keys_to_destroy`.

    Args:
        languages: in which the hearing was offered.

    Raises:
        IllegalPollAction: it is not open; whoever closes second meets this.
        KeyLost: nothing can be counted; staff discard the poll.
    """
    poll = await stores.polls.lock(poll_id)
    if poll is None or poll.state is not PollState.OPEN:
        raise IllegalPollAction(poll.state if poll else PollState.DISCARDED, PollAction.CLOSE)
    ballots = await stores.ballots.all(poll.id, keys.read(poll.id))
    result = tally.count(poll, ballots, languages, now, await _freeze_measures(stores, poll))
    await stores.results.put(result)
    await stores.ballots.anonymise(poll.id, ballots)
    await stores.polls.show_count(poll.id, result.method.ballots or 0)
    await stores.polls.move(poll, PollAction.CLOSE, now)
    return result


async def discard_poll(stores: ClosingStores, poll_id: int, now: datetime) -> Poll:
    """Give up a draft, or a poll whose key is lost: its ballots are deleted, and there is no result.

    Raises `IllegalPollAction`.
    """
    poll = await stores.polls.lock(poll_id)
    if poll is None:
        raise IllegalPollAction(PollState.DISCARDED, PollAction.DISCARD)
    await stores.ballots.discard(poll.id)
    return await stores.polls.move(poll, PollAction.DISCARD, now)


def is_lost(keys: PollKeys, poll: Poll) -> bool:
    """Whether an open poll cannot go on."""
    if poll.state is not PollState.OPEN:
        return False
    try:
        keys.read(poll.id)
    except KeyLost:
        return True
    return False


async def taking_part(stores: ClosingStores, poll: Poll) -> int:
    """Return how many took part in an open poll, as far as it may be known."""
    return step_down(await stores.ballots.count(poll.id))


async def count_live(stores: ClosingStores, poll: Poll) -> int:
    """Return the same, and keep it for whoever is shown it elsewhere."""
    shown = await taking_part(stores, poll)
    if shown != poll.ballot_count:
        await stores.polls.show_count(poll.id, shown)
    return shown


async def to_close(stores: ClosingStores) -> list[Poll]:
    """Return the polls that are still open though the voting in their hearing is over."""
    polls = await stores.polls.in_state(PollState.OPEN)
    found = {poll.hearing_id: await stores.hearings.get(poll.hearing_id) for poll in polls}
    return [poll for poll in polls if (hearing := found[poll.hearing_id]) is not None and hearing.phase in OVER]


async def keys_to_destroy(stores: ClosingStores, keys: PollKeys) -> list[int]:
    """Return the polls that are over and whose key is still there.

    To be asked of what is committed: a key destroyed before its poll's close is on disk would be missing after a
    crash. The key of a draft stays, for its poll may be opening at this moment.
    """
    over: list[int] = []
    for poll_id in keys.kept():
        poll = await stores.polls.get(poll_id)
        if poll is not None and poll.state not in (PollState.DRAFT, PollState.OPEN):
            over.append(poll_id)
    return over


async def _freeze_measures(stores: ClosingStores, poll: Poll) -> frozenset[int]:
    """End the rating of a goal's measures; return the options whose makers took them back during it."""
    if poll.kind is not PollKind.RATING or poll.goal_id is None:
        return frozenset()
    rated = {option.measure_id: option.id for option in poll.options}
    for measure in await stores.measures.of_goal(poll.goal_id, MeasureState.RATED):
        if measure.id in rated:
            try:
                await stores.measures.move(measure, MeasureAction.FREEZE)
            except IllegalMeasureAction:
                continue  # withdrawn at this very moment
    withdrawn = await stores.measures.of_goal(poll.goal_id, MeasureState.WITHDRAWN)
    return frozenset(rated[measure.id] for measure in withdrawn if measure.id in rated)
