import hashlib

import pytest

from channels.incoming import FileRef, Kind, Lookup, LookupAnswer, LookupKind
from channels.outgoing import AttachmentKind
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import translate, write
from tests.broadcasts.pictures import jpeg, png

PNG, JPEG = png(), jpeg()
PDF = b"%PDF-1.7\n" + bytes(100)


@pytest.fixture
async def listed(editor: Person) -> Person:
    """Somebody who looks at the files of an edition in two languages."""
    await write(editor)
    await translate(editor)
    await editor.press("Pictures and documents")
    return editor


@pytest.fixture
async def asked(listed: Person) -> Person:
    """Somebody who was asked for a picture or PDF."""
    await listed.press("Add a picture or PDF")
    return listed


async def test_a_picture_with_its_description_goes_along(hub: Hub, asked: Person) -> None:
    await asked.send_photo(JPEG)
    assert "What does it show?" in asked.reads
    await asked.say("Frauen schwimmen.")
    assert "Deutsch: Frauen schwimmen." in asked.reads
    assert "newsletter.jpg: for all readers; ⚠ not described in Türkçe" in asked.reads

    await asked.press("Back to the edition")
    await asked.press("Preview")
    await asked.press("Deutsch")

    (picture,) = asked.sees[-2].shown.attachments
    assert (picture.kind, picture.digest, picture.alt) == (
        AttachmentKind.PHOTO,
        hashlib.sha256(JPEG).hexdigest(),
        "Frauen schwimmen.",
    )
    stored = await hub.unit(lambda stores: stores.files.get(picture.digest))
    assert stored.content == JPEG


async def test_a_picture_sent_as_a_file_is_a_picture(asked: Person) -> None:
    await asked.send_file("schwimmen.png", PNG, "image/png")
    await asked.press("Skip")

    assert "The picture has no description." in asked.reads
    assert "1. schwimmen.png: for all readers; ⚠ not described in Deutsch and Türkçe" in asked.reads


async def test_a_pdf_needs_no_description(asked: Person) -> None:
    await asked.send_file("programm.pdf", PDF, "application/pdf")

    assert "1. programm.pdf: for all readers" in asked.reads


async def test_a_file_is_fetched_from_the_messenger(hub: Hub, asked: Person) -> None:
    file = FileRef("abc", "programm.pdf", "application/pdf", len(PDF))
    lookup = Lookup(LookupKind.FILE, "abc", file)
    hub.memory.answers[lookup] = LookupAnswer(lookup, content=PDF)

    await asked.do(Kind.DOCUMENT, file=file)

    assert "1. programm.pdf: for all readers" in asked.reads


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (FileRef("", "riesig.png", "image/png", 30_000_000), "This file has 30 MB; at most 20 MB are possible."),
        (
            FileRef("far", "programm.pdf", "application/pdf", 60_000_000),
            "This file has 60 MB; at most 20 MB are possible.",
        ),
        (FileRef("", "plan.pdf", "application/pdf", 5, PDF + bytes(60_000_000)), "This file has 61 MB; at most 20 MB"),
        (FileRef("", "gross.png", "image/png", 0, PNG + bytes(12_000_000)), "has 13 MB; at most 10 MB are possible"),
        (FileRef("", "leer.pdf", "application/pdf", 0, b""), "This file is empty."),
        (FileRef("", "halb.png", "image/png", 0, PNG[:30]), "This picture is damaged or was cut off"),
        (FileRef("", "foto.jpg", "image/jpeg", 0, JPEG[:24]), "This picture is damaged or was cut off"),
        (FileRef("", "banner.png", "image/png", 0, png(900, 9)), "too large or too narrow for messengers"),
        (FileRef("", "film.mp4", "image/png", 0, b"\x00\x00\x00\x18ftyp"), "neither a picture (JPEG or PNG) nor a PDF"),
        (FileRef("gone", "programm.pdf", "application/pdf", 5), "could not be fetched"),
    ],
)
async def test_a_file_that_cannot_be_used_is_said_and_the_question_stands(
    asked: Person, file: FileRef, sentence: str
) -> None:
    await asked.do(Kind.DOCUMENT, file=file)
    assert sentence in asked.reads

    await asked.send_file("programm.pdf", PDF)

    assert "The PDF is added." in asked.reads


async def test_words_instead_of_a_file_are_answered(asked: Person) -> None:
    await asked.say("Moment")

    assert asked.reads == "Please send a picture or a PDF."


async def test_what_is_said_to_be_too_large_is_not_fetched(hub: Hub, asked: Person) -> None:
    file = FileRef("far", "programm.pdf", "application/pdf", 60_000_000)
    lookup = Lookup(LookupKind.FILE, "far", file)
    hub.memory.answers[lookup] = LookupAnswer(lookup, content=PDF)

    await asked.do(Kind.DOCUMENT, file=file)

    assert "This file has 60 MB" in asked.reads
    assert "The PDF is added." not in asked.reads


