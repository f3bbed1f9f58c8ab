"""Where somebody is: in which hearing, as which participant, at which goal."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.request import Request
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase
from hearings.participants import Participant

HOLDER: Final = 1  #: slot of whoever the phone belongs to
TURN: Final = timedelta(hours=6)  #: after which the phone is taken to be its holder's again


@dataclass(frozen=True, slots=True)
class Place:
    hearing: Hearing
    participant: Participant
    goal: Goal | None  #: where they are at the moment


async def return_to_holder(request: Request, guest: Participant) -> None:
    """End a guest's turn and go on with that of whoever the phone belongs to."""
    stores = request.stores
    await stores.addresses.set_guest_language(request.address.id, "")
    if guest.slot > HOLDER:
        await stores.participants.end(guest.id, request.now)
        await stores.participants.resume(guest.hearing_id, request.address.id)
    await request.done()
    await request.refresh()


async def place(request: Request) -> Place | None:
    """Return where this chat is, None where it takes part in no hearing that everybody may see."""
    stores = request.stores
    participant = await stores.participants.latest(request.address.id)
    if participant is not None and participant.slot > HOLDER and request.now - participant.joined_at > TURN:
        await return_to_holder(request, participant)
        participant = await stores.participants.latest(request.address.id)
    hearing = await stores.hearings.get(participant.hearing_id) if participant else None
    if participant is None or hearing is None or hearing.phase is Phase.DRAFT:
        return None
    goal = await stores.goals.get(participant.goal_id) if participant.goal_id is not None else None
    return Place(hearing, participant, goal)
