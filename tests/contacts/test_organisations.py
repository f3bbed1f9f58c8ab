import pytest

from contacts.organisations import (
    NEXT,
    IllegalOrganisationAction,
    OrganisationAction,
    OrganisationState,
    decide_organisation,
    learn_topics,
    next_state,
    tidy_code,
)
from contacts.subscriptions import SubscriptionState
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ANNA, BORIS, NOON, a_topic, an_organisation

S = SubscriptionState


@pytest.mark.parametrize("state", OrganisationState)
@pytest.mark.parametrize("action", OrganisationAction)
async def test_what_the_table_does_not_allow_changes_nothing(
    database: Database, state: OrganisationState, action: OrganisationAction
) -> None:
    organisation_id = await database.unit(lambda stores: an_organisation(stores, state=state))
    before = await database.read(lambda stores: stores.organisations.get(organisation_id))
    assert before is not None

    if (state, action) in NEXT:
        after = await database.unit(lambda s: decide_organisation(s.organisations, before, action, 1, NOON))
        assert after.state is next_state(state, action)
        assert await database.read(lambda stores: stores.organisations.get(organisation_id)) == after
        return
    with pytest.raises(IllegalOrganisationAction):
        await database.unit(lambda s: decide_organisation(s.organisations, before, action, 1, NOON))
    assert await database.read(lambda stores: stores.organisations.get(organisation_id)) == before


async def test_a_rejected_organisation_lets_its_chats_go_and_they_keep_their_topics(database: Database) -> None:
    async def work(stores: Stores) -> object:
        organisation_id = await an_organisation(stores, state=OrganisationState.PENDING)
        chat, topic_id = await stores.addresses.open(ANNA, NOON), await a_topic(stores)
        await stores.organisations.link(chat, organisation_id, NOON)
        await stores.subscriptions.put(chat.id, topic_id, S.ACTIVE, organisation_id, NOON)
        organisation = await stores.organisations.get(organisation_id)
        assert organisation is not None
        await decide_organisation(stores.organisations, organisation, OrganisationAction.REJECT, 1, NOON)
        kept = [(each.state, each.organisation_id) for each in await stores.subscriptions.of(chat.id)]
        return (await stores.addresses.get(chat.id)).organisation_id, kept

    assert await database.unit(work) == (None, [(S.ACTIVE, None)])


@pytest.mark.parametrize(
    ("state", "learned"), [(OrganisationState.PENDING, {1, 2, 3}), (OrganisationState.CONFIRMED, set())]
)
async def test_what_its_people_chose_is_learned_until_it_is_confirmed(
    database: Database, state: OrganisationState, learned: set[int]
) -> None:
    async def work(stores: Stores) -> tuple[list[int], tuple[int, ...]]:
        topic_ids = [await a_topic(stores, code) for code in ("culture", "school", "sports", "work")]
        organisation_id = await an_organisation(stores, state=state)
        chosen = {ANNA: {0: S.ACTIVE, 1: S.PAUSED, 3: S.ENDED}, BORIS: {1: S.ACTIVE, 2: S.ACTIVE}}
        for to, states in chosen.items():
            chat = await stores.addresses.open(to, NOON)
            await stores.organisations.link(chat, organisation_id, NOON)
            for number, subscribed in states.items():
                await stores.subscriptions.put(chat.id, topic_ids[number], subscribed, organisation_id, NOON)
        before = await stores.organisations.get(organisation_id)
        assert before is not None
        await learn_topics(stores.organisations, stores.subscriptions, before)
        after = await stores.organisations.get(organisation_id)
        assert after is not None
        return topic_ids, after.topic_ids

    topic_ids, known = await database.unit(work)

    assert {topic_ids.index(each) + 1 for each in known} == learned


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd2345", " ABCD-2345 ", "abcd 23 45", "ABCD–2345."])
def test_a_code_is_understood_as_people_write_it(typed: str) -> None:
    assert tidy_code(typed) == "ABCD2345"
