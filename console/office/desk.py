"""What all pages of the console share: whose office it is, what its settings are, and how people are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from broadcasts.releasing import ApprovalRule
from channels.channel import Channel
from console.site import Site
from hub.clock import Clock
from hub.units import Units
from storage.stores import Stores


class Notices(Protocol):
    """What people and staff are told in their chats when something happens here, as if it had happened there.

    Every method queues messages in the unit of work that it is called in.
    """


@dataclass(frozen=True, slots=True)
class Desk:
    site: Site
    units: Units[Stores]
    clock: Clock
    channels: Mapping[tuple[str, str], Channel]
    notices: Notices
    approval: ApprovalRule = ApprovalRule.EDITION
    undo_window: timedelta = timedelta(seconds=60)  #: between "Send now" and the first message
