"""How long a person on a slow phone waits for the web chat: 50 kB/s, 400 ms delay, a processor four times slower.

    python -m benchmarks.webchat_first_screen

Each row is a browser that has never been here. "words" is when the first words stand on the screen, "usable" when the
script runs and the page follows the chat. The goal for both is 5 s.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.async_api import Browser, Page, async_playwright

from channels.address import Address
from channels.outgoing import Choice, Outgoing
from channels.webchat.visitor import COOKIE, token_for
from tests.channels.webchat.browser.conftest import ARGUMENTS, PHONE
from tests.channels.webchat.echo import TOPICS, EchoHub, open_hub
from tests.channels.webchat.serving import serving

BYTES_PER_SECOND: Final = 50_000
DELAY_MS: Final = 400
RUNS: Final = 5
GOAL_SECONDS: Final = 5.0

WORDS: Final = """new Promise(resolve => new PerformanceObserver(list => {
    const painted = list.getEntriesByName("first-contentful-paint")[0];
    if (painted) resolve(painted.startTime);
}).observe({ type: "paint", buffered: true }))"""
BYTES: Final = (
    "[performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')]"
    ".reduce((sum, one) => sum + one.transferSize, 0)"
)


async def first_screen(browser: Browser, url: str, token: str) -> tuple[float, float, int]:
    """Return the seconds to the first words and to a usable page, and the bytes on the wire."""
    context = await browser.new_context(viewport=PHONE, locale="ar")  # type: ignore[arg-type]
    if token:
        await context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page = await context.new_page()
    await slow_down(page)
    await page.goto(url, wait_until="commit")
    await page.wait_for_selector("html.script")
    usable = await page.evaluate("performance.now()")
    await page.wait_for_load_state("load")
    words, size = await page.evaluate(WORDS), await page.evaluate(BYTES)
    await context.close()
    return words / 1000, usable / 1000, size


async def slow_down(page: Page) -> None:
    session = await page.context.new_cdp_session(page)
    conditions: dict[str, Any] = {
        "offline": False,
        "latency": DELAY_MS,
        "downloadThroughput": BYTES_PER_SECOND,
        "uploadThroughput": BYTES_PER_SECOND,
    }
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", conditions)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


async def chat_of_fifty(hub: EchoHub) -> str:
    """Return the token of a chat as full as one page shows."""
    address = Address("webchat", "", token_for("k" * 32))
    await hub.open(address)
    text, rows = TOPICS["ar"]
    for number in range(50):
        await hub.say(address, Outgoing(text, (*rows, (Choice(str(number), str(number)),)), language="ar"), str(number))
    return address.value


async def main() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        with tempfile.TemporaryDirectory() as folder:
            async with open_hub(Path(folder), "http://127.0.0.1") as hub, serving(hub) as url:
                token = await chat_of_fifty(hub)
                print(f"{'page':<24}{'words s':>10}{'usable s':>10}{'kB':>8}   goal {GOAL_SECONDS:.0f} s")
                for name, cookie in (("start", ""), ("chat with 50 messages", token)):
                    runs = [await first_screen(browser, url, cookie) for _ in range(RUNS)]
                    words, usable, size = (median(figures) for figures in zip(*runs, strict=True))
                    verdict = "reached" if max(words, usable) <= GOAL_SECONDS else "MISSED"
                    print(f"{name:<24}{words:>10.2f}{usable:>10.2f}{size / 1000:>8.1f}   {verdict}")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
