"""Photos of ideas in chats: others get them by a button, while a moderator lets the idea be read."""

import pytest

from bot.people.hearing.idea_files import clean_photo
from channels.outgoing import AttachmentKind
from hearings.ideas import Idea
from hearings.moderation import hide_idea, show_idea
from tests.bot.driver import Hub
from tests.bot.people.hearing.inviting import Evening, an_evening
from tests.bot.people.hearing.test_ideas import a_photo, at_a_table, ideas

WORDS = "This crossing is dangerous"


async def given(hub: Hub, evening: Evening) -> Idea:
    """Return an idea with a photo that waits for a moderator."""
    amira = await at_a_table(hub, evening)
    await amira.press("Give an idea")
    await amira.send_photo(a_photo(), caption=WORDS)
    await amira.press("Yes, send it")
    (idea,) = await ideas(hub, evening)
    return idea


async def test_others_see_the_photo_of_a_shown_idea(hub: Hub) -> None:
    evening = await an_evening(hub)
    idea = await given(hub, evening)
    await hub.unit(lambda stores: show_idea(stores.ideas, idea, "de"))
    other = await at_a_table(hub, evening, "omar")
    await other.press_token(f"h_ideas:{evening.goals[0].id}")
    assert other.reads.startswith(f"1 📷 {WORDS}")

    await other.press("📷 1")

    (message,) = other.sees
    (picture,) = message.shown.attachments
    stored = await hub.unit(lambda stores: stores.files.get(picture.digest))
    assert picture.kind is AttachmentKind.PHOTO
    assert stored.content == clean_photo(a_photo())
    assert WORDS in picture.alt
    assert WORDS in message.shown.text


async def test_an_unread_or_hidden_ideas_photo_is_sent_to_nobody(hub: Hub) -> None:
    evening = await an_evening(hub)
    idea = await given(hub, evening)
    other = await at_a_table(hub, evening, "omar")
    await other.press_token(f"h_photo:{idea.id}")
    unread = other.sees
    shown = await hub.unit(lambda stores: show_idea(stores.ideas, idea, "de"))
    await hub.unit(lambda stores: hide_idea(stores.ideas, shown, "A person could be recognised"))
    await other.press_token(f"h_photo:{idea.id}")

    for message in (*unread, *other.sees):
        assert message.shown.text == "This button no longer works."
        assert message.shown.attachments == ()
    await other.press_token(f"h_ideas:{evening.goals[0].id}")
    assert "📷" not in "".join((other.reads, *other.buttons))


@pytest.mark.parametrize("token", ["h_photo", "h_photo:x", "h_photo:99"])
async def test_a_button_for_no_photo_is_answered(hub: Hub, token: str) -> None:
    evening = await an_evening(hub)
    other = await at_a_table(hub, evening, "omar")

    await other.press_token(token)

    assert other.reads == "This button no longer works."
    assert other.buttons == ["Hearing"]


async def test_photos_of_another_hearing_are_not_sent(hub: Hub) -> None:
    evening = await an_evening(hub)
    idea = await given(hub, evening)
    await hub.unit(lambda stores: show_idea(stores.ideas, idea, "de"))
    elsewhere = await at_a_table(hub, await an_evening(hub), "omar")

    await elsewhere.press_token(f"h_photo:{idea.id}")

    assert elsewhere.reads == "This button no longer works."
