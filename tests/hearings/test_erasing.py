from pathlib import Path

import pytest

from hearings.ballots import Ballot, KeyLost, voter_tag
from hearings.casting import card_voter
from hearings.erasing import withdraw_ballots
from hearings.participants import Helping, join, next_person
from hearings.polls import Poll, PollAction, PollKind, PollState
from storage.poll_keys import PollKeyFolder
from storage.stores import Stores
from tests.databases import Database
from tests.storage.hearing_people import a_hearing, words
from tests.storage.people import ANNA, BORIS, NOON

YES = Ballot({0: "yes"})


@pytest.fixture
def keys(tmp_path: Path) -> PollKeyFolder:
    return PollKeyFolder(tmp_path)


async def a_poll(stores: Stores, hearing_id: int, *, cards: bool, state: PollState = PollState.OPEN) -> Poll:
    draft = Poll(0, hearing_id, None, PollKind.YES_NO, words("Ja?"), (), state, cards)
    poll = await stores.polls.add(draft, None, NOON)
    for action in (PollAction.OPEN, PollAction.CLOSE)[: 1 if state is PollState.OPEN else 2]:
        poll = await stores.polls.move(poll, action, NOON)
    return poll


async def test_who_goes_takes_the_ballots_of_open_polls_along_and_nobody_elses(
    database: Database, keys: PollKeyFolder
) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        chats = [(await stores.addresses.open(to, NOON)).id for to in (ANNA, BORIS)]
        anna, boris = [await join(stores.participants, hearing, each, "ar", "telegram", None, NOON) for each in chats]
        await stores.cards.add_batch(hearing.id, ["34679ACDEF"], NOON)
        (card,) = await stores.cards.of(hearing.id)
        await stores.participants.give_card(anna.id, card.id)
        free, with_card = await a_poll(stores, hearing.id, cards=False), await a_poll(stores, hearing.id, cards=True)
        key, card_key = keys.make(free.id), keys.make(with_card.id)
        for person in (anna, boris):
            await stores.ballots.put(free.id, voter_tag(key, f"participant:{person.id}"), YES, key)
        await stores.ballots.put(with_card.id, voter_tag(card_key, card_voter(card.id)), YES, card_key)

        assert await withdraw_ballots(stores, keys, chats[0]) == 2

        assert await stores.ballots.find(free.id, voter_tag(key, f"participant:{boris.id}"), key) == YES
        assert [await stores.ballots.count(each.id) for each in (free, with_card)] == [1, 0]
        assert await withdraw_ballots(stores, keys, chats[0]) == 0

    await database.unit(work)


async def test_votes_of_others_who_had_the_phone_stay(database: Database, keys: PollKeyFolder) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        chat = (await stores.addresses.open(ANNA, NOON)).id
        people = [await join(stores.participants, hearing, chat, "ar", "telegram", None, NOON)]
        for _ in range(2):
            people.append(await next_person(stores.participants, people[-1], "tr", Helping.ASSISTED, NOON))
        poll = await a_poll(stores, hearing.id, cards=False)
        key = keys.make(poll.id)
        for person in people:
            await stores.ballots.put(poll.id, voter_tag(key, f"participant:{person.id}"), YES, key)

        await withdraw_ballots(stores, keys, chat)

        assert await stores.ballots.count(poll.id) == 1
        assert await stores.ballots.find(poll.id, voter_tag(key, f"participant:{people[1].id}"), key) == YES

    await database.unit(work)


async def test_a_lost_key_and_a_closed_poll_stop_nobody_from_going(database: Database, keys: PollKeyFolder) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        chat = (await stores.addresses.open(ANNA, NOON)).id
        await join(stores.participants, hearing, chat, "ar", "telegram", None, NOON)
        lost = await a_poll(stores, hearing.id, cards=False)
        await a_poll(stores, hearing.id, cards=False, state=PollState.CLOSED)
        with pytest.raises(KeyLost):
            keys.read(lost.id)

        assert await withdraw_ballots(stores, keys, chat) == 0
        assert lost == await stores.polls.get(lost.id)

    await database.unit(work)
