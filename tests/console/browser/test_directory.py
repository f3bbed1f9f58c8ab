"""Signing in by a directory in a real Chromium: another site sends the browser back, with all its rules for cookies."""

import asyncio
import socket
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from pydantic import SecretStr

from bot.pages import directory_of
from bot.settings import Oidc
from bot.web import server
from contacts.sign_in import make_sign_in_link
from contacts.staff import Role
from hub.clock import utc_now
from tests.bot.driver import open_hub
from tests.console.office.sign_in.directories import CLIENT, provider
from tests.console.office.visitor import console_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_account_is_linked_and_signs_in(browser: Browser, tmp_path: Path) -> None:
    async with provider() as issuer, open_hub(tmp_path) as hub:
        hub.now = utc_now()
        listening = socket.create_server(("127.0.0.1", 0))
        url = f"http://localhost:{listening.getsockname()[1]}"  # to a browser another site than the provider's
        oidc = Oidc(issuer=issuer, client_id=CLIENT, client_secret=SecretStr("secret"), name="Rathaus")
        web = server(console_of(hub, url, directory_of(oidc, url)))
        running = asyncio.create_task(web.serve([listening]))
        await web.answers.wait()
        eva = await hub.staff("Eva", Role.EDITOR)
        code = await hub.unit(lambda stores: make_sign_in_link(stores.sign_in, eva.staff_id, hub.now))
        context = await browser.new_context(locale="en-GB")
        page = await context.new_page()

        await page.goto(f"{url}/console/sign-in/{code}")
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_role("link", name="My sign-ins").click()
        await page.get_by_role("link", name="Link my account").click()
        await page.locator("input[name=sub]").fill("eva@city")
        await page.get_by_role("button", name="Authorize").click()
        await expect(page.get_by_text("The account is linked.")).to_be_visible()
        await page.get_by_role("button", name="Sign out", exact=True).click()
        await page.get_by_role("link", name="Sign in with Rathaus").click()
        await page.get_by_role("button", name="eva@city").click()
        await expect(page.get_by_role("heading", name="Today")).to_be_visible()

        await context.close()
        web.should_exit = True
        await running
