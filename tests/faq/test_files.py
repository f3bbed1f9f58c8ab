"""Entries come in as JSON lines and go out as the same; every wrong line is named."""

import json
from collections.abc import Sequence
from datetime import date

import pytest

from faq.entries import EntryState, FaqEntry, FaqText, Source, TextState
from faq.files import Change, Effect, lines_of, plan, read_entries, take_in
from storage.stores import Stores
from tests.databases import Database

SOURCE = {
    "authority": "Bund",
    "title": "BMG § 17",
    "url": "https://example.org/17",
    "checked": "2026-11-23",
    "sentence": "Wer eine Wohnung bezieht, hat sich anzumelden.",
}
GERMAN = {
    "id": "register",
    "lang": "de",
    "topic": "arrival",
    "question": "Wie melde ich mich an?",
    "alternatives": ["Wohnung anmelden"],
    "answer": "Gehen Sie ins Rathaus.",
    "words": ["Anmeldung"],
    "place": "registration_office",
    "sensitive": False,
    "valid_until": "2027-12-31",
    "source": SOURCE,
    "state": "unreviewed",
}
ARABIC = {"id": "register", "lang": "ar", "question": "كيف أسجّل سكني؟", "answer": "اذهبوا إلى البلدية."}


def content(*lines: object) -> bytes:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()


def test_lines_become_an_entry_in_its_languages() -> None:
    read = read_entries(content(ARABIC, GERMAN))

    german = FaqText("Wie melde ich mich an?", "Gehen Sie ins Rathaus.", ("Wohnung anmelden",), TextState.UNREVIEWED)
    arabic = FaqText("كيف أسجّل سكني؟", "اذهبوا إلى البلدية.", (), TextState.UNREVIEWED, german.hash)
    source = Source("Bund", "BMG § 17", "https://example.org/17", SOURCE["sentence"], date(2026, 11, 23))
    assert read.problems == ()
    assert read.entries == (
        FaqEntry(
            0,
            "register",
            "arrival",
            "de",
            {"ar": arabic, "de": german},
            ("Anmeldung",),
            "registration_office",
            source=source,
            valid_until=date(2027, 12, 31),
            state=EntryState.PUBLISHED,
        ),
    )


def test_an_entry_whose_source_is_not_known_comes_in_as_a_draft() -> None:
    read = read_entries(content(ARABIC))

    assert [(entry.language, entry.state) for entry in read.entries] == [("ar", EntryState.DRAFT)]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"{", "this is no JSON ("),
        (b"[]", "this is no JSON object"),
        (content({**GERMAN, "colour": "red"}), "'colour' is not known"),
        (content({**GERMAN, "lang": "xx"}), "language 'xx' is not known"),
        (content({**GERMAN, "id": " "}), "'id' needs 1 to 64 characters"),
        (content({**GERMAN, "question": ""}), "'question' needs 1 to 300 characters"),
        (content({**GERMAN, "answer": "a" * 3_001}), "'answer' has 3001 characters"),
        (content({**GERMAN, "answer": 7}), "'answer' must be a text"),
        (content({**GERMAN, "alternatives": "a"}), "'alternatives' must be a list of texts"),
        (content({**GERMAN, "alternatives": ["a"] * 21}), "'alternatives' are at most 20"),
        (content({**GERMAN, "state": "good"}), "'state' must be one of"),
        (content({**GERMAN, "valid_until": "soon"}), "'valid_until' must be a day"),
        (content({**GERMAN, "topic": "Ämter"}), "'topic' and 'place' have 1 to 32 of the characters"),
        (content({**GERMAN, "topic": ""}), "'topic' and 'place' have 1 to 32 of the characters"),
        (content({**GERMAN, "place": "a" * 33}), "'topic' and 'place' have 1 to 32 of the characters"),
        (content({**GERMAN, "sensitive": 1}), "'sensitive' must be true or false"),
        (content({**GERMAN, "source": {**SOURCE, "url": "http://x"}}), "the source's 'url' must begin with https://"),
    ],
)
def test_a_wrong_line_is_named(line: bytes, what: str) -> None:
    read = read_entries(content(ARABIC) + b"\n\n" + line)

    assert [problem.line for problem in read.problems] == [3]
    assert read.problems[0].what.startswith(what)


def test_a_language_that_comes_twice_is_named() -> None:
    assert [each.what for each in read_entries(content(ARABIC, ARABIC)).problems] == ["'register' has 'ar' already"]


@pytest.mark.parametrize(("file", "what"), [(b"", "the file holds no entry"), (b"\xff\xfe\x00", "this is not UTF-8")])
def test_a_file_that_is_none_is_said(file: bytes, what: str) -> None:
    assert [(each.line, each.what) for each in read_entries(file).problems] == [(0, what)]


async def test_a_file_goes_in_and_out_the_same(database: Database) -> None:
    entries = read_entries(content(GERMAN, ARABIC)).entries
    await database.unit(lambda stores: _take_in(stores, entries))

    stored = await database.read(lambda stores: stores.faq.listed(None, "", 10))
    changes = await database.read(lambda stores: plan(stores.faq, entries))

    assert read_entries("\n".join(lines_of(stored)).encode()).entries == entries
    assert [change.effect for change in changes] == [Effect.SAME]


async def test_what_the_office_has_read_stays_when_a_file_comes_again(database: Database) -> None:
    async def read_arabic(stores: Stores) -> None:
        entry = await stores.faq.by_key("register")
        assert entry is not None
        await stores.faq.save(entry.with_text("ar", FaqText("كيف أسجّل سكني؟", "في البلدية، الطابق الأول.")))

    await database.unit(lambda stores: _take_in(stores, read_entries(content(GERMAN, ARABIC)).entries))
    await database.unit(read_arabic)

    again = read_entries(content({**GERMAN, "answer": "Ins Bürgeramt."}, ARABIC)).entries
    (change,) = await database.unit(lambda stores: _take_in(stores, again))

    after = await database.read(lambda stores: stores.faq.by_key("register"))
    assert after is not None
    assert (change.effect, change.kept) == (Effect.CHANGED, ("ar",))
    assert (after.own.answer, after.texts["ar"].answer) == ("Ins Bürgeramt.", "في البلدية، الطابق الأول.")
    assert after.outdated("ar")


async def _take_in(stores: Stores, entries: Sequence[FaqEntry]) -> list[Change]:
    changes = await plan(stores.faq, entries)
    await take_in(stores.faq, changes)
    return changes
