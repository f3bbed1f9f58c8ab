"""What the public pages say of a city beside its names, and how the web chat of a browser is found."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from fastapi import Request

from channels.address import Address
from channels.channel import Channel
from contacts.city_pages import Accessibility, Body, Imprint, Privacy, SignLanguage
from contacts.inquiries import Inquiry
from storage.stores import Stores

Told = Callable[[Stores, Inquiry, str, datetime], Awaitable[None]]
"""Tells staff in their chats that somebody wrote."""


@dataclass(frozen=True, slots=True)
class Particulars:
    office: Body  #: how it is reached; its name is the site's
    hours: Mapping[str, str] = field(default_factory=dict)
    immigration_office: Mapping[str, str] = field(default_factory=dict)
    accessibility: Accessibility = field(default_factory=Accessibility)
    imprint: Imprint = field(default_factory=Imprint)
    privacy: Privacy = field(default_factory=Privacy)
    easy_language: str = ""
    sign_language: SignLanguage = field(default_factory=SignLanguage)
    elsewhere: Mapping[str, str] = field(default_factory=dict)  #: page -> the city's own page instead of it
    channels: Mapping[tuple[str, str], Channel] = field(default_factory=dict)


class BrowserChats(Protocol):
    """Knows which web chat belongs to a browser."""

    def new_key(self) -> str:
        """Return a key for a form; the chat it leads to is opened with the same key."""

    def is_own_page(self, request: Request) -> bool:
        """Whether the form that was sent stood on a page of ours."""

    def known(self, request: Request) -> Address | None:
        """Return the chat that this browser has already."""

    def of_key(self, key: str) -> Address | None:
        """Return the chat that this key leads to; None for what is no key."""


class Allowance(Protocol):
    """How often somebody may write."""

    def take(self, chat: str) -> int:
        """Take one message; return 0, or the seconds after which there will be one."""
