"""The list of entries, as staff look for them."""

from dataclasses import replace
from datetime import date

import pytest

from faq.entries import EntryState, FaqEntry, FaqText, Standing, TextState
from faq.entry_list import Wanted
from storage.stores import Stores
from tests.databases import Database

OWN = FaqText("Wie melde ich mich an?", "Im Bürgeramt.")
SEA = FaqText("Was ist die Ägäis?", "Ein Meer.")
REGISTER = FaqEntry(
    0,
    "register",
    "arrival",
    "de",
    {
        "de": OWN,
        "en": FaqText("How do I register?", "There.", ("Where do I sign up?",), TextState.REVIEWED, OWN.hash),
        "tr": FaqText("Nasıl kaydolurum?", "Orada.", (), TextState.MACHINE, OWN.hash),
        "uk": FaqText("Як зареєструватися?", "Там.", (), TextState.REVIEWED, "0" * 64),
        "ar": FaqText("كيف أسجّل؟", ""),
    },
    state=EntryState.PUBLISHED,
)


@pytest.fixture
async def stored(database: Database) -> Database:
    async def work(stores: Stores) -> None:
        for values in (
            {},
            {"key": "late", "valid_until": date(2027, 5, 1), "topic": "health", "words": ("Führungszeugnis",)},
            {
                "key": "soon",
                "valid_until": date(2026, 12, 1),
                "texts": {"de": FaqText("Was ist die Ägäis?", "Ein Meer.")},
            },
            {"key": "gone", "state": EntryState.WITHDRAWN, "valid_until": date(2026, 1, 1)},
            {"key": "other", "see": "register", "state": EntryState.DRAFT},
        ):
            await stores.faq.add(replace(REGISTER, **values))

    await database.unit(work)
    return database


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (Wanted(), ["soon", "late", "register", "other", "gone"]),
        (Wanted("AGAIS"), ["soon"]),
        (Wanted("sign up"), ["late", "register", "other", "gone"]),
        (Wanted("how sign"), ["late", "register", "other", "gone"]),  # the words of one language
        (Wanted("how kaydolurum"), []),
        (Wanted("REGI melde"), ["register"]),
        (Wanted("fuhrungsz"), ["late"]),  # an official word
        (Wanted("sign führungszeugnis"), ["late"]),
        (Wanted("100%"), []),
        (Wanted(state=EntryState.DRAFT), ["other"]),
        (Wanted(topic="health"), ["late"]),
        (Wanted(language="tr", standing=Standing.MACHINE), ["late", "register"]),
        (Wanted(language="uk", standing=Standing.OUTDATED), ["late", "register"]),
        (Wanted(language="uk", standing=Standing.REVIEWED), []),
        (Wanted(language="ar", standing=Standing.MISSING), ["soon", "late", "register"]),
        (Wanted(language="en", standing=Standing.MISSING), ["soon"]),
        (Wanted(language="de", standing=Standing.REVIEWED), ["soon", "late", "register"]),
    ],
)
async def test_entries_are_found(stored: Database, wanted: Wanted, keys: list[str]) -> None:
    async def work(stores: Stores) -> None:
        found = await stores.faq.found(wanted, 10)
        assert [each.key for each in found] == keys
        assert await stores.faq.count_found(wanted) == len(keys)
        assert [each.key for each in await stores.faq.found(wanted, 1, 1)] == keys[1:2]

    await stored.read(work)


async def test_languages_are_counted_over_all_entries_that_answer_by_themselves(stored: Database) -> None:
    assert await stored.read(lambda stores: stores.faq.standings()) == {
        "de": {Standing.REVIEWED: 3},
        "en": {Standing.REVIEWED: 2},
        "tr": {Standing.MACHINE: 2},
        "uk": {Standing.OUTDATED: 2},
    }


async def test_what_was_changed_outdates_what_was_made_from_it(stored: Database) -> None:
    async def work(stores: Stores) -> None:
        entry = await stores.faq.by_key("register")
        assert entry is not None
        await stores.faq.save(entry.with_text("de", FaqText("Wo melde ich mich an?", "Im Bürgeramt.")))

        found = await stores.faq.found(Wanted(language="tr", standing=Standing.OUTDATED), 10)

        assert [each.key for each in found] == ["register"]

    await stored.unit(work)
