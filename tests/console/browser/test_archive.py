"""For everyone, on every screen and on paper."""

import re
from dataclasses import replace

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from broadcasts.editions import EditionText
from tests.broadcasts.town import Town
from tests.console.library import ARABIC, GERMAN, document, picture, publish

pytestmark = pytest.mark.asyncio(loop_scope="session")

LANGUAGES = ["de", "ar"]
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
WORDS = {
    "de": "Wir treffen uns am Montag im Rathaus und sprechen über die Pläne für den Sommer. ",
    "ar": "نلتقي يوم الاثنين في مبنى البلدية ونتحدث عن خطط الصيف القادم مع الجميع. ",
}


async def opened(browser: Browser, url: str, width: int = 320, **options: str) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": 640}, **options)  # type: ignore[arg-type]
    page = await context.new_page()
    response = await page.goto(url)
    assert response is not None
    return page


async def full(town: Town) -> None:
    """Publish an edition with all that one can have."""
    files = [await picture(town, de="Ein Becken", ar="مسبح"), await document(town, name=f"{LONG_WORD}.pdf")]
    german = replace(GERMAN, body=f"{GERMAN.body}\n\n> {LONG_WORD}\n\nhttps://city.example/{'lang' * 30}")
    await publish(town, german, ARABIC, files=files)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(browser: Browser, town: Town, archive: str, language: str, scheme: str) -> None:
    await full(town)
    found = []

    for path in ("", "/1", "/1/notice", "/99"):
        page = await opened(browser, f"{archive}/{language}{path}", color_scheme=scheme)
        results = await Axe().run(page)
        found += [
            f"{path} {each['id']}: {node['html']}" for each in results.response["violations"] for node in each["nodes"]
        ]
        await page.context.close()

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_narrow_phone_needs_no_scrolling_sideways(
    browser: Browser, town: Town, archive: str, language: str
) -> None:
    await full(town)

    for path in ("", "/1", "/1/notice", "/99"):
        page = await opened(browser, f"{archive}/{language}{path}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        assert await page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
        assert await page.evaluate("getComputedStyle(document.body).direction") == (
            "rtl" if language == "ar" else "ltr"
        )
        await page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("title", "count"), [(1, 1), (3, 4), (28, 6), (28, 200)])  # words; sentences
async def test_a_notice_is_exactly_one_page(
    browser: Browser, town: Town, archive: str, language: str, title: int, count: int
) -> None:
    texts = [EditionText(tag, (words.split()[1] + " ") * title, words * count) for tag, words in WORDS.items()]
    await publish(town, *texts)
    await one_page(browser, f"{archive}/{language}/1/notice")


async def test_a_notice_with_a_long_list_is_one_page_too(browser: Browser, town: Town, archive: str) -> None:
    await publish(town, EditionText("de", "Was Sie mitbringen " * 10, "Bitte:\n\n" + "- Hut\n\n" * 200))

    await one_page(browser, f"{archive}/de/1/notice")


async def one_page(browser: Browser, url: str) -> None:
    """Print a notice: nothing of it is cut off, and it needs no second page."""
    page = await opened(browser, url, 1000)

    printed = await page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    await page.emulate_media(media="print")
    assert await page.evaluate(
        """() => { const words = document.querySelector(".words"); return words.scrollHeight <= words.clientHeight }"""
    )
    foot = await page.locator(".foot").bounding_box()
    sheet = await page.locator(".sheet").bounding_box()
    assert foot is not None
    assert sheet is not None
    assert foot["y"] + foot["height"] <= sheet["y"] + sheet["height"] + 1
    await page.context.close()


async def test_print_shows_the_words_and_the_link_and_no_buttons(browser: Browser, town: Town, archive: str) -> None:
    await full(town)
    page = await opened(browser, f"{archive}/de/1", 1000)

    await page.emulate_media(media="print")

    assert await page.locator(".share .qr").is_visible()
    assert await page.get_by_text(f"{archive}/de/1", exact=True).is_visible()
    for hidden in ("header nav", "footer", ".screen"):
        assert not await page.locator(hidden).is_visible()
    await page.context.close()
