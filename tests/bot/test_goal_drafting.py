"""Drafts by machine of a hearing's goals, from the button to the text, with LibreTranslate's interface on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.goal_drafting import GoalDrafting
from bot.intake import HubIntake
from broadcasts.machine import WAITS
from contacts.staff import Role
from hearings.goals import Goal
from machines.libretranslate import LibreTranslate
from tests.bot.driver import Hub, Person, open_hub
from tests.bot.office.hearing.leading import a_hearing
from tests.machines.service import Call, Service, serving


def turkish(call: Call) -> tuple[int, Any]:
    return 200, {"translatedText": [f"TR {text}" for text in call.json["q"]]}


def broken(_call: Call) -> tuple[int, Any]:
    return 500, {"error": "broken"}


@asynccontextmanager
async def drafting(folder: Path, service: Service) -> AsyncIterator[tuple[Hub, GoalDrafting, Person]]:
    """Open a hub whose machine is the service, with a moderator and a hearing that also offers Turkish."""
    machine = LibreTranslate(service.url)
    async with open_hub(folder) as hub:
        hub.office = replace(hub.office, machine=machine)
        hub.intake = HubIntake(hub.database, hub.office, hub.clock)
        moderator = await hub.staff("Mo", Role.MODERATOR)
        hearing = replace(await a_hearing(hub), languages=("de", "en", "tr"))
        await hub.unit(lambda stores: stores.hearings.save(hearing, hub.now))
        yield hub, GoalDrafting(hub.database, hub.office, machine, hub.clock), moderator
    await machine.close()


async def the_goal(hub: Hub) -> Goal:
    found: Goal = await hub.unit(lambda stores: stores.goals.get(1))
    return found


async def test_a_draft_comes_marked_as_a_machines_until_somebody_has_read_it(tmp_path: Path) -> None:
    async with serving(turkish) as service, drafting(tmp_path, service) as (hub, machine, moderator):
        await moderator.press_token("hx_texts:g:1")
        await moderator.press("Drafts by machine")
        assert moderator.reads.startswith("The machine is translating: Türkçe. I will write to you when it is done.")
        await moderator.press_again()
        assert moderator.reads.startswith("This draft was asked for already, or the text is there.")

        assert await machine.draft_next()
        assert not await machine.draft_next()
        await hub.deliver()

        goal = await the_goal(hub)
        assert (goal.title.say("tr", "de"), goal.title.by_machine("tr")) == (("TR Ziel 1", "tr"), True)
        assert moderator.history[-1] == ("The machine’s draft of a goal is there: “Goal 1”, Türkçe. Please read it.")
        await moderator.press("Show it")
        await moderator.press("I have read it, it is right")
        assert not (await the_goal(hub)).title.by_machine("tr")
        assert "Drafts by machine" not in moderator.buttons


async def test_what_a_person_wrote_meanwhile_stays(tmp_path: Path) -> None:
    async with serving(turkish) as service, drafting(tmp_path, service) as (hub, machine, moderator):
        await moderator.press_token("hx_text:g:1:tr")
        await moderator.press("Draft by machine")
        await moderator.press_token("hx_write:g:1:tr")
        await moderator.say("Hedef 1\n\nHerkes için.")

        await machine.draft_next()
        await hub.deliver()

        goal = await the_goal(hub)
        assert goal.wording.say("tr", "de") == ("Herkes için.", "tr")
        assert moderator.history[-1].startswith("The machine’s draft of a goal was thrown away (“Goal 1”, Türkçe)")


async def test_a_service_out_of_reach_is_asked_again_and_then_given_up(tmp_path: Path) -> None:
    async with serving(broken) as service, drafting(tmp_path, service) as (hub, machine, moderator):
        await moderator.press_token("hx_draft:1:tr")

        for wait in WAITS:
            assert await machine.draft_next()
            assert not await machine.draft_next()
            hub.later(seconds=wait.total_seconds())
        assert await machine.draft_next()
        await hub.deliver()

        assert await hub.unit(lambda stores: stores.goal_drafts.asked(1)) == []
        assert moderator.history[-1].startswith("There is no draft by machine in this language: Türkçe.")


async def test_without_a_service_nothing_is_offered(tmp_path: Path) -> None:
    async with open_hub(tmp_path) as hub:
        moderator = await hub.staff("Mo", Role.MODERATOR)
        hearing = replace(await a_hearing(hub), languages=("de", "tr"))
        await hub.unit(lambda stores: stores.hearings.save(hearing, hub.now))
        await moderator.press_token("hx_texts:g:1")
        assert "Drafts by machine" not in moderator.buttons

        await moderator.press_token("hx_draft:1")

        assert moderator.reads.startswith("No translation service is set up for this hub.")


@pytest.mark.parametrize("token", ["hx_draft:1:de", "hx_draft:1:en", "hx_draft:1:fr"])
async def test_what_a_person_wrote_the_original_and_what_is_not_offered_are_not_drafted(
    tmp_path: Path, token: str
) -> None:
    async with serving(turkish) as service, drafting(tmp_path, service) as (_hub, machine, moderator):
        await moderator.press_token(token)

        assert moderator.reads.startswith("This draft was asked for already, or the text is there.")
        assert not await machine.draft_next()
