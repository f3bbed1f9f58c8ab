"""Pushes as the page's routes see them: who wants to be told, and what a push says."""

import base64
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from channels.address import Address
from channels.chat_store import PushStore
from channels.webchat.look import Look
from channels.webchat.push_subscription import PushSubscription
from locales.catalogues import fallback, translator
from locales.formatting import direction


class Pushes:
    """`key` is the one that services know us by; it may be made when it is first asked for."""

    def __init__(
        self, store: PushStore, key: Callable[[], ec.EllipticCurvePrivateKey], *, loopback_too: bool = False
    ) -> None:
        """`loopback_too` is for tests, whose service is on this machine."""
        self._store = store
        self._key = key
        self._loopback_too = loopback_too

    def public_key(self) -> str:
        """Return what a browser needs to know of us, as it wants it."""
        point = (
            self._key()
            .public_key()
            .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        )
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    async def keep(self, chat: Address, raw: bytes) -> bool:
        """Keep what a browser sent; False: there is no such chat. Raises `NoSubscription`."""
        given = PushSubscription.from_json(raw, loopback_too=self._loopback_too)
        return await self._store.keep(chat, given.endpoint, given.to_json())

    async def drop_of(self, chat: Address) -> None:
        """Tell this chat's browser no more."""
        await self._store.drop_of(chat)


def push_words(look: Look, tag: str) -> dict[str, Any]:
    """Return what a push says to a reader of `tag`: that there is something new, and nothing of it."""
    tag = fallback(tag, main=look.main_language)
    _ = translator(tag, main=look.main_language)
    return {
        # Translators: shown by a phone or computer while the page is closed.
        "title": _("New message: %(office)s", office=look.office_in(tag)),
        "lang": tag,
        "dir": direction(tag),
    }
