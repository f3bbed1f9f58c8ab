"""Voice notes, with Chromium's own recorder and a microphone that beeps."""

import pytest
from playwright.async_api import Page, expect

from channels.chat_store import StoredFile
from channels.incoming import Kind
from channels.outgoing import Attachment, AttachmentKind, Outgoing
from tests.channels.webchat.browser.conftest import Open
from tests.channels.webchat.browser.people import start
from tests.channels.webchat.browser.test_accessibility import violations
from tests.channels.webchat.echo import EchoHub

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLOCK, FIELD = "#recording .clock", "#text"
#: Plays until something has been heard.
PLAY = """sound => new Promise((heard, failed) => {
    sound.muted = true;
    sound.addEventListener("timeupdate", () => { if (sound.currentTime > 0.2) heard(); });
    sound.play().catch(failed);
})"""


async def record(page: Page) -> None:
    """Tap, speak for a second, tap."""
    await page.get_by_role("button", name="Sprachnachricht aufnehmen").click()
    await expect(page.locator(CLOCK)).to_have_text("0:01")
    await page.get_by_role("button", name="Aufnahme beenden").click()
    await expect(page.get_by_role("button", name="Aufnahme senden")).to_be_focused()


async def test_a_voice_note_is_recorded_listened_to_and_sent(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)

    await record(page)
    await expect(page.locator(FIELD)).to_be_hidden()
    await page.locator("#recording audio").evaluate(PLAY)
    assert len(hub.heard) == 1
    assert await violations(page) == []
    await page.get_by_role("button", name="Aufnahme senden").click()

    await expect(page.locator("#log .hub .text", has_text="voice: 🎤 0:01")).to_have_count(1)
    await expect(page.locator(FIELD)).to_be_visible()
    event = hub.heard[-1]
    assert event.kind is Kind.VOICE
    assert event.file
    assert event.file.content
    assert (event.file.media_type, event.file.content[:4]) == ("audio/webm", b"\x1aE\xdf\xa3")
    assert len(event.file.content) < 40_000


async def test_a_voice_note_is_held_to_record_and_ends_when_let_go(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)
    await page.get_by_role("button", name="Sprachnachricht aufnehmen").hover()

    await page.mouse.down()
    await expect(page.locator(CLOCK)).to_have_text("0:02")
    await page.mouse.up()

    await expect(page.get_by_role("button", name="Aufnahme senden")).to_be_visible()
    await page.get_by_role("button", name="Aufnahme verwerfen").click()
    await expect(page.get_by_role("button", name="Sprachnachricht aufnehmen")).to_be_focused()
    assert len(hub.heard) == 1


async def test_a_recording_is_given_up_with_the_keyboard(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    await start(page)
    button = page.get_by_role("button", name="Sprachnachricht aufnehmen")

    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#recording [role=status]")).to_have_text("Aufnahme läuft …")
    assert await violations(page) == []
    await page.keyboard.press("Escape")

    await expect(button).to_be_focused()
    await expect(page.locator(FIELD)).to_be_visible()
    assert len(hub.heard) == 1


async def test_after_five_minutes_the_recording_ends(visit: Open) -> None:
    page = await visit()
    await start(page)
    await page.get_by_role("button", name="Sprachnachricht aufnehmen").click()
    await expect(page.locator(CLOCK)).to_have_text("0:01")

    await page.evaluate("const now = Date.now(); Date.now = () => now + 301000")

    await expect(page.get_by_role("button", name="Aufnahme senden")).to_be_visible()
    await expect(page.locator(CLOCK)).to_have_text("5:00")


@pytest.mark.parametrize(
    ("missing", "buttons"),
    [("delete window.MediaRecorder", 0), ("navigator.mediaDevices.getUserMedia = () => Promise.reject()", 1)],
)
async def test_without_a_microphone_people_write(visit: Open, missing: str, buttons: int) -> None:
    page = await visit()
    await page.add_init_script(missing)
    await start(page)
    await page.reload()
    await page.wait_for_load_state("networkidle")

    button = page.get_by_role("button", name="Sprachnachricht aufnehmen")
    assert await button.count() == buttons
    if buttons:
        await button.click()
        await expect(page.get_by_role("alert")).to_contain_text("Mikrofon")
    await expect(page.locator(FIELD)).to_be_visible()


async def test_a_recording_of_the_office_is_played_in_the_chat(visit: Open, hub: EchoHub) -> None:
    page = await visit()
    address = await start(page)
    await record(page)
    await page.get_by_role("button", name="Aufnahme senden").click()
    await expect(page.locator("#log .hub .text", has_text="voice:")).to_have_count(1)
    said = hub.heard[-1].file
    assert said
    assert said.content
    await hub.add_file("0f" * 32, StoredFile("Ziel.webm", "audio/webm", said.content))

    voice = Attachment(AttachmentKind.DOCUMENT, "0f" * 32, "Ziel.webm", "audio/webm")
    await hub.say(address, Outgoing("Zum Anhören", attachments=(voice,)), "voice")
    player = page.locator("#log audio")
    await player.evaluate(PLAY)

    assert await player.get_attribute("aria-label") == "Ziel.webm"
    assert await violations(page) == []
