import pytest

from broadcasts.broadcasts import BroadcastState
from broadcasts.deliveries import DeliveryState
from contacts.staff import Role
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import change, send_to_everyone, write

NOTHING_LEAVES = "PRACTICE: nothing leaves."


@pytest.fixture
async def trainee(author: Person) -> Person:
    await author.say("/office")
    await author.press("Practise")
    return author


async def test_while_practising_the_office_says_so_until_it_is_ended(strict_hub: Hub, trainee: Person) -> None:
    assert "You are practising" in trainee.reads

    await trainee.press("End practice")

    assert "You are practising" not in trainee.reads
    await write(trainee)
    assert NOTHING_LEAVES not in trainee.reads
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert (edition.training, edition.number, edition.public) == (False, 1, True)


async def test_every_screen_says_that_nothing_leaves(trainee: Person) -> None:
    await trainee.say("/compose")
    assert NOTHING_LEAVES in trainee.reads
    await trainee.say("Probe\n\nNur zum Üben.")
    assert NOTHING_LEAVES in trainee.reads

    await trainee.press("Save")
    for button in ("Preview", "Back to the edition", "Add language", "Türkçe", "Cancel", "Change text", "Cancel"):
        assert NOTHING_LEAVES in trainee.reads, button
        await trainee.press(button)
    assert NOTHING_LEAVES in trainee.reads
    for button in ("Send…", "News from the integration office", "Everyone who gets this topic", "Choose a time…"):
        await trainee.press(button)
        assert NOTHING_LEAVES in trainee.reads, button
    await trainee.say("tomorrow 9:00")
    assert NOTHING_LEAVES in trainee.reads
    await trainee.press("Yes, send it then")
    assert NOTHING_LEAVES in trainee.reads
    await trainee.press("Cancel the broadcast")
    assert NOTHING_LEAVES in trainee.reads


async def test_it_is_sent_to_nobody_and_the_report_says_how_many_would_have_got_it(
    strict_hub: Hub, trainee: Person
) -> None:
    await strict_hub.subscriber("Hatice", "tr", "de")
    await write(trainee)

    await send_to_everyone(trainee)
    await strict_hub.run_broadcasts()

    assert strict_hub.person("Hans").history == []
    assert strict_hub.person("Hatice").history == []
    (broadcast,) = await strict_hub.unit(lambda stores: stores.broadcasts.latest(10))
    assert broadcast.state is BroadcastState.FINISHED
    assert "This was for practice: nothing has left. In earnest 2 chats would have got it." in trainee.reads
    assert NOTHING_LEAVES in trainee.reads
    assert "not reached" not in trainee.reads


async def test_what_was_practised_cannot_be_sent_again(strict_hub: Hub, trainee: Person) -> None:
    await write(trainee)
    await send_to_everyone(trainee)
    await strict_hub.run_broadcasts()
    await trainee.press("Show the broadcast")
    assert NOTHING_LEAVES in trainee.reads
    assert not [button for button in trainee.buttons if button.startswith("Not reached")]

    await trainee.press_token("bc_resend:1:1")
    await trainee.press_token("bc_resend:1:0")
    await trainee.press_token("bc_twice:1")
    await trainee.press_token("bc_release:1")
    await strict_hub.run_broadcasts()

    assert strict_hub.person("Hans").history == []
    states = await strict_hub.unit(lambda stores: stores.ledger.counts(1))
    assert states == {DeliveryState.SKIPPED: 1}


async def test_a_correction_of_what_was_practised_reaches_nobody(strict_hub: Hub, trainee: Person) -> None:
    await write(trainee)
    await send_to_everyone(trainee)
    await strict_hub.run_broadcasts()
    await trainee.press("Show the edition")
    await trainee.press("Correct…")
    assert NOTHING_LEAVES in trainee.reads
    await change(trainee, "Schwimmkurs\n\nJeden Dienstag.")

    await trainee.press("Correct it in all chats…")
    await trainee.press("Correct it now")
    await strict_hub.run_broadcasts()

    assert strict_hub.person("Hans").history == []


async def test_readers_never_meet_it(strict_hub: Hub, trainee: Person) -> None:
    await write(trainee)
    await send_to_everyone(trainee)
    await strict_hub.run_broadcasts()
    hans = strict_hub.person("Hans", hint="en")

    await hans.say("/newsletter")

    assert "Schwimmkurs" not in hans.reads
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert (edition.number, edition.public) == (0, False)
    await trainee.say("/office")
    await trainee.press("End practice")
    await write(trainee, "Ernst\n\nText")
    assert (await strict_hub.unit(lambda stores: stores.editions.get(2))).number == 1


async def test_nobody_is_asked_to_approve_practice(strict_hub: Hub, trainee: Person, approver: Person) -> None:
    await write(trainee)
    assert "Ask for approval" not in trainee.buttons

    await approver.say("/approve")

    assert approver.reads == "No edition waits for your approval."


async def test_an_approver_who_practises_may_approve_their_own(strict_hub: Hub, approver: Person) -> None:
    await approver.say("/office")
    await approver.press("Practise")
    await write(approver)

    await approver.say("/approve")
    await approver.press("Schwimmkurs")
    assert NOTHING_LEAVES in approver.reads
    await approver.press("Approve")

    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert edition.approvals["de"].approved_by == approver.staff_id


async def test_practice_is_deleted_with_its_report(strict_hub: Hub, trainee: Person) -> None:
    await write(trainee)
    await send_to_everyone(trainee)
    await strict_hub.run_broadcasts()
    await trainee.press("Show the edition")

    await trainee.press("Delete this practice")
    await trainee.press("Yes, delete it")

    assert "“Schwimmkurs” is deleted." in trainee.reads
    assert await strict_hub.unit(what_is_left) == (None, None)
    await trainee.press_again()
    assert "This edition no longer exists." in trainee.reads


async def what_is_left(stores: Stores) -> tuple[object, object]:
    return await stores.editions.get(1), await stores.broadcasts.get(1)


async def test_what_is_still_on_its_way_is_not_deleted(strict_hub: Hub, trainee: Person) -> None:
    await write(trainee)
    await send_to_everyone(trainee)

    await trainee.press_token("tr_gone:1")

    assert "It is still on its way. Please cancel the broadcast first." in trainee.reads


async def test_an_edition_in_earnest_is_not_deleted_as_practice(strict_hub: Hub, author: Person) -> None:
    await write(author)

    await author.press_token("tr_gone:1")

    assert await strict_hub.unit(lambda stores: stores.editions.get(1)) is not None


async def test_a_moderator_cannot_practise(strict_hub: Hub) -> None:
    moderator = await strict_hub.staff("Mo", Role.MODERATOR)

    await moderator.press_token("tr_on")

    assert "no longer works" in moderator.reads
