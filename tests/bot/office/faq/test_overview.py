"""How staff find entries: the overview, lists by topic and state, words, last days."""

from datetime import date

from faq.entries import EntryState, FaqText
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import an_entry


async def test_the_overview_counts_and_leads_everywhere(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await an_entry(hub, key="b", valid_until=date(2026, 12, 9))
    await an_entry(hub, key="c", valid_until=date(2026, 12, 10))
    await an_entry(hub, key="d", state=EntryState.DRAFT)

    await editor.say("/faqs")

    assert editor.reads == (
        "Questions and answers\n\n• 3 answers are published\n• 1 draft\n• 0 answers were withdrawn\n"
        "• the last day of 1 answer is near or over"
    )
    assert editor.buttons == [
        "New entry",
        "Topics",
        "Search",
        "Drafts (1)",
        "Withdrawn (0)",
        "Last day near (1)",
        "Languages",
        "Unanswered",
        "Test a question",
        "Figures",
        "Office",
    ]


async def test_the_menu_leads_there_and_a_moderator_gets_no_new_entry(hub: Hub, moderator: Person) -> None:
    await moderator.say("/office")

    await moderator.press("Questions and answers")

    assert "New entry" not in moderator.buttons
    assert moderator.reads.startswith("Questions and answers")


async def test_topics_lead_to_their_entries_page_by_page(hub: Hub, editor: Person) -> None:
    for number in range(9):
        await an_entry(hub, key=f"k{number}", topic="housing", state=EntryState.DRAFT)
    await an_entry(hub)
    await editor.press_token("fqs_topics")
    assert editor.buttons[:2] == ["🧭 Arriving (1)", "🏠 Housing (9)"]

    await editor.press("🏠 Housing (9)")
    assert editor.buttons.count("✎ How do I register my address?") == 8
    await editor.press("More")

    assert editor.buttons.count("✎ How do I register my address?") == 1
    assert "More" not in editor.buttons


async def test_a_state_without_entries_says_so(hub: Hub, editor: Person) -> None:
    for token in ("fqs_list:withdrawn", "fqs_list", "fqs_list:nonsense:x:y"):
        await editor.press_token(token)

        assert editor.reads.endswith("There are no entries here.")


async def test_words_are_found_in_any_language_in_official_words_and_in_the_name(hub: Hub, editor: Person) -> None:
    await an_entry(hub, words=("Meldebescheinigung",))
    await an_entry(hub, key="bicycle", texts={"de": an_own("Wo lerne ich Rad fahren?")})
    await editor.press_token("fqs_find")

    await editor.say("ЗАРЕЄСТРУВАТИСЯ як")
    assert editor.reads == "1 entry"
    await editor.say("meldebesch")
    assert editor.reads == "1 entry"
    await editor.say("bicycle")
    assert editor.buttons[0] == "✓ Wo lerne ich Rad fahren?"
    await editor.say("Schwimmen")
    assert editor.reads == "No entry holds these words. Please try others."
    await editor.say("ich")
    assert editor.reads == "2 entries"


async def test_more_found_than_fits_is_said(hub: Hub, editor: Person) -> None:
    for number in range(11):
        await an_entry(hub, key=f"k{number}")
    await editor.press_token("fqs_find")

    await editor.say("adresse")

    assert editor.reads == "Here are the first 10. Please write more words to find fewer."
    assert editor.buttons.count("✓ How do I register my address?") == 10


async def test_last_days_that_are_near_or_over_are_listed_the_earliest_first(hub: Hub, editor: Person) -> None:
    await an_entry(hub, key="a", valid_until=date(2026, 12, 9))
    await an_entry(hub, key="b", valid_until=date(2026, 11, 24))

    await editor.press_token("fqs_last")

    assert editor.buttons[:2] == [
        "⚠ 24 Nov 2026: How do I register my add…",
        "⏳ 9 Dec 2026: How do I register my addr…",
    ]


async def test_where_no_last_day_is_near_that_is_said(hub: Hub, editor: Person) -> None:
    await editor.press_token("fqs_last")

    assert editor.reads == "Answers whose last day is near or over\n\nThere is none."


async def test_the_languages_count_what_needs_somebody(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await an_entry(hub, key="led", see="register")
    await an_entry(hub, key="gone", state=EntryState.WITHDRAWN)

    await editor.press_token("fqs_langs")

    assert "• Deutsch: everything is there and checked" in editor.reads
    assert "• العربية: missing 0, outdated 0, by machine 0, not checked 1" in editor.reads
    assert "• Türkçe: missing 0, outdated 0, by machine 1, not checked 0" in editor.reads
    assert "• Українська: missing 0, outdated 1, by machine 0, not checked 0" in editor.reads
    assert "• Русский: missing 1, outdated 0, by machine 0, not checked 0" in editor.reads


async def test_a_language_lists_its_entries_by_what_they_need(hub: Hub, editor: Person) -> None:
    await an_entry(hub, texts={"de": an_own("Eins?")}, key="one")
    await an_entry(hub)

    await editor.press_token("fqs_lang:uk")
    assert editor.buttons[:2] == ["⚠ How do I register my address?", "○ Eins?"]
    await editor.press("○ Eins?")
    assert "Українська (⚠ missing):" in editor.reads
    await editor.press_token("fqs_lang:de")

    assert editor.reads == "Deutsch\n\nNothing is left to do in this language."


async def test_a_language_of_many_entries_goes_on(hub: Hub, editor: Person) -> None:
    for number in range(9):
        await an_entry(hub, key=f"k{number}")

    await editor.press_token("fqs_lang:ru")
    assert "More" in editor.buttons
    await editor.press("More")

    assert editor.buttons.count("○ How do I register my address?") == 1


def an_own(question: str) -> FaqText:
    return FaqText(question, "Antwort.")
