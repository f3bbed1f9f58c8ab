"""The parts of an exact audience: what each asks for, what can be chosen there, and what a press makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.office.menu import shortened
from bot.office.organisation_edit import Option, changed, district_options, language_options, topic_options
from bot.request import Request
from broadcasts.audience import Segment
from broadcasts.words.audience import EXACTLY
from contacts.organisations import OrganisationKind, OrganisationState
from contacts.words.organisations import KINDS


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that can be asked of an audience."""

    field: str  #: of the segment
    read: Callable[[str], Any] = str  #: from a token's key

    @property
    def label(self) -> str:
        return EXACTLY[self.field][0]

    @property
    def question(self) -> str:
        return EXACTLY[self.field][1]


PARTS: Final = {
    "kind": Part("kinds", OrganisationKind),
    "lang": Part("languages"),
    "place": Part("districts"),
    "topic": Part("more_topics", int),
    "add": Part("organisations", int),
    "out": Part("excluded", int),
}
NAMED: Final = ("add", "out")  #: parts whose options are searched for by name


async def part_options(request: Request, name: str, segment: Segment) -> list[Option]:
    """Return what can be pressed; of organisations those that are chosen, for the others are found by their name."""
    _ = request.office_gettext
    match name:
        case "kind":
            return [(kind.value, _(label)) for kind, label in KINDS.items()]
        case "lang":
            return language_options(request)
        case "place":
            return district_options(request)
        case "topic":
            return [each for each in await topic_options(request) if each[0] != str(segment.topic_id)]
    options = []
    for organisation_id in getattr(segment, PARTS[name].field):
        organisation = await request.stores.organisations.get(organisation_id)
        options.append((str(organisation_id), shortened(organisation.name) if organisation else "—"))
    return options


def chosen_keys(request: Request, segment: Segment, part: Part) -> tuple[str, ...]:
    """Return what is chosen of a part, as it stands in tokens."""
    values = getattr(segment, part.field)
    if part.field == "districts":
        return tuple(key for key, name in district_options(request) if name in values)
    return tuple(str(value) for value in values)


async def changed_segment(request: Request, segment: Segment, name: str, wish: str) -> Segment:
    """Return the segment after a wish ("+ar", "-ar")."""
    part, options = PARTS[name], await part_options(request, name, segment)
    if name in NAMED and wish[1:].isdecimal():
        organisation = await request.stores.organisations.get(int(wish[1:]))
        if organisation is not None and organisation.state is OrganisationState.CONFIRMED:
            options.append((wish[1:], organisation.name))
    keys = changed(chosen_keys(request, segment, part), wish, options)
    if part.field == "districts":
        names = dict(options)
        return replace(segment, districts=tuple(names[key] for key in keys))
    chosen: dict[str, Any] = {part.field: tuple(part.read(key) for key in keys)}
    return replace(segment, **chosen)
