"""News while the page is closed, as a person switches it on and Chromium shows it.

Chromium's own push service is out of reach here: the page is given a subscription at ours, and what arrived there is
handed to the background script as Chromium would.
"""

import json
from collections.abc import AsyncIterator
from functools import partial

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.async_api import Page, expect

from channels.outgoing import Outgoing
from channels.webchat.push_bell import PushBell
from channels.webchat.push_sender import PushSender
from channels.webchat.pushes import Pushes, push_words
from contacts.addresses import AddressState
from storage.push_store import PushStoreOverUnits
from storage.stores import Stores
from tests.channels.webchat.browser.conftest import Open
from tests.channels.webchat.browser.people import choose, start
from tests.channels.webchat.browser.test_accessibility import violations
from tests.channels.webchat.echo import LOOK, NOON, EchoHub
from tests.channels.webchat.push_service import Browser, PushService, push_service
from tests.channels.webchat.serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY = ec.generate_private_key(ec.SECP256R1())
SHOWN = """() => self.registration.getNotifications()
    .then(all => all.map(one => [one.title, one.lang, one.dir, one.body]))"""
SUBSCRIBE = """
let current = null;
PushManager.prototype.getSubscription = async () => current;
PushManager.prototype.subscribe = async (options) => {
  if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("refused");
  const given = %s;
  return current = Object.assign({}, given, {
    toJSON: () => given, options: {}, unsubscribe: async () => { current = null; window.left = true; return true; },
  });
};
"""


@pytest_asyncio.fixture(loop_scope="session")
async def service() -> AsyncIterator[PushService]:
    async with push_service() as service:
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def bell(hub: EchoHub) -> AsyncIterator[PushBell]:
    store = PushStoreOverUnits(hub.database, lambda: NOON)
    sender = PushSender(lambda: KEY, "https://city.example", lambda: NOON, loopback_too=True)
    hub.pushes = Pushes(store, lambda: KEY, loopback_too=True)
    is_open, words = hub.channel.streams.is_open, partial(push_words, LOOK)
    bell = PushBell(store, sender, is_open, words, gather_seconds=0, loopback_too=True)
    hub.channel.on_news = bell.ring
    yield bell
    await sender.close()


@pytest_asyncio.fixture(loop_scope="session")
async def site(hub: EchoHub, bell: PushBell) -> AsyncIterator[str]:
    async with serving(hub) as url:
        yield url


async def with_push(page: Page, browser: Browser) -> None:
    """Load the page anew, in a browser that can be pushed to."""
    await page.add_init_script(SUBSCRIBE % json.dumps(browser.subscription))
    await page.reload()
    await expect(page.locator("#push")).to_have_count(1)


async def switch_on(page: Page) -> None:
    await page.locator("summary").click()
    await page.get_by_role("button", name="Neue Nachrichten melden").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Hersteller Ihres Browsers")
    async with page.expect_response("**/push"):
        await page.get_by_role("button", name="Einschalten", exact=True).click()
    await expect(page.locator("#push")).to_have_text("Neue Nachrichten nicht mehr melden")


async def test_a_message_reaches_a_closed_chat_as_a_notification_without_its_words(
    visit: Open, hub: EchoHub, bell: PushBell, service: PushService, site: str
) -> None:
    page = await visit(permissions=["notifications"])
    address = await start(page)
    await choose(page, "Deutsch")
    phone = service.browser("anna")
    await with_push(page, phone)
    await page.locator("summary").click()
    await page.get_by_role("button", name="Neue Nachrichten melden").click()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await switch_on(page)
    worker = page.context.service_workers[0]
    await page.goto(f"{site}/next")
    await page.wait_for_load_state()

    await hub.say(address, Outgoing("Ihr Termin ist am Montag.", language="de"), "news")
    await bell.work_off()
    said = phone.open((await service.pushed(1))[0].body)
    await deliver(page, said)

    shown = await worker.evaluate(SHOWN)
    assert shown == [["Neue Nachricht: \u2068Büro für Integration\u2069", "de", "ltr", ""]]


async def deliver(page: Page, said: dict[str, str]) -> None:
    """Hand the background script what came by push."""
    session = await page.context.new_cdp_session(page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    await session.send("ServiceWorker.enable")
    await page.wait_for_timeout(300)
    origin = page.url[: page.url.index("/", 8)]
    await session.send(
        "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[0], "data": json.dumps(said)}
    )
    await page.wait_for_timeout(500)


async def test_a_chat_that_is_looked_at_shows_no_notification(
    visit: Open, bell: PushBell, service: PushService
) -> None:
    page = await visit(permissions=["notifications"])
    await start(page)
    await with_push(page, service.browser("anna"))
    await page.bring_to_front()

    await deliver(page, {"title": "Neue Nachricht", "lang": "de", "dir": "ltr"})

    worker = page.context.service_workers[0]
    assert await worker.evaluate(SHOWN) == []


async def test_switched_off_the_hub_forgets_the_browser(
    visit: Open, hub: EchoHub, bell: PushBell, service: PushService
) -> None:
    page = await visit()
    address = await start(page)
    await choose(page, "Deutsch")
    await with_push(page, service.browser("anna"))
    await switch_on(page)
    store = PushStoreOverUnits(hub.database, lambda: NOON)
    assert len(await store.of([address])) == 1

    await page.locator("summary").click()
    async with page.expect_response("**/push/off"):
        await page.get_by_role("button", name="nicht mehr melden").click()

    assert await store.of([address]) == []
    assert await page.evaluate("window.left")
    await expect(page.locator("#push")).to_have_text("Neue Nachrichten melden")


async def test_when_everything_is_deleted_the_browser_ends_its_subscription(
    visit: Open, hub: EchoHub, bell: PushBell, service: PushService
) -> None:
    page = await visit()
    address = await start(page)
    await choose(page, "Deutsch")
    await with_push(page, service.browser("anna"))
    await switch_on(page)

    async def erase(stores: Stores) -> None:
        found = await stores.addresses.open(address, NOON)
        await stores.addresses.set_state(found.id, AddressState.ERASING, NOON)
        await stores.addresses.erase_due(NOON)

    await hub.database.unit(erase)
    async with page.expect_response("**/push") as answer:
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    assert (await answer.value).status == 410
    await expect(page.locator("#push")).to_have_text("Neue Nachrichten melden")
    assert await page.evaluate("window.left")


async def test_a_browser_that_refuses_says_so(visit: Open, bell: PushBell, service: PushService) -> None:
    page = await visit()
    await start(page)
    await choose(page, "Deutsch")
    await page.add_init_script("PushManager.prototype.subscribe = () => Promise.reject(new Error('denied'));")
    await page.reload()
    await expect(page.locator("#push")).to_have_count(1)

    await page.locator("summary").click()
    await page.get_by_role("button", name="Neue Nachrichten melden").click()
    await page.get_by_role("button", name="Einschalten", exact=True).click()

    await expect(page.get_by_role("alert")).to_contain_text("nicht erlaubt")
