"""What stands between an edition and its sending: approval, findings, and languages that are not ready."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from broadcasts.audience import Readers, Segment
from broadcasts.composing import compose_edition
from broadcasts.editions import Edition
from broadcasts.gate import Dependents, Gate, not_ready, offered
from broadcasts.history import EditionEvent, EventKind
from broadcasts.links import LinkCheck, links_in
from broadcasts.linting import Finding, Severity, lengths, lint, missing_languages
from broadcasts.releasing import ApprovalRule, may_approve
from channels.channel import Channel


def needs_another(edition: Edition, rule: ApprovalRule) -> bool:
    """Whether another person must approve it before it can be sent."""
    alone = rule is ApprovalRule.NONE or edition.training
    return not alone and not edition.can_be_sent


def gate_as_sent(
    edition: Edition, city_languages: Collection[str], staff_id: int, rule: ApprovalRule, choices: Mapping[str, str]
) -> Gate:
    """Return the gate as it will be when this person sends the edition, which may release texts of others.

    Where somebody else must approve first, it is taken that they approve all of it.
    """
    asks = needs_another(edition, rule)
    ready = {
        tag for tag in edition.texts if asks or edition.is_approved(tag) or may_approve(edition, tag, staff_id, rule)
    }
    return Gate(edition, offered(edition, city_languages) & ready, choices)


async def undecided(
    stores: Any, gate: Gate, segment: Segment, channels: Collection[tuple[str, str]]
) -> dict[str, Dependents]:
    """Return what `undecided_of` says of a segment."""
    return undecided_of(await stores.broadcasts.readers(replace(segment, urgent=gate.edition.urgent)), gate, channels)


def undecided_of(
    readers: Iterable[Readers], gate: Gate, channels: Collection[tuple[str, str]]
) -> dict[str, Dependents]:
    """Return the languages whose readers need a choice, with those whom it touches."""
    return not_ready((each for each in readers if (each.recipient.channel, each.recipient.account) in channels), gate)


async def open_findings(
    stores: Any,
    edition: Edition,
    city_languages: Collection[str],
    languages: Collection[str] | None = None,
    *,
    link_check: bool,
) -> list[Finding]:
    """Return what speaks against releasing these texts (None: all of them), without what somebody answered for."""
    checked = await known_links(stores, edition) if link_check else None
    findings = await without_answered(stores, edition, lint(edition, checked))
    wanted = set(edition.texts if languages is None else languages) - set(edition.sent_languages)
    wanted &= offered(edition, city_languages)  # no other one leaves
    return [each for each in findings if each.severity is Severity.STOP and each.language in wanted]


async def all_findings(
    stores: Any,
    edition: Edition,
    order: Sequence[str],
    channels: Mapping[tuple[str, str], Channel],
    *,
    link_check: bool,
) -> list[Finding]:
    """Return all that is open, hints too, in this order of languages."""
    checked = await known_links(stores, edition) if link_check else None
    counts = {tag: message_counts(edition, tag, channels) for tag in order}
    findings = [*lint(edition, checked), *lengths(edition, counts)]
    findings += missing_languages(edition, await _wishes(stores, edition))
    place = {tag: at for at, tag in enumerate(order)}
    findings.sort(key=lambda each: place.get(each.language, len(place)))
    return await without_answered(stores, edition, findings)


def message_counts(edition: Edition, language: str, channels: Mapping[tuple[str, str], Channel]) -> Mapping[str, int]:
    """Return how many messages one language of an edition takes on each messenger."""
    message = compose_edition(edition, language)
    return {channel.name: len(channel.parts(message)) for channel in channels.values()}


async def answer_finding(
    stores: Any, edition: Edition, finding: Finding, reason: str, staff_id: int, now: datetime
) -> None:
    """Keep why something that was found is right as it is, with exactly the text it was said of."""
    mark = edition.release_hash(finding.language)
    about = EditionEvent(
        EventKind.OVERRIDDEN, now, staff_id, finding.language, reason=reason, finding=finding.id, hash=mark
    )
    await stores.editions.note(edition, about)


async def _wishes(stores: Any, edition: Edition) -> dict[str, int]:
    """Return how many chats wish for each language."""
    wishes: Counter[str] = Counter()
    if edition.topic_id is not None:
        for each in await stores.broadcasts.readers(Segment(edition.topic_id)):
            wishes[each.recipient.wish] += each.chats
    return {tag: chats for tag, chats in wishes.items() if tag}


async def known_links(stores: Any, edition: Edition) -> dict[str, LinkCheck]:
    """Return what is known of an edition's links."""
    known: dict[str, LinkCheck] = await stores.links.known(links_in(edition))
    return known


async def without_answered(stores: Any, edition: Edition, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings for which nobody has written yet why they are right as they are."""
    answered = await stores.editions.overridden(edition.id)
    return [
        finding
        for finding in findings
        if finding.language not in edition.texts or (finding.id, edition.release_hash(finding.language)) not in answered
    ]
