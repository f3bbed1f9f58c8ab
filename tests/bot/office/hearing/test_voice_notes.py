"""The ticker destroys voice notes: once their German text stands, and after thirty days at the latest."""

from hearings.ideas import VOICE_KEPT_DAYS, IdeaKind
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.giving import GARTEN, OGG, Evening


async def is_kept(hub: Hub, digest: str) -> bool:
    await hub._ticker.tick()
    return await hub.unit(lambda stores: stores.files.get(digest)) is not None


async def test_a_note_goes_with_its_authors_yes(hub: Hub, evening: Evening, mia: Person) -> None:
    noor, author = await evening.guest("noor", "ar")
    idea = await evening.idea(author, "", IdeaKind.VOICE, OGG)
    await mia.press_token(f"hi_de:{idea.id}")
    await mia.say(GARTEN)
    await mia.press("Save and ask its author")
    assert await is_kept(hub, idea.file_digest)

    await noor.press_token(f"h_yes:{idea.id}")

    assert not await is_kept(hub, idea.file_digest)
    await mia.press_token(f"hi_one:{idea.id}")
    assert "It was a voice note (العربية). The recording is deleted." in mia.reads
    assert "Hear the voice note" not in mia.buttons
    await mia.press("Hear the voice note")  # in an older message
    assert "The file is no longer there." in mia.reads


async def test_a_note_that_nobody_typed_up_goes_after_thirty_days(hub: Hub, evening: Evening) -> None:
    _, author = await evening.guest("noor", "ar")
    idea = await evening.idea(author, "", IdeaKind.VOICE, OGG)
    hub.later(days=VOICE_KEPT_DAYS)
    assert await is_kept(hub, idea.file_digest)

    hub.later(seconds=1)

    assert not await is_kept(hub, idea.file_digest)
    stored = await evening.stored(idea)
    assert (stored.file_digest, stored.state) == ("", idea.state)
