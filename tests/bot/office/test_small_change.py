from dataclasses import replace

import pytest

from broadcasts.broadcasts import BroadcastState
from broadcasts.history import EventKind
from contacts.staff import Role
from storage.stores import Stores
from tests.bot.driver import MORNING, Hub, Person
from tests.bot.office.conftest import SWIMMING, change, have_it_approved, translate, write

CORRECTED = SWIMMING.replace("Hallenbad", "Hallenbad Aalen")


@pytest.fixture
async def approved(author: Person, approver: Person) -> None:
    await write(author)
    await translate(author)
    await have_it_approved(author, approver)
    approver.look_away()


@pytest.fixture
async def marked(approved: None, author: Person) -> None:
    await change(author, CORRECTED, "Deutsch")
    await author.press("Only a small change: Deutsch")


async def test_one_look_at_the_wording_approves_it_again(
    marked: None, strict_hub: Hub, author: Person, approver: Person
) -> None:
    assert "Marked as a small change. I have asked 1 person to confirm it" in author.reads
    assert "⚠ A small change is not confirmed yet: Deutsch." in author.reads
    assert "small change in the approved edition “Schwimmkurs” (Deutsch)" in approver.reads

    await approver.press("Show the small change")
    assert "Before: Jeden Montag um **19 Uhr** im Hallenbad." in approver.reads
    assert "Now: Jeden Montag um **19 Uhr** im Hallenbad Aalen." in approver.reads
    assert "Yüzme" not in approver.reads
    await approver.press("Confirm the small change")

    assert approver.reads == "The small change is confirmed (Deutsch)."
    assert "Ada has approved the edition “Schwimmkurs”." in author.reads
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert (edition.approved_languages, edition.unconfirmed, edition.outdated("tr")) == (("de", "tr"), (), False)
    (note,) = await strict_hub.unit(lambda stores: stores.editions.noted(1, [EventKind.CONFIRMED]))
    assert (note.staff_id, note.language, note.hash) == (approver.staff_id, "de", edition.release_hash("de"))


async def test_before_it_is_confirmed_nothing_is_sent(
    marked: None, strict_hub: Hub, author: Person, approver: Person
) -> None:
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    await author.press("Send…")
    await author.press("News from the integration office")
    await author.press("Everyone who gets this topic")
    assert "Send now" not in author.buttons

    await author.press_token(f"ed_now:1:{edition.version + 1}:everyone")

    assert "A small change is not confirmed yet: Deutsch. Before that it is not sent." in author.reads
    assert await strict_hub.unit(lambda stores: stores.broadcasts.latest(10)) == []


async def test_a_translation_with_a_small_change_keeps_all_of_it_back(
    approved: None, strict_hub: Hub, author: Person
) -> None:
    await change(author, "Yüzme kursu\n\nHer pazartesi saat 19’da.", "Türkçe")
    await author.press("Only a small change: Türkçe")

    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))

    assert (edition.is_approved("de"), edition.can_be_sent) == (True, False)


async def test_a_planned_broadcast_whose_text_was_changed_is_not_sent(
    approved: None, strict_hub: Hub, author: Person
) -> None:
    await author.press("Send…")
    await author.press("News from the integration office")
    await author.press("Everyone who gets this topic")
    await author.press("Choose a time…")
    await author.say("tomorrow 9:00")
    await author.press("Yes, send it then")
    # By a way round the screens, which refuse it while it is planned.
    await strict_hub.unit(small_change_unconfirmed)
    strict_hub.later(days=1)
    author.look_away()

    await strict_hub.run_broadcasts()

    (broadcast,) = await strict_hub.unit(lambda stores: stores.broadcasts.latest(10))
    assert broadcast.state is BroadcastState.CANCELLED
    assert "The edition was changed after its approval, so nothing was sent." in author.reads
    assert strict_hub.person("Hans").sees == []


async def small_change_unconfirmed(stores: Stores) -> None:
    edition = await stores.editions.get(1)
    assert edition is not None
    turkish = replace(edition.texts["tr"], body="Her salı.", minor_of=edition.approvals["tr"].hash)
    await stores.editions.save(replace(edition, texts={**edition.texts, "tr": turkish}), MORNING)


async def test_a_change_that_is_not_called_small_is_read_in_full(
    approved: None, strict_hub: Hub, author: Person, approver: Person
) -> None:
    await change(author, CORRECTED, "Deutsch")
    await author.press("Back to the edition")

    assert "⚠ outdated, the main text has changed since" in author.reads
    await approver.press_token("ap_small:1:de")
    await approver.press("Confirm the small change")
    assert "There is no small change to confirm here any more" in approver.reads


async def test_of_a_draft_that_was_never_approved_nothing_is_asked(author: Person) -> None:
    await write(author)

    await change(author, CORRECTED)

    assert "small change" not in author.reads


async def test_more_than_the_wording_is_no_small_change(
    approved: None, strict_hub: Hub, author: Person, approver: Person
) -> None:
    await change(author, CORRECTED, "Deutsch")
    await author.press("Pictures and documents")
    await author.press("Add a picture or PDF")
    await author.send_file("plan.pdf", b"%PDF-1.4 plan", "application/pdf")

    await author.press("Only a small change: Deutsch")

    assert "This text was changed once more since." in author.reads
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert edition.unconfirmed == ()


async def test_what_is_changed_again_is_not_confirmed_by_an_old_button(
    marked: None, strict_hub: Hub, author: Person, approver: Person
) -> None:
    await approver.press("Show the small change")
    await change(author, CORRECTED + " Oder nicht.", "Deutsch")

    await approver.press("Confirm the small change")

    assert "The edition was changed since you read it." in approver.reads
    edition = await strict_hub.unit(lambda stores: stores.editions.get(1))
    assert not edition.is_approved("de")


async def test_marking_and_confirming_twice_does_no_harm(marked: None, author: Person, approver: Person) -> None:
    await approver.press("Show the small change")
    author.look_away()
    await author.press_again()
    assert "This is marked as a small change already." in author.reads
    await approver.press("Confirm the small change")

    await approver.press_again()

    assert "This edition is approved already." in approver.reads


async def test_whoever_made_the_small_change_does_not_confirm_it(
    approved: None, strict_hub: Hub, approver: Person
) -> None:
    boss = await strict_hub.staff("Bo", Role.ADMIN)
    await approver.say("/editions")
    await approver.press("Schwimmkurs")
    await change(approver, CORRECTED, "Deutsch")
    await approver.press("Only a small change: Deutsch")

    await approver.press_token("ap_small:1:de")
    assert "You wrote what is still open here" in approver.reads
    await boss.press("Show the small change")
    await boss.press("Confirm the small change")

    assert boss.reads == "The small change is confirmed (Deutsch)."


async def test_a_small_change_can_be_sent_back(marked: None, author: Person, approver: Person) -> None:
    await approver.press("Show the small change")
    await approver.press("Send back…")
    author.look_away()

    await approver.say("It is not in Aalen.")

    assert "Ada writes: It is not in Aalen." in author.reads
