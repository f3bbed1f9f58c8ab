"""Who votes: found by the poll and the phone, whoever has it at the moment."""

from hearings.participants import Helping, Participant
from hearings.polls import PollKind
from storage.stores import Stores
from tests.databases import Database
from tests.hearings.voting import EVENING, a_hearing, a_poll, a_voter
from tests.storage.people import ANNA


async def test_a_voter_is_whoever_has_the_phone_now_in_the_hearing_of_the_poll(database: Database) -> None:
    async def work(stores: Stores) -> tuple[list[Participant | None], list[Participant | None]]:
        chat = await stores.addresses.open(ANNA, EVENING)
        earlier, hearing = await a_hearing(stores), await a_hearing(stores)
        polls = [await a_poll(stores, each, PollKind.YES_NO) for each in (earlier, hearing)]
        before = await a_voter(stores, earlier, chat.id)
        holder = await a_voter(stores, hearing, chat.id)
        await stores.participants.end(holder.id, EVENING)
        guest = await stores.participants.add(hearing.id, chat.id, 2, "ar", "memory", Helping.ALONE, None, EVENING)
        return [await stores.participants.voter(poll.id, chat.id) for poll in polls], [before, guest]

    found, expected = await database.unit(work)

    assert found == expected


async def test_a_chat_outside_the_hearing_and_a_poll_that_is_not_there_have_no_voter(database: Database) -> None:
    async def work(stores: Stores) -> list[Participant | None]:
        chat = await stores.addresses.open(ANNA, EVENING)
        poll = await a_poll(stores, await a_hearing(stores), PollKind.YES_NO)
        return [await stores.participants.voter(poll_id, chat.id) for poll_id in (poll.id, poll.id + 1)]

    assert await database.unit(work) == [None, None]
