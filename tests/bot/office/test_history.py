import pytest

from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, translate, write
from tests.bot.office.test_attachments import PDF

TUESDAY = "Schwimmkurs\n\nJeden Dienstag um **19 Uhr** im Hallenbad."


async def change(person: Person, name: str, text: str) -> None:
    """Change one of several texts on the edition's board."""
    await person.press("Change text")
    await person.press(name)
    await person.say(text)
    await person.press("Save")


@pytest.fixture
async def changed(editor: Person) -> Person:
    """Somebody who has changed the German of an edition in two languages."""
    await write(editor)
    await translate(editor)
    await change(editor, "Deutsch", TUESDAY)
    return editor


async def body(hub: Hub, tag: str = "de", edition_id: int = 1) -> str:
    edition = await hub.unit(lambda stores: stores.editions.get(edition_id))
    return str(edition.texts[tag].body) if tag in edition.texts else ""


async def open_history(person: Person) -> None:
    await person.press("More…")
    await person.press("History")


async def test_the_history_says_who_did_what_newest_first(hub: Hub, changed: Person) -> None:
    await open_history(changed)

    lines = [line for line in changed.reads.split("\n") if "Eva" in line]
    assert [line.partition("Eva: ")[2] for line in lines] == [
        "Deutsch was written or changed",
        "Türkçe was written or changed",
        "Deutsch was written or changed",
    ]
    assert "09:00" in lines[0]


async def test_a_change_shows_what_was_added_and_removed(changed: Person) -> None:
    await open_history(changed)

    await changed.press("1")

    assert "[−Montag−] Dienstag" in changed.reads


async def test_an_earlier_wording_is_restored(hub: Hub, changed: Person) -> None:
    await open_history(changed)
    await changed.press("3")

    await changed.press("Restore this wording")

    assert "Restored." in changed.reads
    assert await body(hub) == "Jeden Montag um **19 Uhr** im Hallenbad."
    edition = await hub.unit(lambda stores: stores.editions.get(1))
    assert not edition.outdated("tr")


async def test_restoring_voids_the_approval_of_that_language_alone(strict_hub: Hub) -> None:
    editor = await strict_hub.staff("Eva", Role.EDITOR)
    approver = await strict_hub.staff("Paul", Role.APPROVER)
    await write(editor)
    await translate(editor)
    await change(editor, "Deutsch", TUESDAY)
    await approver.press_token("ap:1")
    await approver.press("Approve")
    before = await strict_hub.unit(lambda stores: stores.editions.get(1))
    (first, *_) = reversed(await strict_hub.unit(lambda stores: stores.editions.history(1, 20)))

    await editor.press_token(f"ed_restore:1:{first.id}")

    after = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert before.is_approved("de")
    assert (after.is_approved("de"), after.is_approved("tr")) == (False, before.is_approved("tr"))


async def test_the_last_change_is_undone_and_that_too(hub: Hub, changed: Person) -> None:
    await changed.press("Undo the last change")
    assert "The last change is undone." in changed.reads
    assert "Montag" in await body(hub)

    await changed.press("Undo the last change")

    assert "Dienstag" in await body(hub)


async def test_undoing_a_new_language_takes_it_out(hub: Hub, editor: Person) -> None:
    await write(editor)
    await translate(editor)

    await editor.press("Undo the last change")
    assert await body(hub, "tr") == ""
    await editor.press("Undo the last change")

    assert "pazartesi" in await body(hub, "tr")


async def test_nothing_is_undone_that_somebody_changed_since(hub: Hub, changed: Person) -> None:
    other = await hub.staff("Omar", Role.EDITOR)
    await other.press_token("ed:1")
    await change(other, "Türkçe", "Yüzme\n\nPazartesi 19.00.")

    await changed.press("Undo the last change")

    assert "The edition was changed since." in changed.reads
    assert "Dienstag" in await body(hub)
    assert await body(hub, "tr") == "Pazartesi 19.00."


async def test_a_file_that_was_taken_out_comes_back(hub: Hub, editor: Person) -> None:
    await write(editor)
    await editor.press("Pictures and documents")
    await editor.press("Add a picture or PDF")
    await editor.send_file("plan.pdf", PDF)
    await editor.press("1 · plan.pdf")
    await editor.press("Remove it")
    await editor.press("Back to the edition")
    await open_history(editor)
    assert "pictures and documents were changed" in editor.reads
    await editor.press("2")

    await editor.press("Restore these files")

    edition = await hub.unit(lambda stores: stores.editions.get(1))
    assert [file.name for file in edition.files] == ["plan.pdf"]


async def test_a_long_history_has_pages(editor: Person) -> None:
    await write(editor)
    for number in range(9):
        await editor.press("Change text")
        await editor.say(f"Titel\n\nFassung {number}")
        await editor.press("Save")
    await open_history(editor)
    assert "8" in editor.buttons
    assert "9" not in editor.buttons

    await editor.press("Older")

    assert editor.buttons == ["1", "2", "Newest", "Back to the edition"]


async def test_what_was_sent_stays_as_it_was(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Hans", "de")
    await write(editor)
    await editor.press("Change text")
    await editor.say(TUESDAY)
    await editor.press("Save")
    await send_to_everyone(editor)
    await hub.run_broadcasts()
    events = await hub.unit(lambda stores: stores.editions.history(1, 20))

    for token in (f"ed_restore:1:{events[-1].id}", "ed_undo:1:3"):
        await editor.press_token(token)

        assert "its texts can no longer change" in editor.reads
    assert "Dienstag" in await body(hub)


async def test_buttons_about_something_that_never_was_get_an_answer(editor: Person) -> None:
    await write(editor)
    for token in ("ed_hist:99", "ed_event:99:1", "ed_restore:99:1", "ed_undo:99:1", "ed_more:99", "ed_copy:99"):
        await editor.press_token(token)
        assert "This edition no longer exists." in editor.reads

    await editor.press_token("ed_event:1:99")

    assert "This is no longer in the history." in editor.reads
