from datetime import timedelta

import pytest

from broadcasts.history import EventKind
from broadcasts.links import LinkCheck, LinkProblem
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import YUZME, send_to_everyone, translate, write

WRONG = "Yüzme kursu\n\nHer pazartesi saat **20.00’de** kapalı yüzme havuzunda."
LINKED = "Kurs\n\nMehr: https://aalen.example/kurs"


@pytest.fixture
async def checked(editor: Person) -> Person:
    """Somebody who looks at the findings of an edition whose Turkish text names another time."""
    await write(editor)
    await translate(editor, text=WRONG)
    await editor.press("Check")
    return editor


async def test_an_edition_without_findings_says_so(editor: Person) -> None:
    await write(editor)
    await translate(editor)

    await editor.press("Check")

    assert "✓ Nothing was found" in editor.reads


async def test_findings_are_counted_by_language_and_explained(checked: Person) -> None:
    assert "• Türkçe: ⛔ 1 to settle" in checked.reads

    await checked.press("Türkçe")

    assert "1. ⛔ A number, date or time of the main text is missing or differs: 19." in checked.reads
    assert "Here stands: 20." in checked.reads


async def test_what_must_be_settled_stops_the_sending(hub: Hub, checked: Person) -> None:
    await hub.subscriber("Hans", "de")
    await checked.press("Back to the edition")

    await send_to_everyone(checked)

    assert "This edition cannot be released yet: 1 finding must be put right" in checked.reads
    assert await hub.unit(lambda stores: stores.broadcasts.latest(5)) == []
    await checked.press("Show the findings")
    assert "• Türkçe: ⛔ 1 to settle" in checked.reads


async def test_a_text_put_right_can_be_sent(hub: Hub, checked: Person) -> None:
    await hub.subscriber("Hans", "de")
    await checked.press("Back to the edition")
    await checked.press("Change text")
    await checked.press("Türkçe")
    await checked.say(YUZME)
    await checked.press("Save")

    await send_to_everyone(checked)

    assert len(await hub.unit(lambda stores: stores.broadcasts.latest(5))) == 1


async def test_a_written_reason_answers_for_a_finding(hub: Hub, checked: Person) -> None:
    await hub.subscriber("Hans", "de")
    await checked.press("Türkçe")
    await checked.press("1 is right as it is…")
    assert "please write why" in checked.reads
    await checked.say("Der türkische Kurs beginnt später.")
    assert "The reason is kept." in checked.reads
    assert "Nothing is left to put right" in checked.reads
    await checked.press("Back to the edition")

    await send_to_everyone(checked)

    assert len(await hub.unit(lambda stores: stores.broadcasts.latest(5))) == 1
    events = await hub.unit(lambda stores: stores.editions.history(1, 10))
    (overridden,) = [event for event in events if event.kind is EventKind.OVERRIDDEN]
    assert (overridden.staff_id, overridden.language, overridden.reason) == (
        checked.staff_id,
        "tr",
        "Der türkische Kurs beginnt später.",
    )


async def test_a_reason_counts_for_the_text_it_was_given_for(checked: Person) -> None:
    await checked.press("Türkçe")
    await checked.press("1 is right as it is…")
    await checked.say("Der türkische Kurs beginnt später.")
    await checked.press("Back to the edition")
    await checked.press("Change text")
    await checked.press("Türkçe")
    await checked.say(WRONG.replace("kapalı", "açık"))
    await checked.press("Save")

    await checked.press("Check")

    assert "• Türkçe: ⛔ 1 to settle" in checked.reads


async def test_a_reason_must_be_written(checked: Person) -> None:
    await checked.press("Türkçe")
    await checked.press("1 is right as it is…")

    await checked.say("x" * 301)
    assert "This is too long." in checked.reads
    await checked.press("Cancel")

    assert "⛔ 1 to settle" in checked.reads


async def test_a_finding_that_is_gone_needs_no_reason(checked: Person) -> None:
    await checked.press("Türkçe")
    await checked.press("1 is right as it is…")
    await checked.say("So ist es.")

    await checked.press_token(f"ed_over:1:tr:{'0' * 12}")

    assert "This was put right or answered meanwhile." in checked.reads


async def test_an_approver_is_stopped_too(strict_hub: Hub) -> None:
    editor = await strict_hub.staff("Eva", Role.EDITOR)
    approver = await strict_hub.staff("Paul", Role.APPROVER)
    await write(editor)
    await translate(editor, text=WRONG)
    await approver.press_token("ap:1")

    await approver.press("Approve")

    assert "This edition cannot be released yet" in approver.reads
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert edition.approvals == {}


async def test_a_dead_link_stops_and_one_that_is_not_looked_at_yet_does_not(hub: Hub, editor: Person) -> None:
    await write(editor, LINKED)
    await editor.press("Check")
    await editor.press("Deutsch")
    assert "A link is being looked at: https://aalen.example/kurs." in editor.reads

    urls = await hub.unit(lambda stores: stores.links.claim(hub.now, 9))
    assert urls == ["https://aalen.example/kurs"]
    await hub.unit(lambda stores: stores.links.settle(LinkCheck(urls[0], LinkProblem.NOT_FOUND), hub.now))
    await editor.press("All findings")

    await editor.press("Deutsch")

    assert "1. ⛔ A link leads nowhere, there is no such page: https://aalen.example/kurs." in editor.reads


async def test_links_are_asked_for_as_soon_as_a_text_is_saved(hub: Hub, editor: Person) -> None:
    await write(editor, LINKED)

    assert await hub.unit(lambda stores: stores.links.claim(hub.now + timedelta(days=3), 9)) == [
        "https://aalen.example/kurs"
    ]


async def test_a_language_that_somebody_reads_is_missed(hub: Hub, editor: Person) -> None:
    for name in ("Olha", "Petro"):
        await hub.subscriber(name, "uk")
    await write(editor)
    await editor.press("Topic")
    await editor.press("News from the integration office")
    await editor.press("Check")

    await editor.press("Українська")

    assert "2 chats read this language, and there is no text in it." in editor.reads


async def test_a_check_of_something_that_never_was_gets_an_answer(editor: Person) -> None:
    for token in ("ed_check:99", "ed_finds:99:tr", "ed_over:99:tr:0"):
        await editor.press_token(token)

        assert "This edition no longer exists." in editor.reads
