"""What people do in these stories, on whatever messenger: subscribe, become staff, write an edition, send it."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from bot.app import DEMO_CITY
from bot.city import load_city
from locales.registry import language
from tests.end_to_end.words import words

CITY: Final = load_city(DEMO_CITY)


class Person(Protocol):
    """Somebody who presses what they see and reads what comes."""

    language: str
    office: bool  #: reads the words for staff

    async def start(self, payload: str = "") -> None:
        """Open the chat, perhaps by a link."""

    async def say(self, text: str) -> None: ...

    async def press(self, text: str) -> None:
        """Press the button with this label: an English text of the hub's, or the label itself."""

    async def reads(self, *pieces: str) -> Any:
        """Wait for an answer in which all these words stand."""


def topic(tag: str, position: int = 0) -> str:
    """Return a topic's name as readers of this language see it."""
    name = CITY.topics[position].name
    return name.get(tag, name[CITY.main_language])


async def choose_language(person: Person) -> None:
    await person.press(language(person.language).name)


async def subscribe(person: Person, payload: str = "") -> None:
    """Open the chat and take all topics."""
    await person.start(payload)
    await choose_language(person)
    await person.press("Subscribe for myself")
    await take_all_topics(person)


async def take_all_topics(person: Person) -> None:
    await person.press("All topics")
    await person.press("Done")
    await person.reads(topic(person.language))


async def become_staff(person: Person, payload: str) -> None:
    """Open the link of an invitation, without giving a name."""
    await person.start(payload)
    await choose_language(person)
    await person.press("Skip")
    welcome = "Everything you can do for the office is here, and under /office."
    await person.reads(words(person.language, welcome, office=True))


async def compose(staff: Person, texts: Mapping[str, str]) -> None:
    """Write an edition language by language, the main one first; ends at the edition's screen."""
    await staff.say("/compose")
    first, *others = texts
    await staff.say(texts[first])
    await staff.press("Save")
    for tag in others:
        await staff.press("Add language")
        await staff.press(language(tag).name)
        await staff.say(texts[tag])
        await staff.press("Save")


async def choose_audience(staff: Person, *, languages_missing: bool = False) -> None:
    """Go from the edition's screen to the numbers: the first topic, everyone who gets it.

    Args:
        languages_missing: somebody reads a language without a text; they get the main one.
    """
    await staff.press("Send…")
    await staff.press(topic(staff.language))
    await staff.press("Everyone who gets this topic")
    if languages_missing:
        await staff.press("Take this for all")


async def send_now(staff: Person, *, languages_missing: bool = False) -> None:
    await choose_audience(staff, languages_missing=languages_missing)
    await staff.press("Send now")


async def add_organisation(staff: Person, name: str, tag: str) -> None:
    """Add an organisation that gets the first topic in one language; ends at its screen."""
    await staff.say("/organisations")
    await staff.press("New organisation")
    await staff.say(name)
    await staff.press(language(tag).name)
    await staff.press("Next: topics")
    await staff.press(topic(staff.language))
    await staff.press("Add the organisation")
