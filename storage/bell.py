"""The bell: wakes whoever waits for news, after the commit that brought them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

from channels.address import Address
from storage.sealing import Vault


class Listener:
    """One waiter for one subject."""

    def __init__(self, bell: "LocalBell", subject: str) -> None:
        self._bell = bell
        self._subject = subject
        self._rang = asyncio.Event()

    def ring(self) -> None:
        self._rang.set()

    async def wait(self, timeout_seconds: float) -> bool:
        """Return True when it rang since the last wait, False after the time-out."""
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._rang.wait()
        except TimeoutError:
            return False
        self._rang.clear()
        return True

    def close(self) -> None:
        self._bell.forget(self._subject, self)


class LocalBell:
    """Within one process. Several processes share a database's own notifications: `storage.postgres` rings this one."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)

    def listen(self, subject: str) -> Listener:
        listener = Listener(self, subject)
        self._listeners[subject].add(listener)
        return listener

    def forget(self, subject: str, listener: Listener) -> None:
        self._listeners[subject].discard(listener)
        if not self._listeners[subject]:
            del self._listeners[subject]

    def subject_of(self, address: Address) -> str:
        return chat_subject(self._vault.lookup_address(address))

    def ring(self, subjects: Iterable[str]) -> None:
        """Wake the listeners of these subjects; call it in the event loop's thread."""
        for subject in subjects:
            for listener in tuple(self._listeners.get(subject, ())):
                listener.ring()

    def ring_all(self) -> None:
        """Wake everyone: news may have been missed."""
        self.ring(tuple(self._listeners))


def chat_subject(lookup: bytes) -> str:
    """Return the subject that rings when the chat with this keyed hash has news."""
    return "chat:" + lookup[:12].hex()
