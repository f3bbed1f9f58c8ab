"""Where a message comes from and goes to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """One chat, group or mailbox on one channel."""

    channel: str  #: the adapter's name, for instance "telegram"
    account: str  #: which of our accounts talks there: a bot's id, a mailbox; "" where there is only one
    value: str  #: the platform's own id of the chat
    group: bool = False  #: several people read along
