from dataclasses import replace
from typing import Any

import pytest

from channels.address import Address
from contacts.addresses import AddressState
from hearings.attendance import Attendance
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase
from hearings.ideas import Idea, IdeaKind, IdeaState, Reading
from hearings.measures import Measure, MeasureState, SupportKind
from hearings.participants import Participant, join
from hearings.polls import Poll, PollKind, PollState
from hearings.results import Method, Proof, Result
from storage.stores import Stores
from tests.databases import Database
from tests.storage.hearing_people import a_goal, a_hearing, a_measure, words
from tests.storage.people import ANNA, BORIS, GROUP, NOON

OPEN = (Phase.IDEAS, Phase.MEASURES, Phase.VOTING)
COUNTED = (Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED)
SUPERGROUP = Address("telegram", "1", "-100200", group=True)


class Evening:
    """Anna and Boris in one hearing."""

    def __init__(self, stores: Stores, hearing: Hearing, goal: Goal) -> None:
        self.stores, self.hearing, self.goal = stores, hearing, goal

    async def person(self, to: Address) -> Participant:
        chat = await self.stores.addresses.open(to, NOON)
        return await join(self.stores.participants, self.hearing, chat.id, "ar", "telegram", None, NOON)

    async def idea(self, by: Participant, state: IdeaState = IdeaState.SHOWN, file: str = "") -> Idea:
        return await self.stores.ideas.add(
            Idea(
                0,
                self.hearing.id,
                self.goal.id,
                1,
                by.id,
                by.address_id,
                IdeaKind.TEXT,
                "ar",
                "كلماتي",
                words("Öffentlich"),
                Reading.AGREED,
                state,
                file,
            ),
            NOON,
        )

    async def measure(self, *ideas: Idea) -> Measure:
        measure = await a_measure(self.stores, self.goal, frozen=False)
        measure = replace(measure, idea_ids=tuple(each.id for each in ideas))
        await self.stores.measures.save(measure)
        return measure


async def evening(stores: Stores, phase: Phase) -> Evening:
    hearing = await a_hearing(stores, phase)
    return Evening(stores, hearing, await a_goal(stores, hearing))


async def erase(stores: Stores, person: Participant) -> None:
    assert person.address_id is not None
    await stores.addresses.set_state(person.address_id, AddressState.ERASING, NOON)
    await stores.addresses.erase_due(NOON)


def nobodys(idea: Idea) -> tuple[Any, ...]:
    return idea.text, idea.file_digest, idea.participant_id, idea.address_id


@pytest.mark.parametrize("phase", OPEN)
async def test_before_the_count_ideas_go_unless_others_built_on_them(database: Database, phase: Phase) -> None:
    async def work(stores: Stores) -> None:
        town = await evening(stores, phase)
        anna, boris = await town.person(ANNA), await town.person(BORIS)
        alone, used, other = await town.idea(anna), await town.idea(anna), await town.idea(boris)
        measure = await town.measure(used, other)
        await stores.measures.support(measure.id, anna.id, SupportKind.MAKER, NOON)
        await stores.measures.support(measure.id, boris.id, SupportKind.JOINED, NOON)

        await erase(stores, anna)

        assert await stores.ideas.get(alone.id) is None
        left = await stores.ideas.get(used.id)
        assert left is not None
        assert (nobodys(left), left.public) == (("", "", None, None), words("Öffentlich"))
        assert await stores.ideas.get(other.id) == other
        assert await stores.measures.get(measure.id) == measure
        assert await stores.measures.supporters(measure.id) == {boris.id: SupportKind.JOINED}

    await database.unit(work)


@pytest.mark.parametrize("phase", COUNTED)
async def test_after_the_count_what_was_public_stays_and_nothing_leads_to_its_author(
    database: Database, phase: Phase
) -> None:
    async def work(stores: Stores) -> None:
        town = await evening(stores, phase)
        anna = await town.person(ANNA)
        shown, hidden = await town.idea(anna), await town.idea(anna, IdeaState.HIDDEN)
        waiting, used = await town.idea(anna, IdeaState.CONFIRMED), await town.idea(anna, IdeaState.HIDDEN)
        measure = await town.measure(used)
        await stores.measures.support(measure.id, anna.id, SupportKind.MAKER, NOON)

        await erase(stores, anna)

        left = await stores.ideas.get(shown.id)
        assert left is not None
        assert (nobodys(left), left.public) == (("", "", None, None), words("Öffentlich"))
        assert [await stores.ideas.get(each.id) for each in (hidden, waiting)] == [None, None]
        kept = await stores.ideas.get(used.id)
        assert kept is not None
        assert (nobodys(kept), kept.public) == (("", "", None, None), None)
        assert await stores.measures.support_counts(town.hearing.id) == {measure.id: 1}

    await database.unit(work)


