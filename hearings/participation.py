"""Who takes part, by language: shown to staff as far as it gives nobody away."""

from collections.abc import Sequence
from typing import Final

from hearings.disclosure import published_counts, stepped
from hearings.hearings import Hearing, Phase
from hearings.participants import ParticipantStore

RUNNING: Final = (Phase.IDEAS, Phase.MEASURES, Phase.VOTING)
OVER: Final = (Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED)


async def by_language(
    store: ParticipantStore, hearing: Hearing, city_languages: Sequence[str]
) -> dict[str, int | None]:
    """Return people by language, those of whom nobody came too; None: too few to be shown, or hidden to protect others.

    While it runs the figures move in steps of five. Before and without a hearing there are none.
    """
    if hearing.phase not in (*RUNNING, *OVER):
        return {}
    counted = await store.counts(hearing.id)
    counts = {**dict.fromkeys(hearing.offered(tuple(city_languages)), 0), **counted}
    return stepped(counts) if hearing.phase in RUNNING else published_counts(counts)
