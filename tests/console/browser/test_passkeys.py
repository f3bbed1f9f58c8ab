"""Passkeys in a real Chromium with an authenticator of its own: added on one's page, used to sign in, removed."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.web import server
from contacts.sign_in import make_sign_in_link
from contacts.staff import Role
from tests.bot.driver import Hub, Person, open_hub
from tests.console.office.visitor import console_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest_asyncio.fixture(loop_scope="session")
async def site(hub: Hub) -> AsyncIterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{listening.getsockname()[1]}"
    web = server(console_of(hub, url))
    running = asyncio.create_task(web.serve([listening]))
    await web.answers.wait()
    yield f"{url}/console"
    web.should_exit = True
    await running


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    devices = await context.new_cdp_session(page)
    await devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    await devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    await context.close()


async def test_a_passkey_is_added_signs_in_and_is_removed(hub: Hub, site: str, page: Page) -> None:
    await _with_a_passkey(hub, site, page)
    await page.get_by_role("button", name="Sign out", exact=True).click()

    await page.get_by_role("button", name="Sign in with a passkey").click()
    await expect(page.get_by_role("heading", name="Today")).to_be_visible()

    await page.goto(f"{site}/me")
    await page.get_by_role("button", name="Remove").click()
    await expect(page.get_by_text("You have none yet.")).to_be_visible()
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()


async def test_it_opens_nothing_once_the_membership_has_ended(hub: Hub, site: str, page: Page) -> None:
    eva = await _with_a_passkey(hub, site, page)
    await hub.unit(lambda stores: stores.staff.end(eva.staff_id, hub.now))

    await page.goto(f"{site}/sign-in")
    await page.get_by_role("button", name="Sign in with a passkey").click()

    await expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()


async def test_a_page_that_was_open_too_long_signs_nobody_in(hub: Hub, site: str, page: Page) -> None:
    await _with_a_passkey(hub, site, page)
    await page.get_by_role("button", name="Sign out", exact=True).click()
    hub.later(minutes=6)

    await page.get_by_role("button", name="Sign in with a passkey").click()

    await expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()


async def test_an_answer_is_taken_once(hub: Hub, site: str, page: Page) -> None:
    await _with_a_passkey(hub, site, page)
    await page.get_by_role("button", name="Sign out", exact=True).click()
    async with page.expect_request("**/console/passkey") as sent:
        await page.get_by_role("button", name="Sign in with a passkey").click()
    request = await sent.value
    await expect(page.get_by_role("heading", name="Today")).to_be_visible()

    again = await page.request.post(
        request.url,
        data=request.post_data or "",
        headers={"content-type": "application/x-www-form-urlencoded", "origin": site.removesuffix("/console")},
    )

    assert again.status == 403
    assert "You are not signed in" in await again.text()


async def _with_a_passkey(hub: Hub, site: str, page: Page) -> Person:
    """Let somebody sign in by a link and add a passkey."""
    eva = await hub.staff("Eva", Role.EDITOR)
    code = await hub.unit(lambda stores: make_sign_in_link(stores.sign_in, eva.staff_id, hub.now))
    await page.goto(f"{site}/sign-in/{code}")
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("link", name="My sign-ins").click()
    await page.get_by_role("button", name="Add a passkey").click()
    await expect(page.get_by_text("The passkey is added.")).to_be_visible()
    return eva
