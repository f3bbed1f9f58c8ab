"""Entries: which text is said, what is outdated, which moves are allowed, and where one leads on to."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from faq.entries import (
    NEXT,
    CyclicRedirect,
    EntryAction,
    EntryChanged,
    EntryState,
    FaqEntry,
    FaqText,
    IllegalEntryAction,
    KeyTaken,
    answering,
    lead_on,
    next_state,
)
from storage.stores import Stores
from tests.databases import Database

DAY = date(2026, 11, 25)


def entry(key: str = "register", **more: object) -> FaqEntry:
    german = FaqText("Wie melde ich mich an?", "Im Rathaus.")
    plain = FaqEntry(0, key, "arrival", "de", {"de": german}, state=EntryState.PUBLISHED)
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("state", "action"), sorted(set(product(EntryState, EntryAction)) - set(NEXT)))
def test_other_moves_are_refused(state: EntryState, action: EntryAction) -> None:
    with pytest.raises(IllegalEntryAction):
        next_state(state, action)


def test_the_first_language_that_has_an_answer_is_said() -> None:
    both = entry().with_text("ar", FaqText("كيف أسجّل؟", "في البلدية."))

    assert [both.say(tags) for tags in (("ar", "de"), ("tr", "ar"), ("tr",))] == ["ar", "ar", "de"]


def test_a_translation_is_outdated_once_its_source_changed() -> None:
    both = entry().with_text("ar", FaqText("كيف أسجّل؟", "في البلدية."))

    changed = both.with_text("de", FaqText("Wie melde ich mich an?", "Im Bürgeramt."))

    assert (both.outdated("ar"), changed.outdated("ar")) == (False, True)
    assert changed.say(("ar",)) == "de"
    assert changed.missing(("de", "ar", "tr")) == ("ar", "tr")


def test_a_question_alone_is_no_answer() -> None:
    known = entry().with_text("tr", FaqText("Nasıl kayıt olurum?"))

    assert (known.say(("tr",)), known.missing(("tr",))) == ("de", ("tr",))


def test_it_is_an_answer_up_to_its_last_day() -> None:
    ends = entry(valid_until=DAY)

    assert [ends.valid(DAY), ends.valid(date(2026, 11, 26)), entry(state=EntryState.DRAFT).valid(DAY)] == [
        True,
        False,
        False,
    ]


async def test_who_is_slower_changes_nothing(database: Database) -> None:
    async def work(stores: Stores) -> None:
        first = await stores.faq.add(entry())
        await stores.faq.save(replace(first, topic="housing"))
        with pytest.raises(EntryChanged):
            await stores.faq.save(replace(first, topic="health"))
        with pytest.raises(KeyTaken):
            await stores.faq.add(entry())
        after = await stores.faq.get(first.id)
        assert after is not None
        assert (after.topic, after.version) == ("housing", 2)

    await database.unit(work)


async def test_an_entry_leads_on_and_never_in_a_circle(database: Database) -> None:
    async def work(stores: Stores) -> None:
        one, two, three = [await stores.faq.add(entry(key)) for key in ("one", "two", "three")]
        one = await lead_on(stores.faq, one, "two")
        two = await lead_on(stores.faq, two, "three")

        assert await answering(stores.faq, one) == three
        for current, see in ((three, "one"), (three, "three"), (two, "two")):
            with pytest.raises(CyclicRedirect):
                await lead_on(stores.faq, current, see)
        with pytest.raises(KeyError):
            await lead_on(stores.faq, three, "nowhere")
        await stores.faq.remove(three.id)
        assert await answering(stores.faq, one) is None

    await database.unit(work)
