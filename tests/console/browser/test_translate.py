"""The translator's page for everyone: without a script, by keyboard, on a small screen, in both directions."""

from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from broadcasts.translating import RequestState
from tests.bot.driver import Hub
from tests.bot.people.test_translate import ARABIC

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLE, _, BODY = ARABIC.partition("\n\n")


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [f"{each['id']}: {node['html']}" for each in results.response["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("locale", ["de-DE", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_nothing_is_wider_than_a_small_screen(
    browser: Browser, url: str, locale: str, scheme: Literal["light", "dark"]
) -> None:
    context = await browser.new_context(locale=locale, color_scheme=scheme, viewport={"width": 320, "height": 600})
    page = await context.new_page()
    found, widths = [], []

    async def look() -> None:
        found.extend(await violations(page))
        widths.append(await page.evaluate("document.documentElement.scrollWidth"))

    await page.goto(url)
    await look()
    await page.locator("button").click()
    await look()
    await page.locator("#title").fill(TITLE)
    await page.locator("#body").fill(BODY.replace("100", "101") + "x" * 300)
    await page.locator("button[value=save]").click()
    await page.locator("#preview").wait_for()
    await look()
    await page.locator("button[value=return]").click()
    await page.locator("[role=alert]").wait_for()
    await look()
    direction = await page.evaluate("document.documentElement.dir")
    await context.close()

    assert found == []
    assert widths == [320, 320, 320, 320]
    assert direction == ("rtl" if locale == "ar" else "ltr")


async def test_a_translation_is_handed_in_by_keyboard_without_a_script(browser: Browser, hub: Hub, url: str) -> None:
    context = await browser.new_context(locale="de-DE", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(url)

    await page.locator("button").press("Enter")
    await page.locator("#title").focus()
    await page.keyboard.insert_text(TITLE)
    await page.keyboard.press("Tab")
    await page.keyboard.insert_text(BODY)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.locator("[role=alert]").wait_for()
    await context.close()

    found = await hub.unit(lambda stores: stores.translations.get(1))
    assert (found.state, found.title, found.body) == (RequestState.RETURNED, TITLE, BODY)


async def test_the_right_to_left_field_stays_right_to_left_on_a_german_page(browser: Browser, url: str) -> None:
    context = await browser.new_context(locale="de-DE")
    page = await context.new_page()
    await page.goto(url)
    await page.locator("button").click()

    styles = [
        await page.locator(place).evaluate("element => getComputedStyle(element).direction")
        for place in ("html", "#body", "#title")
    ]
    await context.close()

    assert styles == ["ltr", "rtl", "rtl"]
