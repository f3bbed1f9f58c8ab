"""Staff test a question: they see what would come, how sure it is, in whose words, and which rule decided."""

import pytest

from bot.search_answer import FoundAnswer, FoundMatch, SearchOutcome, write_found
from channels.incoming import Kind, Lookup, LookupAnswer, LookupKind
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import an_entry


def finds(hub: Hub, question: str, found: FoundAnswer) -> None:
    """Let the search find this for a question of staff."""
    lookup = Lookup(LookupKind.SEARCH, question, about="test")
    hub.memory.answers[lookup] = LookupAnswer(lookup, content=write_found(found))


async def test_what_would_come_is_shown_with_its_score_and_wording(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    matches = (FoundMatch(1, 0.874, "tr", "Adresimi nasıl kaydederim?"), FoundMatch(99, 0.2, "de", "Gone"))
    finds(hub, "adres kayıt", FoundAnswer(SearchOutcome.ANSWER, matches, "tr", "official_word"))
    await editor.say("/faqs")
    await editor.press("Test a question")

    await editor.say("adres kayıt")

    assert editor.reads == (
        "> adres kayıt\n\n"
        "The first one would come as the answer.\n\n"
        "An official word of an entry is in it, so it is never unknown.\n\n"
        "The question seems to be in this language: Türkçe\n\n"
        "1. How do I register my address?: 87 %, by “Adresimi nasıl kaydederim?” (Türkçe)\n\n"
        "You can write the next question at once."
    )
    await editor.press("✓ How do I register my address?")
    assert "• State: Published." in editor.reads


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (
            FoundAnswer(SearchOutcome.ASK_BACK, guard="twins"),
            "People would be asked back: “Did you mean one of these?”",
        ),
        (FoundAnswer(SearchOutcome.UNKNOWN), "People would read that there is no answer"),
        (FoundAnswer(SearchOutcome.UNKNOWN, guard="a_new_rule"), "a_new_rule"),
    ],
)
async def test_every_outcome_has_its_words(hub: Hub, editor: Person, found: FoundAnswer, says: str) -> None:
    finds(hub, "Wo?", found)
    await editor.press_token("fqs_try")

    await editor.say("Wo?")

    assert says in editor.reads
    assert "No entry is near to it." in editor.reads


async def test_the_next_question_is_written_at_once(hub: Hub, editor: Person) -> None:
    for question in ("Wo?", "Wann?"):
        finds(hub, question, FoundAnswer(SearchOutcome.UNKNOWN))
    await editor.press_token("fqs_try")

    await editor.say("Wo?")
    await editor.say("Wann?")

    assert editor.reads.startswith("> Wann?")


async def test_where_nothing_can_be_searched_for_that_is_said(hub: Hub, editor: Person) -> None:
    await editor.press_token("fqs_try")

    await editor.say("Wo?")

    assert editor.reads == "It cannot be searched for at the moment. Please try again later."


async def test_what_is_no_text_is_not_searched_for(hub: Hub, editor: Person) -> None:
    await editor.press_token("fqs_try")

    await editor.send_photo(b"jpeg")

    assert editor.reads == "Please answer with a text message."


async def test_what_staff_test_is_counted_nowhere(hub: Hub, editor: Person) -> None:
    finds(hub, "Wo?", FoundAnswer(SearchOutcome.UNKNOWN))
    await editor.press_token("fqs_try")

    await editor.say("Wo?")

    assert await hub.unit(lambda stores: stores.askings.unanswered(hub.now, 9)) == []


async def test_an_answer_that_comes_late_disturbs_no_other_question(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_edit:1:1:title")
    lookup = Lookup(LookupKind.SEARCH, "Wo?", about="test")
    found = write_found(FoundAnswer(SearchOutcome.UNKNOWN))

    await late(editor, LookupAnswer(lookup, content=found))
    assert editor.reads.startswith("> Wo?")
    await editor.say("Leitfaden")

    entry = await hub.unit(lambda stores: stores.faq.get(1))
    assert entry.source.title == "Leitfaden"


async def test_whoever_is_no_longer_staff_is_told_nothing_of_it(hub: Hub) -> None:
    anna = await hub.subscriber("anna", "en")
    lookup = Lookup(LookupKind.SEARCH, "Wo?", about="test")

    await late(anna, LookupAnswer(lookup, content=write_found(FoundAnswer(SearchOutcome.UNKNOWN))))

    assert anna.sees == []


async def late(person: Person, answer: LookupAnswer) -> None:
    """Let the answer to a search arrive by itself."""
    await person.do(Kind.LOOKED_UP, answer=answer)
