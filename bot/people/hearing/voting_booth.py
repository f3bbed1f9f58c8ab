"""The way into a vote: who has the phone, whether they may vote now, and what they typed."""

from typing import Final

from bot.people.hearing.home import show_home
from bot.people.hearing.voting_refusals import only_in_web_chat, refuse
from bot.people.hearing.voting_turn import leave_vote
from bot.request import Request
from hearings.answering import ABSTAIN, NO, YES
from hearings.ballots import KeyLost
from hearings.casting import Booth, CardNeeded, NotOpen, OnlyInWebChat, enter_booth
from hearings.hearings import PhaseClosed
from hearings.participants import Participant
from hearings.polls import PollKind
from locales.digits import read_number
from locales.words import read_yes_no

NO_ANSWER: Final = -9  #: nothing that can be said in any poll
YES_NO_NUMBERS: Final = {1: YES, 2: NO, 3: ABSTAIN}  #: as they stand on the buttons


async def enter(request: Request, poll_id: int) -> Booth | None:
    """Open the ballot of whoever has the phone; None after having said why that is not possible."""
    stores = request.stores
    participant = await stores.participants.voter(poll_id, request.address.id)
    if participant is None:
        if await stores.polls.get(poll_id) is None:
            await refuse(request, NotOpen(None), None)
        else:
            await show_home(request)
        return None
    try:
        if request.office.poll_keys is None:
            raise KeyLost(poll_id)
        return await enter_booth(stores, request.office.poll_keys, poll_id, participant, request.now)
    except (NotOpen, PhaseClosed, KeyLost) as why:
        await leave_vote(request)
        await refuse(request, why, await stores.polls.get(poll_id))
    except OnlyInWebChat as why:
        await only_in_web_chat(request, why.hearing)
    except CardNeeded:
        from bot.people.hearing.voting_cards import ask_card

        await ask_card(request, poll_id)
    return None


def read_answer(kind: PollKind, text: str) -> int | str:
    """Return the answer that somebody typed; `NO_ANSWER` where it is none."""
    if kind is PollKind.FREE_TEXT:
        return text
    number = read_number(text)
    if kind is not PollKind.YES_NO:
        return NO_ANSWER if number is None else number
    if number is not None:
        return YES_NO_NUMBERS.get(number, NO_ANSWER)
    word = read_yes_no(text)
    return NO_ANSWER if word is None else (YES if word else NO)


async def table_number(request: Request, participant: Participant) -> int:
    """Return the number of somebody's table, 0 for none."""
    if participant.table_id is None:
        return 0
    table = await request.stores.hearings.table(participant.table_id)
    return table.number if table is not None else 0
