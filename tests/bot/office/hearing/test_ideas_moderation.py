"""Moderators read what people gave: they show, hide with a reason, sort, and put on the wall."""

import pytest

from channels.outgoing import AttachmentKind
from contacts.staff import Role
from hearings.ideas import IdeaKind, IdeaState, Reading
from hearings.participants import Helping, next_person
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.giving import GARDEN, GARTEN, OGG, Evening


async def test_what_waits_is_listed_the_oldest_first(evening: Evening, mia: Person) -> None:
    _, noor = await evening.guest("noor", "ar")
    await evening.idea(noor, GARDEN)
    await evening.idea(noor, "مكتبة", goal=1)

    await mia.press_token(f"hi:{evening.hearing.id}")

    assert "Ideas: Integrationshearing" in mia.reads
    assert "2 ideas wait for you." in mia.reads
    assert mia.buttons[:2] == [f"● 1 🏠 {GARDEN}", "● 2 🏠 مكتبة"]


async def test_a_german_idea_is_shown_and_stands_at_once(evening: Evening, mia: Person) -> None:
    hans, author = await evening.guest("hans", "de-simple")
    idea = await evening.idea(author, "Mehr Bänke")
    await mia.press_token(f"hi_one:{idea.id}")
    assert "In its author's words" in mia.reads
    assert "Write the German text" not in mia.buttons

    await mia.press("Show it")

    stored = await evening.stored(idea)
    assert "Done: everybody can read it now." in mia.reads
    assert (stored.state, stored.reading, stored.may_be_used) == (IdeaState.SHOWN, Reading.AGREED, True)
    assert stored.public is not None
    assert stored.public.say("ar", "de") == ("Mehr Bänke", "de")
    assert hans.sees == []


async def test_an_author_reads_in_their_language_why_their_idea_is_hidden(evening: Evening, mia: Person) -> None:
    noor, author = await evening.guest("noor", "tr")
    idea = await evening.idea(author, "Komşum Ali evine baksın")
    await mia.press_token(f"hi_one:{idea.id}")

    await mia.press("Hide it…")
    await mia.press("Another reason…")
    await mia.say("Bitte  keine Namen.")

    assert (await evening.stored(idea)).state is IdeaState.HIDDEN
    assert "Bitte keine Namen." in noor.reads
    assert noor.sees[-1].shown.language == "tr"
    assert "Its author has your reason." in mia.reads
    assert "It is hidden: Bitte keine Namen." in mia.reads


async def test_a_common_reason_is_one_press_and_staff_read_it_in_their_own_words(evening: Evening, mia: Person) -> None:
    lea, author = await evening.guest("lea", "en")
    idea = await evening.idea(author, "My neighbour Paul should be quiet")
    await mia.press_token(f"hi_one:{idea.id}")
    await mia.press("Hide it…")

    await mia.press("A person could be recognised")

    assert "It says something about a person who could be recognised." in lea.reads
    assert lea.buttons == ["Write to the office"]
    assert "It is hidden: A person could be recognised" in mia.reads


async def test_what_is_undone_waits_again_and_its_author_hears_of_it(evening: Evening, mia: Person) -> None:
    lea, author = await evening.guest("lea", "en")
    idea = await evening.idea(author, "Benches")
    await mia.press_token(f"hi_one:{idea.id}")
    await mia.press("Hide it…")
    await mia.press("It is advertising")
    lea.look_away()

    await mia.press("Undo")

    stored = await evening.stored(idea)
    assert (stored.state, stored.hidden_because) == (IdeaState.CONFIRMED, "")
    assert "The office looks at your idea 1 once more." in lea.reads


