"""Ballots on paper with the real stores: what may be typed, one card as one vote, and what staff may take out."""

from dataclasses import replace
from typing import Any

import pytest

from channels.address import Address
from hearings.answering import QUESTION, ChosenAlready, NoneLeft, NoSuchAnswer, TooLong
from hearings.ballots import Ballot
from hearings.cards import CardUnusable, new_cards, open_card
from hearings.casting import CardNeeded, NotOpen, OnlyInWebChat, cast, enter_booth
from hearings.closing import close_poll
from hearings.content import Content
from hearings.hearings import Hearing, HearingAction, PhaseClosed, extend
from hearings.losing import disable_card
from hearings.opening import open_poll
from hearings.paper_ballots import CardVoted, WrongCount, enter_ballot, read_marks, take_out_ballot
from hearings.participants import Participant
from hearings.polls import Option, Poll, PollKind, PollState
from hearings.results import Proof, Result
from storage.poll_keys import PollKeyFolder
from storage.stores import Stores
from tests.databases import Database, Place
from tests.hearings.voting import EVENING, a_hearing, a_poll, a_voter

LANGUAGES = ("de", "en")
YES = {QUESTION: 1}


@pytest.fixture
def keys(place: Place) -> PollKeyFolder:
    return PollKeyFolder(place.data_dir / "keys")


def poll(kind: PollKind, *numbers: int, most: int = 0) -> Poll:
    options = tuple(Option(number, Content.of("de", f"Maßnahme {number}")) for number in numbers)
    return Poll(7, 1, None, kind, Content.of("de", "Was zuerst?"), options, PollState.OPEN, True, most)


@pytest.mark.parametrize(
    ("asked", "typed", "answers"),
    [
        (poll(PollKind.RATING, 4, 7, 9), "5 0 3", {4: 5, 9: 3}),
        (poll(PollKind.RATING, 4, 7, 9), "5,-,3", {4: 5, 9: 3}),
        (poll(PollKind.RATING, 4, 7, 9), "٥٠٣", {4: 5, 9: 3}),
        (poll(PollKind.RATING, 4), "2", {4: 2}),
        (poll(PollKind.SINGLE, 1, 2), " 2. ", {0: 2}),
        (poll(PollKind.MULTIPLE, 1, 2, 3), "3 1", {0: [1, 3]}),
        (poll(PollKind.RANKED, 1, 2, 3), "3, 1", {0: [3, 1]}),
        (poll(PollKind.SCALE), "4", {0: 4}),
        (poll(PollKind.YES_NO), "2", {0: 0}),
        (poll(PollKind.YES_NO), "ja", {0: 1}),
        (poll(PollKind.YES_NO), "3", {0: -1}),
        (poll(PollKind.FREE_TEXT), " Mehr Bänke ", {0: "Mehr Bänke"}),
    ],
)
def test_a_ballot_is_one_line(asked: Poll, typed: str, answers: dict[int, Any]) -> None:
    assert read_marks(asked, typed) == answers


