"""What happened to an edition, step by step: who changed, approved or rejected what, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadcasts.editions import EditionFile


class EventKind(StrEnum):
    TEXT = "text"  #: a text is now this one; without title and body: it was taken out
    FILES = "files"  #: the pictures and documents are now these
    APPROVED = "approved"  #: with the text that was approved
    CONFIRMED = "confirmed"  #: a small change of an approved text
    REJECTED = "rejected"  #: `reason` says why
    EMERGENCY = "emergency"  #: released by two people without an approver, `reason` says why
    EMERGENCY_ASKED = "emergency_asked"  #: the first of the two asked `second_by`
    EMERGENCY_DECLINED = "emergency_declined"  #: the one who was asked did not want to
    OVERRIDDEN = "overridden"  #: a finding does not hold here, `reason` says why


@dataclass(frozen=True, slots=True)
class EditionEvent:
    kind: EventKind
    at: datetime
    staff_id: int | None = None
    language: str = ""  #: "" for all of them
    title: str = ""
    body: str = ""
    machine: bool = False  #: the text is a machine's draft
    files: "tuple[EditionFile, ...]" = ()
    reason: str = ""
    second_by: int | None = None  #: the other one of an emergency
    finding: str = ""  #: what was overridden
    hash: str = ""  #: release hash of what was approved, rejected or overridden
    version: int = 0  #: of the edition; the store fills it in
    id: int = 0  #: the store fills it in
