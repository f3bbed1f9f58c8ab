import hashlib

import pytest

from channels.incoming import FileRef, Kind, Lookup, LookupAnswer, LookupKind
from channels.outgoing import AttachmentKind
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import write

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
PDF = b"%PDF-1.7\n" + bytes(100)


@pytest.fixture
async def asked(editor: Person) -> Person:
    """Somebody who was asked for a picture or PDF."""
    await write(editor)
    await editor.press("Picture or PDF")
    return editor


async def test_a_picture_with_its_description_goes_along(hub: Hub, asked: Person) -> None:
    await asked.send_photo(JPEG)
    assert "What does it show?" in asked.reads
    await asked.say("Frauen schwimmen.")
    assert "Picture: Frauen schwimmen." in asked.reads

    await asked.press("Preview")

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

    assert "Picture, without a description for people who cannot see it" in asked.reads


async def test_a_pdf_needs_no_description(asked: Person) -> None:
    await asked.send_file("programm.pdf", PDF, "application/pdf")

    assert "File: programm.pdf" in asked.reads


async def test_a_file_is_fetched_from_the_messenger(hub: Hub, asked: Person) -> None:
    file = FileRef("abc", "programm.pdf", "application/pdf", len(PDF))
    lookup = Lookup(LookupKind.FILE, "abc", file)
    hub.memory.answers[lookup] = LookupAnswer(lookup, content=PDF)

    await asked.do(Kind.DOCUMENT, file=file)

    assert "File: programm.pdf" in asked.reads


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (FileRef("", "riesig.png", "image/png", 30_000_000), "This file has 30 MB; at most 20 MB are possible."),
        (FileRef("", "gross.png", "image/png", 0, PNG + bytes(12_000_000)), "has 13 MB; at most 10 MB are possible"),
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


async def test_a_file_can_be_removed(asked: Person) -> None:
    await asked.send_file("programm.pdf", PDF)
    await asked.press("Remove file")

    assert "programm.pdf" not in asked.reads
    assert "Remove file" not in asked.buttons


async def test_the_way_back_leaves_the_question(asked: Person) -> None:
    await asked.press("Cancel")
    assert "Schwimmkurs (edition 1)" in asked.reads

    await asked.send_file("programm.pdf", PDF)

    assert "The PDF is added." not in asked.reads
