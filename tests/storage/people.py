"""Who and what the store tests write about."""

from datetime import UTC, datetime, timedelta

from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast, BroadcastAction
from broadcasts.deliveries import NewDelivery
from channels.address import Address
from contacts.organisations import OrganisationKind, OrganisationState
from storage.stores import Stores

NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)

ANNA = Address("telegram", "1", "1001")
BORIS = Address("telegram", "1", "1002")
WEB = Address("webchat", "", "c0ffee")
GROUP = Address("telegram", "1", "-200", group=True)
TELEGRAM = [("telegram", "1")]
ACCOUNT = "telegram:1"


async def a_topic(stores: Stores, code: str = "culture") -> int:
    """Make a topic and return its id."""
    await stores.subscriptions.put_topic(code, {"de": code.title()}, {}, 1)
    return next(topic.id for topic in await stores.subscriptions.topics() if topic.code == code)


async def an_organisation(
    stores: Stores,
    name: str = "Kulturverein",
    code: str = "ABCD2345",
    state: OrganisationState = OrganisationState.CONFIRMED,
    topic_ids: tuple[int, ...] = (),
) -> int:
    """Make an organisation and return its id."""
    return await stores.organisations.add(
        name, OrganisationKind.ASSOCIATION, ("ar", "de"), state, code, topic_ids, "", NOON
    )


async def a_broadcast(stores: Stores, *actions: BroadcastAction) -> Broadcast:
    """Schedule a broadcast of a new edition and move it on by these actions."""
    edition = await stores.editions.add("de", None, NOON)
    broadcast = await stores.broadcasts.add(
        edition.id,
        Segment(1),
        None,
        NOON,
        next_at=NOON,
        send_local="2026-11-26T12:00",
        zone="Europe/Berlin",
        report_address_id=None,
        request_key=None,
    )
    assert broadcast is not None
    for action in actions:
        broadcast = await stores.broadcasts.move(broadcast, action, NOON)
    return broadcast


RUNNING = (BroadcastAction.PREPARE, BroadcastAction.RUN)


def a_part(
    address_id: int, part: int = 0, wanted: str = "", *, part_count: int = 1, account: str = ACCOUNT
) -> NewDelivery:
    return NewDelivery(address_id, account, part, max(part_count, part + 1), "de", part, wanted, "hash")
