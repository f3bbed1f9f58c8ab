"""A small change of an approved text, a typing error: one look at the old and the new wording approves it again."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from broadcasts.editions import Approval, Edition, EditionState, EditionStore, EditionText, TextState
from broadcasts.history import EditionEvent, EventKind
from broadcasts.releasing import ApprovalRule, NotApproved, may_approve, record_approvals

APPROVALS: Final = (EventKind.APPROVED, EventKind.CONFIRMED, EventKind.EMERGENCY)  #: they keep what was approved


class NotSmall(Exception):
    """More than the wording of an approved text differs from what was approved, or nothing does."""


@dataclass(frozen=True, slots=True)
class SmallChange:
    language: str
    before: EditionText  #: as it was approved
    now: EditionText


async def last_approved(store: EditionStore, edition: Edition, language: str) -> EditionText | None:
    """Return the text of a language as it was approved last; None where it never was."""
    approval = edition.approvals.get(language)
    notes = await store.noted(edition.id, APPROVALS, language)
    note = next((each for each in notes if approval is not None and each.hash == approval.hash), None)
    return _text_of(note) if note else None


async def small_change(store: EditionStore, edition: Edition, language: str) -> SmallChange:
    """Return how a text differs from what was approved. Raises `NotSmall` where pictures or files differ, too."""
    before = await last_approved(store, edition, language)
    if before is None or language not in edition.texts or edition.is_approved(language):
        raise NotSmall
    as_it_was = replace(edition, texts={**edition.texts, language: before})
    if as_it_was.release_hash(language) != edition.approvals[language].hash:
        raise NotSmall
    return SmallChange(language, before, edition.texts[language])


async def small_languages(store: EditionStore, edition: Edition, rule: ApprovalRule) -> list[str]:
    """Return which texts of a draft differ only in their wording from what was approved, and are not marked yet."""
    found: list[str] = []
    if edition.state is not EditionState.DRAFT or edition.training or rule is ApprovalRule.NONE:
        return found
    for tag in edition.texts:
        if tag in edition.approvals and tag not in edition.unconfirmed and not edition.is_approved(tag):
            try:
                await small_change(store, edition, tag)
            except NotSmall:
                continue
            found.append(tag)
    return found


async def mark_small(store: EditionStore, edition: Edition, language: str, now: datetime) -> Edition:
    """Record that the text was changed only a little since its approval: translations of it are still right.

    Raises:
        NotSmall, ChangedMeanwhile.
    """
    await small_change(store, edition, language)
    text = replace(edition.texts[language], minor_of=edition.approvals[language].hash)
    texts = {**edition.texts, language: text}
    if language == edition.main_language:
        earlier = await _earlier_hashes(store, edition)
        source = edition.text_hash(language)
        texts = {
            tag: replace(each, source_hash=source) if each.source_hash in earlier else each
            for tag, each in texts.items()
        }
    return await store.save(replace(edition, texts=texts), now)


async def confirm_small_change(
    store: EditionStore, edition: Edition, language: str, staff_id: int | None, rule: ApprovalRule, now: datetime
) -> Edition:
    """Approve a text marked as changed a little, whose old and new wording somebody else has seen.

    Raises:
        NotSmall, NotApproved: this person may not, ChangedMeanwhile.
    """
    await small_change(store, edition, language)
    if language not in edition.unconfirmed:
        raise NotSmall
    if not may_approve(edition, language, staff_id, rule):
        raise NotApproved
    given = Approval(language, edition.release_hash(language), staff_id, now)
    return await record_approvals(store, edition, [given], EventKind.CONFIRMED, now)


async def _earlier_hashes(store: EditionStore, edition: Edition) -> set[str]:
    """Return the hashes of the main text as it was approved and as it was before its last change."""
    main = edition.main_language
    versions = await store.noted(edition.id, [EventKind.TEXT], main, limit=2)
    earlier = [_text_of(each) for each in versions[1:]]
    if approved := await last_approved(store, edition, main):
        earlier.append(approved)
    return {replace(edition, texts={main: text}).text_hash(main) for text in earlier}


def _text_of(note: EditionEvent) -> EditionText:
    state = TextState.MACHINE if note.machine else TextState.REVIEWED
    return EditionText(note.language, note.title, note.body, state)
