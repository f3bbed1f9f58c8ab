"""Languages that chats wait for since an edition was sent: their texts may still be written, approved and sent."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, Final

from broadcasts.broadcasts import Broadcast, BroadcastState
from broadcasts.editions import Edition, EditionState
from broadcasts.gate import offered
from broadcasts.releasing import ApprovalRule

ENDED: Final = (BroadcastState.CANCELLED, BroadcastState.FINISHED)
FREEZING: Final = (BroadcastState.SCHEDULED, BroadcastState.PREPARING)


async def late_languages(stores: Any, edition: Edition, city_languages: Collection[str]) -> Counter[str]:
    """Return how many chats wait for which language of a sent edition and can get it, the most first."""
    if edition.state is not EditionState.SENT or edition.corrects_id is not None:
        return Counter()
    possible = offered(edition, city_languages) - set(edition.sent_languages)
    waiting: Counter[str] = Counter()
    for each in await stores.broadcasts.waiting(edition.id):
        if each.language in possible:
            waiting[each.language] += each.chats
    return waiting


async def may_write(stores: Any, edition: Edition, tags: Collection[str], city_languages: Collection[str]) -> bool:
    """Whether the texts in these languages may be written now: those of a draft, or those that chats wait for."""
    broadcasts = await stores.broadcasts.of_edition(edition.id)
    if edition.state is EditionState.DRAFT:
        return all(each.state in ENDED for each in broadcasts)
    return not is_freezing(broadcasts) and set(tags) <= set(await late_languages(stores, edition, city_languages))


def is_ready(edition: Edition, tag: str, rule: ApprovalRule) -> bool:
    """Whether a text may leave as it is: approved, or simply there where nobody need approve."""
    return edition.is_approved(tag) or (tag in edition.texts and rule is ApprovalRule.NONE)


def is_freezing(broadcasts: Iterable[Broadcast]) -> bool:
    """Whether one of them has not written down its whole audience yet."""
    paused = BroadcastState.PAUSED
    return any(each.state in FREEZING or (each.state is paused and not each.started_at) for each in broadcasts)
