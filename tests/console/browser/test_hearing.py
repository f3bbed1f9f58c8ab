"""The hearing's pages for everyone: a small screen, the keyboard, both directions; and the wall as it changes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from hearings.committee import make_link
from hearings.ideas import IdeaAction
from storage.opening import open_database
from storage.sealing import Vault
from storage.stores import Stores
from tests.console.hearing.library import SITE, Evening
from tests.databases import Place

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Served:
    """An evening behind a real server, which can be away for a while."""

    def __init__(self, evening: Evening) -> None:
        self.evening = evening
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        evening.site = replace(SITE, url=self.url)

    async def begin(self) -> None:
        app = self.evening.web()
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        self._running = asyncio.create_task(self._server.serve([self._listening]))

    async def end(self) -> None:
        self.evening.streams.close()
        self._server.should_exit = True
        await self._running

    async def again(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port))
        await self.begin()


@pytest_asyncio.fixture(loop_scope="session")
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    vault = Vault.in_folder(tmp_path / "keys")
    database = await open_database("", tmp_path, vault, exclusive=False)
    evening = Evening(database, Place("sqlite", tmp_path, vault))
    await evening.fill()
    served = Served(evening)
    await served.begin()
    yield served
    await served.end()
    await database.close()


async def opened(browser: Browser, url: str, width: int = 320, **options: str) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": 640}, **options)  # type: ignore[arg-type]
    page = await context.new_page()
    response = await page.goto(url)
    assert response is not None
    return page


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [f"{each['id']}: {node['html']}" for each in results.response["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_nothing_is_wider_than_a_small_phone(
    browser: Browser, served: Served, language: str, scheme: str
) -> None:
    evening = served.evening
    await evening.advance(6)
    assert evening.hearing is not None
    hearing_id, now = evening.hearing.id, evening.now
    code = await evening.unit(lambda stores: make_link(stores.committee, hearing_id, "Frau Öztürk", now))
    found, widths = [], []

    for path in (
        f"/hearings/{language}",
        f"/hearings/{evening.code}/{language}",
        f"/hearings/nothere99/{language}",
        f"/committee/{code}?language={language}",
        f"/committee/unknown?language={language}",
        f"/hearings/{evening.code}/wall?languages={language},tr",
    ):
        page = await opened(browser, served.url + path, color_scheme=scheme)
        found += [f"{path} {each}" for each in await violations(page)]
        widths.append(await page.evaluate("document.documentElement.scrollWidth"))
        direction = await page.evaluate("getComputedStyle(document.body).direction")
        assert direction == ("rtl" if language == "ar" else "ltr")
        await page.context.close()

    assert found == []
    assert max(widths) <= 320


async def test_charts_are_mirrored_where_one_reads_from_the_right(browser: Browser, served: Served) -> None:
    await served.evening.advance(6)
    starts = {}

    for language in ("de", "ar"):
        page = await opened(browser, f"{served.url}/hearings/{served.evening.code}/{language}", 800)
        bar = await page.locator("svg.chart rect").first.bounding_box()
        label = await page.locator("svg.chart text").first.bounding_box()
        chart = await page.locator("svg.chart").first.bounding_box()
        assert bar is not None
        assert label is not None
        assert chart is not None
        starts[language] = [
            round(box["x"] - chart["x"] if language == "de" else chart["x"] + chart["width"] - box["x"] - box["width"])
            for box in (bar, label)
        ]
        assert label["x"] >= chart["x"] - 1
        assert label["x"] + label["width"] <= chart["x"] + chart["width"] + 1
        await page.context.close()

    assert all(abs(start) <= 3 for side in starts.values() for start in side), starts


async def test_wide_tables_can_be_reached_with_the_keyboard(browser: Browser, served: Served) -> None:
    await served.evening.advance(6)
    page = await opened(browser, f"{served.url}/hearings/{served.evening.code}/de")
    reached = set()

    for _ in range(60):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate("document.activeElement.className || document.activeElement.tagName"))

    assert {"wide", "button", "A"} <= reached
    await page.context.close()


async def test_the_wall_changes_by_itself_and_says_when_the_connection_is_gone(
    browser: Browser, served: Served
) -> None:
    await served.evening.advance(2)
    page = await opened(browser, f"{served.url}/hearings/{served.evening.code}/wall?languages=en", 1280)
    assert await page.get_by_text("Now everybody says what is needed.").is_visible()

    await served.evening.advance(1)
    await page.get_by_text("Now everybody turns the ideas into measures.").wait_for(timeout=5_000)
    assert not await page.locator("#gone").is_visible()

    await served.end()
    await page.locator("#gone").wait_for(state="visible", timeout=5_000)
    await served.evening.advance(1)
    await served.again()
    await page.get_by_text("Now everybody rates the measures.").wait_for(timeout=10_000)
    await page.locator("#gone").wait_for(state="hidden", timeout=5_000)
    await page.context.close()


async def test_an_idea_leaves_the_wall_when_it_is_hidden(browser: Browser, served: Served) -> None:
    await served.evening.advance(2)
    page = await opened(browser, f"{served.url}/hearings/{served.evening.code}/wall", 1280)
    idea = page.get_by_text("مكتب يساعد في البحث عن سكن")
    await idea.wait_for(timeout=5_000)

    await served.evening.unit(hide_first)

    await idea.wait_for(state="detached", timeout=5_000)
    await page.context.close()


async def hide_first(stores: Stores) -> None:
    hearing = (await stores.hearings.latest(1))[0]
    await stores.ideas.move((await stores.ideas.on_wall(hearing.id))[0], IdeaAction.HIDE)
