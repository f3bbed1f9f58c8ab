"""Choosing more exactly who gets an edition: by kind, language, district, topic, and single organisations.

The filter stands in the address of the page that sends, so nothing is kept before it is sent.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from broadcasts.audience import Audience, Segment
from broadcasts.editions import Edition
from broadcasts.words.audience import AUDIENCES, EXACTLY
from console.office.editions.edition import the_edition
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.organisations import OrganisationState
from contacts.staff import Role
from contacts.words.organisations import KINDS
from locales.registry import LANGUAGES

EXACT: Final = "exact"  #: the field that holds the filter, as JSON
NAMED: Final = ("organisations", "excluded")
FOUND: Final = 20


def segment_in(edition: Edition, values: Mapping[str, str]) -> Segment | None:
    """Return whom a form or an address means, None before the edition has a topic.

    Raises `Missing` for a filter that cannot be.
    """
    if edition.topic_id is None:
        return None
    audience = values.get("audience", "")
    data: dict[str, Any] = {"topic": edition.topic_id, "audience": Audience.EVERYONE.value}
    if audience in list(Audience):
        data["audience"] = audience
    try:
        exact = json.loads(values.get(EXACT) or "{}")
        segment = Segment.from_json(data | {name: values for name, values in exact.items() if name in EXACTLY})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Missing from None
    numbers = (*segment.more_topics, *segment.organisations, *segment.excluded)
    words = (*segment.languages, *segment.districts)
    if not all(isinstance(each, int) for each in numbers) or not all(isinstance(each, str) for each in words):
        raise Missing
    return segment


def exact_of(segment: Segment) -> str:
    """Return what stands in the field for this filter, "" where it asks for nothing exactly."""
    data = segment.to_json()
    exact = {name: data[name] for name in EXACTLY if name in data}
    return json.dumps(exact, ensure_ascii=False, sort_keys=True) if exact else ""


@page("/editions/{number}/audience", Role.EDITOR)
async def audience(visit: Visit) -> Reply:
    found = await the_edition(visit)
    segment = segment_in(found, visit.query)
    if segment is None:
        raise Missing
    return await _page(visit, found, segment)


@form("/editions/{number}/audience", Role.EDITOR, once=False)
async def choose(visit: Visit) -> Reply:
    """Go on with what is ticked: to the page that sends, or to the same one with what a search found."""
    found, desk = await the_edition(visit), visit.desk
    if found.topic_id is None:
        raise Missing
    topics = {str(each.id) for each in await visit.stores.subscriptions.topics()}
    exact = {
        "kinds": [each for each in visit.chosen("kinds") if each in {kind.value for kind in KINDS}],
        "languages": [each for each in visit.chosen("languages") if each in LANGUAGES],
        "districts": [each for each in visit.chosen("districts") if each in desk.districts],
        "more_topics": [int(each) for each in visit.chosen("more_topics") if each in topics],
        **{name: [int(each) for each in visit.chosen(name) if _is_number(each)] for name in NAMED},
    }
    kept = {name: values for name, values in exact.items() if values}
    query = {"audience": visit.field("audience"), EXACT: json.dumps(kept, ensure_ascii=False)}
    if visit.field("search"):
        return Went(f"/editions/{found.id}/audience?{urlencode(query | {'words': visit.field('words')})}")
    return Went(f"/editions/{found.id}/send?{urlencode(query)}")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


async def _page(visit: Visit, edition: Edition, segment: Segment) -> Shown:
    stores, words = visit.stores, visit.asked("words")
    known = {*segment.organisations, *segment.excluded}
    found = [
        each
        for each in (await stores.organisations.search(words, FOUND) if words else [])
        if each.state is OrganisationState.CONFIRMED and each.id not in known
    ]
    named = {}
    for name in NAMED:
        chosen = [await stores.organisations.get(each) for each in getattr(segment, name)]
        named[name] = [each for each in chosen if each is not None]
    return Shown(
        "editions/audience.html",
        {
            "edition": edition,
            "segment": segment,
            "audiences": AUDIENCES,
            "exactly": EXACTLY,
            "kinds": KINDS,
            "districts": visit.desk.districts,
            "topics": [each for each in await stores.subscriptions.topics() if each.id != segment.topic_id],
            "languages": visit.desk.languages,
            "chosen_organisations": named,
            "found": found,
            "words": words,
        },
    )
