"""Who saves an entry that asks nearly what another one asks is told: people could mean either."""

from faq.entries import EntryState, FaqText
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import an_entry

NEAR = "Wie melde ich meine neue Adresse an?"
WARNING = (
    "People could mean either. This question is nearly the same as another entry’s:\n\n"
    f"• “{NEAR}” and “Wie melde ich meine Adresse an?”\n\n"
    "So people are asked which one they mean. Word one of them differently, or let one lead on to the other."
)


async def test_a_new_entry_near_another_one_is_warned_of(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_new:de:arrival")

    await editor.say(f"{NEAR}\n\nIm Bürgeramt.")

    assert editor.reads.endswith(WARNING)
    assert editor.buttons[-2:] == ["✓ How do I register my address?", f"✎ {NEAR}"]
    await editor.press("✓ How do I register my address?")
    assert "• State: Published." in editor.reads


async def test_a_new_text_and_new_wordings_are_compared_too(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await an_entry(hub, key="pool", texts={"de": FaqText("Wann hat das Bad auf?", "Um acht.")}, state=EntryState.DRAFT)
    await editor.press_token("fqs_alt:2:1:de")
    await editor.say(NEAR)
    assert WARNING in editor.reads

    await editor.press_token("fqs_write:2:2:de")
    await editor.say("Wo ist das Hallenbad?\n\nIm Süden.")

    assert WARNING in editor.reads  # by the wording that stayed


async def test_who_publishes_is_told_of_what_was_published_meanwhile(hub: Hub, editor: Person) -> None:
    await an_entry(hub, key="draft", texts={"de": FaqText(NEAR, "Im Bürgeramt.")}, state=EntryState.DRAFT)
    await an_entry(hub)

    await editor.press_token("fqs_do:1:1:publish")

    assert WARNING in editor.reads


async def test_entries_of_which_one_leads_on_to_the_other_are_no_twins(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await an_entry(hub, key="again", texts={"de": FaqText(NEAR)}, see="register", state=EntryState.DRAFT)

    await editor.press_token("fqs_do:2:1:publish")

    assert not any("People could mean either" in text for text in editor.history)
