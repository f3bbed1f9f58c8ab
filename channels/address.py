"""Where a message comes from and goes to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """One chat, group or mailbox on one channel."""

    channel: str  #: the adapter's name, for instance "telegram"
    account: str  #: which of our accounts talks there: a bot's id, a mailbox; "" where there is only one
    value: str  #: the platform's own id of the chat
    group: bool = False  #: several people read along

    @property
    def account_key(self) -> str:
        return account_key(self.channel, self.account)


def account_key(channel: str, account: str) -> str:
    """Return the one word that names an account of ours: what it may send is counted under it."""
    return f"{channel}:{account}"
