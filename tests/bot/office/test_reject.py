import pytest

from broadcasts.history import EventKind
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import change, translate, write


@pytest.fixture
async def read(author: Person, approver: Person) -> None:
    """Ada has read what Eva wrote."""
    await write(author)
    await author.press("Ask for approval")
    await approver.press("Show edition 1")
    author.look_away()


@pytest.fixture
async def sent_back(read: None, approver: Person) -> None:
    await approver.press("Send back…")
    await approver.say("The bath is closed on Mondays.")


async def test_the_author_gets_the_reason(sent_back: None, strict_hub: Hub, author: Person, approver: Person) -> None:
    assert "“Schwimmkurs” was sent back. Its author has your words." in approver.reads
    assert "✗ The edition “Schwimmkurs” was sent back.\n\nAda writes: The bath is closed on Mondays." in author.reads
    (note,) = await strict_hub.unit(lambda stores: stores.editions.noted(1, [EventKind.REJECTED]))
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert (note.staff_id, note.reason, note.hash) == (
        approver.staff_id,
        "The bath is closed on Mondays.",
        edition.read_hash(),
    )


async def test_the_reason_stands_until_the_edition_was_changed(
    sent_back: None, author: Person, approver: Person
) -> None:
    await author.say("/office")
    assert "• 1 edition of yours was sent back" in author.reads
    await author.say("/editions")
    await author.press("Schwimmkurs")
    assert "✗ Sent back by Ada: The bath is closed on Mondays." in author.reads
    await approver.say("/approve")
    assert approver.reads == "No edition waits for your approval."

    await change(author, "Schwimmkurs\n\nJeden Dienstag.")

    assert "Sent back" not in author.reads
    await author.say("/office")
    assert "sent back" not in author.reads
    await approver.say("/office")
    assert "• 1 edition to approve" in approver.reads


async def test_what_was_sent_back_is_not_asked_for_again_unchanged(
    sent_back: None, author: Person, approver: Person
) -> None:
    approver.look_away()
    await author.press("Show the edition")

    await author.press("Ask for approval")

    assert "It was sent back. Please change it first, then ask again." in author.reads
    assert approver.sees == []


async def test_an_approver_may_change_their_mind(sent_back: None, author: Person, approver: Person) -> None:
    await approver.press_token("ap:1")
    assert "• Deutsch: sent back, not changed since" in approver.reads

    await approver.press("Approve")

    await author.press("Show the edition")
    assert "Sent back" not in author.reads
    assert "Approved by Ada." in author.reads


async def test_whoever_sends_back_must_say_why(read: None, strict_hub: Hub, author: Person, approver: Person) -> None:
    await approver.press("Send back…")

    await approver.say("   ")
    assert "Please answer with a text message." in approver.reads
    await approver.say("x" * 1_001)
    assert "This is too long." in approver.reads
    await approver.press("Cancel")
    assert "These editions wait for approval:" in approver.reads
    await approver.say("Too late")

    assert author.sees == []
    assert await strict_hub.unit(lambda stores: stores.editions.noted(1, [EventKind.REJECTED])) == []


async def test_what_was_changed_since_it_was_read_is_read_again_first(
    read: None, author: Person, approver: Person
) -> None:
    await translate(author)

    await approver.press("Send back…")

    assert "The edition was changed since you read it." in approver.reads


async def test_what_was_changed_while_the_reason_was_written_waits_again(
    read: None, author: Person, approver: Person
) -> None:
    await approver.press("Send back…")
    await translate(author)

    await approver.say("The bath is closed on Mondays.")

    assert "It was changed while you were writing, so it waits for approval again." in approver.reads
    await approver.press("Approve another one")
    assert "Schwimmkurs" in approver.buttons


async def test_a_draft_deleted_while_the_reason_was_written_is_gone(
    read: None, author: Person, approver: Person
) -> None:
    await approver.press("Send back…")
    await author.press("More…")
    await author.press("Delete draft")
    await author.press("Yes, delete it")

    await approver.say("The bath is closed on Mondays.")

    assert "This edition no longer exists." in approver.reads


async def test_whoever_wrote_it_cannot_send_it_back(read: None, strict_hub: Hub, author: Person) -> None:
    boss = await strict_hub.staff("Bo", Role.ADMIN)
    await write(boss, "Eigene\n\nText")

    await boss.press_token("ap_no:2:0")

    assert "You wrote this edition: somebody else must approve it." in boss.reads
