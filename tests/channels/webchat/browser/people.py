"""What people do and see on the page."""

from playwright.async_api import Page, expect

from channels.address import Address

Bubbles = list[tuple[str, str]]  # author and words


async def start(page: Page) -> Address:
    """Press the start button and wait for the first question; return the chat's address."""
    await page.locator("button.primary").click()
    await expect(page.get_by_role("button", name="العربية")).to_be_visible()
    (cookie,) = [each for each in await page.context.cookies() if each["name"] == "sprachrohr_chat"]
    return Address("webchat", "", cookie["value"])


async def choose(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


async def write(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator(".send").click()


async def bubbles(page: Page) -> Bubbles:
    """Return the conversation as it stands on the page, what is still on its way included."""
    found: Bubbles = []
    for entry in await page.locator(".entry:not(#typing)").all():
        author = "person" if "person" in str(await entry.get_attribute("class")) else "hub"
        found.append((author, await entry.locator(".text").inner_text()))
    return found


async def arrived(page: Page, text: str) -> None:
    """Wait until the hub has said this and nothing is on its way any more."""
    await expect(page.locator("#log .hub .text", has_text=text)).to_have_count(1)
    await expect(page.locator(".pending")).to_have_count(0)


def echoed(*texts: str) -> Bubbles:
    """Return the conversation in which these were said, one after another."""
    return [bubble for text in texts for bubble in (("person", text), ("hub", f"Sie: {text}"))]
