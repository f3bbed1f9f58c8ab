"""The audience of an edition as staff choose it: which segment a button means, what it says, and how it is kept.

A button has 64 bytes, an exact filter has more. So it is kept beside the member of staff's step, and buttons bear its
mark: one that was shown with another filter does not send.
"""

from typing import Any, Final

from bot.request import Request
from broadcasts.audience import Audience, Segment
from broadcasts.editions import Edition
from hub.steps import Step

KEPT: Final = "audience"  #: the place beside the step, and its name there

SIMPLE: Final = (Audience.EVERYONE, Audience.ORGANISATIONS, Audience.RESIDENTS)


def word_of(segment: Segment) -> str:
    """Return how buttons call a segment."""
    simple = Segment(segment.topic_id, segment.audience)
    return segment.audience.value if segment == simple and segment.audience in SIMPLE else segment.mark


async def wished_segment(request: Request, edition: Edition, word: str) -> Segment | None:
    """Return the segment that a button means; None where the filter it was shown with is another one by now."""
    assert edition.topic_id is not None
    if word in SIMPLE:
        return Segment(edition.topic_id, Audience(word))
    kept = await kept_segment(request, edition)
    return kept if kept.mark == word else None


async def kept_segment(request: Request, edition: Edition) -> Segment:
    """Return the exact filter that this person has built for an edition so far."""
    assert edition.topic_id is not None
    step = await request.stores.steps.get(request.address.id, KEPT)
    data: dict[str, Any] = step.data if step is not None else {}
    if data.get("edition") != edition.id or data["segment"]["topic"] != edition.topic_id:
        return Segment(edition.topic_id)
    return Segment.from_json(data["segment"])


async def keep_segment(request: Request, edition: Edition, segment: Segment) -> None:
    data = {"edition": edition.id, "segment": segment.to_json()}
    await request.stores.steps.put(request.address.id, KEPT, Step(KEPT, 1, data))
