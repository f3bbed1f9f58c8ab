import pytest

from broadcasts.broadcasts import BroadcastState
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import translate, write


@pytest.fixture
async def author(strict_hub: Hub) -> Person:
    await strict_hub.subscriber("Hans", "de")
    return await strict_hub.staff("Eva", Role.EDITOR)


@pytest.fixture
async def approver(strict_hub: Hub) -> Person:
    return await strict_hub.staff("Ada", Role.APPROVER)


async def ask(author: Person) -> None:
    await write(author)
    await author.press("Send…")
    await author.press("News from the integration office")
    await author.press("Everyone who gets this topic")
    await author.press("Ask for approval")


async def test_the_author_cannot_send_alone(strict_hub: Hub, author: Person) -> None:
    await ask(author)

    assert "there is nobody else who may" in author.reads
    await author.press_token("ed_now:1:3:everyone")
    assert "Another person must approve this edition" in author.reads
    assert await strict_hub.unit(lambda stores: stores.broadcasts.latest(10)) == []


async def test_another_person_approves_and_the_author_sends(strict_hub: Hub, author: Person, approver: Person) -> None:
    await ask(author)
    assert "I have asked 1 person." in author.reads
    assert approver.reads == "Eva asks you to approve the edition “Schwimmkurs”."
    author.look_away()

    await approver.press("Show edition 1")
    assert "Jeden Montag um 19 Uhr im Hallenbad." in approver.reads
    await approver.press("Approve")

    assert approver.reads == "“Schwimmkurs” is approved. Its author can send it now."
    assert author.reads == "Ada has approved the edition “Schwimmkurs”."
    await author.press("Send…")
    await author.press("Everyone who gets this topic")
    await author.press("Send now")
    await strict_hub.run_broadcasts()
    assert "Schwimmkurs" in strict_hub.person("Hans").reads


async def test_asking_twice_disturbs_nobody_twice(author: Person, approver: Person) -> None:
    await ask(author)
    approver.look_away()

    await author.press_again()

    assert "They have been asked already." in author.reads
    assert approver.sees == []


async def test_approving_twice_tells_the_author_once(author: Person, approver: Person) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await approver.press("Approve")
    author.look_away()

    await approver.press_again()

    assert "This edition is approved already." in approver.reads
    assert author.sees == []


async def test_what_was_changed_after_it_was_read_is_not_approved(author: Person, approver: Person) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await translate(author)

    await approver.press("Approve")

    assert "The edition was changed since you read it." in approver.reads
    await approver.press("Read it again")
    assert "Yüzme kursu" in approver.reads


async def test_a_change_voids_the_approval(strict_hub: Hub, author: Person, approver: Person) -> None:
    await ask(author)
    await approver.press("Show edition 1")
    await approver.press("Approve")
    await author.press("Show the edition")
    assert "Approved by Ada." in author.reads

    await author.press("Change text")
    await author.press("Deutsch")
    await author.say("Schwimmkurs\n\nJeden Dienstag.")
    await author.press("Save")

    assert "Not approved yet" in author.reads
    await author.press("Send…")
    await author.press("Everyone who gets this topic")
    assert "Send now" not in author.buttons


async def test_the_list_shows_what_others_wrote(author: Person, approver: Person) -> None:
    await approver.say("/approve")
    assert approver.reads == "No edition waits for your approval."
    await write(approver, "Eigene\n\nText")
    await write(author)

    await approver.say("/approve")

    assert approver.buttons == ["Schwimmkurs", "Office"]
    await approver.press_token("ap:1")
    assert "You wrote this edition: somebody else must approve it." in approver.reads


async def test_an_approver_may_send_what_another_wrote(strict_hub: Hub, author: Person, approver: Person) -> None:
    await write(author)
    await approver.say("/editions")
    await approver.press("Schwimmkurs")
    await approver.press("Send…")
    await approver.press("News from the integration office")
    await approver.press("Everyone who gets this topic")
    await approver.press("Send now")
    await strict_hub.run_broadcasts()

    (broadcast,) = await strict_hub.unit(lambda stores: stores.broadcasts.latest(10))
    assert broadcast.state is BroadcastState.FINISHED