async def test_an_idea_that_a_measure_is_made_of_stays_where_it_is(evening: Evening, mia: Person) -> None:
    _, author = await evening.guest("hans", "de")
    idea = await evening.idea(author, "Bänke")
    await mia.press_token(f"hi_one:{idea.id}")
    await mia.press("Show it")
    await evening.measure("Bänke im Park", author, ideas=(idea,))

    await mia.press("Undo")
    assert "A measure is made of it already, so this can no longer be undone." in mia.reads
    await mia.press("Other goal…")
    await mia.press("🏠 2 · Housing")

    assert "so it stays with its goal" in mia.reads
    assert (await evening.stored(idea)).goal_id == evening.goals[0].id


async def test_an_idea_is_sorted_to_another_goal(evening: Evening, mia: Person) -> None:
    _, author = await evening.guest("hans", "de")
    idea = await evening.idea(author, "Sprachcafé")
    await mia.press_token(f"hi_one:{idea.id}")

    await mia.press("Other goal…")
    await mia.press("🏠 2 · Housing")

    assert "Done: it belongs to this goal now." in mia.reads
    assert (await evening.stored(idea)).goal_id == evening.goals[1].id


async def test_only_shown_ideas_with_a_german_text_come_on_the_wall(evening: Evening, mia: Person) -> None:
    _, author = await evening.guest("noor", "ar")
    idea = await evening.idea(author, GARDEN)
    await mia.press_token(f"hi_one:{idea.id}")
    await mia.press("Show it")
    assert "Put it on the wall" not in mia.buttons
    await mia.press_token(f"hi_wall:{idea.id}:on")
    assert "Only ideas that everybody can read and that have a German text can be on the wall." in mia.reads
    await mia.press("Write the German text")
    await mia.say(GARTEN)
    await mia.press("Save and ask its author")

    await mia.press("Put it on the wall")

    assert "It is on the wall." in mia.reads
    assert [each.id for each in await evening.hub.unit(lambda s: s.ideas.on_wall(evening.hearing.id))] == [idea.id]
    await mia.press("Take it off the wall")
    assert await evening.hub.unit(lambda s: s.ideas.on_wall(evening.hearing.id)) == []


async def test_hiding_takes_an_idea_off_the_wall(evening: Evening, mia: Person) -> None:
    _, author = await evening.guest("hans", "de")
    idea = await evening.idea(author, "Bänke")
    await mia.press_token(f"hi_one:{idea.id}")
    await mia.press("Show it")
    await mia.press("Put it on the wall")

    await mia.press("Hide it…")
    await mia.press("It is there already")

    assert await evening.hub.unit(lambda s: s.ideas.on_wall(evening.hearing.id)) == []


async def test_the_second_of_two_moderators_reads_what_happened(hub: Hub, evening: Evening, mia: Person) -> None:
    ben = await hub.staff("Ben", Role.ADMIN)
    _, author = await evening.guest("hans", "de")
    idea = await evening.idea(author, "Bänke")
    for each in (mia, ben):
        await each.press_token(f"hi_one:{idea.id}")
    await mia.press("Hide it…")
    await ben.press("Show it")
    await ben.press_again()

    assert "This can no longer be done: somebody else was faster." in ben.reads
    await mia.press("It is there already")
    assert (await evening.stored(idea)).state is IdeaState.HIDDEN
    await mia.press_again()
    assert "This can no longer be done: somebody else was faster." in mia.reads


async def test_a_voice_note_comes_along_and_cannot_be_shown_before_it_is_typed_up(
    evening: Evening, mia: Person
) -> None:
    _, author = await evening.guest("noor", "ar")
    idea = await evening.idea(author, "", IdeaKind.VOICE, OGG)
    await mia.press_token(f"hi_one:{idea.id}")
    assert "It is a voice note (العربية)." in mia.reads
    await mia.press("Show it")
    assert "There are no words to show yet." in mia.reads

    await mia.press("Hear the voice note")

    (file,) = mia.sees[-1].shown.attachments
    assert (file.kind, file.media_type, file.digest) == (AttachmentKind.DOCUMENT, "audio/ogg", idea.file_digest)
    await mia.press("Write the German text")
    assert [len(each.shown.attachments) for each in mia.sees] == [0, 1]


