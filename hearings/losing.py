"""Lost cards: disabled by their number, and with them the votes of polls that are still open."""

from hearings.ballots import KeyLost, PollKeys, voter_tag
from hearings.cards import CardAction, VotingCard
from hearings.casting import CastingStores, card_voter
from hearings.hearings import Hearing
from hearings.polls import Poll, PollState


async def disable_card(stores: CastingStores, keys: PollKeys, hearing: Hearing, number: int) -> VotingCard | None:
    """Make a card useless; None where the hearing has none of this number.

    Raises `IllegalCardAction` for one that is disabled already.
    """
    card = next((each for each in await stores.cards.of(hearing.id) if each.number == number), None)
    if card is None:
        return None
    polls = [poll for poll in await stores.polls.of(hearing.id, PollState.OPEN) if poll.cards]
    # The polls first: whoever votes with the card at this moment has done so before, or finds it disabled.
    locked = [await stores.polls.lock(poll.id) for poll in polls]
    disabled = await stores.cards.move(card, CardAction.DISABLE)
    holder = await stores.cards.holder(card.id)
    if holder is not None:
        await stores.participants.give_card(holder, None)
    for poll in locked:
        if poll is not None and poll.state is PollState.OPEN:
            await _remove_ballot(stores, keys, poll, card)
    return disabled


async def _remove_ballot(stores: CastingStores, keys: PollKeys, poll: Poll, card: VotingCard) -> None:
    try:
        key = keys.read(poll.id)
    except KeyLost:
        return  # nobody will ever count it
    await stores.ballots.remove(poll.id, voter_tag(key, card_voter(card.id)))
