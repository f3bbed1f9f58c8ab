"""A hub with two people of the office."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broadcasts.releasing import ApprovalRule
from contacts.staff import Role
from tests.bot.driver import Hub, Person, open_hub

SWIMMING = "Schwimmkurs\n\nJeden Montag um **19 Uhr** im Hallenbad."
YUZME = "Yüzme kursu\n\nHer pazartesi saat **19.00’da** kapalı yüzme havuzunda."


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """Editors may send what they wrote."""
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
async def strict_hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """Another person must approve."""
    async with open_hub(tmp_path, approval=ApprovalRule.EDITION) as hub:
        yield hub


@pytest.fixture
async def language_hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """Another person must approve each language by itself."""
    async with open_hub(tmp_path, approval=ApprovalRule.LANGUAGE) as hub:
        yield hub


@pytest.fixture
async def author(strict_hub: Hub) -> Person:
    await strict_hub.subscriber("Hans", "de")
    return await strict_hub.staff("Eva", Role.EDITOR)


@pytest.fixture
async def approver(strict_hub: Hub) -> Person:
    return await strict_hub.staff("Ada", Role.APPROVER)


@pytest.fixture
async def editor(hub: Hub) -> Person:
    return await hub.staff("Eva", Role.EDITOR)


async def write(person: Person, text: str = SWIMMING) -> None:
    """Write a new edition and save it."""
    await person.say("/compose")
    await person.say(text)
    await person.press("Save")


async def translate(person: Person, name: str = "Türkçe", text: str = YUZME) -> None:
    """Add a language on the edition's board."""
    await person.press("Add language")
    await person.press(name)
    await person.say(text)
    await person.press("Save")


async def send_to_everyone(person: Person) -> None:
    """Send the edition whose board is open, now, as news to everyone."""
    await person.press("Send…")
    await person.press("News from the integration office")
    await person.press("Everyone who gets this topic")
    await take_the_defaults(person)
    await person.press("Send now")


async def take_the_defaults(person: Person) -> None:
    """Where languages are asked for that are not ready, take what is proposed."""
    if "Take this for all" in person.buttons:
        await person.press("Take this for all")


async def change(person: Person, text: str, name: str = "") -> None:
    """Change a text of the edition whose board is open; `name` of its language where there are several."""
    await person.press("Change text")
    if name:
        await person.press(name)
    await person.say(text)
    await person.press("Save")


async def have_it_approved(author: Person, approver: Person) -> None:
    """Let another person approve all of the edition whose board the author has open, and show it to the author."""
    await author.press("Ask for approval")
    await approver.press("Show edition 1")
    await approver.press("Approve")
    await author.press("Show the edition")
