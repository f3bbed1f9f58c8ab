"""A whole conversation, by every way a person may take."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from channels.chat_store import StoredFile
from channels.outgoing import Attachment, AttachmentKind, Choice, Outgoing
from tests.channels.webchat.browser.conftest import Open
from tests.channels.webchat.browser.people import arrived, bubbles, choose, echoed, start, write
from tests.channels.webchat.echo import EchoHub

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


async def test_with_the_keyboard_alone(visit: Open) -> None:
    page = await visit()

    await tab_to(page, "button.primary")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Deutsch")).to_be_visible()
    await tab_to(page, "button[value*='language:de']")
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Themen abonnieren")).to_be_visible()
    await tab_to(page, "#text")
    await page.keyboard.type("erste Zeile")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("zweite Zeile")
    await page.keyboard.press("Enter")
    await arrived(page, "Sie: erste Zeile")
    await page.keyboard.type("noch etwas")
    await page.keyboard.press("Enter")
    await arrived(page, "Sie: noch etwas")

    said = await bubbles(page)
    assert said[-4:] == echoed("erste Zeile\nzweite Zeile", "noch etwas")
    assert said[2] == ("person", "Deutsch")


async def test_the_menu_opens_and_closes_by_keyboard(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)

    await tab_to(page, "summary")
    await page.keyboard.press("Enter")
    await expect(page.locator(".menu ul")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".menu ul")).to_be_hidden()
    assert await page.evaluate("document.activeElement.matches('summary')")

    await page.keyboard.press("Enter")
    await tab_to(page, "button[value='/help']")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .person .text", has_text="/help")).to_have_count(1)
    assert hub.heard[-1].command == "help"


async def test_without_a_script(visit: Open, hub: EchoHub) -> None:
    page = await visit(java_script_enabled=False)

    await page.locator("button.primary").click()
    await choose(page, "Deutsch")
    await choose(page, "Hilfe")
    await page.locator("#text").fill("Hallo")
    await page.locator("#file").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    await page.locator(".send").click()
    await arrived(page, "document: a.pdf, 4 Bytes")

    assert [text for _, text in await bubbles(page)][2:] == [
        "Deutsch",
        await page.locator("#log .hub .text").nth(1).inner_text(),
        "Hilfe",
        "Sie: Hilfe",
        "Hallo",
        "document: a.pdf, 4 Bytes",
    ]
    assert [event.kind for event in hub.heard] == ["command", "press", "press", "document"]


async def test_without_a_script_news_are_a_link_away(visit: Open, hub: EchoHub) -> None:
    page = await visit(java_script_enabled=False)
    address = await start(page)
    await hub.say(address, Outgoing("Neues aus dem Rathaus"), "news")

    await page.locator(".more a").click()
    await arrived(page, "Neues aus dem Rathaus")

    assert (await bubbles(page))[-1] == ("hub", "Neues aus dem Rathaus")


async def test_the_page_turns_with_the_language_and_keeps_what_is_being_written(visit: Open) -> None:
    page = await visit()
    await start(page)
    await page.locator("#text").fill("angefangen")

    await choose(page, "العربية")

    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.locator("html")).to_have_attribute("lang", "ar")
    await expect(page.locator("h1")).to_have_text("مكتب الاندماج")
    assert await page.locator("#text").input_value() == "angefangen"
    answer = page.locator("#log .hub").last.locator(".text")
    assert (await answer.get_attribute("lang"), await answer.get_attribute("dir")) == ("ar", "rtl")


async def test_the_page_ends_in_the_language_spoken_last(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    address = await start(page)
    asked = asyncio.Event()

    async def be_slow(route: Route) -> None:
        """Answer the first look at the page with what it was before the second message."""
        response = await route.fetch()
        if not asked.is_set():
            asked.set()
            await expect(page.locator("#log .text", has_text="Und weiter.")).to_be_visible()
        await route.fulfill(response=response)

    await page.route(page.url.partition("#")[0], be_slow)
    await hub.say(address, Outgoing("أهلاً", language="ar"), "1")
    await asked.wait()
    await hub.say(address, Outgoing("Und weiter.", language="de"), "2")
    await hub.say(address, Outgoing("Добрий день", language="uk"), "3")

    await expect(page.locator("html")).to_have_attribute("lang", "uk")


async def test_history_is_there_after_a_reload_and_in_another_window(visit: Open) -> None:
    page = await visit()
    await start(page)
    await write(page, "Hallo")
    await arrived(page, "Sie: Hallo")
    said = await bubbles(page)

    await page.reload()
    window = await page.context.new_page()
    await window.goto(page.url)

    assert await bubbles(page) == said
    assert await bubbles(window) == said


async def test_two_windows_show_the_same(visit: Open) -> None:
    page = await visit()
    await start(page)
    window = await page.context.new_page()
    await window.goto(page.url)

    await write(window, "aus dem zweiten Fenster")

    await arrived(page, "Sie: aus dem zweiten Fenster")
    assert (await bubbles(page))[-2:] == echoed("aus dem zweiten Fenster")


async def test_the_hub_changes_and_removes_what_it_said(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    address = await start(page)
    first = await hub.say(address, Outgoing("Bitte wählen", ((Choice("Ja", "yes"),),)), "1")
    second = await hub.say(address, Outgoing("Irrtum"), "2")
    await page.get_by_role("button", name="Ja", exact=True).focus()

    (chosen,) = hub.channel.parts(Outgoing("Gewählt", ((Choice("Zurück", "back"),),)))
    await hub.channel.edit(address, first, chosen)
    await hub.channel.delete(address, second)

    await expect(page.locator("#log .text", has_text="Irrtum")).to_have_count(0)
    assert (await bubbles(page))[-1] == ("hub", "Gewählt")
    assert await page.evaluate("document.activeElement.textContent") == "Zurück"


async def test_pictures_and_files(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    address = await start(page)
    await hub.add_file("0c" * 32, StoredFile("fest.png", "image/png", PIXEL))
    picture = Attachment(AttachmentKind.PHOTO, "0c" * 32, "fest.png", "image/png", alt="Viele Leute auf dem Platz")
    paper = Attachment(AttachmentKind.DOCUMENT, "0d" * 32, "Programm.pdf", "application/pdf")

    await hub.say(address, Outgoing("Sommerfest", attachments=(picture, paper)), "1")
    image = page.get_by_role("img", name="Viele Leute auf dem Platz")
    await image.scroll_into_view_if_needed()
    await expect(image).to_have_js_property("naturalWidth", 1)
    await expect(page.get_by_role("link", name="Programm.pdf")).to_have_attribute("href", "files/" + "0d" * 32)
    await page.locator("#file").set_input_files({"name": "ich.png", "mimeType": "image/png", "buffer": PIXEL})
    await write(page, "Das bin ich")

    await arrived(page, f"photo: ich.png, {len(PIXEL)} Bytes")
    assert hub.heard[-1].text == "Das bin ich"


async def test_a_file_too_large_is_said_before_it_is_sent(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)
    file = {"name": "film.png", "mimeType": "image/png", "buffer": b"." * 10_000_001}

    await page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    await write(page, "mein Film")

    await expect(page.get_by_role("alert")).to_contain_text("10")
    assert await page.locator("#text").input_value() == "mein Film"
    assert len(hub.heard) == 1


async def test_the_next_person_sees_nothing_of_the_one_before(visit: Open) -> None:
    page = await visit()
    await start(page)
    await write(page, "ein Geheimnis")
    await arrived(page, "Sie: ein Geheimnis")
    await page.locator("#text").fill("halb getippt")
    window = await page.context.new_page()
    await window.goto(page.url)

    await page.locator("summary").click()
    await page.locator("a[href='next']").click()
    await page.locator("button.primary").click()

    await expect(page.locator("body")).to_have_attribute("data-nobody", "")
    await expect(window.locator("body")).to_have_attribute("data-nobody", "")
    await page.go_back()
    await page.go_back()
    await expect(page.locator("body")).to_have_attribute("data-nobody", "")
    await start(page)
    assert [text for _, text in await bubbles(page)] == ["/start", "Welche Sprache? Which language? أي لغة؟"]
    assert await page.locator("#text").input_value() == ""


async def test_back_to_the_chat_keeps_it(visit: Open) -> None:
    page = await visit()
    await start(page)

    await page.goto(page.url.split("#")[0] + "next")
    await page.locator("a.secondary").click()

    await expect(page.get_by_role("button", name="Deutsch")).to_be_visible()


async def test_in_the_website_of_the_city(visit: Open, site: str) -> None:
    page = await visit()
    await page.goto(f"{site}/embed")

    await page.locator("body > button").focus()
    await page.keyboard.press("Enter")
    frame = page.frame_locator("dialog iframe")
    await frame.locator("button.primary").click()
    await frame.get_by_role("button", name="Deutsch").click()
    await expect(frame.get_by_role("button", name="Themen abonnieren")).to_be_visible()
    await page.locator("dialog > button").click()

    await expect(page.locator("dialog")).to_be_hidden()
    assert await page.evaluate("document.activeElement === document.querySelector('body > button')")
