from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, translate, write


async def test_an_empty_list_of_editions_says_so(editor: Person) -> None:
    await editor.say("/editions")

    assert editor.reads == "There are no editions yet."
    assert editor.buttons == ["Write an edition", "Office"]


async def test_the_list_leads_to_drafts_and_to_what_was_sent(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Ayşe", "tr")
    await write(editor, "Erste\n\nText")
    await send_to_everyone(editor)
    await hub.run_broadcasts()
    await write(editor, "Zweite\n\nText")

    await editor.say("/editions")
    assert editor.buttons[:2] == ["Zweite", "Sent: Erste"]
    await editor.press("Sent: Erste")

    assert "It was sent on Wednesday, 25 November 2026, 09:00." in editor.reads
    assert editor.buttons[:4] == ["Preview", "Test-send to me", "Show the broadcast", "Correct…"]
    assert editor.buttons[4:] == ["Check", "More…", "Editions", "Office"]


async def test_old_buttons_of_an_edition_that_was_sent_change_nothing(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Ayşe", "tr")
    await write(editor)
    await send_to_everyone(editor)
    await hub.run_broadcasts()

    for token in (
        "ed_add:1",
        "ed_change:1",
        "ed_lang:1:ar",
        "ed_file:1",
        "ed_unfile:1:0:a",
        "ed_topic:1",
        "ed_delete:1",
    ):
        await editor.press_token(token)

        assert "This edition was sent; its texts can no longer change." in editor.reads


async def test_an_edition_that_is_planned_cannot_change(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Ayşe", "tr")
    await write(editor)
    await send_to_everyone(editor)

    await editor.press_token("ed_change:1")

    assert "This edition is about to be sent." in editor.reads


async def test_buttons_about_something_that_never_was_get_an_answer(editor: Person) -> None:
    for action in ("ed", "ed_view", "ed_send", "ed_gone", "bc", "bc_stop", "ed_now"):
        token = f"{action}:99:1:everyone"
        await editor.press_token(token)

        assert "no longer exists" in editor.reads


async def test_a_draft_is_deleted_after_a_question(hub: Hub, editor: Person) -> None:
    await write(editor)
    await translate(editor)

    await editor.press("More…")
    await editor.press("Delete draft")
    assert "“Schwimmkurs” in all its languages?" in editor.reads
    await editor.press("Yes, delete it")

    assert editor.reads == "The draft “Schwimmkurs” is deleted."
    assert await hub.unit(lambda stores: stores.editions.latest(None, 10)) == []
    await editor.press_again()
    assert editor.reads == "This edition no longer exists."


async def test_a_draft_whose_plan_was_called_off_can_be_deleted(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Ayşe", "tr")
    await write(editor)
    await send_to_everyone(editor)
    await editor.press("Cancel the broadcast")
    await editor.press("Yes, cancel it")
    await editor.press("Show the edition")

    await editor.press("More…")
    await editor.press("Delete draft")
    await editor.press("Yes, delete it")

    assert "is deleted" in editor.reads


async def test_the_topic_can_be_chosen_on_the_board(editor: Person) -> None:
    await write(editor)
    await editor.press("Topic")
    await editor.press("Having a say")

    assert "Topic: Having a say" in editor.reads


async def test_an_editor_of_another_language_reads_english(hub: Hub) -> None:
    editor = await hub.staff("Ömer", Role.EDITOR, language="tr")

    await editor.say("/compose")

    assert "A new edition." in editor.reads
    assert editor.sees[0].shown.language == "en"
