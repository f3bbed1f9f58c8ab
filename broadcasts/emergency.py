"""The emergency way: where nobody can approve, two named people release an edition together and say why."""

from dataclasses import replace
from datetime import datetime

from broadcasts.editions import Approval, Edition, EditionStore
from broadcasts.history import EditionEvent, EventKind
from broadcasts.releasing import NothingToSend, record_approvals


class EmergencyOver(Exception):
    """The question was answered already, another one took its place, or it was for somebody else."""


class ChangedSinceAsked(Exception):
    """The texts are no longer those for which the first one took the responsibility; nothing was released."""


async def ask_second(
    store: EditionStore, edition: Edition, first_id: int, second_id: int, reason: str, now: datetime
) -> EditionEvent:
    """Note whom the first asks, and why; return the note as it stands in the history.

    Raises:
        NothingToSend: no text in the main language.
        ValueError: it takes two people and a reason.
    """
    if edition.main_language not in edition.texts:
        raise NothingToSend
    if first_id == second_id or not reason.strip():
        raise ValueError("two people and a reason")
    asked = EditionEvent(
        EventKind.EMERGENCY_ASKED, now, first_id, reason=reason, second_by=second_id, hash=edition.read_hash()
    )
    await store.note(edition, asked)
    return (await store.noted(edition.id, [EventKind.EMERGENCY_ASKED], limit=1))[0]


async def open_question(store: EditionStore, edition: Edition, asked_id: int, second_id: int) -> EditionEvent:
    """Return the question that waits for this person. Raises `EmergencyOver`."""
    answers = [EventKind.EMERGENCY_ASKED, EventKind.EMERGENCY, EventKind.EMERGENCY_DECLINED]
    newest = next(iter(await store.noted(edition.id, answers, limit=1)), None)
    if newest is None or (newest.kind, newest.id, newest.second_by) != (EventKind.EMERGENCY_ASKED, asked_id, second_id):
        raise EmergencyOver
    return newest


async def release_in_emergency(
    store: EditionStore, edition: Edition, asked_id: int, second_id: int, now: datetime
) -> Edition:
    """Approve, in the name of both, all that nobody has approved.

    Raises:
        EmergencyOver, ChangedSinceAsked, ChangedMeanwhile.
    """
    asked = await open_question(store, edition, asked_id, second_id)
    if edition.read_hash() != asked.hash:
        raise ChangedSinceAsked
    given = [
        Approval(tag, edition.release_hash(tag), asked.staff_id, now, second_id, asked.reason)
        for tag in edition.texts
        if not edition.is_approved(tag)
    ]
    return await record_approvals(store, edition, given, EventKind.EMERGENCY, now)


async def decline_emergency(
    store: EditionStore, edition: Edition, asked_id: int, second_id: int, now: datetime
) -> EditionEvent:
    """Note that the second does not take the responsibility; return what was asked. Raises `EmergencyOver`."""
    asked = await open_question(store, edition, asked_id, second_id)
    await store.note(edition, replace(asked, kind=EventKind.EMERGENCY_DECLINED, at=now))
    return asked
