"""Entries as a test needs them, and somebody who may only read."""

from dataclasses import replace
from datetime import date

import pytest

from contacts.staff import Role
from faq.entries import EntryState, FaqEntry, FaqText, Source, TextState
from storage.stores import Stores
from tests.bot.driver import Hub, Person

SOURCE = Source(
    "Bundesministerium der Justiz",
    "Bundesmeldegesetz § 17",
    "https://www.gesetze-im-internet.de/bmg/__17.html",
    "Wer eine Wohnung bezieht, hat sich anzumelden.",
    date(2026, 11, 1),
)
OWN = FaqText("Wie melde ich meine Adresse an?", "Gehen Sie zum Bürgeramt.")
REGISTER = FaqEntry(
    0,
    "register",
    "arrival",
    "de",
    {
        "de": OWN,
        "en": FaqText("How do I register my address?", "Go there.", ("Where do I register?",), made_from=OWN.hash),
        "tr": FaqText("Adresimi nasıl kaydederim?", "Oraya gidin.", (), TextState.MACHINE, OWN.hash),
        "ar": FaqText("كيف أسجل عنواني؟", "اذهب.", (), TextState.UNREVIEWED, OWN.hash),
        "uk": FaqText("Як зареєструватися?", "Ідіть.", (), TextState.REVIEWED, "0" * 64),
    },
    source=SOURCE,
    state=EntryState.PUBLISHED,
)


@pytest.fixture
async def moderator(hub: Hub) -> Person:
    return await hub.staff("Mona", Role.MODERATOR)


async def an_entry(hub: Hub, entry: FaqEntry = REGISTER, **values: object) -> FaqEntry:
    """Store an entry."""
    stored: FaqEntry = await hub.unit(lambda stores: stores.faq.add(replace(entry, **values)))  # type: ignore[arg-type]
    return stored


async def stored(hub: Hub, entry_id: int = 1) -> FaqEntry:
    entry = await hub.unit(lambda stores: stores.faq.get(entry_id))
    assert entry is not None
    found: FaqEntry = entry
    return found


async def changed_by_somebody_else(hub: Hub, entry_id: int = 1) -> None:
    """Let a colleague give the entry another topic."""

    async def work(stores: Stores) -> None:
        entry = await stores.faq.get(entry_id)
        assert entry is not None
        await stores.faq.save(replace(entry, topic="housing"))

    await hub.unit(work)