async def test_lists_show_what_was_decided_and_the_ideas_of_a_goal(evening: Evening, mia: Person) -> None:
    _, author = await evening.guest("hans", "de")
    first, second = await evening.idea(author, "Bänke"), await evening.idea(author, "Werbung", goal=1)
    await mia.press_token(f"hi_show:{first.id}")
    await mia.press_token(f"hi_hidden:{second.id}:advert")

    await mia.press("Ideas")
    assert "No idea waits for you." in mia.reads
    await mia.press("Hidden (1)")
    assert mia.buttons[0] == "✗ 2 🏠 Werbung"
    await mia.press("Ideas")
    await mia.press("Shown (1)")
    assert mia.buttons[0] == "✓ 1 🏠 Bänke"
    await mia.press("Ideas")
    await mia.press("By goal…")
    await mia.press("🏠 2 · Housing")
    assert mia.buttons[0] == "✗ 2 🏠 Werbung"


async def test_a_long_list_has_pages(evening: Evening, mia: Person) -> None:
    _, author = await evening.guest("hans", "de")
    for number in range(9):
        idea = await evening.idea(author, f"Bank {number}")
        await mia.press_token(f"hi_show:{idea.id}")
    await mia.press_token(f"hi_list:{evening.hearing.id}:shown")

    await mia.press("More")

    assert mia.buttons == ["✓ 9 🏠 Bank 8", "Ideas", "Office"]


async def test_what_no_longer_exists_is_said(evening: Evening, mia: Person) -> None:
    for token in ("hi_one:99", "hi_show:99", "hi_hidden:99:same", "hi_de:99", "hi_overd:99", "hi_file:99", "hi_one:x"):
        await mia.press_token(token)
        assert "This idea no longer exists." in mia.reads
    await mia.press_token("hi:99")
    assert "This hearing no longer exists." in mia.reads


@pytest.mark.parametrize("token", ["hi:1", "hi_one:1", "hi_show:1", "hi_paper:1", "hi_de:1"])
async def test_only_moderators_may(hub: Hub, evening: Evening, token: str) -> None:
    editor = await hub.staff("Eva", Role.EDITOR)

    await editor.press_token(token)

    assert "This button no longer works." in editor.reads


async def test_moderators_hear_of_new_ideas_every_two_minutes_at_most(hub: Hub, evening: Evening, mia: Person) -> None:
    _, author = await evening.guest("hans", "de")
    await evening.idea(author, "Eins")
    mia.look_away()

    async def tick(**later: float) -> str:
        hub.later(**later)
        await hub._ticker.tick()
        await hub.deliver()
        return mia.reads

    assert await tick(seconds=1) == "1 idea waits for you."
    await evening.idea(author, "Zwei")
    await evening.idea(author, "Drei")
    mia.look_away()
    assert await tick(seconds=60) == ""
    assert await tick(seconds=61) == "3 ideas wait for you."
    mia.look_away()
    assert await tick(minutes=10) == ""


async def test_nobody_is_told_of_ideas_that_were_moderated_already(hub: Hub, evening: Evening, mia: Person) -> None:
    _, author = await evening.guest("hans", "de")
    idea = await evening.idea(author, "Eins")
    await mia.press_token(f"hi_show:{idea.id}")
    mia.look_away()

    await hub._ticker.tick()
    await hub.deliver()

    assert mia.reads == ""


async def test_a_guest_on_a_passed_on_phone_gets_nothing_that_another_would_read(
    hub: Hub, evening: Evening, mia: Person
) -> None:
    lea, holder = await evening.guest("lea", "en")

    guest = await hub.unit(lambda s: next_person(s.participants, holder, "en", Helping.NEXT, hub.now))
    idea = await evening.idea(guest, "Benches")
    await hub.unit(lambda s: next_person(s.participants, guest, "en", Helping.NEXT, hub.now))
    lea.look_away()

    await mia.press_token(f"hi_hidden:{idea.id}:same")

    assert "Its author cannot be told." in mia.reads
    assert lea.sees == []
