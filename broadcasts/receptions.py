"""What organisations say of an edition: received, discussed. Counted by organisation, and nothing else is tracked."""

from enum import StrEnum


class ReceptionKind(StrEnum):
    RECEIVED = "received"
    DISCUSSED = "discussed"  #: talked about in the association
