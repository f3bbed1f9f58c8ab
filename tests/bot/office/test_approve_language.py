import pytest

from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import translate, write


@pytest.fixture
async def author(language_hub: Hub) -> Person:
    author = await language_hub.staff("Eva", Role.EDITOR)
    await write(author)
    await translate(author)
    return author


@pytest.fixture
async def approver(language_hub: Hub) -> Person:
    return await language_hub.staff("Ada", Role.APPROVER)


async def approved(hub: Hub) -> tuple[str, ...]:
    edition = await hub.unit(lambda stores: stores.editions.get(1))
    languages: tuple[str, ...] = edition.approved_languages
    return languages


async def test_each_language_is_read_in_full_and_has_a_press_of_its_own(
    language_hub: Hub, author: Person, approver: Person
) -> None:
    await author.press("Ask for approval")
    await approver.press("Show edition 1")
    assert approver.buttons == ["Deutsch", "Türkçe", "Back", "Office"]

    await approver.press("Türkçe")
    assert "kapalı yüzme havuzunda" in approver.reads
    assert "Hallenbad" not in approver.reads
    await approver.press("Approve")

    assert "This language is approved: Türkçe." in approver.reads
    assert "• Türkçe: ✓ approved already" in approver.reads
    assert "Türkçe" not in approver.buttons
    assert await approved(language_hub) == ("tr",)


async def test_the_author_hears_of_it_once_all_languages_are_approved(
    language_hub: Hub, author: Person, approver: Person
) -> None:
    await author.press("Ask for approval")
    await approver.press("Show edition 1")
    author.look_away()
    await approver.press("Türkçe")
    await approver.press("Approve")
    assert author.sees == []

    await approver.press("Deutsch")
    await approver.press("Approve")

    assert author.reads == "Ada has approved the edition “Schwimmkurs”."
    assert await approved(language_hub) == ("de", "tr")


async def test_a_press_for_all_at_once_approves_nothing(language_hub: Hub, author: Person, approver: Person) -> None:
    edition = await language_hub.unit(lambda stores: stores.editions.get(1))

    await approver.press_token(f"ap_yes:1:{edition.read_hash()[:16]}")

    assert approver.buttons == ["Deutsch", "Türkçe", "Back", "Office"]
    assert await approved(language_hub) == ()


async def test_a_language_changed_after_it_was_read_is_not_approved(
    language_hub: Hub, author: Person, approver: Person
) -> None:
    await author.press("Ask for approval")
    await approver.press("Show edition 1")
    await approver.press("Türkçe")
    await author.press("Change text")
    await author.press("Türkçe")
    await author.say("Yüzme kursu\n\nHer salı.")
    await author.press("Save")

    await approver.press("Approve")

    assert "The edition was changed since you read it." in approver.reads
    assert await approved(language_hub) == ()


@pytest.mark.parametrize("token", ["ap_lang:1:xx", "ap_yes:1:0:xx", "ap_yes:1", "ap_no:1", "ap_no:1:0:xx", "ap_ok:1"])
async def test_a_button_that_makes_no_sense_changes_nothing(
    language_hub: Hub, author: Person, approver: Person, token: str
) -> None:
    await approver.press_token(token)

    assert approver.sees
    assert await approved(language_hub) == ()


async def test_one_language_is_sent_back_and_the_others_go_on_waiting(
    language_hub: Hub, author: Person, approver: Person
) -> None:
    await author.press("Ask for approval")
    await approver.press("Show edition 1")
    await approver.press("Türkçe")
    author.look_away()

    await approver.press("Send back…")
    await approver.say("The day is missing.")

    assert "✗ The edition “Schwimmkurs” was sent back (Türkçe)." in author.reads
    await author.press("Show the edition")
    assert "✗ Türkçe was sent back by Ada: The day is missing." in author.reads
    await approver.say("/approve")
    await approver.press("Schwimmkurs")
    assert "• Deutsch: checked" in approver.reads
    assert "• Türkçe: sent back, not changed since" in approver.reads
