"""A hub with a few answers, each unlike the others."""

import pytest

from contacts.staff import Role
from faq.entries import EntryState, FaqEntry, FaqText, Source, TextState
from storage.stores import Stores
from tests.bot.driver import MORNING, Hub, Person

SOURCE = Source("Bund", "BMG § 17", "https://example.org/17", "Wer eine Wohnung bezieht …", MORNING.date())


def entry(key: str, topic: str, question: str, answer: str, *alternatives: str, **more: object) -> FaqEntry:
    text = FaqText(question, answer, alternatives)
    return FaqEntry(0, key, topic, "de", {"de": text}, source=SOURCE, state=EntryState.PUBLISHED, **more)  # type: ignore[arg-type]


REGISTER = entry(
    "register",
    "arrival",
    "Wie melde ich meine Wohnung an?",
    "Gehen Sie innerhalb von zwei Wochen ins Bürgeramt.",
    "Wo muss ich mich anmelden, wenn ich umgezogen bin?",
    words=("Anmeldung", "Wohnungsgeberbestätigung"),
    place="registration_office",
).with_text(
    "en", FaqText("How do I register my address?", "Go to the citizens’ office within two weeks.", ("I moved",))
)
SWIMMING = entry(
    "swim", "everyday", "Wo kann mein Kind schwimmen lernen?", "Im Hallenbad gibt es Kurse.", "Schwimmkurs"
)
LIBRARY = entry(
    "library", "everyday", "Was kostet ein Ausweis der Bibliothek?", "Für Kinder nichts.", "Bücher ausleihen"
)
ASYLUM = entry(
    "asylum", "residence", "Was geschieht bei der Anhörung im Asylverfahren?", "Man fragt Sie.", sensitive=True
)


async def add(hub: Hub, *entries: FaqEntry) -> None:
    async def work(stores: Stores) -> None:
        for each in entries:
            await stores.faq.add(each)

    await hub.unit(work)


@pytest.fixture
async def answers(hub: Hub) -> None:
    machine = FaqText("Çocuğum nerede yüzme öğrenebilir?", "Kapalı havuzda kurs var.", (), TextState.MACHINE)
    await add(hub, REGISTER, SWIMMING.with_text("tr", machine), LIBRARY, ASYLUM)


@pytest.fixture
async def editor(hub: Hub) -> Person:
    return await hub.staff("Edda", Role.EDITOR)


async def asks(person: Person, question: str) -> None:
    """Ask, and read who sees it where that comes first."""
    await person.say(question)
    if "Go on" in person.buttons:
        await person.press("Go on")
