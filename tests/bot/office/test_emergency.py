import pytest

from broadcasts.history import EventKind
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import change, have_it_approved, translate, write

STORM = "Storm warning, Ada is ill."


@pytest.fixture
async def colleague(strict_hub: Hub) -> Person:
    return await strict_hub.staff("Ben", Role.EDITOR)


@pytest.fixture
async def asked(strict_hub: Hub, author: Person, colleague: Person) -> None:
    """Eva has asked Ben to release her edition with her."""
    await write(author)
    await author.press("More…")
    await author.press("Emergency: nobody can approve…")
    await author.say(STORM)
    await author.press("Ben")


async def is_released(hub: Hub) -> bool:
    edition = await hub.unit(lambda stores: stores.editions.get(1))
    return bool(edition.approvals)


async def test_two_named_people_release_it_and_all_who_approve_are_told(
    asked: None, strict_hub: Hub, author: Person, colleague: Person
) -> None:
    approver = await strict_hub.staff("Ada", Role.APPROVER)
    admin = await strict_hub.staff("Ali", Role.ADMIN)
    assert "I have asked Ben." in author.reads
    assert "Eva wants to release the edition “Schwimmkurs” without an approval" in colleague.reads
    assert STORM in colleague.reads
    assert "Jeden Montag um 19 Uhr im Hallenbad." in colleague.reads
    for person in (author, approver, admin):
        person.look_away()

    await colleague.press("I take responsibility too")

    for person in (author, approver, admin):
        assert "Eva and Ben have released the edition “Schwimmkurs” without an approval." in person.reads
        assert f"Reason: {STORM}" in person.reads
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    approval = edition.approvals["de"]
    assert (approval.approved_by, approval.second_by, approval.reason) == (author.staff_id, colleague.staff_id, STORM)
    assert (approval.hash, edition.can_be_sent) == (edition.release_hash("de"), True)
    (note,) = await strict_hub.unit(lambda stores: stores.editions.noted(1, [EventKind.EMERGENCY]))
    assert (note.staff_id, note.second_by, note.reason) == (author.staff_id, colleague.staff_id, STORM)


async def test_it_stays_visible_and_can_be_sent(
    asked: None, strict_hub: Hub, author: Person, colleague: Person
) -> None:
    await colleague.press("I take responsibility too")
    await author.press("Show the edition")
    assert f"⚠ Released in an emergency by Eva and Ben: {STORM}" in author.reads

    await author.press("Send…")
    await author.press("News from the integration office")
    await author.press("Everyone who gets this topic")
    await author.press("Send now")
    await strict_hub.run_broadcasts()

    assert "Schwimmkurs" in strict_hub.person("Hans").reads
    await author.press("Show the edition")
    assert f"⚠ Released in an emergency by Eva and Ben: {STORM}" in author.reads


async def test_what_was_changed_in_between_is_not_released(
    asked: None, strict_hub: Hub, author: Person, colleague: Person
) -> None:
    await translate(author)

    await colleague.press("I take responsibility too")

    assert "The edition was changed since you were asked: nothing was released." in colleague.reads
    assert not await is_released(strict_hub)


async def test_the_second_may_decline(asked: None, strict_hub: Hub, author: Person, colleague: Person) -> None:
    author.look_away()

    await colleague.press("No")

    assert "Nothing was released." in colleague.reads
    assert "Ben does not want to release “Schwimmkurs” with you." in author.reads
    await colleague.press_again()
    await colleague.press_token("em_yes:1:3")
    assert not await is_released(strict_hub)


async def test_nobody_else_can_be_the_second(asked: None, strict_hub: Hub, author: Person) -> None:
    other = await strict_hub.staff("Bo", Role.ADMIN)
    (question,) = await strict_hub.unit(lambda stores: stores.editions.noted(1, [EventKind.EMERGENCY_ASKED]))

    for person in (author, other):
        await person.press_token(f"em_yes:1:{question.id}")

        assert "This was answered already, or asked anew." in person.reads
    assert not await is_released(strict_hub)


async def test_pressing_twice_releases_once(asked: None, strict_hub: Hub, colleague: Person) -> None:
    await colleague.press("I take responsibility too")

    await colleague.press_again()

    assert "This was answered already, or asked anew." in colleague.reads
    assert len(await strict_hub.unit(lambda stores: stores.editions.noted(1, [EventKind.EMERGENCY]))) == 1


async def test_only_colleagues_with_a_name_who_write_editions_are_offered(
    strict_hub: Hub, author: Person, colleague: Person
) -> None:
    await strict_hub.staff("", Role.ADMIN)
    await strict_hub.staff("Mo", Role.MODERATOR)
    await write(author)

    await author.press("More…")
    await author.press("Emergency: nobody can approve…")
    await author.say(STORM)

    assert author.buttons == ["Ben", "Back to the edition", "Office"]


async def test_alone_there_is_no_emergency_way(strict_hub: Hub, author: Person) -> None:
    await write(author)
    await author.press("More…")
    await author.press("Emergency: nobody can approve…")
    await author.say(STORM)

    assert "There is no colleague with a name who could be the second." in author.reads


async def test_whoever_has_no_name_yet_tells_it_first(strict_hub: Hub, colleague: Person) -> None:
    nameless = await strict_hub.staff("", Role.EDITOR)
    await write(nameless)
    await nameless.press("More…")
    await nameless.press("Emergency: nobody can approve…")
    assert "What is your name?" in nameless.reads

    await nameless.say("Nora")
    await nameless.say(STORM)
    await nameless.press("Ben")
    await colleague.press("I take responsibility too")

    assert "Nora and Ben have released the edition" in nameless.reads


async def test_a_reason_is_needed(strict_hub: Hub, author: Person, colleague: Person) -> None:
    await write(author)
    await author.press("More…")
    await author.press("Emergency: nobody can approve…")

    await author.say("  ")
    assert "Please answer with a text message." in author.reads
    await author.press_token(f"em_with:1:{colleague.staff_id}")

    assert "Please begin again" in author.reads
    assert colleague.sees == []


async def test_whoever_asked_and_left_releases_nothing(
    asked: None, strict_hub: Hub, author: Person, colleague: Person
) -> None:
    await strict_hub.unit(lambda stores: stores.staff.end(author.staff_id, strict_hub.now))

    await colleague.press("I take responsibility too")

    assert "Whoever asked you no longer works here: nothing was released." in colleague.reads
    assert not await is_released(strict_hub)


async def test_a_second_who_left_meets_the_answer_of_a_stranger(
    asked: None, strict_hub: Hub, colleague: Person
) -> None:
    await strict_hub.unit(lambda stores: stores.staff.end(colleague.staff_id, strict_hub.now))

    await colleague.press("I take responsibility too")

    assert "no longer works" in colleague.reads
    assert not await is_released(strict_hub)


async def test_what_is_approved_needs_no_emergency(strict_hub: Hub, author: Person, colleague: Person) -> None:
    await write(author)
    await have_it_approved(author, await strict_hub.staff("Ada", Role.APPROVER))
    assert "Emergency: nobody can approve…" not in author.buttons

    await author.press_token("em:1")

    assert "This edition is approved already." in author.reads


async def test_a_change_afterwards_ends_the_emergency_release(
    asked: None, strict_hub: Hub, author: Person, colleague: Person
) -> None:
    await colleague.press("I take responsibility too")
    await author.press("Show the edition")

    await change(author, "Schwimmkurs\n\nJeden Dienstag.")

    assert "Released in an emergency" not in author.reads
    assert "Not approved yet" in author.reads
