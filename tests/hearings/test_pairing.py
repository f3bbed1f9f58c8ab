"""What two chats of one person said in open hearings counts once."""

from pathlib import Path

import pytest

from channels.address import Address
from hearings.ballots import Ballot, voter_tag
from hearings.casting import person_voter
from hearings.hearings import Phase
from hearings.measures import Measure, SupportKind
from hearings.pairing import take_part_once
from hearings.participants import Participant, join
from storage.poll_keys import PollKeyFolder
from storage.stores import Stores
from tests.databases import Database
from tests.hearings.test_erasing import a_poll
from tests.storage.hearing_people import a_goal, a_hearing, a_measure
from tests.storage.people import ANNA, BORIS, NOON, WEB

YES, NO = Ballot({0: "yes"}), Ballot({0: "no"})


@pytest.fixture
def keys(tmp_path: Path) -> PollKeyFolder:
    return PollKeyFolder(tmp_path)


async def chats(stores: Stores, *addresses: Address) -> list[int]:
    """Open chats and make them one person's; return their ids."""
    records = [await stores.addresses.open(to, NOON) for to in addresses]
    contact_ids = [each.contact_id or 0 for each in records]
    for other in contact_ids[1:]:
        await stores.pairing.join(contact_ids[0], other)
    return [each.id for each in records]


@pytest.mark.parametrize(
    ("said", "counted"), [((YES, NO), YES), ((None, NO), NO), ((YES, None), YES), ((None, None), None)]
)
async def test_the_first_chats_ballot_counts_else_the_others(
    database: Database, keys: PollKeyFolder, said: tuple[Ballot | None, Ballot | None], counted: Ballot | None
) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores, Phase.VOTING)
        people = [await _takes_part(stores, hearing.id, each) for each in (ANNA, WEB, BORIS)]
        poll = await a_poll(stores, hearing.id, cards=False)
        key = keys.make(poll.id)
        for person, ballot in zip(people, (*said, YES), strict=True):
            if ballot is not None:
                await stores.ballots.put(poll.id, voter_tag(key, person_voter(person)), ballot, key)
        contacts = [(await stores.addresses.open(each, NOON)).contact_id or 0 for each in (ANNA, WEB)]
        await stores.pairing.join(contacts[0], contacts[1])

        await take_part_once(stores, keys, contacts[0])

        now = [await stores.participants.get(person.id) for person in people]
        assert [each.person for each in now if each] == [people[0].id, people[0].id, people[2].id]
        assert await stores.ballots.find(poll.id, voter_tag(key, person_voter(people[0])), key) == counted
        assert await stores.ballots.count(poll.id) == (1 if counted is None else 2)  # Boris has his own
        assert await stores.participants.counts(hearing.id) == {"ar": 2}
        await take_part_once(stores, keys, contacts[0])  # once more changes nothing
        assert await stores.participants.counts(hearing.id) == {"ar": 2}

    await database.unit(work)


@pytest.mark.parametrize(
    ("first", "other", "kept"),
    [
        (None, SupportKind.MAKER, SupportKind.MAKER),
        (SupportKind.JOINED, SupportKind.MAKER, SupportKind.MAKER),
        (SupportKind.MAKER, SupportKind.JOINED, SupportKind.MAKER),
        (SupportKind.JOINED, None, SupportKind.JOINED),
    ],
)
async def test_a_measure_is_supported_once_and_keeps_its_maker(
    database: Database, first: SupportKind | None, other: SupportKind | None, kept: SupportKind
) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores, Phase.VOTING)
        measure: Measure = await a_measure(stores, await a_goal(stores, hearing), frozen=False)
        people = [await _takes_part(stores, hearing.id, each) for each in (ANNA, WEB)]
        for person, kind in zip(people, (first, other), strict=True):
            if kind is not None:
                await stores.measures.support(measure.id, person.id, kind, NOON)
        contacts = [(await stores.addresses.open(each, NOON)).contact_id or 0 for each in (ANNA, WEB)]
        await stores.pairing.join(contacts[0], contacts[1])

        await take_part_once(stores, None, contacts[0])

        assert await stores.measures.supporters(measure.id) == {people[0].id: kept}

    await database.unit(work)


async def test_whoever_comes_by_a_second_chat_is_the_same_person_until_they_are_parted(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores, Phase.VOTING)
        await chats(stores, ANNA, WEB)
        here, there = [await _takes_part(stores, hearing.id, each) for each in (ANNA, WEB)]
        assert (here.person, there.person) == (here.id, here.id)
        assert await stores.participants.counts(hearing.id) == {"ar": 1}

        web = await stores.addresses.open(WEB, NOON)
        await stores.participants.count_alone(web.id)
        await stores.pairing.part(web, NOON)

        assert await stores.participants.counts(hearing.id) == {"ar": 2}
        assert await stores.pairing.others(await stores.addresses.open(WEB, NOON)) == []

    await database.unit(work)


async def _takes_part(stores: Stores, hearing_id: int, to: Address) -> Participant:
    hearing = await stores.hearings.get(hearing_id)
    assert hearing is not None
    chat = await stores.addresses.open(to, NOON)
    return await join(stores.participants, hearing, chat.id, "ar", to.channel, None, NOON)
