"""The public pages for everyone: in both directions and schemes, small, enlarged, by keyboard, on paper."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from bot.web import server
from contacts.inquiries import InquiryState
from tests.bot.driver import Hub, open_hub
from tests.channels.memory import MemoryChannel
from tests.channels.webchat.browser.conftest import browser
from tests.console.public.conftest import PAGES, web

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

LANGUAGES = ["de", "ar"]


@pytest_asyncio.fixture(loop_scope="session")
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path, channels=[MemoryChannel("webchat")]) as hub:
        yield hub


@pytest_asyncio.fixture(loop_scope="session")
async def url(hub: Hub) -> AsyncIterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    serving = server(web(hub, url))
    running = asyncio.create_task(serving.serve([listening]))
    await serving.answers.wait()
    yield url
    serving.should_exit = True
    await running


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [
        f"{page.url} {each['id']}: {node['html']}" for each in results.response["violations"] for node in each["nodes"]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_nothing_needs_scrolling_sideways(
    browser: Browser, url: str, language: str, scheme: Literal["light", "dark"]
) -> None:
    context = await browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 600})
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found, widths = [], []

    for name in PAGES:
        await page.goto(f"{url}/{name}/{language}")
        found += await violations(page)
        widths.append(await page.evaluate("document.documentElement.scrollWidth"))
        assert await page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
    cookies = await context.cookies()
    await context.close()

    assert found == []
    assert widths == [320] * len(PAGES)
    assert cookies == []
    assert all(each.startswith(url) for each in asked)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_enlarged_to_200_percent_everything_is_there(browser: Browser, url: str, language: str) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()

    for name in PAGES:
        await page.goto(f"{url}/{name}/{language}")
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 1280
        cut = """each => getComputedStyle(each).overflow === "hidden" && each.scrollHeight > each.clientHeight + 1"""
        assert not await page.evaluate(f"[...document.querySelectorAll('main :not(.trap)')].some({cut})")
    await context.close()


async def test_a_barrier_is_told_by_keyboard_alone_without_a_script(browser: Browser, hub: Hub, url: str) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{url}/accessibility/de")

    await page.keyboard.press("Tab")
    first = await page.locator(":focus").inner_text()
    await page.locator("#text").focus()
    await page.keyboard.type("Der Film hat keine Untertitel.")
    await page.keyboard.press("Tab")  # to the answers: "no" is chosen
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")  # past the field for the address, which stays empty, to the button
    await page.keyboard.press("Enter")
    problem = await page.locator("[role=alert]").inner_text()
    found = await page.locator("[aria-invalid]").get_attribute("id")
    await page.locator("#contact").fill("030 23125 999")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Ihre Nachricht ist beim Büro").wait_for()
    cookies = await context.cookies()
    await context.close()

    assert first == "Zum Inhalt"
    assert "Bitte schreiben Sie, wohin die Antwort gehen soll." in problem
    assert found == "contact"
    assert cookies == []
    assert await hub.unit(lambda stores: stores.inquiries.count(InquiryState.OPEN)) == 1


async def test_what_follows_the_form_is_for_everyone_too(browser: Browser, url: str) -> None:
    context = await browser.new_context(viewport={"width": 320, "height": 600})
    page = await context.new_page()
    await page.goto(f"{url}/accessibility/ar")

    await page.locator("#answer-here").check()
    await page.locator("#text").fill(" ")
    await page.locator("form button").click()
    found = await violations(page)
    await page.locator("#text").fill("لا توجد ترجمة للفيلم")
    await page.locator("form button").click()
    await page.locator("form[action='/start']").wait_for()
    found += await violations(page)
    await context.close()

    assert found == []


async def test_on_paper_are_words_and_addresses_and_nothing_to_press(browser: Browser, url: str) -> None:
    context = await browser.new_context(viewport={"width": 1000, "height": 800})
    page = await context.new_page()
    await page.goto(f"{url}/welcome/de")

    await page.emulate_media(media="print")

    assert await page.locator(".qr").first.is_visible()
    assert await page.locator("p.print").first.is_visible()
    for hidden in ("header nav", "footer", ".button"):
        assert not await page.locator(hidden).first.is_visible()
    await context.close()
