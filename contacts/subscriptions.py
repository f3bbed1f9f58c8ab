"""Subscriptions: which chat gets which topic, on whose behalf, and how that is changed and undone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from contacts.topics import Topic

CONSENT_NEWSLETTER: Final = "newsletter"
CONSENT_TEXT_VERSION: Final = "2026-11"


class SubscriptionState(StrEnum):
    PENDING = "pending"  #: waits for its holder's confirmation
    ACTIVE = "active"
    PAUSED = "paused"  #: the reader wants a break; nothing is sent, nothing is forgotten
    ENDED = "ended"


class Rhythm(StrEnum):
    """How much of what it subscribed to a chat wants to get."""

    EVERYTHING = "everything"
    URGENT = "urgent"  #: urgent editions only


@dataclass(frozen=True, slots=True)
class Subscription:
    topic_id: int
    state: SubscriptionState
    organisation_id: int | None


class SubscriptionStore(Protocol):
    async def topics(self) -> list[Topic]: ...

    async def of(self, address_id: int) -> list[Subscription]: ...

    async def of_organisation(self, organisation_id: int) -> dict[int, list[Subscription]]:
        """Return what each of an organisation's chats is subscribed to, by the chat's id."""

    async def active_topics(self, address_id: int) -> set[int]: ...

    async def put(
        self, address_id: int, topic_id: int, state: SubscriptionState, organisation_id: int | None, now: datetime
    ) -> None: ...

    async def change_all(
        self, address_id: int, before: SubscriptionState, after: SubscriptionState, now: datetime
    ) -> list[int]:
        """Move all subscriptions of a chat that are in `before`; return their topics."""

    async def record_consent(
        self, address_id: int, purpose: str, granted: bool, text_version: str, language: str, source: str, now: datetime
    ) -> None: ...


async def subscribe(
    store: SubscriptionStore,
    address_id: int,
    topic_ids: list[int],
    organisation_id: int | None,
    language: str,
    source: str,
    now: datetime,
) -> None:
    """Subscribe a chat to topics and keep the proof of consent."""
    for topic_id in topic_ids:
        await store.put(address_id, topic_id, SubscriptionState.ACTIVE, organisation_id, now)
    await store.record_consent(address_id, CONSENT_NEWSLETTER, True, CONSENT_TEXT_VERSION, language, source, now)


async def end_topic(
    store: SubscriptionStore, address_id: int, topic_id: int, language: str, source: str, now: datetime
) -> None:
    """End one topic of a chat; with the last one its consent is withdrawn."""
    for each in await store.of(address_id):
        if each.topic_id == topic_id:
            await store.put(address_id, topic_id, SubscriptionState.ENDED, each.organisation_id, now)
    if all(each.state is SubscriptionState.ENDED for each in await store.of(address_id)):
        await store.record_consent(address_id, CONSENT_NEWSLETTER, False, CONSENT_TEXT_VERSION, language, source, now)


async def unsubscribe(
    store: SubscriptionStore, address_id: int, language: str, source: str, now: datetime
) -> list[int]:
    """End everything this chat gets; return the topics that ended, so that it can be undone."""
    ended = await store.change_all(address_id, SubscriptionState.ACTIVE, SubscriptionState.ENDED, now)
    ended += await store.change_all(address_id, SubscriptionState.PAUSED, SubscriptionState.ENDED, now)
    if ended:
        await store.record_consent(address_id, CONSENT_NEWSLETTER, False, CONSENT_TEXT_VERSION, language, source, now)
    return ended


async def pause(store: SubscriptionStore, address_id: int, now: datetime) -> bool:
    """Hold everything this chat gets; return whether there was something to hold."""
    return bool(await store.change_all(address_id, SubscriptionState.ACTIVE, SubscriptionState.PAUSED, now))


async def resume(store: SubscriptionStore, address_id: int, now: datetime) -> bool:
    """Go on after a pause; return whether there was one."""
    return bool(await store.change_all(address_id, SubscriptionState.PAUSED, SubscriptionState.ACTIVE, now))
