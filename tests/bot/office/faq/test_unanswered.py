"""What many ask and nobody could answer: shown from five people on, made an entry or a goal; below five nowhere."""

import pytest

from contacts.staff import Role
from faq.askings import Asking, Outcome
from faq.entries import EntryState, FaqEntry, FaqText
from hearings.goals import Goal
from hearings.hearings import Phase
from storage.stores import Stores
from tests.bot.driver import Hub, Person, hub_on
from tests.bot.office.faq.conftest import stored
from tests.bot.office.hearing.leading import a_hearing
from tests.databases import Database, database, place

__all__ = ["database", "place"]

SWIM = ("Wo lerne ich schwimmen?", "wo lerne ich schwimmen", "Wo lern ich schwimmen?")
SECRET = "Muss ich meinem Mann sagen, dass ich ausziehe?"


@pytest.fixture
async def hub(database: Database) -> Hub:
    """On each engine."""
    return await hub_on(database)


async def ask(hub: Hub, text: str, first: int, last: int, language: str = "de", **more: object) -> None:
    """Let people of these numbers ask something that has no answer."""

    async def work(stores: Stores) -> None:
        for number in range(first, last):
            chat = await stores.addresses.open(hub.person(f"p{number}").address, hub.now)
            asking = Asking(0, chat.id, language, text, Outcome.UNKNOWN, None, hub.now, **more)  # type: ignore[arg-type]
            await stores.askings.add(asking)

    await hub.unit(work)


async def part(hub: Hub, days: int) -> None:
    """Let days pass, and questions lose their people."""
    hub.later(days=days)
    await hub.unit(lambda stores: stores.askings.part_from_people(hub.now))


async def test_a_question_of_five_people_is_shown_with_examples(hub: Hub, editor: Person) -> None:
    await ask(hub, SWIM[0], 1, 4)
    await ask(hub, SWIM[1], 4, 5)
    await ask(hub, SWIM[2], 5, 7, "tr")
    await ask(hub, SECRET, 7, 11)
    await editor.say("/faqs")

    await editor.press("Unanswered")

    assert editor.reads == (
        "Questions of the last 90 days without an answer\n\n"
        "1. 6 people, in Deutsch and Türkçe:\n\n"
        "> Wo lerne ich schwimmen?\n\n> wo lerne ich schwimmen\n\n> Wo lern ich schwimmen?\n\n"
        "1 question is asked by fewer than 5 people and is shown to nobody."
    )
    assert editor.buttons == ["1. Write an entry", "Questions and answers", "Office"]


async def test_what_fewer_than_five_people_ask_is_shown_nowhere(hub: Hub) -> None:
    admin = await hub.staff("Ada", Role.ADMIN)
    await ask(hub, SECRET, 1, 5)
    await ask(hub, SECRET, 1, 5)  # again: still four people
    await a_hearing(hub)

    for token in ("fqs", "fqs_open", "fqs_draft:1", "fqs_goal:1", "fqs_goal:1:1", "fqs_figs", "fqs_figs:year"):
        await admin.press_token(token)

    assert not any("Mann" in text or "ausziehe" in text for text in admin.history)
    assert await hub.unit(lambda stores: stores.faq.count()) == 0
    assert len(await goals(hub)) == 1


async def test_questions_without_their_people_count_beside_those_of_the_same_days(hub: Hub, editor: Person) -> None:
    await ask(hub, SWIM[0], 1, 5)
    hub.later(days=20)
    await ask(hub, SWIM[0], 11, 12)
    await part(hub, days=11)
    await editor.press_token("fqs_open")
    assert "1. 5 people, in Deutsch:\n\n> Wo lerne ich schwimmen?" in editor.reads

    await part(hub, days=20)
    await editor.press_token("fqs_open")

    assert "1. 5 people, in Deutsch:" in editor.reads


async def test_who_asks_the_same_again_after_a_month_is_not_taken_for_somebody_else(hub: Hub, editor: Person) -> None:
    await ask(hub, SWIM[0], 1, 5)
    await part(hub, days=31)
    await ask(hub, SWIM[1], 1, 5)
    await part(hub, days=31)
    await ask(hub, SWIM[2], 1, 3)

    await editor.press_token("fqs_open")

    assert "schwimmen" not in editor.reads
    assert "1 question is asked by fewer than 5 people" in editor.reads


