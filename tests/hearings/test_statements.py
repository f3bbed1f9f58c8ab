from dataclasses import replace
from itertools import product

import pytest

from hearings.content import Content
from hearings.hearings import Phase, PhaseClosed
from hearings.paper_statements import begin_sheet, keep_sheet, take_out_sheet
from hearings.statements import (
    MOST_PEOPLE,
    NEXT,
    STATEMENT_CHARS,
    GroupStatement,
    IllegalStatementAction,
    ImpossibleCount,
    NotFinished,
    StatementAction,
    StatementState,
    StatementTooLong,
    Voices,
    begin_statement,
    next_state,
    say_people,
    say_voices,
    say_words,
    send_statement,
)
from storage.stores import Stores
from tests.databases import Database
from tests.storage.hearing_people import a_goal, a_hearing, lead_to
from tests.storage.people import NOON, an_organisation

PAIRS = list(product(StatementState, StatementAction))


@pytest.mark.parametrize(("state", "action"), [pair for pair in PAIRS if pair not in NEXT])
def test_what_is_not_in_the_table_changes_nothing(state: StatementState, action: StatementAction) -> None:
    with pytest.raises(IllegalStatementAction):
        next_state(state, action)


async def a_draft(stores: Stores) -> GroupStatement:
    hearing = await a_hearing(stores, Phase.IDEAS)
    goal = await a_goal(stores, hearing)
    return await begin_statement(stores.statements, hearing, goal, await an_organisation(stores), "ar", NOON)


async def test_an_unfinished_report_is_gone_on_with(database: Database) -> None:
    async def work(stores: Stores) -> None:
        draft = await a_draft(stores)
        hearing, goal = await stores.hearings.get(draft.hearing_id), await stores.goals.get(draft.goal_id or 0)
        assert hearing is not None
        assert goal is not None
        again = await begin_statement(stores.statements, hearing, goal, draft.organisation_id, "ar", NOON)
        assert again.id == draft.id

    await database.unit(work)


async def test_a_sheet_is_a_report_of_its_own_and_waits_like_any_other(database: Database) -> None:
    async def work(stores: Stores) -> list[GroupStatement]:
        own = await a_draft(stores)
        hearing, goal = await stores.hearings.get(own.hearing_id), await stores.goals.get(own.goal_id or 0)
        assert hearing is not None
        assert goal is not None
        counting = await lead_to(stores, hearing, Phase.COUNTING)
        sheet = await begin_sheet(stores.statements, counting, goal, own.organisation_id, "ar", NOON)
        with pytest.raises(NotFinished):
            await keep_sheet(stores.statements, counting, sheet)
        await keep_sheet(stores.statements, counting, await say_people(stores.statements, sheet, 5))
        return await stores.statements.of(hearing.id)

    own, sheet = await database.unit(work)

    assert (own.on_paper, own.state) == (False, StatementState.DRAFT)
    assert (sheet.on_paper, sheet.state, sheet.people_count) == (True, StatementState.SENT, 5)


async def test_only_a_sheet_that_nobody_has_read_is_taken_out(database: Database) -> None:
    async def work(stores: Stores) -> list[bool]:
        store, own = stores.statements, await a_draft(stores)
        typed = [
            await store.add(replace(own, on_paper=True, state=state), NOON)
            for state in (StatementState.SENT, StatementState.SHOWN)
        ]
        return [await take_out_sheet(store, each) for each in (own, *typed, typed[0])]

    assert await database.unit(work) == [False, True, False, False]


async def test_when_the_results_are_there_no_sheet_is_typed_in(database: Database) -> None:
    async def work(stores: Stores) -> None:
        own = await a_draft(stores)
        hearing = await stores.hearings.get(own.hearing_id)
        assert hearing is not None
        published = await lead_to(stores, hearing, Phase.PUBLISHED)
        with pytest.raises(PhaseClosed):
            await keep_sheet(stores.statements, published, await say_people(stores.statements, own, 5))

    await database.unit(work)


async def test_voices_are_never_more_than_the_people(database: Database) -> None:
    async def work(stores: Stores) -> GroupStatement:
        store, draft = stores.statements, await a_draft(stores)
        for people in (0, MOST_PEOPLE + 1):
            with pytest.raises(ImpossibleCount):
                await say_people(store, draft, people)
        said = await say_people(store, draft, 10)
        said = await say_voices(store, said, Voices.FOR, 8)
        with pytest.raises(ImpossibleCount) as impossible:
            await say_voices(store, said, Voices.AGAINST, 3)
        assert impossible.value.most == 2
        said = await say_voices(store, said, Voices.AGAINST, 1)
        said = await say_voices(store, said, Voices.OPEN, 1)
        return await say_voices(store, said, Voices.FOR, 10)  # the later ones are asked again

    said = await database.unit(work)

    assert (said.for_count, said.against_count, said.open_count) == (10, 0, 0)


async def test_other_people_mean_other_voices(database: Database) -> None:
    async def work(stores: Stores) -> GroupStatement:
        said = await say_people(stores.statements, await a_draft(stores), 10)
        said = await say_voices(stores.statements, said, Voices.FOR, 8)
        return await say_people(stores.statements, said, 5)

    said = await database.unit(work)

    assert (said.people_count, said.for_count) == (5, 0)


async def test_words_are_never_cut_and_may_be_missing(database: Database) -> None:
    async def work(stores: Stores) -> GroupStatement:
        draft = await a_draft(stores)
        with pytest.raises(StatementTooLong):
            await say_words(stores.statements, draft, "a" * (STATEMENT_CHARS + 1), "ar")
        return await say_words(stores.statements, draft, " ", "ar")

    assert (await database.unit(work)).text == Content("ar")


async def test_a_report_without_people_or_after_the_vote_is_not_sent(database: Database) -> None:
    async def work(stores: Stores) -> None:
        draft = await a_draft(stores)
        hearing = await stores.hearings.get(draft.hearing_id)
        assert hearing is not None
        with pytest.raises(NotFinished):
            await send_statement(stores.statements, hearing, draft, NOON)
        said = await say_people(stores.statements, draft, 5)
        over = await lead_to(stores, hearing, Phase.COUNTING)
        with pytest.raises(PhaseClosed):
            await send_statement(stores.statements, over, said, NOON)

    await database.unit(work)


async def test_what_was_sent_no_longer_changes(database: Database) -> None:
    async def work(stores: Stores) -> None:
        said = await say_people(stores.statements, await a_draft(stores), 5)
        hearing = await stores.hearings.get(said.hearing_id)
        assert hearing is not None
        sent = await send_statement(stores.statements, hearing, said, NOON)
        with pytest.raises(IllegalStatementAction):
            await say_people(stores.statements, sent, 6)
        with pytest.raises(IllegalStatementAction):
            await send_statement(stores.statements, hearing, said, NOON)

    await database.unit(work)
