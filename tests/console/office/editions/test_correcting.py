"""What comes after writing: the check, switches, correcting what was sent, withdrawing it, and the table."""

from broadcasts.editions import EditionState
from tests.bot.driver import Hub
from tests.console.office.broadcasts.test_broadcasts import sent
from tests.console.office.editions.test_editions import written
from tests.console.office.visitor import Visitor


async def delivered(hub: Hub, editor: Visitor) -> None:
    """Send the edition, and let it arrive."""
    await sent(editor)
    hub.later(minutes=2)
    await hub.run_broadcasts()


async def test_a_finding_is_put_right_or_answered(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await editor.open("/editions/1/text/tr")
    await editor.press("Save", title="Yüzme", body="Saat 15'te.")
    await editor.open("/editions/1")
    assert "to settle before it is sent" in editor.reads
    await editor.follow("The check")
    assert "is missing or differs" in editor.reads

    await editor.press("Keep the reason", reason="")
    assert editor.status == 422
    count = editor.buttons.count("Keep the reason")
    await editor.press("Keep the reason", reason="Dort gilt etwas anderes.")
    assert "The reason is kept." in editor.response.text
    assert editor.buttons.count("Keep the reason") == count - 1
    events = await hub.unit(lambda stores: stores.editions.history(1, 5))
    assert events[0].reason == "Dort gilt etwas anderes."


async def test_a_finding_that_was_put_right_meanwhile_needs_no_reason(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await editor.open("/editions/1/text/tr")
    await editor.press("Save", title="Yüzme", body="Saat 15'te.")
    await editor.open("/editions/1/check")
    other = Visitor(hub, editor.person)
    await other.sign_in()
    await other.open("/editions/1/text/tr")
    await other.press("Save", body=editor_body(await hub.unit(lambda stores: stores.editions.get(1))))
    await editor.press("Keep the reason", reason="Anders.")

    assert editor.status == 409
    assert "put right or answered meanwhile" in editor.reads


async def test_nothing_found_is_said(editor: Visitor) -> None:
    await written(editor)
    await editor.open("/editions/1/check")
    assert "Nothing was found" in editor.reads or "hint" in editor.reads


async def test_urgent_and_the_archive_are_switched(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await editor.press("It is urgent")
    await editor.press("Do not show it in the archive")
    edition = await hub.unit(lambda stores: stores.editions.get(1))
    assert (edition.urgent, edition.public) == (True, False)

    await editor.press("It is not urgent")
    await editor.press("Show it in the archive")
    edition = await hub.unit(lambda stores: stores.editions.get(1))
    assert (edition.urgent, edition.public) == (False, True)


async def test_what_was_sent_is_corrected_in_every_chat(hub: Hub, editor: Visitor) -> None:
    hans = await hub.subscriber("Hans", "de")
    await delivered(hub, editor)
    await editor.open("/editions/1")
    await editor.press("Correct it…")
    assert "This is a correction of what was sent." in editor.reads
    path = editor.path
    await editor.open(f"{path}/text/de")
    await editor.press("Save", body="Der Kurs beginnt am Mittwoch.")
    await editor.follow("Correct it in all chats…")
    assert "1 chat has the text that was sent." in editor.reads
    await editor.press("Correct it now")
    assert "is being corrected." in editor.response.text
    await hub.run_broadcasts()

    assert "Mittwoch" in hans.reads
    await editor.open(f"{path}/release")
    assert editor.status == 404  # it is no draft any more


async def test_a_correction_is_released_as_it_was_seen(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await delivered(hub, editor)
    await editor.open("/editions/1")
    await editor.press("Correct it…")
    await editor.follow("Correct it in all chats…")
    draft = await hub.unit(lambda stores: stores.editions.get(2))
    await hub.unit(lambda stores: stores.editions.save(draft, hub.now))
    await editor.press("Correct it now")

    assert editor.status == 409
    assert (await hub.unit(lambda stores: stores.editions.get(2))).state is EditionState.DRAFT


async def test_a_broadcast_is_withdrawn_after_asking(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await delivered(hub, editor)
    await editor.open("/broadcasts/1")
    await editor.follow("Withdraw it…")
    assert "from 1 chat? This cannot be undone." in editor.reads
    await editor.press("Yes, withdraw it")
    assert "is being withdrawn." in editor.response.text
    await hub.run_broadcasts()

    await editor.open("/broadcasts/1")
    assert "Withdraw it…" not in editor.links
    await editor.open("/broadcasts/1/withdraw")
    assert editor.path == "/broadcasts/1"


async def test_the_table_names_chats_by_number(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await delivered(hub, editor)
    await editor.open("/broadcasts/1/table.csv")

    assert editor.response.headers["content-type"] == "text/csv; charset=utf-8"
    heading, line = editor.response.text.removeprefix("\ufeff").splitlines()
    assert heading.startswith("broadcast;what for;")
    assert "accepted by the messenger" in line
    assert "Hans" not in line
    assert (await editor.open("/broadcasts/99/table.csv")).status == 404


def editor_body(edition: object) -> str:
    """Return the main text, which has all that a translation needs."""
    return str(edition.texts["de"].body)  # type: ignore[attr-defined]
