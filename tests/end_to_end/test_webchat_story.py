"""The main story in a browser: a newcomer subscribes in Arabic, staff send by commands in the same web chat."""

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright

from tests.channels.webchat.browser.conftest import ARGUMENTS
from tests.end_to_end import acts
from tests.end_to_end.hub import PATIENCE_SECONDS
from tests.end_to_end.installing import Install
from tests.end_to_end.words import words

TEXTS: Final = {
    "de": "Deutschtreff am Mittwoch\n\nKommen Sie um **17 Uhr** in die Stadtbücherei.",
    "ar": "ملتقى المحادثة يوم الأربعاء\n\nتعالوا في الساعة **17** إلى مكتبة المدينة.",
}
PATIENCE_MILLISECONDS: Final = PATIENCE_SECONDS * 1000
ENTRIES: Final = "#log .entry"
NEWS: Final = f"{ENTRIES}:not([data-seen])"
ARABIC_BODY: Final = "تعالوا في الساعة 17 إلى مكتبة المدينة."


@dataclass
class Screen:
    """Somebody at a browser. What they do next waits until the hub has answered what they did before."""

    page: Page
    url: str
    language: str
    office: bool = False  #: reads the words for staff

    async def start(self, payload: str = "") -> None:
        await self.page.goto(f"{self.url}/?start={payload}" if payload else self.url)
        await self.page.locator("button.primary").click()
        await self.page.locator("#log").wait_for()

    async def say(self, text: str) -> None:
        await self._look()
        await self.page.locator("#text").fill(text)
        await self.page.locator(".send").click()

    async def press(self, text: str) -> None:
        """Press the newest button with this label, ticked or not."""
        wanted = words(self.language, text, office=self.office)
        label = re.compile(rf"^[☑☐✓\u2068 ]*{re.escape(wanted)}\u2069?$")
        button = await self.page.locator(f"{NEWS} button.choice", has_text=label).last.element_handle()
        await self._look()
        await button.click()

    async def reads(self, *pieces: str) -> Locator:
        """Wait for an answer in which all these words stand."""
        answers = self.page.locator(f"{NEWS}.hub .text")
        for piece in pieces:
            answers = answers.filter(has_text=piece)
        await answers.last.wait_for()
        return answers

    async def _look(self) -> None:
        """Mark what stands on the page; what comes or changes afterwards has no mark."""
        await self.page.locator(ENTRIES).evaluate_all("all => all.forEach(each => each.setAttribute('data-seen', ''))")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        await browser.close()


async def test_a_newsletter_written_in_the_web_chat_arrives_in_arabic_without_a_reload(
    browser: Browser, install: Install
) -> None:
    hub = await install()
    await hub.run()
    contexts = [await browser.new_context(viewport={"width": 400, "height": 800}, locale=tag) for tag in ("ar", "de")]
    for context in contexts:
        context.set_default_timeout(PATIENCE_MILLISECONDS)
    newcomer = Screen(await contexts[0].new_page(), hub.url, "ar")
    staff = Screen(await contexts[1].new_page(), hub.url, "de", office=True)

    await acts.subscribe(newcomer)
    await newcomer.page.evaluate("window.loadedOnce = true")
    await acts.become_staff(staff, await hub.invite("admin"))
    await acts.compose(staff, TEXTS)
    await acts.send_now(staff)

    newsletter = await newcomer.reads(ARABIC_BODY)
    assert await newsletter.count() == 1
    assert await newsletter.get_attribute("dir") == "rtl"
    assert await newsletter.get_attribute("lang") == "ar"
    assert await newcomer.page.evaluate("window.loadedOnce")
    await staff.reads(words("de", "You find this again under /broadcasts.", office=True))
    await staff.reads("العربية: 1")
