"""How long staff on a slow line wait for a page of the console: 50 kB/s, 400 ms delay, a processor four times slower.

    python -m benchmarks.console_first_screen

Each row is a browser that has never been here, with the demo's town behind the page. "words" is when the first words
stand on the screen, "usable" when its forms can be sent: they need no script. The goal for both is 5 s.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Final

from playwright.async_api import Browser, async_playwright

from benchmarks.webchat_first_screen import BYTES, GOAL_SECONDS, RUNS, WORDS, slow_down
from bot.app import ALL, Hub, build_hub
from bot.demo.seed import seed
from bot.settings import Telegram, Web, load_settings
from channels.address import Address
from console.office.frame import ROOT
from console.office.gate import SESSION_COOKIE
from contacts.sign_in import open_session
from contacts.staff import Role
from hub.clock import utc_now
from storage.stores import Stores
from tests.channels.webchat.browser.conftest import ARGUMENTS, PHONE

PAGES: Final = ("", "/editions/new", "/editions/1", "/organisations", "/hearings/1", "/answers")


async def first_screen(browser: Browser, url: str, path: str, key: str) -> tuple[float, float, int]:
    """Return the seconds to the first words and until a form can be sent, and the bytes on the wire."""
    context = await browser.new_context(viewport=PHONE, locale="de")  # type: ignore[arg-type]
    await context.add_cookies([{"name": SESSION_COOKIE, "value": key, "url": url + ROOT}])
    page = await context.new_page()
    await slow_down(page)
    await page.goto(f"{url}{ROOT}{path}", wait_until="domcontentloaded")
    usable = await page.evaluate("performance.now()")
    await page.wait_for_load_state("load")
    words, size = await page.evaluate(WORDS), await page.evaluate(BYTES)
    await context.close()
    return words / 1000, usable / 1000, size


async def sign_in(hub: Hub) -> str:
    async def work(stores: Stores) -> str:
        chat = await stores.addresses.open(Address("webchat", "", "staff"), utc_now())
        assert chat.contact_id is not None
        member = await stores.staff.add(chat.contact_id, Role.ADMIN, "Sabine Weber", utc_now())
        return await open_session(stores.sign_in, member.id, "Chromium", "de", utc_now())

    return await hub.database.unit(work)


async def measure(browser: Browser, hub: Hub, url: str) -> None:
    key = await sign_in(hub)
    print(f"{'page':<24}{'words s':>10}{'usable s':>10}{'kB':>8}   goal {GOAL_SECONDS:.0f} s")
    for path in PAGES:
        runs = [await first_screen(browser, url, path, key) for _ in range(RUNS)]
        words, usable, size = (median(figures) for figures in zip(*runs, strict=True))
        verdict = "reached" if max(words, usable) <= GOAL_SECONDS else "MISSED"
        print(f"{path or '/':<24}{words:>10.2f}{usable:>10.2f}{size / 1000:>8.1f}   {verdict}")


async def main() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        with tempfile.TemporaryDirectory() as folder:
            settings = load_settings(
                data_dir=Path(folder), database_url="", city_file=None, web=Web(port=0), telegram=Telegram()
            )
            async with build_hub(settings, ALL) as hub:
                await hub.database.unit(lambda stores: seed(stores, hub.office, utc_now()))
                ready = asyncio.Event()
                running = asyncio.create_task(hub.run(ready.set))
                await ready.wait()
                assert hub.socket is not None
                await measure(browser, hub, f"http://127.0.0.1:{hub.socket.getsockname()[1]}")
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
