"""Light or dark, larger text, a message read aloud: chosen by the person, kept by the browser."""

import pytest
from playwright.async_api import Page, expect

from channels.outgoing import Outgoing
from tests.channels.webchat.browser.conftest import PHONE, Open
from tests.channels.webchat.browser.people import choose, start
from tests.channels.webchat.browser.test_accessibility import LONG, violations
from tests.channels.webchat.echo import EchoHub

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAPER = "getComputedStyle(document.querySelector('.hub .bubble')).backgroundColor"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(29, 39, 43)"
SIZE = "getComputedStyle(document.documentElement).fontSize"

#: A browser with three voices, one of them on somebody else's server. It says what it was asked to read.
VOICES = """
const voice = (name, lang, localService) => ({ name, lang, localService, default: false, voiceURI: name });
const voices = [voice("Anna", "de-DE", true), voice("Faraway", "uk-UA", false), voice("Laila", "ar_EG", true)];
window.spoken = [];
window.speechSynthesis.getVoices = () => voices;
window.speechSynthesis.speak = ({ lang, voice, text }) => { spoken.push([lang, voice.name, text]); };
window.speechSynthesis.cancel = () => { spoken.push("silence"); };
Object.defineProperty(window.SpeechSynthesisUtterance.prototype, "voice", { writable: true, value: null });
"""


async def open_menu(page: Page) -> None:
    await page.wait_for_load_state("networkidle")
    await page.locator("summary").click()


@pytest.mark.parametrize("script", [True, False])
async def test_dark_is_chosen_and_remembered(visit: Open, script: bool) -> None:
    page = await visit(color_scheme="light", java_script_enabled=script)
    await page.locator("button.primary").click()
    await page.wait_for_url("**/#end")
    assert await page.evaluate(PAPER) == LIGHT

    if script:
        await open_menu(page)
    else:
        await page.locator("summary").click()
    await page.get_by_role("button", name="dunkel").click()
    await expect(page.locator("button[value=dark]")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(".hub .bubble").first).to_have_css("background-color", DARK)
    await page.reload()

    assert await page.evaluate(PAPER) == DARK
    assert await page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    await page.locator("summary").click()
    await page.get_by_role("button", name="wie am Gerät").click()
    await expect(page.locator(".hub .bubble").first).to_have_css("background-color", LIGHT)
    assert "sprachrohr_look" not in {cookie["name"] for cookie in await page.context.cookies()}


async def test_light_stays_light_in_a_dark_room(visit: Open, site: str) -> None:
    page = await visit(color_scheme="dark")
    await start(page)
    assert await page.evaluate(PAPER) == DARK

    await open_menu(page)
    async with page.expect_response("**/look"):
        await page.get_by_role("button", name="hell", exact=True).click()
    await page.reload()

    assert await page.evaluate(PAPER) == LIGHT
    assert await page.locator(".menu").get_attribute("open") is None


async def test_larger_text_is_chosen_and_remembered(visit: Open) -> None:
    page = await visit()
    await start(page)

    await open_menu(page)
    async with page.expect_response("**/look"):
        await page.get_by_role("button", name="150 %").click()
    at_once = await page.evaluate(SIZE)
    await page.reload()

    assert (at_once, await page.evaluate(SIZE)) == ("24px", "24px")
    assert (await page.locator("button[value='150']").get_attribute("aria-pressed")) == "true"


async def test_the_next_person_finds_the_page_as_it_comes(visit: Open) -> None:
    page = await visit()
    await start(page)
    await page.request.post(
        f"{page.url.partition('#')[0]}look", form={"size": "125"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    await page.reload()
    assert await page.evaluate(SIZE) == "20px"

    await page.locator("summary").click()
    await page.locator("a[href='next']").click()
    await page.locator("button.primary").click()

    await expect(page.locator("body")).to_have_attribute("data-nobody", "")
    assert await page.evaluate(SIZE) == "16px"


@pytest.mark.parametrize(("locale", "language"), [("de-DE", "Deutsch"), ("ar", "العربية")])
@pytest.mark.parametrize(("width", "size"), [(320, 125), (320, 150), (PHONE["width"] // 2, 100)])
async def test_nothing_breaks_when_everything_is_larger(
    visit: Open, hub: EchoHub, site: str, locale: str, language: str, width: int, size: int
) -> None:
    """The last width is a phone whose person enlarges the page to twice its size."""
    page = await visit(locale=locale, viewport={"width": width, "height": 480})
    address = await start(page)
    await choose(page, language)
    await hub.say(address, LONG, "long")
    await page.context.add_cookies([{"name": "sprachrohr_look", "value": f"dark.{size}", "url": site}])

    await page.reload()
    await open_menu(page)
    widths = await page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('.menu ul').scrollWidth]"
    )
    outside = await page.evaluate(
        """[...document.querySelectorAll("button, a, textarea, .bubble, h1")].filter(one => {
            const box = one.getBoundingClientRect();
            return box.width && (box.left < -1 || box.right > innerWidth + 1);
        }).map(one => one.outerHTML.slice(0, 80))"""
    )

    assert (widths[0], outside) == (width, [])
    assert widths[1] <= width
    assert await violations(page) == []


async def test_a_message_is_read_aloud_in_its_language(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await page.add_init_script(VOICES)
    address = await start(page)
    await hub.say(address, Outgoing("# Fest\n\nAm **Samstag**.\n\n- Musik\n- Essen", language="de"), "1")
    await hub.say(address, Outgoing("أهلاً", language="ar"), "2")
    await page.reload()

    await page.get_by_role("button", name="قراءة بصوت عالٍ").nth(1).click()
    german = await page.evaluate("spoken.splice(0)")
    await page.get_by_role("button", name="قراءة بصوت عالٍ").last.click()
    arabic = await page.evaluate("spoken.splice(0)")
    await page.get_by_role("button", name="إيقاف القراءة").click()

    reading = [["de", "Anna", piece] for piece in ("Fest", "Am Samstag.", "Musik", "Essen")]
    assert german == ["silence", *reading]
    assert arabic == ["silence", ["ar", "Laila", "أهلاً"]]
    assert await page.evaluate("spoken") == ["silence"]
    await expect(page.get_by_role("button", name="إيقاف القراءة")).to_have_count(0)


async def test_where_no_voice_of_the_device_speaks_the_language_there_is_no_button(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await page.add_init_script(VOICES)
    address = await start(page)

    await page.reload()
    await expect(page.locator(".aloud")).to_have_count(1)
    await hub.say(address, Outgoing("Добрий день", language="uk"), "1")
    await hub.say(address, Outgoing("Guten Tag", language="de"), "2")

    await expect(page.locator(".aloud")).to_have_count(2)
    assert await page.locator(".hub", has=page.locator("[lang=uk]")).locator(".aloud").count() == 0
    await expect(page.get_by_role("button", name="Vorlesen").last).to_be_visible()
    assert await violations(page) == []