async def test_a_file_larger_than_its_messenger_said_is_refused(hub: Hub, asked: Person) -> None:
    file = FileRef("far", "programm.pdf", "application/pdf", 100)
    lookup = Lookup(LookupKind.FILE, "far", file)
    hub.memory.answers[lookup] = LookupAnswer(lookup, content=PDF + bytes(60_000_000))

    await asked.do(Kind.DOCUMENT, file=file)

    assert "This file has 61 MB; at most 20 MB are possible." in asked.reads
    (edition,) = await hub.unit(lambda stores: stores.editions.latest(None, 1))
    assert edition.files == ()


async def test_files_are_listed_in_their_order_with_who_gets_what(hub: Hub, asked: Person) -> None:
    await asked.send_file("eins.png", PNG)
    await asked.press("Skip")
    await asked.press("Add a picture or PDF")
    await asked.send_file("zwei.pdf", PDF)
    await asked.press("2 · zwei.pdf")
    await asked.press("Who gets it")
    await asked.press("Türkçe")
    assert "zwei.pdf: for readers of Türkçe" in asked.reads

    await asked.press("All files")

    assert "1. eins.png: for all readers" in asked.reads
    assert "2. zwei.pdf: for readers of Türkçe" in asked.reads
    (edition,) = await hub.unit(lambda stores: stores.editions.latest(None, 1))
    assert [file.name for file in edition.files_for("de")] == ["eins.png"]
    assert [file.name for file in edition.files_for("tr")] == ["eins.png", "zwei.pdf"]
    await asked.press("Back to the edition")
    assert "2 pictures and documents; ⚠ 1 picture lacks a description" in asked.reads


async def test_a_picture_is_described_in_the_language_chosen(hub: Hub, asked: Person) -> None:
    await asked.send_photo(JPEG)
    await asked.say("Frauen schwimmen.")
    await asked.press("Describe it")
    await asked.press("Türkçe")

    await asked.say("Kadınlar yüzüyor.")

    assert "Türkçe: Kadınlar yüzüyor." in asked.reads
    assert "not described" not in asked.reads
    (edition,) = await hub.unit(lambda stores: stores.editions.latest(None, 1))
    assert dict(edition.files[0].alt) == {"de": "Frauen schwimmen.", "tr": "Kadınlar yüzüyor."}


async def test_a_file_is_replaced_for_the_same_readers(hub: Hub, asked: Person) -> None:
    await asked.send_file("alt.pdf", PDF)
    await asked.press("1 · alt.pdf")
    await asked.press("Who gets it")
    await asked.press("Türkçe")
    await asked.press("Replace it")

    await asked.send_file("neu.pdf", PDF + b"!")

    assert "1. neu.pdf: for readers of Türkçe" in asked.reads
    assert "alt.pdf" not in asked.reads


async def test_ten_files_are_the_most(asked: Person) -> None:
    for name in range(10):
        await asked.send_file(f"{name}.pdf", PDF + bytes([name]))
        if name < 9:
            await asked.press("Add a picture or PDF")
    assert "Add a picture or PDF" not in asked.buttons

    await asked.press_token("ed_file:1")

    assert "An edition can have at most 10 files." in asked.reads


async def test_a_button_about_a_file_that_is_gone_touches_no_other(hub: Hub, asked: Person) -> None:
    await asked.send_file("eins.pdf", PDF)
    await asked.press("Add a picture or PDF")
    await asked.send_file("zwei.pdf", PDF + b"!")
    await asked.press("1 · eins.pdf")
    await asked.press("Remove it")

    await asked.press_again()

    assert "The files were changed meanwhile." in asked.reads
    assert "1. zwei.pdf" in asked.reads


async def test_a_picture_taken_out_while_somebody_describes_it_is_said(hub: Hub, asked: Person) -> None:
    other = await hub.staff("Omar", Role.EDITOR)
    await asked.send_file("eins.png", PNG)
    await other.press_token(f"ed_unfile:1:0:{hashlib.sha256(PNG).hexdigest()[:8]}")

    await asked.say("Ein Becken.")

    assert "This picture is no longer part of the edition." in asked.reads


async def test_a_file_can_be_removed(asked: Person) -> None:
    await asked.send_file("programm.pdf", PDF)
    await asked.press("1 · programm.pdf")
    await asked.press("Remove it")

    assert "There is no picture or document yet." in asked.reads


async def test_the_way_back_leaves_the_question(asked: Person) -> None:
    await asked.press("Cancel")
    assert "Pictures and documents" in asked.reads

    await asked.send_file("programm.pdf", PDF)

    assert "The PDF is added." not in asked.reads
