"""An answer for one becomes an answer for all, with the checks that every other answer has."""

from dataclasses import replace

from faq.entries import EntryState, FaqEntry, FaqText, Source
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import an_entry

DRAFTED = "Is there anything in it about one person? Then change it first. People read it under the office's name."


async def answered(hub: Hub, editor: Person, question: str = "May my daughter come?") -> None:
    """Let somebody write, and the editor answer."""
    ayse = await hub.subscriber("ayse", "en")
    await ayse.press_token("contact")
    await ayse.press_token("reply:0")
    await ayse.say(question)
    await editor.press("Answer")
    await editor.say("Yes, from six years on.")
    await editor.press("Send")


async def the_entry(hub: Hub) -> FaqEntry:
    found: FaqEntry = await hub.unit(lambda stores: stores.faq.by_key("asked-1"))
    return found


async def change(hub: Hub, **values: object) -> None:
    changed = replace(await the_entry(hub), **values)  # type: ignore[arg-type]
    await hub.unit(lambda stores: stores.faq.save(changed))


async def test_two_presses_publish_it(hub: Hub, editor: Person) -> None:
    await answered(hub, editor)
    await editor.press("Make it an answer for all")
    assert editor.reads.endswith(DRAFTED)

    await editor.press("Publish")

    assert editor.reads.startswith("It is published. Those who wanted to hear the answer are told now.")
    assert (await the_entry(hub)).state is EntryState.PUBLISHED


async def test_what_lacks_its_source_is_not_published_here_either(hub: Hub, editor: Person) -> None:
    await answered(hub, editor)
    await editor.press("Make it an answer for all")
    await change(hub, source=Source("The office"))
    await editor.press_token("in_faq:1")

    await editor.press("Publish")

    assert editor.reads.startswith(
        "⚠ Missing before it can be published:\n\n"
        "• the link to the source\n"
        "• the day on which somebody read the source\n\n"
        "May my daughter come?"
    )
    assert (await the_entry(hub)).state is EntryState.DRAFT


async def test_what_was_changed_meanwhile_is_shown_before_it_is_published(hub: Hub, editor: Person) -> None:
    await answered(hub, editor)
    await editor.press("Make it an answer for all")
    await change(hub, texts={"en": FaqText("May children come?", "Yes.")})

    await editor.press("Publish")
    assert "May children come?" in editor.reads
    assert (await the_entry(hub)).state is EntryState.DRAFT
    await editor.press("Publish")

    assert (await the_entry(hub)).state is EntryState.PUBLISHED


async def test_who_makes_an_entry_is_told_of_one_that_asks_nearly_the_same(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await answered(hub, editor, "How do I register my new address?")

    await editor.press("Make it an answer for all")

    assert "People could mean either." in editor.reads
