"""The committee's goals at the console: recorded while the hearing is a draft, translated at any time."""

from sqlalchemy import Update, update

from hearings.goals import Goal
from hearings.hearings import Hearing, Phase
from storage.tables.hearings import hearing
from tests.bot.driver import Hub
from tests.console.office.visitor import Visitor
from tests.storage.hearing_people import a_goal, a_hearing


async def draft(hub: Hub, phase: Phase = Phase.DRAFT) -> Hearing:
    found: Hearing = await hub.unit(lambda stores: a_hearing(stores, phase, hub.now))
    return found


async def goals_of(hub: Hub, hearing: Hearing) -> list[Goal]:
    found: list[Goal] = await hub.unit(lambda stores: stores.goals.of(hearing.id))
    return found


async def test_goals_are_recorded_changed_and_removed(hub: Hub, moderator: Visitor) -> None:
    hearing = await draft(hub)
    await moderator.open(f"/hearings/{hearing.id}")
    await moderator.follow("Goals and their languages")
    await moderator.press("Record the goal", title="Deutsch üben", wording="Mehr Orte zum Üben.", minutes="TOP 3")
    assert "date or minutes are missing" in moderator.reads
    await moderator.follow("1 🏠 Deutsch üben")
    await moderator.press("Save", decided_on="2026-05-10", title="Deutsch sprechen")

    (goal,) = await goals_of(hub, hearing)
    assert goal.is_set
    assert goal.title.texts["de"].text == "Deutsch sprechen"
    await moderator.follow("1 🏠 Deutsch sprechen")
    await moderator.press("Remove the goal")
    assert "There is no goal yet." in moderator.reads


async def test_bad_input_stays_in_the_form(hub: Hub, moderator: Visitor) -> None:
    hearing = await draft(hub)
    await moderator.open(f"/hearings/{hearing.id}/goals")
    await moderator.press("Record the goal", title="x" * 61, wording="", decided_on="2999-01-01")

    assert moderator.status == 422
    assert "at most 60 characters" in moderator.reads
    assert "This day is still to come." in moderator.reads
    assert moderator.value("title") == "x" * 61
    assert await goals_of(hub, hearing) == []


async def test_what_was_announced_is_only_translated(hub: Hub, moderator: Visitor) -> None:
    hearing = await draft(hub, Phase.IDEAS)
    goal = await hub.unit(lambda stores: a_goal(stores, hearing))
    await moderator.open(f"/goals/{goal.id}")
    assert "Save" not in moderator.buttons
    await moderator.follow("Türkçe")
    await moderator.press("Save", title="Konuşma", wording="Daha çok yer.")

    (changed,) = await goals_of(hub, hearing)
    assert changed.title.texts["tr"].text == "Konuşma"
    assert changed.wording.texts[changed.wording.source] == goal.wording.texts[goal.wording.source]


async def test_a_goal_fixed_while_the_form_was_open_stays(hub: Hub, moderator: Visitor) -> None:
    hearing = await draft(hub)
    goal = await hub.unit(lambda stores: a_goal(stores, hearing))
    await moderator.open(f"/goals/{goal.id}")
    await hub.unit(lambda stores: stores.session.run(_announced(hearing.id)))
    await moderator.press("Save", title="Anders")

    assert moderator.status == 409
    assert (await goals_of(hub, hearing))[0].title == goal.title


def _announced(hearing_id: int) -> Update:
    return update(hearing).where(hearing.c.id == hearing_id).values(phase=Phase.ANNOUNCED)
