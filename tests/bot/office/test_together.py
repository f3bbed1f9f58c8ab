"""Colleagues at one edition: who is writing, what they note for each other, and what they begin from."""

from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import YUZME, send_to_everyone, translate, write
from tests.bot.office.test_attachments import PDF

WRITING = "✎ Omar is writing Türkçe (since 09:00)."


async def begin_turkish(hub: Hub, editor: Person) -> Person:
    """Let a colleague begin to write."""
    await write(editor)
    other = await hub.staff("Omar", Role.EDITOR)
    await other.press_token("ed:1")
    await other.press("Add language")
    await other.press("Türkçe")
    return other


async def test_a_colleague_who_is_writing_is_seen_and_keeps_nobody_out(hub: Hub, editor: Person) -> None:
    other = await begin_turkish(hub, editor)
    hub.later(minutes=5)
    await other.say(YUZME)

    await editor.press_token("ed:1")
    assert WRITING in editor.reads
    await translate(editor)

    assert "Saved." in editor.reads
    await other.press("Save")
    assert "Somebody changed this edition while you were writing." in other.reads


async def test_nobody_sees_themselves_writing(hub: Hub, editor: Person) -> None:
    other = await begin_turkish(hub, editor)

    await other.press_token("ed:1")

    assert "is writing" not in other.reads


async def test_who_has_saved_or_discarded_is_no_longer_writing(hub: Hub, editor: Person) -> None:
    other = await begin_turkish(hub, editor)
    await other.press("Cancel")
    await editor.press_token("ed:1")
    assert "is writing" not in editor.reads

    await other.press("Add language")
    await other.press("Türkçe")
    await other.say(YUZME)
    await other.press("Save")
    await editor.press_token("ed:1")

    assert "is writing" not in editor.reads


async def test_who_began_long_ago_is_no_longer_writing(hub: Hub, editor: Person) -> None:
    await begin_turkish(hub, editor)
    hub.later(minutes=31)

    await editor.press_token("ed:1")

    assert "is writing" not in editor.reads


async def test_a_note_is_written_changed_and_removed(hub: Hub, editor: Person) -> None:
    other = await hub.staff("Omar", Role.EDITOR)
    await write(editor)
    await editor.press("More…")
    await editor.press("Internal note")
    await editor.say("Druckerei *fragen*")
    assert "Note: Druckerei *fragen*" in editor.reads

    await other.press_token("ed_note:1")
    await other.press("Change it")
    await other.say("Ist gefragt")
    assert "Note: Ist gefragt" in other.reads
    await other.press_token("ed_unnote:1")

    assert "The note is removed." in other.reads
    assert "Note:" not in other.reads


async def test_readers_never_see_a_note_and_it_needs_no_new_approval(hub: Hub, editor: Person) -> None:
    hans = await hub.subscriber("Hans", "de")
    await write(editor)
    await editor.press_token("ed_note:1")
    await editor.say("GEHEIM")

    await send_to_everyone(editor)
    await hub.run_broadcasts()
    await editor.press_token("ed_note:1")
    await editor.press("Change it")
    await editor.say("Nach dem Versand")

    assert "Note: Nach dem Versand" in editor.reads
    assert not any("GEHEIM" in text for text in hans.history)


async def test_the_last_edition_is_the_start_of_a_new_one(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Hans", "de")
    await write(editor)
    await translate(editor)
    await editor.press("Pictures and documents")
    await editor.press("Add a picture or PDF")
    await editor.send_file("plan.pdf", PDF)
    await editor.press("Back to the edition")
    await editor.press_token("ed_note:1")
    await editor.say("nur hier")
    await send_to_everyone(editor)
    await hub.run_broadcasts()

    await editor.say("/editions")
    await editor.press("Copy the last edition")

    assert "This is a new edition with the texts and files of “Schwimmkurs”." in editor.reads
    old, new = [await hub.unit(lambda stores, id_=id_: stores.editions.get(id_)) for id_ in (1, 2)]
    assert (new.files, new.topic_id, new.number) == (old.files, old.topic_id, 2)
    assert {tag: (text.body, text.state) for tag, text in new.texts.items()} == {
        tag: (text.body, text.state) for tag, text in old.texts.items()
    }
    assert (new.approvals, new.note, new.author_id, new.sent_languages) == ({}, "", editor.staff_id, ())


async def test_any_edition_can_be_copied(hub: Hub, editor: Person) -> None:
    await write(editor)
    await editor.press("More…")

    await editor.press("Copy this edition")

    assert "Schwimmkurs (edition 2)" in editor.reads


async def test_without_an_edition_there_is_nothing_to_copy(editor: Person) -> None:
    await editor.press_token("ed_copylast")

    assert "There are no editions yet." in editor.reads
