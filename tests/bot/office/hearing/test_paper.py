"""Ideas on paper are typed in together, and can be taken out together."""

from contacts.staff import Role
from hearings.ideas import Idea, IdeaKind, IdeaState, Reading
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.giving import GARDEN, GARTEN, Evening


async def stored(evening: Evening) -> list[Idea]:
    states = tuple(IdeaState)
    found = await evening.hub.unit(lambda s: s.ideas.listed(evening.hearing.id, states, None, 100))
    return list(found)


async def begin(evening: Evening, mia: Person, language: str = "Deutsch") -> None:
    await mia.press_token(f"hi:{evening.hearing.id}")
    await mia.press("Enter ideas from paper…")
    await mia.press("🏠 1 · Housing")
    await mia.press(language)


async def test_a_sheet_in_german_is_typed_in_and_can_be_read_at_once(evening: Evening, mia: Person) -> None:
    await begin(evening, mia)
    await mia.say("1. Bänke im Park\n- Mehr  Bäume\n\n")
    assert "2 ideas for 🏠 1 · Housing, written in this language: Deutsch" in mia.reads
    await mia.say("Ein Sprachcafé")
    assert "3. Ein Sprachcafé" in mia.reads
    await mia.press("Save")

    assert "The ideas from paper are saved. Their numbers: 1 to 3" in mia.reads
    ideas = await stored(evening)
    assert [idea.text for idea in ideas] == ["Bänke im Park", "Mehr Bäume", "Ein Sprachcafé"]
    assert {(idea.kind, idea.state, idea.reading) for idea in ideas} == {
        (IdeaKind.PAPER, IdeaState.SHOWN, Reading.AGREED)
    }
    assert all(idea.assisted and idea.may_be_used and idea.participant_id is None for idea in ideas)


async def test_other_languages_wait_for_their_german_text_and_nobody_is_asked(evening: Evening, mia: Person) -> None:
    await begin(evening, mia, "العربية")
    await mia.say(GARDEN)
    await mia.press("Save")
    assert "The idea from paper is saved. Its number: 1" in mia.reads
    await mia.press(f"● 1 🏠 📄 {GARDEN}")
    assert "It was written on paper." in mia.reads
    await mia.press("Write the German text")
    await mia.say(GARTEN)
    await mia.press("Save")
    await mia.press("Show it")

    (idea,) = await stored(evening)
    assert (idea.reading, idea.may_be_used) == (Reading.OVERRIDDEN, True)


async def test_a_batch_is_undone_as_a_whole(evening: Evening, mia: Person) -> None:
    _, hans = await evening.guest("hans", "de")
    own = await evening.idea(hans, "Meine Idee")
    await begin(evening, mia)
    await mia.say("Bänke\nBäume")
    await mia.press("Save")

    await mia.press("Undo")

    assert "Undone: these ideas are no longer there." in mia.reads
    assert [idea.id for idea in await stored(evening)] == [own.id]
    await mia.press_again()
    assert "This was undone already." in mia.reads


async def test_a_batch_of_which_a_measure_is_made_stays(evening: Evening, mia: Person) -> None:
    _, hans = await evening.guest("hans", "de")
    await begin(evening, mia)
    await mia.say("Bänke\nBäume")
    await mia.press("Save")
    await evening.measure("Bäume pflanzen", hans, ideas=((await stored(evening))[1],))

    await mia.press("Undo")

    assert "A measure is made of one of these ideas already, so they stay." in mia.reads
    assert len(await stored(evening)) == 2


async def test_saving_twice_saves_once(evening: Evening, mia: Person) -> None:
    await begin(evening, mia)
    await mia.say("Bänke")
    await mia.press("Save")

    await mia.press_again()

    assert "There are no ideas left to save here." in mia.reads
    assert len(await stored(evening)) == 1


async def test_what_cannot_be_taken_is_said_and_the_rest_stays(evening: Evening, mia: Person) -> None:
    await begin(evening, mia)
    await mia.say("😀")
    assert "Please answer with a text message." in mia.reads
    await mia.say("Bänke")
    await mia.say("Kurz\n" + "x" * 1001)
    assert "This idea is too long, so nothing of your message was taken" in mia.reads
    await mia.say("\n".join(f"Idee {number}" for number in range(40)))
    assert "At most 40 ideas can be saved together" in mia.reads
    await mia.send_file("a.pdf", b"%PDF")
    assert "Please answer with a text message." in mia.reads

    await mia.press("Save")

    assert [idea.text for idea in await stored(evening)] == ["Bänke"]


async def test_outside_of_the_steps_that_collect_nothing_is_entered(hub: Hub, evening: Evening, mia: Person) -> None:
    await begin(evening, mia)
    await mia.say("Bänke")
    await evening.advance(2)

    await mia.press("Save")

    assert "Ideas are not collected in this step of the hearing" in mia.reads
    assert await stored(evening) == []
    assert "Enter ideas from paper…" not in mia.buttons


async def test_two_batches_do_not_undo_each_other(hub: Hub, evening: Evening, mia: Person) -> None:
    ben = await hub.staff("Ben", Role.MODERATOR)
    for each, text in ((mia, "Bänke\nBäume"), (ben, "Cafés\nChöre")):
        await begin(evening, each)
        await each.say(text)
        await each.press("Save")

    await mia.press("Undo")

    assert [idea.text for idea in await stored(evening)] == ["Cafés", "Chöre"]