@pytest.mark.parametrize(
    ("asked", "typed", "error"),
    [
        (poll(PollKind.RATING, 4, 7), "5", WrongCount),
        (poll(PollKind.RATING, 4, 7), "5 4 3", WrongCount),
        (poll(PollKind.RATING, 4, 7), "6 1", NoSuchAnswer),
        (poll(PollKind.RATING, 4, 7), "0 0", NoSuchAnswer),
        (poll(PollKind.RATING, 4, 7), "a b", NoSuchAnswer),
        (poll(PollKind.SINGLE, 1, 2), "1 2", NoSuchAnswer),
        (poll(PollKind.SINGLE, 1, 2), "3", NoSuchAnswer),
        (poll(PollKind.MULTIPLE, 1, 2), " ", NoSuchAnswer),
        (poll(PollKind.MULTIPLE, 1, 2, most=1), "1 2", NoneLeft),
        (poll(PollKind.RANKED, 1, 2), "1 1", ChosenAlready),
        (poll(PollKind.YES_NO), "4", NoSuchAnswer),
        (poll(PollKind.FREE_TEXT), "x" * 501, TooLong),
    ],
)
def test_what_cannot_be_on_a_ballot_is_refused_whole(asked: Poll, typed: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_marks(asked, typed)


async def carded(stores: Stores, keys: PollKeyFolder) -> tuple[Hearing, Poll, Participant, list[str]]:
    """Open a poll that needs cards; return three codes, and somebody with a phone and no card yet."""
    hearing = await a_hearing(stores, cards=True)
    opened = await open_poll(stores, keys, (await a_poll(stores, hearing, PollKind.YES_NO)).id, EVENING)
    chat = await stores.addresses.open(Address("memory", "", "1"), EVENING)
    codes = [code for _, code in await new_cards(stores.cards, hearing, 3, EVENING)]
    return hearing, opened, await a_voter(stores, hearing, chat.id), codes


async def vote_by_phone(
    stores: Stores, keys: PollKeyFolder, hearing: Hearing, poll_id: int, person: Participant, code: str
) -> None:
    await open_card(stores.cards, stores.participants, hearing, person, code, take_over=False)
    holder = await stores.participants.get(person.id)
    assert holder is not None
    await cast(stores, await enter_booth(stores, keys, poll_id, holder, EVENING), QUESTION, 0, 0)


async def test_a_card_that_voted_by_phone_does_not_vote_again_on_paper(database: Database, keys: PollKeyFolder) -> None:
    async def work(stores: Stores) -> list[Ballot]:
        hearing, opened, person, codes = await carded(stores, keys)
        await vote_by_phone(stores, keys, hearing, opened.id, person, codes[0])
        with pytest.raises(CardVoted):
            await enter_ballot(stores, keys, opened.id, 1, YES, "memory")
        await enter_ballot(stores, keys, opened.id, 2, YES, "memory")
        with pytest.raises(CardVoted):
            await enter_ballot(stores, keys, opened.id, 2, YES, "memory")
        return await stores.ballots.all(opened.id, keys.read(opened.id))

    found = await database.unit(work)

    assert sorted(each.to_json() for each in found) == sorted(
        [Ballot({0: 0}, "en", "memory").to_json(), Ballot({0: 1}, channel="paper").to_json()]
    )


async def test_whoever_has_the_card_may_still_change_their_mind_on_a_phone(
    database: Database, keys: PollKeyFolder
) -> None:
    async def work(stores: Stores) -> tuple[bool, list[Ballot]]:
        hearing, opened, person, codes = await carded(stores, keys)
        tag = await enter_ballot(stores, keys, opened.id, 1, YES, "memory")
        await vote_by_phone(stores, keys, hearing, opened.id, person, codes[0])
        removed = await take_out_ballot(stores, keys, opened.id, tag)
        return removed, await stores.ballots.all(opened.id, keys.read(opened.id))

    removed, found = await database.unit(work)

    assert (removed, found) == (False, [Ballot({0: 0}, "en", "memory")])


async def test_the_last_ballot_is_taken_out_once(database: Database, keys: PollKeyFolder) -> None:
    async def work(stores: Stores) -> tuple[list[bool], int]:
        _, opened, _, _ = await carded(stores, keys)
        await enter_ballot(stores, keys, opened.id, 1, YES, "memory")
        tag = await enter_ballot(stores, keys, opened.id, 2, YES, "memory")
        removed = [await take_out_ballot(stores, keys, opened.id, tag) for _ in range(2)]
        await enter_ballot(stores, keys, opened.id, 2, YES, "memory")
        return removed, await stores.ballots.count(opened.id)

    assert await database.unit(work) == ([True, False], 2)


async def test_a_lost_card_takes_its_paper_ballot_along(database: Database, keys: PollKeyFolder) -> None:
    async def work(stores: Stores) -> int:
        hearing, opened, _, _ = await carded(stores, keys)
        await enter_ballot(stores, keys, opened.id, 1, YES, "memory")
        await disable_card(stores, keys, hearing, 1)
        for unknown in (1, 4, 0):
            with pytest.raises(CardUnusable):
                await enter_ballot(stores, keys, opened.id, unknown, YES, "memory")
        return await stores.ballots.count(opened.id)

    assert await database.unit(work) == 0


async def test_a_card_whose_ballot_came_on_paper_is_open_on_no_phone(database: Database, keys: PollKeyFolder) -> None:
    async def work(stores: Stores) -> None:
        _, opened, person, _ = await carded(stores, keys)
        await enter_ballot(stores, keys, opened.id, 1, YES, "memory")
        with pytest.raises(CardNeeded):
            await enter_booth(stores, keys, opened.id, person, EVENING)

    await database.unit(work)


async def test_paper_counts_after_the_time_is_over_but_not_after_the_close(
    database: Database, keys: PollKeyFolder
) -> None:
    async def work(stores: Stores) -> Result:
        hearing, opened, _, _ = await carded(stores, keys)
        await extend(stores.hearings, hearing, EVENING, EVENING)
        tag = await enter_ballot(stores, keys, opened.id, 1, YES, "memory")
        result = await close_poll(stores, keys, opened.id, LANGUAGES, EVENING)
        with pytest.raises(NotOpen):
            await enter_ballot(stores, keys, opened.id, 2, YES, "memory")
        with pytest.raises(NotOpen):
            await take_out_ballot(stores, keys, opened.id, tag)
        return result

    result = await database.unit(work)

    assert (result.method.proof, result.method.on_paper, result.method.ballots) == (Proof.CARD, True, None)


async def test_in_another_step_or_messenger_nothing_is_typed_in(database: Database, keys: PollKeyFolder) -> None:
    async def work(stores: Stores) -> int:
        hearing, opened, _, _ = await carded(stores, keys)
        await stores.hearings.save(replace(hearing, votes_in_messengers=False), EVENING)
        with pytest.raises(OnlyInWebChat):
            await enter_ballot(stores, keys, opened.id, 1, YES, "memory")
        await enter_ballot(stores, keys, opened.id, 1, YES, "webchat")
        await stores.hearings.move(hearing, HearingAction.ADVANCE, EVENING)
        with pytest.raises(PhaseClosed):
            await enter_ballot(stores, keys, opened.id, 2, YES, "webchat")
        return await stores.ballots.count(opened.id)

    assert await database.unit(work) == 1


async def test_without_cards_every_ballot_counts_and_the_result_says_who_counted(
    database: Database, keys: PollKeyFolder
) -> None:
    async def work(stores: Stores) -> Result:
        hearing = await a_hearing(stores)
        opened = await open_poll(stores, keys, (await a_poll(stores, hearing, PollKind.YES_NO)).id, EVENING)
        for _ in range(6):
            await enter_ballot(stores, keys, opened.id, 0, YES, "memory")
        return await close_poll(stores, keys, opened.id, LANGUAGES, EVENING)

    result = await database.unit(work)

    assert (result.method.proof, result.method.ballots) == (Proof.PAPER, 6)
    assert result.lines[0].counts == {"yes": 6, "no": 0, "abstain": 0}
