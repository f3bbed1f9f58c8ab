"""What stands between an edition and its sending: approval, findings, and languages that are not ready."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from broadcasts.audience import Readers, Segment
from broadcasts.editions import Edition
from broadcasts.gate import Dependents, Gate, not_ready, offered
from broadcasts.links import LinkCheck, links_in
from broadcasts.linting import Finding, Severity, lint
from broadcasts.releasing import ApprovalRule, may_approve


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
