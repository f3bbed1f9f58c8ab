"""Opening, casting and closing with the real stores, one after another and at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from channels.address import Address
from hearings.answering import QUESTION
from hearings.ballots import Ballot, KeyLost
from hearings.cards import new_cards, open_card
from hearings.casting import Booth, CardNeeded, NotOpen, TakenBack, cast, enter_booth, take_back
from hearings.closing import close_poll, discard_poll, keys_to_destroy, to_close
from hearings.hearings import Hearing, HearingAction, Phase, PhaseClosed
from hearings.losing import disable_card
from hearings.measures import MeasureAction, MeasureState
from hearings.opening import PollIncomplete, RatingOpen, TooManyMeasures, copy_poll, open_poll, open_rating
from hearings.participants import Participant
from hearings.polls import IllegalPollAction, Poll, PollFixed, PollKind, PollState
from hearings.results import Result
from hearings.wording import LinesMissing, translate_poll
from storage.poll_keys import PollKeyFolder
from storage.stores import Stores
from tests.databases import Database, Place
from tests.hearings.voting import EVENING, a_goal, a_hearing, a_poll, a_voter, measures

LANGUAGES = ("de", "en")


@pytest.fixture
def keys(place: Place) -> PollKeyFolder:
    return PollKeyFolder(place.data_dir / "keys")


async def an_open_poll(
    stores: Stores, keys: PollKeyFolder, voters: int, *, cards: bool = False
) -> tuple[Hearing, Poll, list[Participant]]:
    """Open a yes-no poll and let people in."""
    hearing = await a_hearing(stores, cards=cards)
    poll = await open_poll(stores, keys, (await a_poll(stores, hearing, PollKind.YES_NO)).id, EVENING)
    people = []
    for number in range(voters):
        chat = await stores.addresses.open(Address("memory", "", str(number)), EVENING)
        people.append(await a_voter(stores, hearing, chat.id))
    return hearing, poll, people


def casting(
    keys: PollKeyFolder, poll: Poll, person: Participant, value: int = 1
) -> Callable[[Stores], Awaitable[bool]]:
    async def work(stores: Stores) -> bool:
        try:
            booth = await enter_booth(stores, keys, poll.id, person, EVENING)
        except NotOpen:
            return False
        await cast(stores, booth, QUESTION, value, 0)
        return True

    return work


async def test_a_second_answer_replaces_the_first_and_can_be_taken_back(
    database: Database, keys: PollKeyFolder
) -> None:
    async def work(stores: Stores) -> list[list[Ballot]]:
        _, poll, (person,) = await an_open_poll(stores, keys, 1)
        key, seen = keys.read(poll.id), []
        for value in (1, 0):
            await cast(stores, await enter_booth(stores, keys, poll.id, person, EVENING), QUESTION, value, 7)
            seen.append(await stores.ballots.all(poll.id, key))
        await take_back(stores, await enter_booth(stores, keys, poll.id, person, EVENING))
        return [*seen, await stores.ballots.all(poll.id, key)]

    assert await database.unit(work) == [
        [Ballot({0: 1}, "en", "memory", 7)],
        [Ballot({0: 0}, "en", "memory", 7)],
        [],
    ]


async def test_what_is_cast_while_it_closes_is_counted_or_refused(database: Database, keys: PollKeyFolder) -> None:
    _, poll, people = await database.unit(lambda stores: an_open_poll(stores, keys, 40))

    async def close(stores: Stores) -> int:
        return (await close_poll(stores, keys, poll.id, LANGUAGES, EVENING)).method.ballots or 0

    cast_first = await asyncio.gather(*(database.unit(casting(keys, poll, each)) for each in people[:10]))
    together = [database.unit(casting(keys, poll, each)) for each in people[10:25]]
    closing = database.unit(close)
    late = [database.unit(casting(keys, poll, each)) for each in people[25:]]
    *answers, counted = await asyncio.gather(*together, *late, closing)

    taken = sum(cast_first) + sum(answers)
    assert counted == taken
    assert await database.unit(lambda stores: stores.ballots.counted(poll.id)) == [{0: 1}] * taken
    assert await database.unit(lambda stores: stores.ballots.count(poll.id)) == 0


async def test_of_two_who_close_at_once_one_does(database: Database, keys: PollKeyFolder) -> None:
    _, poll, people = await database.unit(lambda stores: an_open_poll(stores, keys, 6))
    await asyncio.gather(*(database.unit(casting(keys, poll, each)) for each in people))

    def close(stores: Stores) -> Awaitable[Result]:
        return close_poll(stores, keys, poll.id, LANGUAGES, EVENING)

    outcomes = await asyncio.gather(*(database.unit(close) for _ in range(3)), return_exceptions=True)

    assert sorted(type(each).__name__ for each in outcomes) == ["IllegalPollAction", "IllegalPollAction", "Result"]
    assert len(await database.unit(lambda stores: stores.ballots.counted(poll.id))) == 6


async def test_one_person_who_answers_twice_at_once_has_one_ballot(database: Database, keys: PollKeyFolder) -> None:
    _, poll, (person,) = await database.unit(lambda stores: an_open_poll(stores, keys, 1))

    await asyncio.gather(*(database.unit(casting(keys, poll, person, value)) for value in (1, 0, -1, 1, 0)))

    assert await database.unit(lambda stores: stores.ballots.count(poll.id)) == 1


async def test_two_who_rate_at_once_lose_nothing(database: Database, keys: PollKeyFolder) -> None:
    async def prepare(stores: Stores) -> tuple[Poll, Participant]:
        hearing = await a_hearing(stores)
        goal = await a_goal(stores, hearing)
        await measures(stores, goal, *map(str, range(12)))
        chat = await stores.addresses.open(Address("memory", "", "1"), EVENING)
        return await open_rating(stores, keys, hearing, goal, None, EVENING), await a_voter(stores, hearing, chat.id)

    poll, person = await database.unit(prepare)

    def rating(number: int) -> Callable[[Stores], Awaitable[Booth]]:
        async def work(stores: Stores) -> Booth:
            return await cast(stores, await enter_booth(stores, keys, poll.id, person, EVENING), number, 5, 0)

        return work

    await asyncio.gather(*(database.unit(rating(number)) for number in range(1, 13)))

    (only,) = await database.unit(lambda stores: stores.ballots.all(poll.id, keys.read(poll.id)))
    assert only.answers == dict.fromkeys(range(1, 13), 5)


async def test_a_card_that_is_lost_while_it_votes_votes_no_more(database: Database, keys: PollKeyFolder) -> None:
    async def prepare(stores: Stores) -> tuple[Hearing, Poll, Participant]:
        hearing, poll, (person,) = await an_open_poll(stores, keys, 1, cards=True)
        ((_, code),) = await new_cards(stores.cards, hearing, 1, EVENING)
        await open_card(stores.cards, stores.participants, hearing, person, code, take_over=False)
        return hearing, poll, await stores.participants.get(person.id) or person

    hearing, poll, person = await database.unit(prepare)
    votes = [database.unit(casting(keys, poll, person)) for _ in range(4)]
    losing = database.unit(lambda stores: disable_card(stores, keys, hearing, 1))
    outcomes = await asyncio.gather(*votes[:2], losing, *votes[2:], return_exceptions=True)

    assert not [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, CardNeeded)]
    assert await database.unit(lambda stores: stores.ballots.count(poll.id)) == 0


async def test_the_key_goes_once_the_close_is_committed_and_not_before(database: Database, keys: PollKeyFolder) -> None:
    _, poll, _ = await database.unit(lambda stores: an_open_poll(stores, keys, 1))

    def over(stores: Stores) -> Awaitable[list[int]]:
        return keys_to_destroy(stores, keys)

    async def close_and_fail(stores: Stores) -> None:
        await close_poll(stores, keys, poll.id, LANGUAGES, EVENING)
        raise InterruptedError  # the power fails before the commit

    assert await database.read(over) == []
    with pytest.raises(InterruptedError):
        await database.unit(close_and_fail)
    assert (await database.read(over), keys.kept()) == ([], [poll.id])
    await database.unit(lambda stores: close_poll(stores, keys, poll.id, LANGUAGES, EVENING))
    assert await database.read(over) == [poll.id]
    keys.destroy(poll.id)
    assert (await database.read(over), keys.kept()) == ([], [])


async def test_without_its_key_a_poll_is_never_continued(database: Database, keys: PollKeyFolder) -> None:
    _, poll, (person,) = await database.unit(lambda stores: an_open_poll(stores, keys, 1))
    await database.unit(casting(keys, poll, person))
    keys.destroy(poll.id)

    for work in (
        lambda stores: enter_booth(stores, keys, poll.id, person, EVENING),
        lambda stores: close_poll(stores, keys, poll.id, LANGUAGES, EVENING),
    ):
        with pytest.raises(KeyLost):
            await database.unit(work)
    discarded = await database.unit(lambda stores: discard_poll(stores, poll.id, EVENING))
    assert discarded.state is PollState.DISCARDED
    assert await database.unit(lambda stores: stores.ballots.count(poll.id)) == 0
    copy = await database.unit(lambda stores: copy_poll(stores, discarded, None, EVENING))
    assert (copy.state, copy.question, copy.ballot_count) == (PollState.DRAFT, poll.question, 0)


async def test_only_who_is_in_the_hearing_in_the_right_step_may_vote(database: Database, keys: PollKeyFolder) -> None:
    hearing, poll, (person,) = await database.unit(lambda stores: an_open_poll(stores, keys, 1))
    _, foreign, _ = await database.unit(lambda stores: an_open_poll(stores, keys, 0))
    draft = await database.unit(lambda stores: a_poll(stores, hearing, PollKind.SCALE))

    for elsewhere in (foreign, draft, replace(draft, id=99)):
        assert await database.unit(casting(keys, elsewhere, person)) is False
    await database.unit(lambda stores: stores.hearings.move(hearing, HearingAction.GO_BACK, EVENING))
    await database.unit(casting(keys, poll, person))  # a question of staff's own goes on in the step before
    counting = await database.unit(lambda stores: _advance(stores, hearing.id, 2))
    with pytest.raises(PhaseClosed):
        await database.unit(casting(keys, poll, person))
    assert counting.phase is Phase.COUNTING
    assert [each.id for each in await database.read(to_close)] == [poll.id]
    await database.unit(lambda stores: close_poll(stores, keys, poll.id, LANGUAGES, EVENING))
    assert await database.read(to_close) == []


async def test_a_card_is_needed_where_the_hearing_says_so(database: Database, keys: PollKeyFolder) -> None:
    _, poll, (person,) = await database.unit(lambda stores: an_open_poll(stores, keys, 1, cards=True))

    with pytest.raises(CardNeeded):
        await database.unit(casting(keys, poll, person))


async def test_a_poll_is_fixed_once_open_except_for_its_translations(database: Database, keys: PollKeyFolder) -> None:
    _, poll, _ = await database.unit(lambda stores: an_open_poll(stores, keys, 0))

    with pytest.raises(PollFixed):
        await database.unit(lambda stores: stores.polls.save(poll))
    with pytest.raises(PollFixed):
        await database.unit(lambda stores: translate_poll(stores.polls, poll.id, "de", ["Anders"]))
    with pytest.raises(LinesMissing):
        await database.unit(lambda stores: translate_poll(stores.polls, poll.id, "en", ["What?", "more"]))
    translated = await database.unit(lambda stores: translate_poll(stores.polls, poll.id, "en", ["What?"]))

    assert translated.question.say("en", "de") == ("What?", "en")
    assert await database.unit(lambda stores: stores.polls.get(poll.id)) == translated


async def test_what_nobody_could_answer_is_not_opened(database: Database, keys: PollKeyFolder) -> None:
    async def work(stores: Stores) -> list[int]:
        hearing = await a_hearing(stores, phase=Phase.MEASURES)
        few = await a_poll(stores, hearing, PollKind.SINGLE, "allein")
        goal = await a_goal(stores, hearing)
        await measures(stores, goal, "A")
        with pytest.raises(PollIncomplete):
            await open_poll(stores, keys, few.id, EVENING)
        with pytest.raises(PhaseClosed):
            await open_rating(stores, keys, hearing, goal, None, EVENING)
        with pytest.raises(IllegalPollAction):
            await open_poll(stores, keys, 99, EVENING)
        return keys.kept()

    assert await database.unit(work) == []


async def test_a_rating_fixes_the_measures_of_its_goal(database: Database, keys: PollKeyFolder) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        goal, full = await a_goal(stores, hearing), await a_goal(stores, hearing)
        _, _, gone = await measures(stores, goal, "A", "B", "C")
        await stores.measures.move(gone, MeasureAction.WITHDRAW)
        await measures(stores, full, *map(str, range(21)))

        poll = await open_rating(stores, keys, hearing, goal, None, EVENING)
        assert [option.id for option in poll.options] == [1, 2]
        with pytest.raises(RatingOpen):
            await open_rating(stores, keys, hearing, goal, None, EVENING)
        with pytest.raises(TooManyMeasures):
            await open_rating(stores, keys, hearing, full, None, EVENING)
        first, _ = await stores.measures.of_goal(goal.id, MeasureState.RATED)
        await stores.measures.move(first, MeasureAction.WITHDRAW)  # after it was put to the vote
        await close_poll(stores, keys, poll.id, LANGUAGES, EVENING)
        assert [each.number for each in await stores.measures.of_goal(goal.id, MeasureState.FROZEN)] == [2]

    await database.unit(work)


async def _advance(stores: Stores, hearing_id: int, steps: int) -> Hearing:
    hearing = await stores.hearings.get(hearing_id)
    assert hearing is not None
    for _ in range(steps):
        hearing = await stores.hearings.move(hearing, HearingAction.ADVANCE, EVENING)
    return hearing


async def test_a_measure_taken_back_during_the_rating_is_named_in_the_result(
    database: Database, keys: PollKeyFolder
) -> None:
    async def work(stores: Stores) -> tuple[Result, list[MeasureState]]:
        hearing = await a_hearing(stores)
        goal = await a_goal(stores, hearing)
        first, second = await measures(stores, goal, "Lotsen", "Beratung")
        rating = await open_rating(stores, keys, hearing, goal, None, EVENING)
        chat = await stores.addresses.open(Address("memory", "", "1"), EVENING)
        person = await a_voter(stores, hearing, chat.id)
        booth = await enter_booth(stores, keys, rating.id, person, EVENING)
        rated = await stores.measures.get(second.id)
        assert rated is not None
        await stores.measures.move(rated, MeasureAction.WITHDRAW)
        with pytest.raises(TakenBack):
            await cast(stores, booth, second.number, 5, 0)
        await cast(stores, booth, first.number, 5, 0)
        result = await close_poll(stores, keys, rating.id, LANGUAGES, EVENING)
        found = [await stores.measures.get(each.id) for each in (first, second)]
        return result, [each.state for each in found if each is not None]

    result, states = await database.unit(work)

    assert result.method.taken_back == (2,)
    assert states == [MeasureState.FROZEN, MeasureState.WITHDRAWN]
