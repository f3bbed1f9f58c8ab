"""Ideas in the database: sealed, in lists, held while somebody decides, and without their files once these served."""

from dataclasses import replace
from datetime import timedelta

from hearings.files import forget_files, kept_since
from hearings.goals import Goal
from hearings.hearings import Phase
from hearings.ideas import VOICE_KEPT_DAYS, Idea, IdeaAction, IdeaKind, IdeaState, Reading
from hearings.moderation import show_idea
from storage.stores import Stores
from storage.tables.hearings import idea as idea_table
from storage.tables.hub import data_key, file
from tests.databases import Database
from tests.storage.hearing_people import a_goal, a_hearing
from tests.storage.people import MINUTE, NOON, SECOND

NOTE = "a" * 64
LATER = NOON + timedelta(days=VOICE_KEPT_DAYS)


async def a_place(stores: Stores) -> Goal:
    return await a_goal(stores, await a_hearing(stores, Phase.IDEAS))


async def an_idea(
    stores: Stores, goal: Goal, text: str = "Garten", kind: IdeaKind = IdeaKind.PAPER, digest: str = ""
) -> Idea:
    new = Idea(
        *(0, goal.hearing_id, goal.id, 0, None, None, kind, "de", text),
        public=None,
        reading=Reading.NONE,
        state=IdeaState.RECEIVED,
        file_digest=digest,
    )
    return await stores.ideas.move(await stores.ideas.add(new, NOON), IdeaAction.CONFIRM)


async def a_note(stores: Stores, digest: str = NOTE) -> None:
    await stores.files.add(digest, "note.ogg", "audio/ogg", b"OggS", NOON)


async def test_what_is_on_paper_is_sealed_with_the_hearings_key(database: Database) -> None:
    async def work(stores: Stores) -> None:
        idea = await an_idea(stores, await a_place(stores))

        (row,) = await stores.session.rows(idea_table.select())
        assert b"Garten" not in bytes(row.text)
        assert await stores.ideas.get(idea.id) == await stores.ideas.hold(idea.id) == idea

    await database.unit(work)


async def test_lists_have_pages_and_numbers(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_place(stores)
        other = await a_goal(stores, await stores.hearings.get(goal.hearing_id) or await a_hearing(stores), "Sprache")
        ideas = [await an_idea(stores, goal, f"Idee {n}") for n in range(3)]
        away = await an_idea(stores, other)
        await show_idea(stores.ideas, ideas[1], "de")

        async def numbers(*states: IdeaState, goal_id: int | None = None, limit: int = 9, offset: int = 0) -> list[int]:
            found = await stores.ideas.listed(goal.hearing_id, states, goal_id, limit, offset)
            return [idea.number for idea in found]

        assert await numbers(IdeaState.CONFIRMED) == [1, 3, 4]
        assert await numbers(IdeaState.CONFIRMED, limit=1, offset=1) == [3]
        assert await numbers(IdeaState.CONFIRMED, IdeaState.SHOWN, goal_id=goal.id) == [1, 2, 3]
        assert [idea.id for idea in await stores.ideas.numbered(goal.id, (0, 2, 4))] == [ideas[1].id]
        assert [idea.id for idea in await stores.ideas.paper_batch(goal.hearing_id, 3, 9)] == [ideas[2].id, away.id]
        await stores.ideas.remove((away.id,))
        assert await stores.ideas.get(away.id) is None

    await database.unit(work)


async def test_news_of_ideas_are_claimed_once_and_not_too_often(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_place(stores)
        quiet = timedelta(minutes=2)
        assert await stores.ideas.with_news(NOON) == []

        await an_idea(stores, goal)
        assert await stores.ideas.with_news(NOON - quiet) == [goal.hearing_id]
        assert await stores.ideas.claim_news(NOON, NOON - quiet) == [goal.hearing_id]
        assert await stores.ideas.claim_news(NOON, NOON - quiet) == []

        await an_idea(stores, goal)
        soon = NOON + MINUTE
        assert await stores.ideas.with_news(soon - quiet) == []
        assert await stores.ideas.claim_news(soon + MINUTE, soon + MINUTE - quiet) == [goal.hearing_id]

    await database.unit(work)


async def test_a_voice_note_goes_once_its_text_stands(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_place(stores)
        await a_note(stores)
        idea = await an_idea(stores, goal, "", IdeaKind.VOICE, NOTE)
        for reading in (Reading.NONE, Reading.ASKED, Reading.WRONG):
            await stores.ideas.save(replace(idea, reading=reading))
            assert await forget_files(stores.ideas, stores.files, NOON) == 0
        keys = {row.id for row in await stores.session.rows(data_key.select())}

        await stores.ideas.save(replace(idea, reading=Reading.OVERRIDDEN))
        assert await forget_files(stores.ideas, stores.files, NOON) == 1

        assert (await stores.ideas.get(idea.id)) == replace(idea, reading=Reading.OVERRIDDEN, file_digest="")
        assert await stores.files.get(NOTE) is None
        assert await stores.session.rows(file.select()) == []
        assert len(keys) - len(await stores.session.rows(data_key.select())) == 1
        assert await forget_files(stores.ideas, stores.files, NOON) == 0

    await database.unit(work)


async def test_a_voice_note_goes_after_thirty_days_at_the_latest(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_place(stores)
        await a_note(stores)
        idea = await an_idea(stores, goal, "", IdeaKind.VOICE, NOTE)

        assert await forget_files(stores.ideas, stores.files, LATER) == 0
        assert await stores.ideas.files_to_forget(kept_since(LATER + SECOND)) == [idea]
        assert await forget_files(stores.ideas, stores.files, LATER + SECOND) == 1

        assert await stores.files.get(NOTE) is None

    await database.unit(work)


async def test_a_photo_stays_and_what_was_taken_back_goes(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_place(stores)
        for digest in (NOTE, "b" * 64):
            await a_note(stores, digest)
        photo = await an_idea(stores, goal, "Hier", IdeaKind.PHOTO, NOTE)
        away = await an_idea(stores, goal, "Da", IdeaKind.PHOTO, "b" * 64)
        await show_idea(stores.ideas, photo, "de")
        await stores.ideas.move(away, IdeaAction.ABANDON)

        assert await forget_files(stores.ideas, stores.files, LATER + SECOND) == 1

        assert await stores.files.get(NOTE) is not None
        assert await stores.files.get("b" * 64) is None

    await database.unit(work)


async def test_a_file_that_something_else_has_stays(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_place(stores)
        await a_note(stores)
        first = await an_idea(stores, goal, "", IdeaKind.VOICE, NOTE)
        second = await an_idea(stores, goal, "", IdeaKind.VOICE, NOTE)
        await stores.ideas.save(replace(first, reading=Reading.AGREED))
        assert await forget_files(stores.ideas, stores.files, NOON) == 1
        assert await stores.files.get(NOTE) is not None
        assert not await stores.files.remove(NOTE)

        await stores.ideas.save(replace(second, reading=Reading.AGREED))
        await forget_files(stores.ideas, stores.files, NOON)

        assert await stores.files.get(NOTE) is None
        assert not await stores.files.remove(NOTE)

    await database.unit(work)
