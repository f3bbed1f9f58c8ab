"""The German text of an idea: written by a moderator, read back to its author, and theirs to agree with."""

import pytest

from channels.incoming import Kind
from contacts.staff import Role
from hearings.ideas import Idea, IdeaKind, IdeaState, Reading
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.giving import GARDEN, GARTEN, OGG, Evening

BACK = "حديقة في كل حي من المدينة"


@pytest.fixture
async def noor_and_idea(evening: Evening) -> tuple[Person, Idea]:
    """Somebody who wrote in Arabic."""
    noor, author = await evening.guest("noor", "ar")
    return noor, await evening.idea(author, GARDEN)


async def write_german(mia: Person, idea: Idea, text: str = GARTEN) -> None:
    await mia.press_token(f"hi_one:{idea.id}")
    await mia.press("Write the German text")
    await mia.say(text)
    await mia.press("Save and ask its author")


async def test_an_arabic_author_reads_the_german_text_and_says_yes(
    evening: Evening, mia: Person, noor_and_idea: tuple[Person, Idea]
) -> None:
    noor, idea = noor_and_idea
    await mia.press_token(f"hi_one:{idea.id}")
    assert GARDEN in mia.reads
    assert "There is no text in this language yet: Deutsch." in mia.reads
    await mia.press("Show it")

    await mia.press("Write the German text")
    await mia.say(GARTEN)
    await mia.press("Add it in their language…")
    await mia.say(BACK)
    await mia.press("Save and ask its author")

    assert "Saved. Its author is asked whether this is right." in mia.reads
    assert GARTEN in noor.reads
    assert BACK in noor.reads
    assert noor.sees[-1].shown.language == "ar"
    assert not (await evening.stored(idea)).may_be_used

    (yes, no) = [choice.token for row in noor.sees[-1].shown.choices for choice in row]
    assert (yes, no) == (f"h_yes:{idea.id}", f"h_no:{idea.id}")
    await noor.press_token(yes)

    stored = await evening.stored(idea)
    assert (stored.reading, stored.may_be_used) == (Reading.AGREED, True)
    assert stored.public is not None
    assert stored.public.source == "ar"
    assert stored.public.say("de", "de") == (GARTEN, "de")
    assert stored.public.say("ar", "de") == (GARDEN, "ar")
    await mia.press_token(f"hi_one:{idea.id}")
    assert "✓ This is what its author means." in mia.reads


async def test_an_author_who_says_no_is_asked_again_about_a_new_text(
    evening: Evening, mia: Person, noor_and_idea: tuple[Person, Idea]
) -> None:
    noor, idea = noor_and_idea
    await write_german(mia, idea, "Ein Zaun")
    mia.look_away()
    await noor.press_token(f"h_no:{idea.id}")
    await noor.say("حديقة، ليس سياجاً")
    assert "The author of idea 1 says that the German text is not what they mean" in mia.reads
    assert (await evening.stored(idea)).reading is Reading.WRONG

    await mia.press("Open the idea")
    assert "✗ Its author says that this is not what they meant." in mia.reads
    await mia.press("Change the German text")
    await mia.say(GARTEN)
    await mia.press("Save and ask its author")
    assert GARTEN in noor.reads
    await noor.press_token(f"h_yes:{idea.id}")

    assert (await evening.stored(idea)).reading is Reading.AGREED


async def test_a_moderator_goes_on_without_an_answer_after_a_second_thought(
    evening: Evening, mia: Person, noor_and_idea: tuple[Person, Idea]
) -> None:
    noor, idea = noor_and_idea
    await write_german(mia, idea)

    await mia.press("Go on without an answer…")
    assert "Its author was asked whether this is right and has not answered." in mia.reads
    assert (await evening.stored(idea)).reading is Reading.ASKED
    await mia.press("Yes, use it")

    assert (await evening.stored(idea)).reading is Reading.OVERRIDDEN
    await mia.press_again()
    assert "This can no longer be done" in mia.reads
    await noor.press_token(f"h_yes:{idea.id}")
    assert (await evening.stored(idea)).reading is Reading.OVERRIDDEN


async def test_an_author_whose_chat_is_gone_cannot_be_asked(
    hub: Hub, evening: Evening, mia: Person, noor_and_idea: tuple[Person, Idea]
) -> None:
    noor, idea = noor_and_idea
    await noor.do(Kind.BLOCKED)

    await mia.press_token(f"hi_de:{idea.id}")
    await mia.say(GARTEN)
    assert "Save and ask its author" not in mia.buttons
    await mia.press("Save")

    assert "Its author cannot be asked" in mia.reads
    await mia.press("Go on without an answer…")
    await mia.press("Yes, use it")
    await mia.press("Show it")
    assert (await evening.stored(idea)).may_be_used