async def test_who_waits_for_the_answer_and_asks_again_is_one_person(hub: Hub, editor: Person) -> None:
    await ask(hub, SWIM[0], 1, 4, wants_answer=True)
    hub.later(days=1)
    await ask(hub, SWIM[0], 1, 4)
    await part(hub, days=31)

    await editor.press_token("fqs_open")

    assert "schwimmen" not in editor.reads


async def test_what_identifies_is_taken_out_and_what_was_answered_is_left_out(hub: Hub, editor: Person) -> None:
    await ask(hub, "Wo lerne ich schwimmen? Tel. 07361 123456", 1, 6)

    await editor.press_token("fqs_open")

    assert "> Wo lerne ich schwimmen? Tel. …" in editor.reads
    hub.later(days=91)
    await editor.press_token("fqs_open")
    assert "There is none that at least 5 people ask." in editor.reads


async def test_a_draft_is_made_of_the_most_central_question_once(hub: Hub, editor: Person) -> None:
    await ask(hub, SWIM[0], 1, 7, "tr")
    await editor.press_token("fqs_open")

    await editor.press("1. Write an entry")
    assert editor.reads.startswith("It is saved as a draft. Please write the answer, and on what it relies.")
    await editor.press_again()

    assert await hub.unit(lambda stores: stores.faq.count()) == 1
    expected = FaqEntry(1, "wo-lerne-ich-schwimmen", "clubs", "tr", {"tr": FaqText(SWIM[0])}, version=1)
    assert await stored(hub) == expected
    assert expected.state is EntryState.DRAFT


async def test_a_goal_is_recorded_in_the_hearing_that_is_prepared(hub: Hub, moderator: Person) -> None:
    await ask(hub, SWIM[0], 1, 7, "tr")
    await ask(hub, SWIM[1], 7, 8)
    await moderator.press_token("fqs_open")
    await moderator.press("1. Goal for the next hearing")
    assert moderator.reads == "No hearing is being prepared. Please set one up first; then come back here."
    await a_hearing(hub)

    await moderator.press_token("fqs_goal:1")

    assert moderator.reads.startswith(
        "It is a goal of the draft now. The committee decides whether it stays, and in which words."
    )
    goal = (await goals(hub))[1]
    assert goal.wording.say("de", "de") == (SWIM[1], "de")
    assert (goal.number, goal.is_set, goal.pictogram) == (2, False, "📚")
    await moderator.press_token("fqs_goal:1")
    assert len(await goals(hub)) == 2


async def test_a_hearing_that_is_announced_gets_no_goal(hub: Hub, moderator: Person) -> None:
    await ask(hub, SWIM[0], 1, 6)
    await a_hearing(hub, Phase.ANNOUNCED)

    await moderator.press_token("fqs_goal:1:1")

    assert moderator.reads.startswith("This button no longer works.")
    assert len(await goals(hub)) == 1


async def test_of_several_hearings_one_is_chosen(hub: Hub, moderator: Person) -> None:
    await ask(hub, SWIM[0], 1, 6)
    await a_hearing(hub)
    await a_hearing(hub)
    await moderator.press_token("fqs_goal:1")
    assert moderator.reads == "For which hearing?"

    await moderator.press("Hearing 2027")

    assert [len(await goals(hub, hearing)) for hearing in (1, 2)] == [2, 1]


async def test_a_hearing_with_all_its_goals_gets_no_more(hub: Hub, moderator: Person) -> None:
    await ask(hub, SWIM[0], 1, 6)
    await a_hearing(hub, goals=20)

    await moderator.press_token("fqs_goal:1")

    assert moderator.reads.startswith("This hearing has as many goals as it can have.")
    assert len(await goals(hub)) == 20


async def test_an_editor_records_no_goals_and_a_moderator_writes_no_entries(
    hub: Hub, editor: Person, moderator: Person
) -> None:
    await ask(hub, SWIM[0], 1, 6)
    await a_hearing(hub)

    await editor.press_token("fqs_goal:1")
    await moderator.press_token("fqs_draft:1")

    assert [len(await goals(hub)), await hub.unit(lambda stores: stores.faq.count())] == [1, 0]


async def goals(hub: Hub, hearing_id: int = 1) -> list[Goal]:
    found: list[Goal] = await hub.unit(lambda stores: stores.goals.of(hearing_id))
    return found
