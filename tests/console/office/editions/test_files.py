"""Pictures and documents of an edition at the console: taken for what their bytes are, described, meant for some."""

import pytest

from broadcasts.editions import Edition
from tests.bot.driver import Hub
from tests.channels.webchat.browser.test_conversation import PIXEL
from tests.console.office.editions.test_editions import written
from tests.console.office.visitor import Visitor

PDF = b"%PDF-1.7 and so on"


async def edition(hub: Hub) -> Edition:
    found: Edition = await hub.unit(lambda stores: stores.editions.get(1))
    return found


async def add(editor: Visitor, content: bytes, name: str = "bild.png", words: str = "") -> Visitor:
    await editor.open("/editions/1/files")
    return await editor.press("Add it", files={"file": (name, content, "text/html")}, description=words)


async def test_a_picture_is_added_described_and_removed(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await editor.follow("Pictures and documents")
    assert "There is no picture or document yet." in editor.reads
    await add(editor, PIXEL, words="Kinder im Becken")
    (file,) = (await edition(hub)).files
    assert (file.media_type, file.alt) == ("image/png", {"de": "Kinder im Becken"})

    await editor.press("Save bild.png, Deutsch", description="Ein Schwimmbecken")
    assert (await edition(hub)).files[0].alt == {"de": "Ein Schwimmbecken"}
    await editor.press("Remove it bild.png")
    assert (await edition(hub)).files == ()


async def test_a_document_is_for_the_readers_of_one_language(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await add(editor, PDF, "plan.pdf")
    await editor.press("Save the readers", language="de")

    assert "for readers of Deutsch" in editor.reads
    assert (await edition(hub)).files[0].language == "de"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"<script>alert(1)</script>", "neither a picture (JPEG or PNG) nor a PDF"),
        (PIXEL[:40], "damaged or was cut off"),
        (PDF + b"." * 20_000_000, "at most"),
    ],
    ids=["empty", "a page", "cut off", "too large"],
)
async def test_what_cannot_go_along_is_named(hub: Hub, editor: Visitor, content: bytes, words: str) -> None:
    await written(editor)
    await add(editor, content)

    assert editor.status == 422
    assert words in editor.reads
    assert (await edition(hub)).files == ()


async def test_what_was_removed_meanwhile_is_not_described(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await add(editor, PIXEL)
    other = Visitor(hub, editor.person)
    await other.sign_in()
    await other.open("/editions/1/files")
    await other.press("Remove it bild.png")
    await editor.press("Save bild.png, Deutsch", description="Ein Becken")

    assert editor.status == 409
    assert "The files were changed meanwhile." in editor.reads
