from dataclasses import replace

import pytest

from broadcasts.editions import EditionText, TextState
from locales.registry import LANGUAGES
from storage.stores import Stores
from storage.tables.broadcasts import machine_draft
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import take_the_defaults, translate, write
from tests.bot.office.test_gate import late_edition

UNKNOWN = "xx"  #: as if it had been taken out of the registry


async def put(hub: Hub, *texts: EditionText, **changes: object) -> None:
    """Change the first edition as other parts of the hub would."""

    async def work(stores: Stores) -> None:
        edition = await stores.editions.get(1)
        assert edition is not None
        changed = replace(edition, texts={**edition.texts, **{text.language: text for text in texts}}, **changes)  # type: ignore[arg-type]
        await stores.editions.save(changed, hub.now)

    await hub.unit(work)


async def open_board(person: Person, title: str = "Schwimmkurs") -> None:
    await person.say("/editions")
    await person.press(title)


async def with_topic(person: Person) -> None:
    await person.press("Topic")
    await person.press("News from the integration office")


async def test_who_wrote_a_text_and_how_many_depend_on_it(hub: Hub, editor: Person) -> None:
    club = await hub.organisation("Verein", "tr")
    await hub.subscriber("Hans", "de")
    await hub.subscriber("Fatma", "fa", "tr")
    await hub.subscriber("Ali", "ar", "fa")
    for name in ("Vorstand", "Kasse"):
        await hub.subscriber(name, organisation=club)
    await write(editor)
    await translate(editor)
    await with_topic(editor)

    assert "• Deutsch: checked; 51 characters, 1 message; Eva; 1 chat\n" in editor.reads
    assert "1 message; Eva; 3 chats (organisations: 1)" in editor.reads
    assert "• العربية: ⚠ missing; 1 chat\n" in editor.reads  # nobody counts for Persian: Fatma can have Turkish
    assert "Not there yet: Einfache Sprache (Deutsch), English, Українська," in editor.reads


async def test_problems_come_first_and_what_is_ready_stands_together(hub: Hub, editor: Person) -> None:
    await write(editor)
    await put(
        hub,
        *(EditionText(tag, "T", "B") for tag in ("en", "uk", "ru", "it")),
        EditionText("tr", "T", "B", source_hash="another"),
        EditionText("fr", "T", "B", TextState.MACHINE),
        note="Fotos fehlen",
        urgent=True,
    )
    await hub.unit(
        lambda stores: stores.session.run(
            machine_draft.insert().values(edition_id=1, language="pl", due_at=hub.now, attempts=0)
        )
    )
    await open_board(editor)

    lines = [line for line in editor.reads.splitlines() if line]
    assert lines[:3] == ["Schwimmkurs (edition 1)", "⚠ Urgent", "Note: Fotos fehlen"]
    assert lines[3].startswith("• Türkçe: ⚠ outdated, the main text has changed since")
    assert lines[4].startswith("• Français: translated by a machine, not checked yet")
    assert lines[5] == "• Polski: being translated"
    ready = "Deutsch (Eva, 0), English (0), Українська (0), Русский (0), Italiano (0)"
    assert lines[6] == f"✓ Ready (by whom, for how many chats): {ready}"
    assert lines[7].startswith("Not there yet: ")


async def test_with_all_languages_the_board_is_a_few_lines(hub: Hub, editor: Person) -> None:
    await write(editor)
    await put(hub, *(EditionText(tag, "T", "B") for tag in LANGUAGES if tag != "de"))
    await open_board(editor)

    assert len(editor.reads) < 600
    assert len([line for line in editor.reads.splitlines() if line]) <= 5


async def test_a_correction_bears_the_number_of_its_edition(hub: Hub, editor: Person) -> None:
    await write(editor, "Anderes\n\nText")
    await late_edition(hub, editor)

    await editor.press("Correct…")

    assert "(edition 2)" in editor.reads
    assert "This is a correction of edition 2" in editor.reads


@pytest.fixture
async def haunted(hub: Hub, editor: Person) -> Person:
    """An editor whose edition has a text in a language that the hub no longer knows, and readers of it."""
    await hub.subscriber("Hans", "de")
    await hub.subscriber("Xaver", UNKNOWN)
    await write(editor)
    await with_topic(editor)
    await put(hub, EditionText(UNKNOWN, "Titel", "Text"))
    await open_board(editor)
    return editor


async def test_a_language_that_is_gone_is_shown_with_what_to_do(haunted: Person) -> None:
    assert "• xx: ⚠ no longer offered; nobody gets it. Remove the text or add the language again" in haunted.reads

    await haunted.press("Remove the text: xx")

    assert "The text is removed." in haunted.reads
    assert "no longer offered" not in haunted.reads
    await haunted.press_again()
    assert "This text was removed already." in haunted.reads


async def test_a_language_that_is_gone_is_never_sent_and_breaks_nothing(hub: Hub, haunted: Person) -> None:
    for label in ("Preview", "xx"):
        await haunted.press(label)
    assert "End of the preview." in haunted.reads
    await haunted.press("Back to the edition")
    await haunted.press("Test-send to me")
    await haunted.press("Back to the edition")
    await haunted.press("Change text")
    assert "Deutsch" in haunted.reads  # the only text that can be changed
    await haunted.press("Cancel")

    await haunted.press("Send…")
    await haunted.press("Everyone who gets this topic")
    assert "• xx, not offered any more: 1 chat" in haunted.reads
    await take_the_defaults(haunted)
    await haunted.press("Send now")
    await hub.run_broadcasts()

    assert hub.person("Xaver").reads == "Schwimmkurs\n\nJeden Montag um 19 Uhr im Hallenbad."
    await hub.person("Xaver").say("/newsletter")
    edition = await hub.unit(lambda stores: stores.editions.get(1))
    assert edition.sent_languages == ("de",)


async def test_a_language_the_city_took_from_its_list_is_not_sent(
    hub: Hub, editor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hub.subscriber("Ayşe", "tr")
    await write(editor)
    await translate(editor)
    await with_topic(editor)
    fewer = replace(hub.office.city, languages=("de", "ar"))
    monkeypatch.setattr(hub.office.__class__, "city", property(lambda _: fewer))

    await open_board(editor)
    assert "• Türkçe: ⚠ no longer offered; nobody gets it." in editor.reads
    await editor.press("Send…")
    await editor.press("Everyone who gets this topic")
    await take_the_defaults(editor)
    await editor.press("Send now")
    await hub.run_broadcasts()

    assert hub.person("Ayşe").reads.endswith("Jeden Montag um 19 Uhr im Hallenbad.")
