"""Release: a text may be sent once somebody else has read it. Bound to what readers will see, language by language."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from broadcasts.editions import Approval, Edition, EditionStore, text_event
from broadcasts.history import EventKind


class ApprovalRule(StrEnum):
    """How many eyes it takes."""

    NONE = "none"  #: whoever sends it releases it
    EDITION = "edition"  #: one press of somebody else covers the languages listed
    LANGUAGE = "language"  #: each language has a press of its own


class Asked(StrEnum):
    """What came of asking others to approve."""

    NOW = "now"
    ALREADY = "already"  #: about this version
    NOBODY = "nobody"  #: there is nobody else who may
    SENT_BACK = "sent_back"  #: and not changed since


class NotApproved(Exception):
    """The edition needs the approval of another person first."""


class NothingToSend(Exception):
    """The edition has no text in its main language."""


def may_approve(edition: Edition, language: str, staff_id: int | None, rule: ApprovalRule) -> bool:
    """Whether this person's word counts for a text: not for one's own edition, nor for a text one has written.

    In practice everybody may, for nothing leaves.
    """
    mine = staff_id in (edition.author_id, edition.texts[language].changed_by)
    return rule is ApprovalRule.NONE or edition.training or not mine


def to_approve(edition: Edition, staff_id: int | None, rule: ApprovalRule) -> list[str]:
    """Return the languages that this person may approve and that need it."""
    return [tag for tag in edition.texts if not edition.is_approved(tag) and may_approve(edition, tag, staff_id, rule)]


async def release_edition(
    store: EditionStore, edition: Edition, staff_id: int | None, rule: ApprovalRule, now: datetime
) -> Edition:
    """Return the edition if it may be sent. Every sending passes here.

    Where no second person is needed, whoever sends it approves it by that.

    Raises:
        NothingToSend: no text in the main language.
        NotApproved: the main text is not approved, or a small change is not confirmed.
        ChangedMeanwhile.
    """
    if rule is ApprovalRule.NONE or edition.training:
        return await approve_edition(store, edition, staff_id, rule, now)
    if edition.main_language not in edition.texts:
        raise NothingToSend
    if not edition.can_be_sent:
        raise NotApproved
    return edition


async def approve_edition(
    store: EditionStore,
    edition: Edition,
    staff_id: int | None,
    rule: ApprovalRule,
    now: datetime,
    languages: Collection[str] | None = None,
) -> Edition:
    """Record that texts may be sent as they are.

    Args:
        languages: those that were read; None for all that this person may approve.

    Raises:
        NothingToSend: no text in the main language.
        NotApproved: none of them can be approved by this person, and the main text is not approved already.
        ChangedMeanwhile.
    """
    if edition.main_language not in edition.texts:
        raise NothingToSend
    mine = [tag for tag in to_approve(edition, staff_id, rule) if languages is None or tag in languages]
    if not mine:
        if edition.can_be_sent:
            return edition
        raise NotApproved
    given = [Approval(tag, edition.release_hash(tag), staff_id, now) for tag in mine]
    return await record_approvals(store, edition, given, EventKind.APPROVED, now)


async def record_approvals(
    store: EditionStore, edition: Edition, given: Sequence[Approval], kind: EventKind, now: datetime
) -> Edition:
    """Store approvals, with a note of each that keeps the text as it was approved. Raises `ChangedMeanwhile`."""
    approvals = {**edition.approvals, **{each.language: each for each in given}}
    settled = {each.language: replace(edition.texts[each.language], minor_of="") for each in given}
    saved = await store.save(replace(edition, approvals=approvals, texts={**edition.texts, **settled}), now)
    for each in given:
        text = text_event(kind, each.language, saved.texts[each.language], each.approved_by, now)
        await store.note(saved, replace(text, hash=each.hash, second_by=each.second_by, reason=each.reason))
    return saved
