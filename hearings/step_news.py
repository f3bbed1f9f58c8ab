"""News of a step: whoever takes part is told once that it has begun, and staff are reminded once that it is to begin.

Who has been told is kept with each participant, so the telling goes on where it stopped, and no number of tickers tells
anybody twice.
"""

from datetime import datetime
from typing import Protocol

from hearings.hearings import Hearing, PhasePlan
from hearings.participants import Participant


class StepNewsStore(Protocol):
    async def untold(self) -> list[Hearing]:
        """Return hearings in a phase of which not everybody has been told."""

    async def audience(self, hearing_id: int) -> int:
        """Return how many people would be told of a step that began now."""

    async def take(self, hearing: Hearing, limit: int) -> list[Participant]:
        """Return people who take part since before the phase began, and mark them as told.

        Only those who have their phone, and whose chat can be written to; what another process holds is left out.
        """

    async def finish(self, hearing: Hearing) -> bool:
        """Note that everybody has been told, unless somebody has not, or the hearing has moved on."""

    async def is_reminder_due(self, now: datetime) -> bool:
        """Whether `to_remind` would find something."""

    async def to_remind(self, now: datetime) -> list[tuple[Hearing, PhasePlan]]:
        """Return next phases whose planned opening has come and of which staff were not reminded; mark them."""
