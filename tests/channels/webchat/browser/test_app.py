"""The web chat as an app: what Chromium makes of it, and what a person sees and keeps without a connection."""

from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, expect

from channels.outgoing import Outgoing
from tests.channels.webchat.browser.conftest import PHONE, Open
from tests.channels.webchat.browser.people import arrived, bubbles, choose, echoed, start, write
from tests.channels.webchat.browser.test_accessibility import violations
from tests.channels.webchat.echo import EchoHub
from tests.channels.webchat.serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEPT = "caches.open('offline').then(cache => cache.keys()).then(all => all.map(one => one.url))"


async def ready_for_offline(page: Page, language: str) -> None:
    """Wait until the background script looks after the page and the page for later is kept."""
    await page.evaluate("navigator.serviceWorker.ready")
    kept = (
        f"async () => !!(await (await caches.open('offline')).keys()).find(one => one.url.includes('lang={language}'))"
    )
    await page.wait_for_function(kept)


async def test_chromium_would_install_it(visit: Open) -> None:
    page = await visit()
    await start(page)
    await ready_for_offline(page, "de")
    session = await page.context.new_cdp_session(page)

    manifest = await session.send("Page.getAppManifest")
    errors = await session.send("Page.getInstallabilityErrors")

    assert manifest["errors"] == []
    assert '"name": "Büro für Integration · Neustadt"' in manifest["data"]
    # Every test has a window of its own that forgets everything; Chromium installs from no such window.
    assert [one["errorId"] for one in errors["installabilityErrors"]] == ["in-incognito"]


async def test_what_is_written_without_a_connection_outlives_the_app(browser: Browser, hub: EchoHub) -> None:
    async with AsyncExitStack() as stack:
        context = await browser.new_context(locale="ar", viewport=PHONE)  # type: ignore[arg-type]
        stack.push_async_callback(context.close)
        page = await context.new_page()
        async with serving(hub) as url:
            await page.goto(url)
            await start(page)
            await choose(page, "العربية")
            await expect(page.locator("html")).to_have_attribute("lang", "ar")
            await ready_for_offline(page, "ar")
        await write(page, "eins")
        await write(page, "zwei")
        await expect(page.locator("#offline")).to_be_visible()
        await page.close()

        page = await context.new_page()
        await page.goto(url)
        await expect(page.locator("h1")).to_have_text("أنتم غير متصلين بالإنترنت")
        assert await page.locator("html").get_attribute("dir") == "rtl"
        assert await page.evaluate("getComputedStyle(document.querySelector('main')).textAlign") == "center"
        assert await violations(page) == []

        restarted = EchoHub(hub.database, hub.public_url, hub.heard)
        async with serving(restarted, urlsplit(url).port or 0):
            await page.locator("a.secondary").click()
            await arrived(page, "Sie: zwei")
            assert (await bubbles(page))[-4:] == echoed("eins", "zwei")
            assert [event.text for event in hub.heard][-2:] == ["eins", "zwei"]
            assert await page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('queue'))") == []


async def test_nothing_that_was_said_is_kept_for_offline(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    address = await start(page)
    await choose(page, "Deutsch")
    await write(page, "ein Geheimnis")
    await arrived(page, "Sie: ein Geheimnis")
    await ready_for_offline(page, "de")

    await page.reload()
    await hub.say(address, Outgoing("noch eins"), "more")
    await expect(page.locator("#log .text", has_text="noch eins")).to_be_visible()

    kept = [path.rpartition("/")[2].partition("?")[0] for path in await page.evaluate(KEPT)]
    assert sorted(kept) == ["chat.css", "offline", "offline.js", "theme.css"]
    assert await page.evaluate("caches.keys()") == ["offline"]
    words = await page.evaluate(
        "caches.match(location.origin + '/offline', { ignoreSearch: true }).then(it => it.text())"
    )
    assert "Geheimnis" not in words


async def test_the_page_for_offline_turns_with_the_language(visit: Open) -> None:
    page = await visit()
    await start(page)
    await ready_for_offline(page, "de")

    await choose(page, "العربية")

    await ready_for_offline(page, "ar")
    assert sum("offline?" in path for path in await page.evaluate(KEPT)) == 1


async def test_the_next_person_does_not_send_what_the_one_before_wrote(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)
    await page.route("**/messages", lambda route: route.abort())
    await write(page, "bleibt liegen")
    await expect(page.locator(".pending .state")).not_to_have_text("")

    await page.locator("summary").click()
    await page.locator("a[href='next']").click()
    await page.locator("button.primary").click()
    await expect(page.locator("body")).to_have_attribute("data-nobody", "")

    await page.wait_for_function("() => Object.keys(localStorage).join() === 'left'")
    assert [event.text for event in hub.heard] == [""]


async def test_the_menu_offers_to_install_where_the_browser_can(visit: Open) -> None:
    page = await visit()
    await start(page)
    await page.wait_for_load_state("networkidle")
    await page.evaluate(
        """const offer = new Event("beforeinstallprompt", { cancelable: true });
        offer.prompt = () => { window.asked = true; };
        dispatchEvent(offer);"""
    )

    await page.locator("summary").click()
    await page.get_by_role("button", name="Als App installieren").click()

    assert await page.evaluate("window.asked")
    await expect(page.locator("#install")).to_have_count(0)
