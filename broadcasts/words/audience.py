"""The audience of an edition in words."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from broadcasts.audience import Audience, Segment
from contacts.organisations import OrganisationStore
from contacts.subscriptions import SubscriptionStore
from contacts.words.organisations import KINDS
from locales.catalogues import N_, Translator
from locales.formatting import Raw, format_list
from locales.registry import own_name

NAMES_SHOWN: Final = 20

AUDIENCES: Final[Mapping[Audience, str]] = {
    Audience.EVERYONE: N_("Everyone who gets this topic"),
    Audience.ORGANISATIONS: N_("Organisations only"),
    Audience.RESIDENTS: N_("Residents only"),
    Audience.NAMED: N_("Only single organisations"),
}
#: What can be asked of an audience more exactly: the filter's field, its name, its question.
EXACTLY: Final[Mapping[str, tuple[str, str]]] = {
    "kinds": (N_("Kind of organisation"), N_("Which kinds of organisation?")),
    "languages": (N_("Language"), N_("Who reads which language?")),
    "districts": (N_("District"), N_("Organisations from which districts?")),
    "more_topics": (N_("More topics"), N_("Who gets which topics? One of them is enough.")),
    "organisations": (N_("Single organisations"), N_("Which organisations are to get it in any case?")),
    "excluded": (N_("Leave out"), N_("Which organisations are not to get it?")),
}


class AudienceStores(Protocol):
    @property
    def organisations(self) -> OrganisationStore: ...

    @property
    def subscriptions(self) -> SubscriptionStore: ...


async def segment_lines(_: Translator, stores: AudienceStores, segment: Segment, main: str) -> list[Raw]:
    """Return a filter in words, a line for each thing it asks for; `main`: the city's main language."""
    tag = _.language.tag
    topics = [
        topic.name(tag, main)
        for topic in await stores.subscriptions.topics()
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
        names = await organisation_names(stores, segment.organisations)
        if segment.audience is Audience.NAMED:
            lines.append(_("These: %(names)s", names=format_list(names, tag)))
        else:
            lines.append(_("And in any case: %(names)s", names=format_list(names, tag)))
    if segment.excluded:
        names = await organisation_names(stores, segment.excluded)
        lines.append(_("But not: %(names)s", names=format_list(names, tag)))
    return lines


async def organisation_names(stores: AudienceStores, ids: Sequence[int]) -> list[str]:
    """Return the names of the first ones; "…" stands for the rest."""
    names = []
    for organisation_id in ids[:NAMES_SHOWN]:
        organisation = await stores.organisations.get(organisation_id)
        names.append(organisation.name if organisation else "—")
    return [*names, "…"] if len(ids) > NAMES_SHOWN else names
