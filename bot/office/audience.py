"""The audience of an edition as staff choose it: which segment a button means, what it says, and how it is kept.

A button has 64 bytes, an exact filter has more. So it is kept beside the member of staff's step, and buttons bear its
mark: one that was shown with another filter does not send.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.request import Request
from broadcasts.audience import Audience, Segment
from broadcasts.editions import Edition
from contacts.words.organisations import KINDS
from hub.steps import Step
from locales.catalogues import N_
from locales.formatting import Raw, format_list
from locales.registry import own_name

KEPT: Final = "audience"  #: the place beside the step, and its name there
NAMES_SHOWN: Final = 20

AUDIENCES: Final[Mapping[Audience, str]] = {
    Audience.EVERYONE: N_("Everyone who gets this topic"),
    Audience.ORGANISATIONS: N_("Organisations only"),
    Audience.RESIDENTS: N_("Residents only"),
    Audience.NAMED: N_("Only single organisations"),
}
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


async def segment_lines(request: Request, segment: Segment) -> list[Raw]:
    """Return a filter in words, a line for each thing it asks for."""
    _, tag = request.office_gettext, request.office_gettext.language.tag
    main = request.office.city.main_language
    topics = [
        topic.name(tag, main)
        for topic in await request.stores.subscriptions.topics()
        if topic.id in segment.topic_ids and segment.more_topics
    ]
    kinds = [_(KINDS[kind]) for kind in segment.kinds]
    languages = [own_name(each) for each in segment.languages]
    lines = [_(AUDIENCES[segment.audience])]
    if topics:
        lines.append(_("With one of these topics: %(topics)s", topics=format_list(topics, tag)))
    if kinds:
        lines.append(_("Of these kinds: %(kinds)s", kinds=format_list(kinds, tag)))
    if languages:
        lines.append(_("Reading one of these languages: %(languages)s", languages=format_list(languages, tag)))
    if segment.districts:
        lines.append(_("In these districts: %(districts)s", districts=format_list(list(segment.districts), tag)))
    if segment.organisations:
        names = await organisation_names(request, segment.organisations)
        if segment.audience is Audience.NAMED:
            lines.append(_("These: %(names)s", names=format_list(names, tag)))
        else:
            lines.append(_("And in any case: %(names)s", names=format_list(names, tag)))
    if segment.excluded:
        names = await organisation_names(request, segment.excluded)
        lines.append(_("But not: %(names)s", names=format_list(names, tag)))
    return lines


async def organisation_names(request: Request, ids: Sequence[int]) -> list[str]:
    """Return the names of the first ones; "…" stands for the rest."""
    names = []
    for organisation_id in ids[:NAMES_SHOWN]:
        organisation = await request.stores.organisations.get(organisation_id)
        names.append(organisation.name if organisation else "—")
    return [*names, "…"] if len(ids) > NAMES_SHOWN else names
