"""Release: a text may be sent once somebody else has read it. Bound to what readers will see, language by language."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from broadcasts.editions import Approval, Edition, EditionStore
from broadcasts.history import EditionEvent, EventKind


class ApprovalRule(StrEnum):
    """How many eyes it takes."""

    NONE = "none"  #: whoever sends it releases it
    EDITION = "edition"  #: one press of somebody else covers the languages listed
    LANGUAGE = "language"  #: each language has a press of its own


class NotApproved(Exception):
    """The edition needs the approval of another person first."""


class NothingToSend(Exception):
    """The edition has no text in its main language."""


def may_approve(edition: Edition, language: str, staff_id: int | None, rule: ApprovalRule) -> bool:
    """Whether this person's word counts for a text: not for one's own edition, nor for a text one has written."""
    mine = staff_id in (edition.author_id, edition.texts[language].changed_by)
    return rule is ApprovalRule.NONE or not mine


async def approve_edition(
    store: EditionStore,
    edition: Edition,
    staff_id: int | None,
    rule: ApprovalRule,
    now: datetime,
    languages: Collection[str] | None = None,
) -> Edition:
    """Record that texts may be sent as they are. Every sending passes here.

    Args:
        languages: those that were read; None for all that this person may approve.

    Raises:
        NothingToSend: no text in the main language.
        NotApproved: none of them can be approved by this person, and the main text is not approved already.
        ChangedMeanwhile.
    """
    if edition.main_language not in edition.texts:
        raise NothingToSend
    wanted = edition.texts if languages is None else languages
    open_ones = [tag for tag in wanted if tag in edition.texts and not edition.is_approved(tag)]
    mine = [tag for tag in open_ones if may_approve(edition, tag, staff_id, rule)]
    if not mine:
        if edition.can_be_sent:
            return edition
        raise NotApproved
    given = {tag: Approval(tag, edition.release_hash(tag), staff_id, now) for tag in mine}
    saved = await store.save(replace(edition, approvals={**edition.approvals, **given}), now)
    for approval in given.values():
        await store.note(saved, EditionEvent(EventKind.APPROVED, now, staff_id, approval.language, hash=approval.hash))
    return saved
