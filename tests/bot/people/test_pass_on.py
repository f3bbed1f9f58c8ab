"""Passing a newsletter on: a text with its permanent link, the picture, a QR code; nothing that tracks anybody."""

import pytest

from channels.outgoing import AttachmentKind
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, translate, write
from tests.console.library import PNG

LINK = "https://hub.example/archive"
NOTHING = "There is no public page of this newsletter, so there is nothing to pass on."
LONG = "Schwimmkurs\n\n" + "Jeden Montag *um* 19 Uhr im Hallenbad. " * 60
ARABIC = "دورة سباحة\n\nكل يوم اثنين الساعة 19."


@pytest.fixture
async def editor(hub: Hub) -> Person:
    return await hub.staff("Eva", Role.EDITOR)


async def send(hub: Hub, editor: Person, *, picture: bool = False) -> None:
    await write(editor, LONG)
    if picture:
        await editor.press("Pictures and documents")
        await editor.press("Add a picture or PDF")
        await editor.send_photo(PNG)
        await editor.say("Ein Becken")
        await editor.press("Back to the edition")
    await translate(editor)
    await translate(editor, "العربية", ARABIC)
    await send_to_everyone(editor)
    await hub.run_broadcasts()


async def test_a_reader_gets_a_short_text_in_their_language_and_buttons_for_the_others(
    hub: Hub, editor: Person
) -> None:
    reader = await hub.subscriber("Amal", "ar")
    await send(hub, editor)
    newsletter = reader.sees[-1]

    await reader.press_token("pass:1", newsletter.id)

    how, text, code = (message.shown for message in reader.sees)
    assert reader.buttons[:2] == ["Deutsch", "Türkçe"]
    assert f"({LINK}/ar/1/notice)" in how.text
    assert (text.language, text.choices) == ("ar", ())
    assert text.text == f"{ARABIC}\n\n{LINK}/ar/1"
    assert [file.kind for file in code.attachments] == [AttachmentKind.PHOTO]
    assert code.attachments[0].alt
    assert newsletter.shown.text.startswith("دورة سباحة")  # and it stands as it was


async def test_another_language_is_given_when_it_is_asked_for(hub: Hub, editor: Person) -> None:
    reader = await hub.subscriber("Rita", "en", "tr")
    await send(hub, editor)

    await reader.press("Paylaş")  # she reads it in Turkish
    assert f"{LINK}/tr/1" in reader.reads  # the first of her languages in which there is one
    await reader.press("Deutsch")

    how, text, _code = (message.shown for message in reader.sees)
    assert f"({LINK}/de/1/notice)" in how.text
    assert reader.buttons[:2] == ["Türkçe", "العربية"]  # the registry lists them so
    assert len(text.text) < 900
    assert text.text.endswith(f"Jeden Montag um 19 Uhr im Hallenbad.\n\n{LINK}/de/1")
    assert "?" not in reader.reads.replace(f"{LINK}", "")  # nothing hangs on the link that could track anybody
    await reader.press_again()
    assert f"{LINK}/de/1" in reader.reads


async def test_the_picture_goes_along_with_its_description(hub: Hub, editor: Person) -> None:
    reader = await hub.subscriber("Hans", "de")
    await send(hub, editor, picture=True)

    await reader.press_token("pass:1")

    _, text, code = (message.shown for message in reader.sees)
    assert [(file.kind, file.alt) for file in text.attachments] == [(AttachmentKind.PHOTO, "Ein Becken")]
    picture = await hub.unit(lambda stores: stores.files.get(code.attachments[0].digest))
    assert picture.content.startswith(b"\x89PNG")


async def test_a_group_gets_it_once_and_without_a_sound(hub: Hub, editor: Person) -> None:
    member = await hub.subscriber("-7", "ar", group=True)
    await send(hub, editor)

    await member.press_token("pass:1")
    assert [message.shown.silent for message in member.sees] == [True]
    assert member.reads.endswith(f"{LINK}/ar/1")
    await hub.in_group("-7", "2").press_token("pass:1")
    assert len(member.history) == 2


async def test_what_is_not_public_cannot_be_passed_on(hub: Hub, editor: Person) -> None:
    reader = await hub.subscriber("Rita", "en")
    await send(hub, editor)
    await write(editor)

    for token in ("pass:2", "pass:99", "pass", "pass:x:y"):  # a draft, and what never was
        await reader.press_token(token)
        assert reader.reads == NOTHING
    await reader.press_token("pass:1:xx")
    assert f"{LINK}/de/1" in reader.reads
    await editor.press_token("ed_public:1:no")
    await reader.press_token("pass:1")
    assert reader.reads == NOTHING
