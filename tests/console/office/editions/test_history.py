"""The history of an edition at the console: who changed what, and the way back."""

from tests.bot.driver import Hub
from tests.console.office.editions.test_editions import BODY, written
from tests.console.office.visitor import Visitor


async def test_an_earlier_wording_comes_back_and_can_be_left_again(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await editor.open("/editions/1/text/de")
    await editor.press("Save", body="Ganz anders.")
    await editor.open("/editions/1")
    await editor.follow("History")
    assert "Deutsch was written or changed" in editor.reads
    assert "Eva" in editor.reads
    assert "Ganz anders." in editor.reads

    events = await hub.unit(lambda stores: stores.editions.history(1, 5))
    await editor.press("Restore this wording", event=str(events[-1].id))
    assert "Restored." in editor.response.text
    assert (await hub.unit(lambda stores: stores.editions.get(1))).texts["de"].body == BODY
    await editor.open("/editions/1/history")
    await editor.press("Restore this wording", event=str(events[0].id))
    assert (await hub.unit(lambda stores: stores.editions.get(1))).texts["de"].body == "Ganz anders."


async def test_what_is_not_in_the_history_is_not_restored(editor: Visitor) -> None:
    await written(editor)
    await editor.open("/editions/1/history")
    await editor.press("Restore this wording", event="4711")
    assert editor.status == 404


async def test_long_histories_are_read_in_pages(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    for number in range(22):
        await editor.open("/editions/1/text/de")
        await editor.press("Save", body=f"Fassung {number}")
    await editor.open("/editions/1/history")
    await editor.follow("Older")
    assert "Fassung 0" in editor.reads
    await editor.follow("Newest")
    assert "[−20−]" in editor.reads  # what the newest one replaced
