"""News of a step: whoever takes part is told once that it has begun, and once when its end was set anew; staff are
reminded once that it is to begin.

Who has been told is kept with each participant, so the telling goes on where it stopped, and no number of tickers tells
anybody twice.
"""

from datetime import datetime, timedelta
from typing import Final, Protocol

from hearings.hearings import Hearing, PhasePlan
from hearings.participants import Participant

SETTLED: Final = timedelta(seconds=30)  #: after it nobody presses "+5 minutes" once more: of several ends one is told


class StepNewsStore(Protocol):
    async def untold(self, now: datetime) -> list[Hearing]:
        """Return hearings of whose phase, or of whose end that has settled, not everybody has been told."""

    async def audience(self, hearing_id: int) -> int:
        """Return how many people would be told of a step that began now."""

    async def take(self, hearing: Hearing, limit: int) -> list[Participant]:
        """Return people who take part since before the phase began, and mark them as told.

        Only those who have their phone, and whose chat can be written to; what another process holds is left out.
        """

    async def take_end(self, hearing: Hearing, limit: int) -> list[Participant]:
        """Return people who take part since before the end was set anew, and mark them as told, as `take` does.

        Whoever has not been told of the phase itself hears of both at once: `take` them first.
        """

    async def finish(self, hearing: Hearing) -> bool:
        """Note that everybody has been told, unless somebody has not, or the hearing has moved on."""

    async def is_reminder_due(self, now: datetime) -> bool:
        """Whether `to_remind` would find something."""

    async def to_remind(self, now: datetime) -> list[tuple[Hearing, PhasePlan]]:
        """Return next phases whose planned opening has come and of which staff were not reminded; mark them."""
