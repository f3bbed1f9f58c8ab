import hashlib
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.people.hearing.idea_files import UnusablePhoto, clean_photo
from bot.people.hearing.idea_notices import author_chat
from channels.incoming import FileRef, Kind
from contacts.staff import Role
from hearings.hearings import Phase
from hearings.ideas import IDEAS_PER_PERSON, Idea, IdeaAction, IdeaKind, IdeaState, Reading
from tests.bot.driver import Hub, Person
from tests.bot.people.hearing.inviting import Evening, an_evening, move_on

GPS = 0x8825  # the EXIF tag under which a camera puts the place


async def at_a_table(hub: Hub, evening: Evening, name: str = "amira", language: str = "English") -> Person:
    person = hub.person(name)
    await person.say(f"/start t_{evening.tables[0].code}")
    await person.press(language)
    await person.press_token("h_on")
    return person


async def ideas(hub: Hub, evening: Evening) -> list[Idea]:
    found: list[Idea] = await hub.unit(lambda stores: stores.ideas.of_goal(evening.goals[0].id, *IdeaState))
    return found


def a_photo(width: int = 40, height: int = 30) -> bytes:
    """Return a picture as a phone takes it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "Kamera von Amira"
    exif.get_ifd(GPS)[2] = (48.0, 50.0, 13.0)
    content = BytesIO()
    Image.new("RGB", (width, height), "green").save(content, "JPEG", exif=exif, comment=b"Amiras Haus")
    return content.getvalue()


async def test_an_idea_is_read_back_and_counts_after_a_yes(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening, language="العربية")

    await amira.press_token(f"h_idea:{evening.goals[0].id}")
    await amira.say("نحتاج إلى شقق أكبر للعائلات")
    assert "نحتاج إلى شقق أكبر للعائلات" in amira.reads
    (idea,) = await ideas(hub, evening)
    assert (idea.state, idea.number) == (IdeaState.RECEIVED, 0)
    await amira.press_token(f"h_i_yes:{idea.id}")

    (idea,) = await ideas(hub, evening)
    assert (idea.state, idea.number, idea.language) == (IdeaState.CONFIRMED, 1, "ar")
    assert idea.text == "نحتاج إلى شقق أكبر للعائلات"


async def test_a_second_yes_changes_nothing(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.say("More playgrounds")
    await amira.press("Yes, send it")

    await amira.press_again()

    assert "This is done already." in amira.reads
    assert [idea.number for idea in await ideas(hub, evening)] == [1]


async def test_other_words_take_the_place_of_the_first_and_are_read_back_again(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.say("More playgronds")
    await amira.press("Change")
    await amira.say("More playgrounds near the station")
    assert "More playgrounds near the station" in amira.reads
    await amira.press("Yes, send it")

    assert [idea.text for idea in await ideas(hub, evening)] == ["More playgrounds near the station"]


@pytest.mark.parametrize("words", ["👍", "  \n ", "1", "ok"])
async def test_what_says_nothing_is_asked_for_in_words(hub: Hub, words: str) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")

    await amira.say(words)

    assert "Please write in words what is needed" in amira.reads
    await amira.say("More playgrounds")  # the question still stands
    assert "We have understood" in amira.reads


async def test_20000_characters_are_not_cut_but_asked_to_be_shorter(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")

    await amira.say("wort " * 4_000)

    assert "at most 1,000 characters" in amira.reads
    assert await ideas(hub, evening) == []


async def test_the_same_words_twice_are_one_idea(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    for _ in range(2):
        await amira.press_token(f"h_idea:{evening.goals[0].id}")
        await amira.say("More  playgrounds")
    assert "We have understood" in amira.reads
    await amira.press("Yes, send it")

    await amira.press_token(f"h_idea:{evening.goals[0].id}")
    await amira.say("More playgrounds")

    assert "You have given this idea already." in amira.reads
    assert len(await ideas(hub, evening)) == 1


async def test_who_gives_ideas_without_end_is_thanked_and_stopped(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    for number in range(IDEAS_PER_PERSON + 1):
        await amira.press_token(f"h_idea:{evening.goals[0].id}")
        await amira.say(f"Idea number {number}")

    assert "that is as many as one person can give" in amira.reads
    assert len(await ideas(hub, evening)) == IDEAS_PER_PERSON


async def test_an_idea_after_the_step_has_closed_is_refused_in_words(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.MEASURES)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await move_on(hub, evening)

    await amira.say("More playgrounds")

    assert "The time for this is over." in amira.reads
    assert await ideas(hub, evening) == []


async def test_a_voice_note_waits_for_the_authors_yes_like_any_idea(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.do(Kind.VOICE, file=FileRef("", "", "audio/ogg", 9, b"OggS-amira"))
    assert "A voice note." in amira.reads
    await amira.press("Yes, send it")

    (idea,) = await ideas(hub, evening)
    assert (idea.kind, idea.text, idea.state) == (IdeaKind.VOICE, "", IdeaState.CONFIRMED)
    stored = await hub.unit(lambda stores: stores.files.get(idea.file_digest))
    assert stored.content == b"OggS-amira"


@pytest.mark.parametrize(
    ("sent_as", "kept"),
    [("audio/webm", ("idea.webm", "audio/webm")), ("audio/mp4", ("idea.m4a", "audio/mp4"))],
)
async def test_a_voice_note_is_kept_as_the_kind_of_recording_it_is(
    hub: Hub, sent_as: str, kept: tuple[str, str]
) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.do(Kind.VOICE, file=FileRef("", "🎤 0:07", sent_as, 5, b"sound"))
    await amira.press("Yes, send it")

    (idea,) = await ideas(hub, evening)
    stored = await hub.unit(lambda stores: stores.files.get(idea.file_digest))
    assert (stored.name, stored.media_type) == kept


async def test_a_voice_note_of_an_hour_is_refused_before_it_is_fetched(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")

    await amira.do(Kind.VOICE, file=FileRef("remote", "", "audio/ogg", 14_000_000))

    assert "This voice note is too long." in amira.reads


async def test_a_photo_keeps_nothing_but_the_picture(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.send_photo(a_photo())
    assert "with a few words below it" in amira.reads
    await amira.send_photo(a_photo(), caption="This crossing is dangerous")
    await amira.press("Yes, send it")

    (idea,) = await ideas(hub, evening)
    stored = await hub.unit(lambda stores: stores.files.get(idea.file_digest))
    kept = Image.open(BytesIO(stored.content))
    assert (idea.kind, idea.text) == (IdeaKind.PHOTO, "This crossing is dangerous")
    assert (dict(kept.getexif()), kept.size, kept.info.get("comment")) == ({}, (30, 40), None)
    assert b"Amira" not in stored.content


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 cut off", b"<svg/>"])
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(UnusablePhoto):
        clean_photo(content)


def test_a_picture_that_unpacks_into_gigabytes_is_refused() -> None:
    content = BytesIO()
    Image.new("1", (20_000, 20_000)).save(content, "PNG")

    with pytest.raises(UnusablePhoto):
        clean_photo(content.getvalue())


async def test_an_idea_is_taken_back_until_others_can_read_it(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    for words in ("First idea", "Second idea"):
        await amira.press_token(f"h_idea:{evening.goals[0].id}")
        await amira.say(words)
        await amira.press("Yes, send it")
    first, second = await ideas(hub, evening)
    await hub.unit(lambda stores: stores.ideas.move(second, IdeaAction.SHOW))
    await amira.press_token("h_mine")
    assert "the office is reading it" in amira.reads
    assert "everybody can read it" in amira.reads

    await amira.press_token(f"h_i_away:{first.id}")
    assert "is taken back" in amira.reads
    await amira.press_token(f"h_i_away:{second.id}")

    assert "Others can read this idea already" in amira.reads
    kept = [(idea.text, idea.state) for idea in await ideas(hub, evening)]
    assert kept == [("", IdeaState.ABANDONED), ("Second idea", IdeaState.SHOWN)]


async def test_nobody_can_touch_the_idea_of_somebody_else(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira, boris = await at_a_table(hub, evening), await at_a_table(hub, evening, "boris")
    await amira.press("Give an idea")
    await amira.say("More playgrounds")
    (idea,) = await ideas(hub, evening)

    for token in ("h_i_yes", "h_i_no", "h_i_away", "h_yes", "h_no"):
        await boris.press_token(f"{token}:{idea.id}")
        assert "This button no longer works." in boris.reads

    assert await ideas(hub, evening) == [idea]


async def asked_for_the_german(hub: Hub, evening: Evening) -> Idea:
    """Let a moderator have asked the author."""
    (idea,) = await ideas(hub, evening)
    await hub.unit(lambda stores: stores.ideas.save(replace(idea, reading=Reading.ASKED)))
    return idea


async def test_the_author_agrees_with_the_german_text(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.say("More playgrounds")
    await amira.press("Yes, send it")
    idea = await asked_for_the_german(hub, evening)

    await amira.press_token(f"h_yes:{idea.id}")

    assert [each.reading for each in await ideas(hub, evening)] == [Reading.AGREED]


async def test_what_the_author_says_is_wrong_reaches_the_moderators_in_their_words(hub: Hub) -> None:
    evening = await an_evening(hub)
    mona = await hub.staff("mona", Role.MODERATOR)
    await mona.say("/office")
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.say("More playgrounds")
    await amira.press("Yes, send it")
    idea = await asked_for_the_german(hub, evening)
    mona.look_away()

    await amira.press_token(f"h_no:{idea.id}")
    await amira.say("I mean places for older children")

    assert [each.reading for each in await ideas(hub, evening)] == [Reading.WRONG]
    assert "I mean places for older children" in mona.reads
    assert "Open the idea" in mona.buttons


async def test_where_messengers_are_shut_out_ideas_go_by_the_web_chat(hub: Hub) -> None:
    evening = await an_evening(hub)
    closed = replace(evening.hearing, ideas_in_messengers=False)
    await hub.unit(lambda stores: stores.hearings.save(closed, hub.now))
    amira = await at_a_table(hub, evening)

    await amira.press("Give an idea")

    assert "web chat" in amira.reads
    await amira.say("More playgrounds")
    assert await ideas(hub, evening) == []


async def test_several_ideas_in_a_row_need_no_button_between_them(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.say("More playgrounds")
    await amira.say("More benches")

    assert "More benches" in amira.reads
    assert [idea.text for idea in await ideas(hub, evening)] == ["More playgrounds", "More benches"]


async def test_a_voice_note_that_is_taken_back_is_destroyed(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.do(Kind.VOICE, file=FileRef("", "", "audio/ogg", 9, b"OggS-amira"))
    (idea,) = await ideas(hub, evening)
    await amira.press("Do not send it")

    await hub._ticker._forget_files()

    assert await hub.unit(lambda stores: stores.files.get(idea.file_digest)) is None


async def test_a_voice_note_after_the_close_is_stored_nowhere(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.MEASURES)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await move_on(hub, evening)

    await amira.do(Kind.VOICE, file=FileRef("", "", "audio/ogg", 9, b"OggS-late"))

    assert "The time for this is over." in amira.reads
    digest = hashlib.sha256(b"OggS-late").hexdigest()
    assert await hub.unit(lambda stores: stores.files.get(digest)) is None


async def test_the_same_voice_note_twice_is_one_idea(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    for _ in range(2):
        await amira.do(Kind.VOICE, file=FileRef("", "", "audio/ogg", 9, b"OggS-amira"))

    assert len(await ideas(hub, evening)) == 1


async def test_a_long_story_below_a_photo_is_asked_to_be_shorter(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")

    await amira.send_photo(a_photo(), caption="wort " * 300)

    assert "at most 1,000 characters" in amira.reads
    assert await ideas(hub, evening) == []


async def test_who_has_the_phone_meanwhile_reads_nothing_about_the_holders_idea(hub: Hub) -> None:
    evening = await an_evening(hub)
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.say("More playgrounds")
    await amira.press("Yes, send it")
    (idea,) = await ideas(hub, evening)
    await amira.press_token("h_nx:next")
    await amira.press("Türkçe")

    assert await hub.unit(lambda stores: author_chat(stores, idea)) is None
    await amira.press_token("h_back")

    assert await hub.unit(lambda stores: author_chat(stores, idea)) is not None
