"""Where somebody is: in which hearing, as which participant, at which goal."""

from dataclasses import dataclass

from bot.request import Request
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase
from hearings.participants import Participant


@dataclass(frozen=True, slots=True)
class Place:
    hearing: Hearing
    participant: Participant
    goal: Goal | None  #: where they are at the moment


async def place(request: Request) -> Place | None:
    """Return where this chat is, None where it takes part in no hearing that everybody may see."""
    stores = request.stores
    participant = await stores.participants.latest(request.address.id)
    hearing = await stores.hearings.get(participant.hearing_id) if participant else None
    if participant is None or hearing is None or hearing.phase is Phase.DRAFT:
        return None
    goal = await stores.goals.get(participant.goal_id) if participant.goal_id is not None else None
    return Place(hearing, participant, goal)
