"""Drafts by machine, from the button to the text, with LibreTranslate's interface on loopback."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.drafting import Drafting
from bot.intake import HubIntake
from broadcasts.editions import TextState
from broadcasts.machine import WAITS
from contacts.staff import Role
from machines.libretranslate import LibreTranslate
from tests.bot.driver import Hub, Person, open_hub
from tests.bot.office.conftest import translate, write
from tests.machines.service import Call, Service, serving

GERMAN = (
    "Sommerfest & mehr\n\n# Programm\n\n- Am **24. Juli** um 19 Uhr, [Anmeldung](https://www.example.org/fest)\n"
    "- Fragen an Sprachrohr: 030 23125 100\n\nBis bald!"
)


def turkish(call: Call) -> tuple[int, Any]:
    """Answer like a machine that knows four words."""
    words = {"Sommerfest": "Yaz şenliği", "mehr": "dahası", "Juli": "Temmuz", "Anmeldung": "Kayıt"}
    return 200, {
        "translatedText": [re.sub("|".join(words), lambda word: words[word[0]], text) for text in call.json["q"]]
    }


@asynccontextmanager
async def drafting(folder: Path, service: Service) -> AsyncIterator[tuple[Hub, Drafting, Person]]:
    """Open a hub whose machine is the service, with an editor who has written an edition."""
    machine = LibreTranslate(service.url)
    async with open_hub(folder) as hub:
        hub.office = replace(hub.office, machine=machine)
        hub.intake = HubIntake(hub.database, hub.office, hub.clock)
        editor = await hub.staff("Eva", Role.EDITOR)
        await write(editor, GERMAN)
        yield hub, Drafting(hub.database, hub.office, machine, hub.clock), editor
    await machine.close()


async def ask(editor: Person, language: str = "Türkçe") -> None:
    await editor.press("Draft by machine…")
    await editor.press(language)


async def texts(hub: Hub) -> Any:
    return (await hub.unit(lambda stores: stores.editions.get(1))).texts


async def test_a_draft_keeps_markdown_links_names_and_numbers(tmp_path: Path) -> None:
    async with serving(turkish) as service, drafting(tmp_path, service) as (hub, machine, editor):
        await ask(editor)
        said = editor.reads

        assert await machine.draft_next()
        assert not await machine.draft_next()
        await hub.deliver()

        text = (await texts(hub))["tr"]
        edition = await hub.unit(lambda stores: stores.editions.get(1))
        assert "The machine is translating: Türkçe" in said
        assert text.title == "Yaz şenliği & dahası"
        assert "# Programm\n\n- Am **24. Temmuz** um 19 Uhr, [Kayıt](https://www.example.org/fest)\n" in text.body
        assert "- Fragen an Sprachrohr: 030 23125 100\n\nBis bald!" in text.body
        assert (text.state, text.changed_by, edition.outdated("tr")) == (TextState.MACHINE, None, False)
        assert "The machine’s draft is there" in editor.history[-1]
        sent = service.calls[0].body.decode()
        assert [word for word in ("example.org", "Sprachrohr", "23125") if word in sent] == []
        (event, *_) = await hub.unit(lambda stores: stores.editions.history(1, 1))
        assert (event.language, event.machine, event.staff_id) == ("tr", True, None)


async def test_all_missing_languages_are_asked_for_at_once_and_only_once(tmp_path: Path) -> None:
    async with serving(turkish) as service, drafting(tmp_path, service) as (hub, machine, editor):
        await translate(editor, "English", "Party\n\nSoon.")
        await ask(editor, "All that are missing")
        await editor.press_again()
        again = editor.reads
        drafts = await hub.unit(lambda stores: stores.machine_drafts.asked(1))

        while await machine.draft_next():
            pass

        assert "asked for already" in again
        assert len(drafts) == len(hub.office.city.languages) - 2
        made = {tag for tag, text in (await texts(hub)).items() if text.state is TextState.MACHINE}
        assert made == set(hub.office.city.languages) - {"de", "en", "de-simple"}
        assert (await texts(hub))["en"].body == "Soon."


async def test_what_a_person_wrote_meanwhile_stays(tmp_path: Path) -> None:
    async with serving(turkish) as service, drafting(tmp_path, service) as (hub, machine, editor):
        await ask(editor)
        await translate(editor)

        await machine.draft_next()
        await hub.deliver()

        assert (await texts(hub))["tr"].state is TextState.REVIEWED
        assert "thrown away" in editor.history[-1]
        assert await hub.unit(lambda stores: stores.machine_drafts.asked(1)) == []


async def test_a_draft_of_an_older_text_is_outdated(tmp_path: Path) -> None:
    async with serving(turkish) as service, drafting(tmp_path, service) as (hub, machine, editor):
        await ask(editor)
        await machine.draft_next()
        await editor.press("Change text")
        await editor.press("Deutsch")
        await editor.say(GERMAN.replace("bald", "dann"))
        await editor.press("Save")

        edition = await hub.unit(lambda stores: stores.editions.get(1))
        assert edition.outdated("tr")
        await ask(editor)
        await machine.draft_next()
        assert not (await hub.unit(lambda stores: stores.editions.get(1))).outdated("tr")


async def test_a_service_in_trouble_is_tried_again_and_then_given_up(tmp_path: Path) -> None:
    async with serving(lambda _: (429, {"error": "Slowdown"})) as service, drafting(tmp_path, service) as made:
        hub, machine, editor = made
        await ask(editor)

        tries = [await machine.draft_next()]
        for wait in WAITS:
            tries.append(await machine.draft_next())
            hub.now += wait
            tries.append(await machine.draft_next())
        await hub.deliver()

        assert tries == [True] + [False, True] * len(WAITS)
        assert "too busy" in editor.history[-1]
        assert "tr" not in await texts(hub)
        assert await hub.unit(lambda stores: stores.machine_drafts.asked(1)) == []


async def test_after_a_failure_for_the_moment_the_draft_still_comes(tmp_path: Path) -> None:
    async with serving(lambda _: (503, b"")) as service, drafting(tmp_path, service) as (hub, machine, editor):
        await ask(editor)
        await machine.draft_next()
        service.answer = turkish
        hub.now += WAITS[0]

        await machine.draft_next()

        assert (await texts(hub))["tr"].state is TextState.MACHINE


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((403, {"error": "Invalid API key"}), "refuses our key"),
        ((400, {"error": "tr is not supported"}), "does not offer this language"),
        ((200, {"translatedText": []}), "could not be used"),
        ((400, {"error": "exceeds text limit"}), "could not be used"),
    ],
)
async def test_what_waiting_does_not_mend_is_told_at_once(tmp_path: Path, answer: tuple[int, Any], words: str) -> None:
    async with serving(lambda _: answer) as service, drafting(tmp_path, service) as (hub, machine, editor):
        await ask(editor)

        await machine.draft_next()
        await hub.deliver()

        assert words in editor.history[-1]
        assert await hub.unit(lambda stores: stores.machine_drafts.asked(1)) == []


async def test_a_draft_that_came_back_damaged_is_refused(tmp_path: Path) -> None:
    def damaging(call: Call) -> tuple[int, Any]:
        return 200, {"translatedText": [re.sub("<[^>]*>", "", text) for text in call.json["q"]]}

    async with serving(damaging) as service, drafting(tmp_path, service) as (hub, machine, editor):
        await ask(editor)

        await machine.draft_next()
        await hub.deliver()

        assert "came back damaged" in editor.history[-1]
        assert "tr" not in await texts(hub)


async def test_without_a_service_nothing_is_offered(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub:
        editor = await hub.staff("Eva", Role.EDITOR)
        await write(editor, GERMAN)
        offered = editor.buttons

        await editor.press_token("md_all:1")

        assert "Draft by machine…" not in offered
        assert "No translation service is set up" in editor.reads
