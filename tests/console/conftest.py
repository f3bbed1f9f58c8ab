"""The pages over the real stores: a translation that is given out, editions that were sent (on both engines), and
browsers as far as httpx is one."""

from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from bot.office.returned import tell_returned
from bot.web import web_application
from channels.webchat.look import SHIPPED_THEME
from channels.webchat.visitor import is_own_page
from console import translate
from console.pages import Pages
from console.site import Site
from contacts.staff import Role
from tests.bot.driver import Hub, Person, open_hub
from tests.bot.office.conftest import write
from tests.bot.people.test_translate import GERMAN, give_out
from tests.broadcasts.town import Town
from tests.console.library import web
from tests.databases import Database, database, engine_name, make_place, place, postgres_server, sqlite_template

__all__ = ["database", "engine_name", "make_place", "place", "postgres_server", "sqlite_template"]

ORIGIN = "https://hub.example"


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
async def editor(hub: Hub) -> Person:
    editor = await hub.staff("Eva", Role.EDITOR)
    await write(editor, GERMAN)
    return editor


@pytest.fixture
async def path(editor: Person) -> str:
    """Where the page of a translation into Arabic is."""
    return "/translate/" + (await give_out(editor, note="Bis *Freitag*")).removeprefix("e_")


def application(hub: Hub, url: str = ORIGIN) -> FastAPI:
    """Return the web application as the program wires it."""
    city = hub.office.city
    pages = Pages(
        Site(
            url,
            city.name,
            city.office,
            city.languages,
            city.main_language,
            ZoneInfo(city.time_zone),
            SHIPPED_THEME.read_text(),
        )
    )
    app = web_application(hub.database)
    app.include_router(pages.router())
    app.include_router(
        translate.router(
            pages,
            hub.database,
            city.glossary,
            lambda stores, found, now: tell_returned(stores, hub.office, found, now),
            is_own_page,
            hub.clock,
        )
    )
    return app


def browser_of(hub: Hub) -> httpx.AsyncClient:
    """Return a browser that reads English, keeps cookies, and says that its forms come from our page."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(application(hub)),
        base_url=ORIGIN,
        headers={"Origin": ORIGIN, "Accept-Language": "en"},
        follow_redirects=True,
    )


@pytest.fixture
async def browser(hub: Hub) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(hub) as client:
        yield client


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def reader(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web(town)), base_url="https://hub.example") as reader:
        yield reader
