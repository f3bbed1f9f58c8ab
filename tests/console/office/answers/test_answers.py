"""Answers at the console: written, sourced, translated, published and withdrawn; tested, and found missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from faq.askings import Asking, Outcome
from faq.entries import EntryState, FaqEntry, FaqText, Source, TextState
from storage.stores import Stores
from tests.bot.driver import Hub
from tests.console.office.visitor import Visitor

QUESTION = "Wo melde ich mein Kind im Kindergarten an?"
SOURCE = Source("Stadt", "Kita-Portal", "https://www.example.org/kita", "Eltern melden sich an.", date(2026, 1, 5))
ENTRY = FaqEntry(
    0, "kita", "child_care", "de", {"de": FaqText(QUESTION, "Im Kita-Portal.")}, source=SOURCE, words=("Kitaplatz",)
)


async def stored(hub: Hub, entry: FaqEntry = ENTRY, state: EntryState = EntryState.DRAFT) -> FaqEntry:
    made: FaqEntry = await hub.unit(lambda stores: stores.faq.add(replace(entry, state=state)))
    return made


async def now(hub: Hub, entry: FaqEntry) -> FaqEntry:
    found: FaqEntry | None = await hub.unit(lambda stores: stores.faq.get(entry.id))
    assert found is not None
    return found


async def test_an_answer_is_written_sourced_and_published(hub: Hub, editor: Visitor) -> None:
    await editor.open("/answers")
    assert "There are no answers yet." in editor.reads
    await editor.follow("Write an answer")
    await editor.press("Save as a draft", question=QUESTION, answer="Im Kita-Portal.", topic="child_care")
    assert "On what does the answer rely?" in editor.reads
    await editor.press(
        "Save", authority="Stadt", title="Kita-Portal", url="https://www.example.org/kita", checked="2026-01-05",
        words="Kitaplatz, Betreuungsplatz",
    )  # fmt: skip
    assert "It has all that it needs." in editor.reads
    await editor.press("Publish")

    assert "It is published." in editor.reads
    (entry,) = await hub.unit(lambda stores: stores.faq.listed(EntryState.PUBLISHED, "", 5))
    assert (entry.words, entry.source.authority) == (("Kitaplatz", "Betreuungsplatz"), "Stadt")
    await editor.press("Withdraw it")
    assert (await now(hub, entry)).state is EntryState.WITHDRAWN


async def test_without_a_source_nothing_is_published(hub: Hub, editor: Visitor) -> None:
    entry = await stored(hub, replace(ENTRY, source=Source()))
    await editor.open(f"/answers/{entry.id}")
    await editor.press("Publish")

    assert editor.status == 422
    assert "the link to the source" in editor.reads
    assert (await now(hub, entry)).state is EntryState.DRAFT


async def test_a_translation_is_written_beside_the_original_and_grows_old_with_it(hub: Hub, editor: Visitor) -> None:
    entry = await stored(hub, state=EntryState.PUBLISHED)
    await editor.open(f"/answers/{entry.id}")
    await editor.follow("Türkçe")
    assert "Im Kita-Portal." in editor.reads
    await editor.press("Save", question="Kreşe nasıl kaydolurum?", answer="Portalda.", wordings="kreş\nanaokulu")
    assert (await now(hub, entry)).texts["tr"].alternatives == ("kreş", "anaokulu")

    await editor.open(f"/answers/{entry.id}/text/de")
    await editor.press("Save", answer="Nur noch im Kita-Portal.")
    assert "outdated" in editor.reads
    await editor.open("/answers/languages")
    await editor.open("/answers?language=tr&standing=outdated")
    assert QUESTION in editor.reads


async def test_what_a_machine_wrote_is_marked_as_read(hub: Hub, editor: Visitor) -> None:
    machine = FaqText("Kreş?", "Portalda.", state=TextState.MACHINE, made_from=ENTRY.own.hash)
    entry = await stored(hub, replace(ENTRY, texts={**ENTRY.texts, "tr": machine}))
    await editor.open(f"/answers/{entry.id}/text/tr")
    await editor.press("It is right as it is")

    assert (await now(hub, entry)).texts["tr"].state is TextState.REVIEWED


async def test_two_tabs_lose_nothing(hub: Hub, editor: Visitor) -> None:
    entry = await stored(hub)
    await editor.open(f"/answers/{entry.id}/text/de")
    await hub.unit(lambda stores: stores.faq.save(entry.with_text("de", FaqText(QUESTION, "Anders."))))
    await editor.press("Save", answer="Im Rathaus.")

    assert editor.status == 409
    assert "Anders." in editor.reads  # what was saved meanwhile
    assert (await now(hub, entry)).own.answer == "Anders."
    await editor.press("Save")
    assert (await now(hub, entry)).own.answer == "Im Rathaus."


async def test_bad_input_stays_in_the_form(hub: Hub, editor: Visitor) -> None:
    entry = await stored(hub)
    await editor.open(f"/answers/{entry.id}/about")
    await editor.press("Save", url="http://unsafe", checked="2999-01-01", authority="Amt")

    assert editor.status == 422
    assert "A link begins with “https://”" in editor.reads
    assert "This day is still to come." in editor.reads
    assert (await now(hub, entry)).source == SOURCE
    await editor.open("/answers/new")
    await editor.press("Save as a draft", question="", answer="x" * 3_001)
    assert "Please write the question." in editor.reads
    assert "at most 3,000" in editor.reads


async def test_the_list_is_searched_and_filtered(hub: Hub, moderator: Visitor) -> None:
    await stored(hub, state=EntryState.PUBLISHED)
    soon = hub.now.date() + timedelta(days=3)
    other = FaqText("Was kostet das Schwimmbad?", "Drei Euro.")
    await stored(hub, replace(ENTRY, key="pool", topic="everyday", texts={"de": other}, words=(), valid_until=soon))

    await moderator.open("/answers?search=kindergarten")
    assert QUESTION in moderator.reads
    assert "Schwimmbad" not in moderator.reads
    await moderator.open("/answers?search=kitapl")
    assert QUESTION in moderator.reads
    assert "Schwimmbad" not in moderator.reads
    await moderator.open("/answers?topic=everyday&state=draft")
    assert "only until" in moderator.reads
    assert QUESTION not in moderator.reads
    await moderator.open("/answers?search=nirgends")
    assert "Nothing fits this search." in moderator.reads


async def test_another_entry_answers_and_never_in_a_circle(hub: Hub, editor: Visitor) -> None:
    first = await stored(hub, state=EntryState.PUBLISHED)
    text = FaqText("Wie bekomme ich einen Kitaplatz?", "Über das Portal.")
    second = await stored(hub, replace(ENTRY, key="place", texts={"de": text}), EntryState.PUBLISHED)
    await editor.open(f"/answers/{second.id}/lead?search=Kindergarten")
    await editor.press("This one answers")
    assert "Another entry answers instead:" in editor.reads

    await editor.open(f"/answers/{first.id}/lead?search=Kitaplatz")
    await editor.press("This one answers")
    assert editor.status == 422
    await editor.open(f"/answers/{second.id}/lead")
    await editor.press("Let it answer by itself again")
    assert (await now(hub, second)).see == ""


async def test_the_bench_shows_what_people_would_read_and_keeps_nothing(hub: Hub, moderator: Visitor) -> None:
    entry = await stored(hub, state=EntryState.PUBLISHED)
    await moderator.open("/answers/test")
    await moderator.press("Test it", question=QUESTION, language="de")

    assert "Im Kita-Portal." in moderator.reads
    assert "The first one would come as the answer." in moderator.reads
    await moderator.follow(QUESTION)
    assert moderator.path == f"/answers/{entry.id}"
    assert await hub.unit(lambda stores: stores.askings.by_language(hub.now - timedelta(days=1))) == []


@pytest.mark.parametrize(("people", "is_shown"), [(4, False), (5, True)])
async def test_unanswered_questions_are_shown_from_five_people_on(
    hub: Hub, editor: Visitor, people: int, is_shown: bool
) -> None:
    await _ask(hub, people)
    await editor.open("/answers/unanswered")
    assert ("Wo lerne ich schwimmen?" in editor.reads) is is_shown
    if is_shown:
        await editor.press("Write the answer")
        assert "Wo lerne ich schwimmen?" in editor.reads
        assert editor.path.startswith("/answers/")
    else:
        assert "1 question of fewer people is not shown" in editor.reads


async def test_figures_hide_small_numbers(hub: Hub, moderator: Visitor) -> None:
    await _ask(hub, 12)
    await moderator.open("/answers/figures")

    assert "12 No answer known" in moderator.reads
    assert "below 5 Handed over" in moderator.reads


async def test_drafts_are_removed_and_moderators_only_look(hub: Hub, editor: Visitor, moderator: Visitor) -> None:
    entry = await stored(hub)
    await moderator.open(f"/answers/{entry.id}")
    assert "Publish" not in moderator.buttons
    await editor.open(f"/answers/{entry.id}")
    await editor.press("Remove the draft")

    assert editor.path == "/answers"
    assert (await editor.open(f"/answers/{entry.id}")).status == 404


async def _ask(hub: Hub, people: int) -> None:
    """Let as many people ask what has no answer."""

    async def work(stores: Stores) -> None:
        for number in range(people):
            chat = await stores.addresses.open(hub.person(f"p{number}").address, hub.now)
            text = "Wo lerne ich schwimmen?"
            await stores.askings.add(Asking(0, chat.id, "de", text, Outcome.UNKNOWN, None, hub.now))

    await hub.unit(work)
