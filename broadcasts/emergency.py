"""The emergency way: where nobody can approve, two named people release an edition together and say why."""

from dataclasses import replace
from datetime import datetime

from broadcasts.editions import Approval, Edition, EditionStore
from broadcasts.history import EditionEvent, EventKind
from broadcasts.releasing import ApprovalRule, NothingToSend, record_approvals
from contacts.staff import Role, StaffMember, StaffStore


class EmergencyOver(Exception):
    """The question was answered already, another one took its place, or it was for somebody else."""


class ChangedSinceAsked(Exception):
    """The texts are no longer those for which the first one took the responsibility; nothing was released."""


def is_needed(edition: Edition, rule: ApprovalRule) -> bool:
    """Whether an emergency could release something of a draft."""
    needs = rule is not ApprovalRule.NONE and not edition.training and edition.main_language in edition.texts
    return needs and len(edition.approved_languages) < len(edition.texts)


async def possible_seconds(staff: StaffStore, member: StaffMember) -> list[StaffMember]:
    """Return everybody else who writes editions, has a name and can be written to."""
    return [
        each
        for each in await staff.members()
        if each.id != member.id and each.name and each.may(Role.EDITOR) and await staff.chats_of(each.id)
    ]


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


async def waiting_question(store: EditionStore, edition: Edition, second_id: int) -> EditionEvent | None:
    """Return the question that waits for this person's answer, None where none does."""
    answers = [EventKind.EMERGENCY_ASKED, EventKind.EMERGENCY, EventKind.EMERGENCY_DECLINED]
    newest = next(iter(await store.noted(edition.id, answers, limit=1)), None)
    waits = newest is not None and newest.kind is EventKind.EMERGENCY_ASKED and newest.second_by == second_id
    return newest if waits else None


async def open_question(store: EditionStore, edition: Edition, asked_id: int, second_id: int) -> EditionEvent:
    """Return the question that waits for this person. Raises `EmergencyOver`."""
    waits = await waiting_question(store, edition, second_id)
    if waits is None or waits.id != asked_id:
        raise EmergencyOver
    return waits


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