@pytest.mark.parametrize("phase", [*OPEN, *COUNTED])
async def test_the_person_is_no_longer_tied_to_anything(database: Database, phase: Phase) -> None:
    async def work(stores: Stores) -> None:
        town = await evening(stores, phase)
        anna = await town.person(ANNA)
        assert anna.address_id is not None
        await stores.cards.add_batch(town.hearing.id, ["34679ACDEF"], NOON)
        (card,) = await stores.cards.of(town.hearing.id)
        await stores.participants.give_card(anna.id, card.id)
        await stores.follows.follow(anna.address_id, town.goal.id, None, NOON)
        said = Attendance(town.hearing.id, anna.address_id, None, 3, ("ar",), "Rampe", NOON)
        await stores.attendance.put(said)

        await erase(stores, anna)

        left = await stores.participants.get(anna.id)
        assert left is not None
        assert (left.address_id, left.card_id, left.ended_at) == (None, None, NOON)
        assert await stores.participants.of_address(anna.address_id) == []
        assert await stores.follows.of(anna.address_id) == ([], [])
        assert await stores.attendance.of(town.hearing.id) == []
        assert await stores.cards.holder(card.id) is None

    await database.unit(work)


async def test_a_measure_that_only_they_were_making_goes_and_one_of_several_stays(database: Database) -> None:
    async def work(stores: Stores) -> None:
        town = await evening(stores, Phase.MEASURES)
        anna, boris = await town.person(ANNA), await town.person(BORIS)
        idea, text = await town.idea(anna), words("halb")
        new = Measure(0, town.hearing.id, town.goal.id, 0, text, text, text, MeasureState.MAKING, (idea.id,))
        alone, together = [await stores.measures.add(new, NOON) for _ in range(2)]
        for measure, person in ((alone, anna), (together, anna), (together, boris)):
            await stores.measures.support(measure.id, person.id, SupportKind.MAKER, NOON)

        await erase(stores, anna)

        assert await stores.measures.get(alone.id) is None
        assert await stores.measures.supporters(together.id) == {boris.id: SupportKind.MAKER}
        assert await stores.ideas.get(idea.id) is not None

    await database.unit(work)


async def test_a_photo_goes_with_its_author_unless_somebody_else_sent_the_same(database: Database) -> None:
    async def work(stores: Stores) -> None:
        town = await evening(stores, Phase.PUBLISHED)
        anna, boris = await town.person(ANNA), await town.person(BORIS)
        for digest in ("mine", "ours"):
            await stores.files.add(digest, "foto.jpg", "image/jpeg", b"foto", NOON)
            await town.idea(anna, file=digest)
        await town.idea(boris, file="ours")

        await erase(stores, anna)

        assert await stores.files.get("mine") is None
        assert await stores.files.get("ours") is not None

    await database.unit(work)


async def test_a_frozen_result_is_the_same_before_and_after_an_erasure(database: Database) -> None:
    async def work(stores: Stores) -> None:
        town = await evening(stores, Phase.PUBLISHED)
        anna = await town.person(ANNA)
        await town.measure(await town.idea(anna))
        method = Method(Proof.CARD, 7, None, on_paper=False, languages=("de", "ar"), by_machine=False)
        draft = Poll(0, town.hearing.id, None, PollKind.YES_NO, words("Ja?"), (), PollState.RELEASED, cards=True)
        poll = await stores.polls.add(draft, None, NOON)
        await stores.results.put(Result(poll.id, method, (), (), NOON))
        before = await stores.results.get(poll.id)
        assert before is not None

        await erase(stores, anna)

        assert await stores.results.get(poll.id) == before
        assert await stores.results.frozen_hash(poll.id) == before.hash

    await database.unit(work)


async def test_a_group_that_moved_keeps_its_part_in_the_hearing(database: Database) -> None:
    async def work(stores: Stores) -> None:
        town = await evening(stores, Phase.IDEAS)
        old, new = await town.person(GROUP), await town.person(SUPERGROUP)
        assert old.address_id is not None
        assert new.address_id is not None
        idea, theirs = await town.idea(old), await town.idea(new)
        await stores.follows.follow(old.address_id, town.goal.id, None, NOON)
        await stores.follows.follow(new.address_id, town.goal.id, None, NOON)
        said = Attendance(town.hearing.id, new.address_id, None, 3, ("ar",), "Rampe", NOON)
        await stores.attendance.put(said)

        assert await stores.addresses.move(old.address_id, SUPERGROUP.value)

        for each in (idea, theirs):
            assert await stores.ideas.get(each.id) == replace(each, address_id=old.address_id)
        assert await stores.attendance.get(town.hearing.id, old.address_id) == replace(said, address_id=old.address_id)
        assert await stores.follows.of(old.address_id) == ([town.goal.id], [])
        people = await stores.participants.of_address(old.address_id)
        assert [(each.id, each.slot, each.ended_at is None) for each in people] == [
            (old.id, 1, True),
            (new.id, 2, False),
        ]

    await database.unit(work)
