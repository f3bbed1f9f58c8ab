"""For everyone: screen readers, small screens, both directions, dark rooms."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from channels.outgoing import Attachment, AttachmentKind, Choice, Outgoing
from tests.channels.webchat.browser.conftest import Open
from tests.channels.webchat.browser.people import arrived, choose, start, write
from tests.channels.webchat.echo import EchoHub

pytestmark = pytest.mark.asyncio(loop_scope="session")

LANGUAGES = [("de-DE", "Deutsch"), ("ar", "العربية")]
LONG = Outgoing(
    "# Sommerfest\n\nAm **Samstag** im [Rathaus](https://city.example/" + "lang" * 30 + ").\n\n- Musik\n- Essen\n\n"
    "> Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    (
        (
            Choice("Ich melde mich und meine ganze Familie zum Sommerfest an", "x"),
            Choice("Mehr", url="https://a.example"),
        ),
    ),
    (Attachment(AttachmentKind.DOCUMENT, "0e" * 32, "Programm_" + "sehr_" * 20 + "lang.pdf", "application/pdf"),),
)


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [f"{each['id']}: {node['html']}" for each in results.response["violations"] for node in each["nodes"]]


@pytest.mark.parametrize(("locale", "language"), LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(visit: Open, hub: EchoHub, locale: str, language: str, scheme: str) -> None:
    page = await visit(locale=locale, color_scheme=scheme, reduced_motion="reduce")
    found = await violations(page)

    address = await start(page)
    await choose(page, language)
    await write(page, "Hallo")
    await arrived(page, "Sie: Hallo")
    await hub.say(address, LONG, "long")
    await expect(page.locator(".file")).to_be_visible()
    found += await violations(page)
    await page.locator("summary").click()
    found += await violations(page)
    await page.locator("a[href='next']").click()
    found += await violations(page)

    assert found == []


async def test_axe_finds_nothing_without_a_script_and_in_the_embedding_page(visit: Open, site: str) -> None:
    page = await visit()
    await page.goto(f"{site}/embed")
    await page.locator("body > button").click()
    await expect(page.frame_locator("dialog iframe").locator("button.primary")).to_be_visible()

    assert await violations(page) == []


@pytest.mark.parametrize(("locale", "language"), LANGUAGES)
@pytest.mark.parametrize("script", [True, False])
async def test_nothing_is_wider_than_a_small_screen(
    visit: Open, hub: EchoHub, locale: str, language: str, script: bool
) -> None:
    page = await visit(locale=locale, viewport={"width": 320, "height": 480}, java_script_enabled=script)
    widths = [await page.evaluate("document.documentElement.scrollWidth")]

    address = await start(page)
    await choose(page, language)
    await hub.say(address, LONG, "long")
    await hub.say(address, Outgoing("مرحبا " * 40 + "x" * 200, language="ar"), "arabic")
    await page.goto(page.url.replace("#end", "?now=1"))
    widths.append(await page.evaluate("document.documentElement.scrollWidth"))
    await page.locator("summary").click()
    widths.append(await page.evaluate("document.documentElement.scrollWidth"))

    assert widths == [320, 320, 320]


async def test_each_message_is_announced_in_its_language_and_only_once(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    address = await start(page)

    await hub.say(address, Outgoing("Добрий день", language="uk"), "1")

    message = page.locator("[role=log][aria-live=polite] .hub [lang=uk]")
    await expect(message).to_have_text("Добрий день")
    nested = "[aria-live] [aria-live]:not([aria-live=off]), [role=log] [role=status]"
    await expect(page.locator(nested)).to_have_count(0)