async def test_the_author_reads_german_and_nobody_changes_their_words(evening: Evening, mia: Person) -> None:
    _, author = await evening.guest("hans", "de")
    idea = await evening.idea(author, "Mehr Bänke")

    await mia.press_token(f"hi_de:{idea.id}")
    await mia.say("Weniger Bänke")

    assert (await evening.stored(idea)).public is None
    assert (await evening.stored(idea)).text == "Mehr Bänke"


async def test_german_words_of_somebody_who_reads_another_language_are_taken_as_they_are(
    evening: Evening, mia: Person
) -> None:
    _, author = await evening.guest("noor", "ar")
    idea = await evening.idea(author, "Mehr Bänke")
    await mia.press_token(f"hi_one:{idea.id}")
    await mia.press("Show it")

    await mia.press("Write the German text")
    await mia.press("It is in this language already")

    stored = await evening.stored(idea)
    assert stored.may_be_used
    assert stored.public is not None
    assert stored.public.source == "de"
    assert "Its author's words are the text in this language: Deutsch." in mia.reads


async def test_a_voice_note_is_typed_up_and_read_back_in_both_languages(evening: Evening, mia: Person) -> None:
    noor, author = await evening.guest("noor", "ar")
    idea = await evening.idea(author, "", IdeaKind.VOICE, OGG)
    await mia.press_token(f"hi_one:{idea.id}")
    await mia.press("Write the German text")
    await mia.say(GARTEN)
    await mia.press("Add it in their language…")
    await mia.say(GARDEN)
    await mia.press("Save and ask its author")
    assert GARDEN in noor.reads

    await noor.press_token(f"h_yes:{idea.id}")
    await mia.press_token(f"hi_show:{idea.id}")

    stored = await evening.stored(idea)
    assert stored.may_be_used
    assert stored.public is not None
    assert (stored.public.source, stored.public.say("ar", "de")) == ("de", (GARDEN, "ar"))


async def test_of_two_who_write_at_once_the_second_loses_nothing(
    hub: Hub, evening: Evening, mia: Person, noor_and_idea: tuple[Person, Idea]
) -> None:
    noor, idea = noor_and_idea
    ben = await hub.staff("Ben", Role.MODERATOR)
    for each, text in ((mia, GARTEN), (ben, "Ein Park")):
        await each.press_token(f"hi_one:{idea.id}")
        await each.press("Write the German text")
        await each.say(text)
    await mia.press("Save and ask its author")
    noor.look_away()

    await ben.press("Save and ask its author")

    assert "Somebody else wrote the German text meanwhile. Yours was not saved: Ein Park" in ben.reads
    assert noor.sees == []
    public = (await evening.stored(idea)).public
    assert public is not None
    assert public.say("de", "de")[0] == GARTEN


async def test_saving_twice_asks_once(evening: Evening, mia: Person, noor_and_idea: tuple[Person, Idea]) -> None:
    noor, idea = noor_and_idea
    await write_german(mia, idea)
    noor.look_away()

    await mia.press_again()

    assert noor.sees == []
    assert "Its author was asked whether this is right and has not answered." in mia.reads


async def test_too_long_a_text_is_asked_for_again(
    evening: Evening, mia: Person, noor_and_idea: tuple[Person, Idea]
) -> None:
    _, idea = noor_and_idea
    await mia.press_token(f"hi_de:{idea.id}")

    await mia.say("x" * 20_000)
    assert "This is too long. Please use at most 1,000 characters." in mia.reads
    await mia.say("😀" * 3)
    await mia.say(GARTEN)
    await mia.press("Save and ask its author")

    assert (await evening.stored(idea)).reading is Reading.ASKED


async def test_shown_ideas_without_an_agreed_text_are_listed(
    evening: Evening, mia: Person, noor_and_idea: tuple[Person, Idea]
) -> None:
    _, idea = noor_and_idea
    await mia.press_token(f"hi_show:{idea.id}")
    await mia.press("Ideas")
    assert "Some ideas still need a German text, or their author's yes to it." in mia.reads

    await mia.press("German text missing or open")

    assert mia.buttons[0] == f"✓ 1 🏠 {GARDEN}"
    assert (await evening.stored(idea)).state is IdeaState.SHOWN
