"""Staff decide whether an edition stands in the public archive."""

from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, write


async def test_an_edition_is_shown_in_the_archive_unless_staff_say_otherwise(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Hans", "de")
    await write(editor)
    assert "Shown in the archive: yes" in editor.reads
    await send_to_everyone(editor)
    await hub.run_broadcasts()
    assert await hub.unit(lambda stores: stores.archive.edition(1, "de"))

    await editor.press_token("ed:1")
    await editor.press("More…")
    await editor.press("Do not show it in the archive")

    assert "Shown in the archive: no" in editor.reads
    assert await hub.unit(lambda stores: stores.archive.edition(1, "de")) is None
    await editor.press_again()
    assert "Shown in the archive: no" in editor.history[-1]  # it says so already
    await editor.press("More…")
    await editor.press("Show it in the archive")
    assert "Shown in the archive: yes" in editor.reads
    assert await hub.unit(lambda stores: stores.archive.edition(1, "de"))


async def test_an_old_button_of_an_edition_that_is_gone_says_so(editor: Person) -> None:
    await editor.press_token("ed_public:9:no")

    assert "This edition no longer exists." in editor.reads


async def test_a_correction_has_no_button_of_its_own(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Hans", "de")
    await write(editor)
    await send_to_everyone(editor)
    await hub.run_broadcasts()

    await editor.press_token("ed_correct:1")

    assert "archive" not in editor.reads
    assert not [label for label in editor.buttons if "archive" in label]
