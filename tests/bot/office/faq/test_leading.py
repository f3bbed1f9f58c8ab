"""An entry leads on to another one, and never in a circle."""

from faq.entries import EntryState, FaqText
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import an_entry, stored


async def test_an_entry_leads_on_and_answers_by_itself_again(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await an_entry(hub, key="again", texts={"de": FaqText("Umziehen?", "Melden.")})
    await an_entry(hub, key="draft", state=EntryState.DRAFT)
    await editor.press_token("fqs_entry:2")
    await editor.press("Lead on…")
    await editor.say("Umziehen")
    assert editor.reads == "No published question holds these words. Please try others."
    await editor.say("Adresse")
    assert editor.buttons == ["✓ How do I register my address?", "Cancel"]

    await editor.press("✓ How do I register my address?")
    assert (await stored(hub, 2)).see == "register"
    await editor.press("Lead on…")
    await editor.press("It answers by itself")

    assert (await stored(hub, 2)).see == ""


async def test_a_circle_is_refused_in_words(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await an_entry(hub, key="again", see="register")

    await editor.press_token("fqs_to:1:1:2")

    assert editor.reads.startswith("That entry leads to this one, so both would lead in a circle. Nothing was changed.")
    assert (await stored(hub)).see == ""


async def test_an_entry_that_leads_to_nothing_is_refused(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await an_entry(hub, key="again", see="gone")

    await editor.press_token("fqs_to:1:1:2")

    assert editor.reads.startswith("That entry leads on to one that no longer exists. Nothing was changed.")
