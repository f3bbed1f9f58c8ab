"""The connection goes while people write: nothing they said is lost, and nothing counts twice."""

from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Route, expect

from tests.channels.webchat.browser.conftest import PHONE, Open
from tests.channels.webchat.browser.people import arrived, bubbles, choose, echoed, start, write
from tests.channels.webchat.echo import EchoHub
from tests.channels.webchat.serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_written_offline_is_sent_later(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)

    await page.context.set_offline(True)
    await write(page, "eins")
    await write(page, "zwei")
    await choose(page, "Deutsch")
    await expect(page.locator("#offline")).to_be_visible()
    assert [text for _, text in await bubbles(page)][2:] == ["eins", "zwei", "Deutsch"]
    assert len(hub.heard) == 1
    await page.context.set_offline(False)

    await expect(page.get_by_role("button", name="Themen abonnieren")).to_be_visible()
    await arrived(page, "Sie: zwei")
    await expect(page.locator("#offline")).to_be_hidden()
    assert (await bubbles(page))[2:6] == echoed("eins", "zwei")
    assert [event.text for event in hub.heard] == ["", "eins", "zwei", "Deutsch"]


async def test_what_waits_survives_a_reload(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)
    await page.route("**/messages", lambda route: route.abort())
    await write(page, "wartet")
    await expect(page.locator(".pending .state")).not_to_have_text("")
    await page.locator("#text").fill("noch nicht fertig")

    await page.unroute("**/messages")
    await page.reload()

    await arrived(page, "Sie: wartet")
    assert (await bubbles(page))[2:] == echoed("wartet")
    assert await page.locator("#text").input_value() == "noch nicht fertig"


async def test_a_lost_answer_is_not_a_second_message(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)
    lost: list[str] = []

    async def lose_answers(route: Route) -> None:
        """Let the first two requests reach the hub, and the page never hear of it."""
        if len(lost) < 2:
            lost.append(route.request.url)
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/messages", lose_answers)
    await write(page, "einmal")
    await write(page, "danach")

    await arrived(page, "Sie: danach")
    assert (await bubbles(page))[2:] == echoed("einmal", "danach")
    assert [event.text for event in hub.heard] == ["", "einmal", "danach"]
    assert len(lost) == 2


async def test_a_server_that_restarts_is_found_again(browser: Browser, hub: EchoHub) -> None:
    async with AsyncExitStack() as stack:
        context = await browser.new_context(locale="de-DE", viewport=PHONE)  # type: ignore[arg-type]
        stack.push_async_callback(context.close)
        page = await context.new_page()
        async with serving(hub) as url:
            await page.goto(url)
            await start(page)
            await write(page, "vorher")
            await arrived(page, "Sie: vorher")
        await write(page, "währenddessen")
        await expect(page.locator("#offline")).to_be_visible()

        restarted = EchoHub(hub.database, hub.public_url, hub.heard)
        async with serving(restarted, urlsplit(url).port or 0):
            await arrived(page, "Sie: währenddessen")
            await write(page, "nachher")
            await arrived(page, "Sie: nachher")

            assert (await bubbles(page))[2:] == echoed("vorher", "währenddessen", "nachher")
            assert [event.text for event in hub.heard] == ["", "vorher", "währenddessen", "nachher"]


async def test_a_refused_message_comes_back_into_the_writing_line(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)
    await page.evaluate("document.getElementById('text').removeAttribute('maxlength')")

    await write(page, "ü" * 100_001)

    await expect(page.get_by_role("alert")).not_to_be_empty()
    assert await page.locator("#text").input_value() == "ü" * 100_001
    await expect(page.locator(".pending")).to_have_count(0)
    assert len(hub.heard) == 1


async def test_a_chat_that_this_browser_lost_leads_to_the_start(visit: Open) -> None:
    page = await visit()
    await start(page)
    await page.context.clear_cookies()

    await write(page, "ins Leere")

    await expect(page.locator("body")).to_have_attribute("data-nobody", "")
