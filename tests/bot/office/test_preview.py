from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import translate, write
from tests.bot.office.test_attachments import JPEG


async def test_one_language_is_shown_exactly_as_it_will_arrive(hub: Hub, editor: Person) -> None:
    reader = await hub.subscriber("Ayşe", "tr")
    await write(editor)
    await translate(editor)
    await editor.press("Preview")
    await editor.press("Türkçe")
    heading, shown, end = editor.sees

    await editor.press("Back to the edition")
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    await editor.press("Send now")
    await hub.run_broadcasts()

    assert "Türkçe" in heading.shown.text
    assert [choice.label for row in end.shown.choices for choice in row][:2] == ["Deutsch", "Türkçe"]
    (arrived,) = reader.sees
    assert arrived.shown == shown.shown


async def test_a_text_too_long_for_a_caption_is_pointed_out(editor: Person) -> None:
    await write(editor, "Titel\n\n" + "Satz für Satz. " * 100)
    await editor.press("Pictures and documents")
    await editor.press("Add a picture or PDF")
    await editor.send_photo(JPEG)
    await editor.press("Skip")
    await editor.press("Back to the edition")

    await editor.press("Preview")

    assert "the text is too long to stand below the picture or file" in editor.reads


async def test_a_text_of_several_messages_is_pointed_out(editor: Person) -> None:
    await write(editor, "Titel\n\n" + "Satz für Satz.\n\n" * 240)
    assert "3,843 characters, 1 message" in editor.reads
    await editor.press("Change text")
    await editor.say("Titel\n\n" + "Satz für Satz.\n\n" * 300)
    await editor.press("Save")

    await editor.press("Preview")

    assert "it arrives as 2 messages" in editor.reads
