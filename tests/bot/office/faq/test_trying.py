"""Staff test a question: they see what would come, how sure it is, in whose words, and which rule decided."""

from channels.incoming import Kind, Lookup, LookupAnswer, LookupKind
from faq.entries import FaqText
from faq.found_answer import FoundAnswer, FoundMatch, SearchOutcome, write_found
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import an_entry


async def found_for(person: Person, question: str, found: FoundAnswer | None) -> None:
    """Let the answer to a search arrive by itself; None: nothing could be searched for."""
    lookup = Lookup(LookupKind.SEARCH, question, about="test")
    content = write_found(found) if found else None
    await person.do(Kind.LOOKED_UP, answer=LookupAnswer(lookup, content=content))


async def test_what_would_come_is_searched_for_and_shown(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.say("/faqs")
    await editor.press("Test a question")

    await editor.say("Adresimi nasıl kaydederim?")

    assert editor.reads == (
        "> Adresimi nasıl kaydederim?\n\n"
        "The first one would come as the answer.\n\n"
        "The question is written just so at this entry, so the answer comes in any case.\n\n"
        "The question seems to be in this language: Türkçe\n\n"
        "1. How do I register my address?: 100 %, by “Adresimi nasıl kaydederim?” (Türkçe)\n\n"
        "You can write the next question at once."
    )
    await editor.press("✓ How do I register my address?")
    assert "• State: Published." in editor.reads


async def test_a_question_that_stands_at_two_entries_is_asked_back(hub: Hub, editor: Person) -> None:
    for key in ("one", "two"):
        await an_entry(hub, key=key, texts={"de": FaqText("Wo ist die Schule?", key)})
    await editor.press_token("fqs_try")

    await editor.say("Wo ist die Schule?")

    assert "People would be asked back: “Did you mean one of these?”" in editor.reads
    assert "The question is written just so at several entries" in editor.reads
    assert editor.buttons[:2] == ["✓ Wo ist die Schule?"] * 2


async def test_the_next_question_is_written_at_once(hub: Hub, editor: Person) -> None:
    await editor.press_token("fqs_try")

    await editor.say("Wo?")
    assert "People would read that there is no answer, and be offered a person of the office." in editor.reads
    assert "No entry is near to it." in editor.reads
    await editor.say("Wann?")

    assert editor.reads.startswith("> Wann?")


async def test_scores_are_per_cent_and_entries_that_are_gone_are_left_out(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    matches = (FoundMatch(99, 0.9, "de", "Gone"), FoundMatch(1, 0.874, "tr", "Adresimi nasıl kaydederim?"))

    await found_for(editor, "adres", FoundAnswer(SearchOutcome.ASK_BACK, matches, "", "twins"))

    assert "Two entries are nearly as good, so people are asked which one they mean." in editor.reads
    assert "1. How do I register my address?: 87 %, by “Adresimi nasıl kaydederim?” (Türkçe)" in editor.reads
    assert "Gone" not in editor.reads


async def test_a_rule_without_words_is_shown_by_its_name(hub: Hub, editor: Person) -> None:
    await found_for(editor, "Wo?", FoundAnswer(SearchOutcome.UNKNOWN, guard="a_new_rule"))

    assert "a_new_rule" in editor.reads.replace("\\", "")


async def test_where_nothing_can_be_searched_for_that_is_said(hub: Hub, editor: Person) -> None:
    await found_for(editor, "Wo?", None)

    assert editor.reads == "It cannot be searched for at the moment. Please try again later."


async def test_what_is_no_text_is_not_searched_for(hub: Hub, editor: Person) -> None:
    await editor.press_token("fqs_try")

    await editor.send_photo(b"jpeg")

    assert editor.reads == "Please answer with a text message."


async def test_what_staff_test_is_counted_nowhere(hub: Hub, editor: Person) -> None:
    await editor.press_token("fqs_try")

    await editor.say("Wo?")

    address_id = await editor.address_id()
    assert not await hub.unit(lambda stores: stores.askings.has_asked(address_id))


async def test_an_answer_that_comes_late_disturbs_no_other_question(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_edit:1:1:title")

    await found_for(editor, "Wo?", FoundAnswer(SearchOutcome.UNKNOWN))
    assert editor.reads.startswith("> Wo?")
    await editor.say("Leitfaden")

    entry = await hub.unit(lambda stores: stores.faq.get(1))
    assert entry.source.title == "Leitfaden"


async def test_who_is_no_staff_is_told_nothing_of_it(hub: Hub) -> None:
    anna = await hub.subscriber("anna", "en")

    await found_for(anna, "Wo?", FoundAnswer(SearchOutcome.UNKNOWN))

    assert anna.sees == []
