from dataclasses import replace

import pytest

from broadcasts.audience import Audience, Recipient, Segment
from broadcasts.broadcasts import (
    NEXT,
    Broadcast,
    BroadcastAction,
    BroadcastState,
    IllegalBroadcastAction,
    next_state,
)
from contacts.addresses import AddressState
from contacts.organisations import OrganisationState
from contacts.subscriptions import SubscriptionState, subscribe
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import (
    ANNA,
    BORIS,
    GROUP,
    MINUTE,
    NOON,
    RUNNING,
    WEB,
    a_broadcast,
    a_topic,
    an_organisation,
)

A, S = BroadcastAction, BroadcastState


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("action", A)
def test_every_pair_outside_the_table_is_refused(state: BroadcastState, action: BroadcastAction) -> None:
    if (state, action) in NEXT:
        assert next_state(state, action) is NEXT[state, action]
    else:
        with pytest.raises(IllegalBroadcastAction):
            next_state(state, action)


async def test_a_broadcast_is_kept_as_it_was_ordered(database: Database) -> None:
    segment = Segment(3, Audience.ORGANISATIONS)

    async def work(stores: Stores) -> tuple[int, Broadcast | None, Broadcast | None]:
        edition = await stores.editions.add("de", 7, NOON)
        made = [
            await stores.broadcasts.add(
                edition.id,
                segment,
                7,
                NOON,
                next_at=NOON + MINUTE,
                send_local="2026-11-26T12:01",
                zone="Europe/Berlin",
                report_address_id=4,
                request_key=b"press",
            )
            for _ in range(2)
        ]
        return edition.id, made[0], made[1]

    edition_id, first, repeated = await database.unit(work)

    assert first is not None
    assert first == Broadcast(
        id=first.id,
        edition_id=edition_id,
        segment=segment.to_json(),
        state=S.SCHEDULED,
        created_by=7,
        created_at=NOON,
        send_local="2026-11-26T12:01",
        zone="Europe/Berlin",
        next_at=NOON + MINUTE,
        report_address_id=4,
    )
    assert repeated is None  # the same press
    assert await database.read(lambda s: s.broadcasts.get(first.id)) == first
    assert await database.read(lambda s: s.broadcasts.get(first.id + 1)) is None
    assert await database.read(lambda s: s.broadcasts.latest(5)) == [first]
    assert Segment.from_json(first.segment) == segment


async def test_due_broadcasts_are_claimed_and_begun_ones_again(database: Database) -> None:
    scheduled = await database.unit(a_broadcast)

    early = await database.unit(lambda s: s.broadcasts.claim_due(NOON - MINUTE))
    due = await database.unit(lambda s: s.broadcasts.claim_due(NOON))
    preparing = await database.unit(lambda s: s.broadcasts.move(scheduled, A.PREPARE, NOON))

    assert (early, due) == (None, scheduled)
    assert await database.unit(lambda s: s.broadcasts.claim_due(NOON - MINUTE)) == preparing


async def test_moves_are_kept_and_found_by_state(database: Database) -> None:
    running = await database.unit(lambda s: a_broadcast(s, *RUNNING))
    paused = await database.unit(lambda s: s.broadcasts.move(running, A.PAUSE, NOON + MINUTE, "account_broken"))
    cancelled = await database.unit(lambda s: s.broadcasts.move(paused, A.CANCEL, NOON + 2 * MINUTE))

    assert (running.started_at, paused.note) == (NOON, "account_broken")
    assert (cancelled.state, cancelled.note, cancelled.finished_at) == (S.CANCELLED, "", NOON + 2 * MINUTE)
    assert await database.read(lambda s: s.broadcasts.in_state(S.CANCELLED, S.RUNNING)) == [cancelled]
    assert await database.read(lambda s: s.broadcasts.in_state(S.PAUSED)) == []


async def test_who_moves_second_is_refused(database: Database) -> None:
    running = await database.unit(lambda s: a_broadcast(s, *RUNNING))
    await database.unit(lambda s: s.broadcasts.move(running, A.PAUSE, NOON))

    with pytest.raises(IllegalBroadcastAction):
        await database.unit(lambda s: s.broadcasts.move(running, A.FINISH, NOON))

    stored = await database.read(lambda s: s.broadcasts.get(running.id))
    assert stored is not None
    assert stored.state is S.PAUSED


async def test_progress_is_remembered(database: Database) -> None:
    broadcast = await database.unit(a_broadcast)

    await database.unit(lambda s: s.broadcasts.frozen(broadcast.id, 5000))
    await database.unit(lambda s: s.broadcasts.reported(broadcast.id, 12, NOON))

    stored = await database.read(lambda s: s.broadcasts.get(broadcast.id))
    assert stored is not None
    assert (stored.frozen_up_to, stored.report_outbox_id, stored.reported_at) == (5000, 12, NOON)


async def test_the_edition_sent_last_is_found_for_its_topic(database: Database) -> None:
    async def work(stores: Stores) -> tuple[int, int]:
        topic_id = await a_topic(stores)
        broadcast = await a_broadcast(stores, *RUNNING)
        edition = await stores.editions.get(broadcast.edition_id)
        assert edition is not None
        await stores.editions.save(replace(edition, topic_id=topic_id), NOON)
        await a_broadcast(stores)  # scheduled only
        return topic_id, edition.id

    topic_id, edition_id = await database.unit(work)

    assert await database.read(lambda s: s.broadcasts.latest_sent_edition()) == edition_id
    assert await database.read(lambda s: s.broadcasts.latest_sent_edition([topic_id])) == edition_id
    assert await database.read(lambda s: s.broadcasts.latest_sent_edition([topic_id + 1])) is None


async def test_an_audience_is_the_active_subscribers_of_one_kind(database: Database) -> None:
    async def work(stores: Stores) -> tuple[int, list[int]]:
        topic_id = await a_topic(stores)
        club = await an_organisation(stores)
        waiting = await an_organisation(stores, "Neu", "WXYZ2345", OrganisationState.PENDING)
        chats = [await stores.addresses.open(to, NOON) for to in (ANNA, BORIS, GROUP, WEB)]
        for chat in chats:
            await subscribe(stores.subscriptions, chat.id, [topic_id], None, "de", "chat", NOON)
        await stores.organisations.link(chats[1], waiting, NOON)
        await stores.organisations.link(chats[2], club, NOON)
        await stores.addresses.set_languages(chats[0].id, ("tr", "de"), bilingual=True)
        await stores.addresses.set_state(chats[3].id, AddressState.BLOCKED, NOON)
        return topic_id, [chat.id for chat in chats]

    topic_id, (anna, boris, group, _) = await database.unit(work)
    residents = Recipient(anna, "telegram", "1", ("tr", "de"), (), True)
    unconfirmed = Recipient(boris, "telegram", "1", (), (), False)
    club = Recipient(group, "telegram", "1", (), ("ar", "de"), False, for_organisation=True)

    async def audience(kind: Audience, after: int = 0, limit: int = 10) -> list[Recipient]:
        return await database.read(lambda s: s.broadcasts.recipients(Segment(topic_id, kind), after, limit))

    assert await audience(Audience.EVERYONE) == [residents, unconfirmed, club]
    assert await audience(Audience.ORGANISATIONS) == [club]
    assert await audience(Audience.RESIDENTS) == [residents]
    assert await audience(Audience.EVERYONE, after=anna, limit=1) == [unconfirmed]
    await database.unit(lambda s: s.subscriptions.put(anna, topic_id, SubscriptionState.PAUSED, None, NOON))
    assert await audience(Audience.RESIDENTS) == []
