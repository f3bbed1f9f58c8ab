"""An entry becomes an answer that people get, wherever staff publish it; those who wait for it are looked for."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final, Protocol

from channels.incoming import Lookup, LookupKind
from faq.askings import WAITING, AskingStore
from faq.entries import EntryAction, FaqEntry, FaqStore, Lack, next_state
from hub.outbox import OutboxStore

AGAIN: Final = "again"  #: what a look-up is for: `again:asking:entry:language`


class EntryIncomplete(Exception):
    """The entry lacks something that people need with an answer; nothing was changed."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        super().__init__(lacks)
        self.lacks = lacks


class PublishingStores(Protocol):
    @property
    def faq(self) -> FaqStore: ...

    @property
    def askings(self) -> AskingStore: ...

    @property
    def outbox(self) -> OutboxStore: ...


async def publish(stores: PublishingStores, entry: FaqEntry, today: date, now: datetime) -> FaqEntry:
    """Let everybody get it as an answer, and look for those who want to hear it.

    Args:
        entry: as staff have seen it: its version decides whether it still is the newest.

    Raises:
        EntryIncomplete: it lacks an answer, its source, or days to come.
        IllegalEntryAction: it is published already.
        EntryChanged: somebody else was faster.
    """
    if lacks := entry.lacking(today):
        raise EntryIncomplete(lacks)
    published = await stores.faq.save(replace(entry, state=next_state(entry.state, EntryAction.PUBLISH)))
    for asking in await stores.askings.waiting(now - WAITING):
        assert asking.address_id is not None
        lookup = Lookup(LookupKind.SEARCH, asking.text, about=f"{AGAIN}:{asking.id}:{entry.id}:{asking.language}")
        await stores.outbox.add_lookup(asking.address_id, lookup, "", now)
    return published


async def withdraw(store: FaqStore, entry: FaqEntry) -> FaqEntry:
    """Let nobody get it as an answer any more. Raises `IllegalEntryAction`, `EntryChanged`."""
    return await store.save(replace(entry, state=next_state(entry.state, EntryAction.WITHDRAW)))
