"""What lists of entries are made of, on both engines: words, topics, how far each language is, and slight changes."""

from dataclasses import replace
from datetime import date

import pytest

from faq.entries import EntryState, FaqEntry, FaqText, Lack, Progress, Source, Standing, TextState
from storage.stores import Stores
from tests.databases import Database

DAY = date(2026, 11, 25)
OWN = FaqText("Wie melde ich mich an?", "Im Rathaus.")
TEXTS = {
    "de": OWN,
    "en": FaqText("How do I register?", "At the town hall.", made_from=OWN.hash),
    "tr": FaqText("Nasıl kayıt olurum?", "Belediyede.", (), TextState.MACHINE, OWN.hash),
    "ar": FaqText("كيف أسجّل؟", "في البلدية.", (), TextState.UNREVIEWED),
    "uk": FaqText("Як?", "В ратуші.", made_from="0" * 64),
    "ru": FaqText("Как?"),
}
ENTRY = FaqEntry(0, "register", "arrival", "de", TEXTS, state=EntryState.PUBLISHED)
STANDINGS = {
    "de": Standing.REVIEWED,
    "en": Standing.REVIEWED,
    "tr": Standing.MACHINE,
    "ar": Standing.UNREVIEWED,
    "uk": Standing.OUTDATED,
}


def test_an_entry_knows_how_far_its_languages_are() -> None:
    expected = {**STANDINGS, "ru": Standing.MISSING, "ti": Standing.MISSING}

    assert {tag: ENTRY.standing(tag) for tag in (*TEXTS, "ti")} == expected


async def test_the_store_says_the_same_without_the_texts(database: Database) -> None:
    async def work(stores: Stores) -> None:
        first = await stores.faq.add(ENTRY)
        await stores.faq.add(replace(ENTRY, key="led", see="register"))
        await stores.faq.add(replace(ENTRY, key="gone", state=EntryState.WITHDRAWN))
        empty = await stores.faq.add(replace(ENTRY, key="empty", texts={"de": FaqText("Wo?")}, state=EntryState.DRAFT))

        found = await stores.faq.progress()

        assert found == [Progress(first.id, STANDINGS), Progress(empty.id, {})]
        assert [found[0].of("ru"), found[1].of("de")] == [Standing.MISSING] * 2

    await database.unit(work)


async def test_all_words_must_be_in_one_question_or_in_the_key(database: Database) -> None:
    async def work(stores: Stores) -> None:
        first = await stores.faq.add(ENTRY)
        second = await stores.faq.add(replace(ENTRY, key="Ähre", texts={"de": FaqText("Wie ernte ich Ähren?")}))

        async def found(words: str, limit: int = 9) -> list[int]:
            return [entry.id for entry in await stores.faq.search(words, limit)]

        assert await found("wie") == [first.id, second.id]
        assert await found("wie", 1) == [first.id]
        assert await found("ÄHREN ernte") == [second.id]
        assert await found("register") == [first.id]
        assert await found("ЯК") == [first.id]
        assert await found("melde ernte") == []

    await database.unit(work)


async def test_all_topics_count_entries_of_any_state(database: Database) -> None:
    async def work(stores: Stores) -> None:
        await stores.faq.add(ENTRY)
        await stores.faq.add(replace(ENTRY, key="b", state=EntryState.DRAFT))
        await stores.faq.add(replace(ENTRY, key="c", topic="work", state=EntryState.WITHDRAWN))

        assert await stores.faq.all_topics() == {"arrival": 2, "work": 1}
        assert await stores.faq.topics() == {"arrival": 1}

    await database.unit(work)


def test_after_a_slight_change_what_was_valid_is_valid() -> None:
    changed = ENTRY.with_text("de", FaqText("Wie melde ich mich an?", "Im  Rathaus."))
    assert changed.standing("en") is Standing.OUTDATED

    slight = changed.slightly_changed(OWN.hash[:16])

    assert {tag: slight.standing(tag) for tag in STANDINGS} == STANDINGS
    assert changed.slightly_changed("") == changed


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({}, ()),
        ({"texts": {"de": FaqText("Wo?")}}, (Lack.ANSWER,)),
        ({"source": Source()}, (Lack.AUTHORITY, Lack.LINK, Lack.CHECKED)),
        ({"source": Source(), "see": "other"}, ()),
        ({"valid_until": date(2026, 11, 24)}, (Lack.OVER,)),
        ({"valid_until": DAY}, ()),
    ],
)
def test_an_entry_says_what_it_lacks(values: dict[str, object], lacking: tuple[Lack, ...]) -> None:
    known = replace(ENTRY, source=Source("BMI", url="https://www.bmi.bund.de", checked_on=DAY))

    assert replace(known, **values).lacking(DAY) == lacking  # type: ignore[arg-type]
