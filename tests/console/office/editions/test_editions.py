"""Editions at the console: from the first word to the broadcast, and what is refused on the way."""

from contacts.staff import Role
from tests.bot.driver import Hub
from tests.bot.office.conftest import SWIMMING, YUZME
from tests.console.office.visitor import Visitor, staff_at_console

TITLE, BODY = SWIMMING.split("\n\n", 1)
TURKISH_TITLE, TURKISH_BODY = YUZME.split("\n\n", 1)


async def written(visitor: Visitor, title: str = TITLE) -> Visitor:
    await visitor.open("/editions/new")
    topic = visitor.options("topic")[1]
    return await visitor.press("Save", title=title, body=BODY, topic=topic)


async def test_an_edition_is_written_translated_and_sent(hub: Hub, editor: Visitor) -> None:
    hans = await hub.subscriber("Hans", "de")
    ayse = await hub.subscriber("Ayşe", "tr")
    await editor.open("/editions")
    assert "There are no drafts." in editor.reads

    await editor.follow("Write an edition")
    await written(editor)
    assert "Saved." in editor.reads
    await editor.follow("Translate Türkçe")
    assert BODY.split(" ")[0] in editor.reads  # the original beside it
    await editor.press("Save", title=TURKISH_TITLE, body=TURKISH_BODY)
    await editor.follow("Send…")
    assert "2 chats" in editor.reads
    await editor.press("Send now")

    hub.later(minutes=2)
    await hub.run_broadcasts()
    assert TITLE in hans.reads
    assert TURKISH_TITLE in ayse.reads


async def test_a_double_click_sends_once(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await written(editor)
    await editor.follow("Send…")
    await editor.press("Send now")
    await editor.press_again()

    broadcasts = await hub.unit(lambda stores: stores.broadcasts.latest(10))
    assert len(broadcasts) == 1


async def test_the_back_button_after_sending_leads_to_a_sentence(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await written(editor)
    await editor.follow("Send…")
    page = editor.response
    await editor.press("Send now")
    editor.response = page  # the browser shows what it showed before

    await editor.press("Send now")

    assert "was sent, or is about to be sent" in editor.reads or "done already" in editor.reads


async def test_a_title_of_500_letters_stays_in_the_form(editor: Visitor) -> None:
    await written(editor, "x" * 500)

    assert editor.status == 422
    assert "200" in editor.reads
    assert editor.value("title") == "x" * 500
    assert editor.value("body") == BODY


async def test_two_tabs_lose_nothing(hub: Hub, editor: Visitor) -> None:
    await written(editor)
    await editor.follow("Change Deutsch")
    other = Visitor(hub, editor.person)
    await other.sign_in()
    await other.open(editor.path)
    await other.press("Save", title="Anderer Titel", body=BODY)

    await editor.press("Save", title="Mein Titel", body=BODY)
    assert editor.status == 409
    assert "Anderer Titel" in editor.reads
    assert editor.value("title") == "Mein Titel"

    await editor.press("Save")
    assert "Mein Titel" in editor.reads


async def test_the_preview_shows_what_arrives_and_can_be_asked_again(editor: Visitor) -> None:
    await editor.open("/editions/new")
    key = editor.value("form_key")
    for _ in range(2):
        fields = [("form_key", key), ("title", TITLE), ("body", "Um **19 Uhr**"), ("language", "de")]
        await editor.post("/console/editions/preview", fields)
        assert "<strong>19 Uhr</strong>" in editor.response.text
        assert "1 message" in editor.response.text


async def test_somebody_else_approves_what_was_read(strict_hub: Hub) -> None:
    hub = strict_hub
    await hub.subscriber("Hans", "de")
    eva = await staff_at_console(hub, "Eva", Role.EDITOR)
    ali = await staff_at_console(hub, "Ali", Role.APPROVER)
    await written(eva)
    path = eva.path

    await eva.press("Ask for approval")
    await hub.deliver()
    assert ali.person is not None
    assert "Eva asks you to approve" in ali.person.reads
    await ali.open(path)
    await ali.follow("Read and approve…")
    await eva.follow("Change Deutsch")
    await eva.press("Save", body=f"{BODY} Neu.")
    await ali.press("Approve")
    assert ali.status == 409
    assert "Neu." in ali.reads
    await ali.press("Approve")
    await hub.deliver()
    assert eva.person is not None
    assert "Ali has approved" in eva.person.reads

    await eva.open(path)
    await eva.follow("Send…")
    assert "Send now" in eva.buttons


async def test_an_edition_is_sent_back_with_a_reason(strict_hub: Hub) -> None:
    eva = await staff_at_console(strict_hub, "Eva", Role.EDITOR)
    ali = await staff_at_console(strict_hub, "Ali", Role.APPROVER)
    await written(eva)
    await ali.open(f"{eva.path}/read")
    await ali.press("Send back", reason="")
    assert ali.status == 422
    await ali.press("Send back", reason="Bitte die Uhrzeit prüfen")
    await strict_hub.deliver()
    assert eva.person is not None
    assert "Bitte die Uhrzeit prüfen" in eva.person.reads


async def test_languages_are_approved_and_sent_back_one_by_one(strict_hub: Hub) -> None:
    eva = await staff_at_console(strict_hub, "Eva", Role.EDITOR)
    ali = await staff_at_console(strict_hub, "Ali", Role.APPROVER)
    await written(eva)
    path = eva.path
    await eva.open(f"{path}/text/tr")
    await eva.press("Save", title=TURKISH_TITLE, body=TURKISH_BODY)
    await ali.open(f"{path}/read")

    await ali.press("Approve", language=[])
    assert (ali.status, "Please choose which languages you have read." in ali.reads) == (422, True)
    await ali.press("Approve", language=["de"])
    assert "Not approved yet: Türkçe" in ali.reads
    await ali.open(f"{path}/read")
    await ali.press("Send back", about="tr", reason="Saat eksik")
    await strict_hub.deliver()

    assert eva.person is not None
    assert "was sent back (Türkçe)" in eva.person.reads
    edition = (await strict_hub.unit(lambda stores: stores.editions.latest(None, 1)))[0]
    assert edition.approved_languages == ("de",)
    await eva.open(path)
    assert "Send…" in eva.reads


async def test_a_draft_is_copied_and_deleted(editor: Visitor) -> None:
    await written(editor)
    await editor.press("Copy as a new edition")
    assert "Nothing of it is approved yet." in editor.reads
    await editor.press("Delete the draft")
    assert "was deleted" in editor.reads


async def test_the_list_is_searched_by_title(editor: Visitor) -> None:
    await written(editor, "Schwimmkurs")
    await written(editor, "Laternenfest")
    await editor.open("/editions?search=latern")
    assert "Laternenfest" in editor.reads
    assert "Schwimmkurs" not in editor.reads
    await editor.open("/editions?search=100%25")
    assert "No title holds these words." in editor.reads


async def test_a_time_that_is_over_is_refused_and_a_later_one_is_planned(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await written(editor)
    await editor.follow("Send…")
    await editor.press("Send then", day="2020-01-01", time="09:00")
    assert editor.status == 422
    assert "This time is over already." in editor.reads
    await editor.press("Send then", day="2026-12-24", time="09:00")
    (broadcast,) = await hub.unit(lambda stores: stores.broadcasts.latest(10))
    assert broadcast.send_local == "2026-12-24T09:00"
