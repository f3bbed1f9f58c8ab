"""Somebody of the community reads a goal aloud; who would rather listen presses one sign."""

from channels.incoming import FileRef, Kind
from hearings.recordings import ReadAloud
from tests.bot.driver import Hub, Person
from tests.bot.people.hearing.inviting import an_evening

VOICE = FileRef("", "", "audio/ogg", 8, b"OggS-goal")


async def record(mona: Person, goal_id: int, language: str, voice: FileRef = VOICE) -> None:
    await mona.press_token(f"hx_goal:{goal_id}")
    await mona.press("Read aloud…")
    await mona.press(f"○ {language}")
    await mona.do(Kind.VOICE, file=voice)


async def test_a_goal_is_recorded_and_heard_in_the_readers_language(hub: Hub, moderator: Person) -> None:
    evening = await an_evening(hub)
    goal = evening.goals[0]
    await record(moderator, goal.id, "العربية")
    assert "The recording is saved." in moderator.reads
    assert "✓ العربية" in moderator.buttons
    amira, tom = hub.person("amira"), hub.person("tom")
    for person, language in ((amira, "العربية"), (tom, "English")):
        await person.say(f"/start t_{evening.tables[0].code}")
        await person.press(language)
        await person.press_token("h_on")
    assert "🔊" not in tom.buttons
    await amira.press("🔊")

    (sound,) = amira.sees[-1].shown.attachments
    stored = await hub.unit(lambda stores: stores.files.get(sound.digest))
    assert stored.content == b"OggS-goal"


async def test_a_new_recording_takes_the_place_of_the_old_one_and_either_can_be_taken_out(
    hub: Hub, moderator: Person
) -> None:
    goal = (await an_evening(hub)).goals[0]
    await record(moderator, goal.id, "Deutsch")
    (old,) = (await hub.unit(lambda stores: stores.recordings.of(ReadAloud.GOAL, goal.id))).values()
    await moderator.press("✓ Deutsch")
    await moderator.do(Kind.VOICE, file=FileRef("", "", "audio/ogg", 7, b"OggS-new"))
    (new,) = (await hub.unit(lambda stores: stores.recordings.of(ReadAloud.GOAL, goal.id))).values()
    assert new.digest != old.digest
    assert await hub.unit(lambda stores: stores.files.get(old.digest)) is None

    await moderator.press("✓ Deutsch")
    await moderator.press("Take it out")

    assert "It is taken out." in moderator.reads
    assert await hub.unit(lambda stores: stores.recordings.of(ReadAloud.GOAL, goal.id)) == {}
    assert await hub.unit(lambda stores: stores.files.get(new.digest)) is None


async def test_what_is_no_sound_or_too_long_is_asked_for_again(hub: Hub, moderator: Person) -> None:
    goal = (await an_evening(hub)).goals[0]
    await record(moderator, goal.id, "Deutsch", FileRef("far", "", "audio/ogg", 50_000_000))
    assert "This recording is too long: at most 5 MB." in moderator.reads

    await moderator.say("I cannot speak now")

    assert "This is no sound. Please send a voice note." in moderator.reads
    await moderator.do(Kind.VOICE, file=VOICE)
    assert "The recording is saved." in moderator.reads
