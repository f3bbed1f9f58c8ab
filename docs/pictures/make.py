"""Makes the pictures of README and guides from the real thing: a hub with example content, driven in Chromium by the
labels people see, once with a German office and once with an English one. `make pictures` runs it.

Telegram is the tests' stand-in, so that the numbers show two messengers; nothing leaves this machine.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Locator, Page, Playwright, ViewportSize, async_playwright, expect

from bot.app import ALL, Hub, build_hub
from bot.demo.seed import seed
from bot.settings import Telegram, Web, load_settings
from broadcasts.releasing import ApprovalRule
from channels.address import Address
from contacts.inquiries import write_inquiry
from contacts.staff import Role, invite_staff
from contacts.subscriptions import subscribe
from docs.pictures.palette import with_palette
from hub.clock import utc_now
from locales.catalogues import translator
from locales.registry import language
from storage.stores import Stores
from tests.telegram_api import Fault, TelegramApi

HERE: Final = Path(__file__).parent
EDITION: Final = HERE.parent / "examples" / "edition.md"
SITE: Final = "http://sprachrohr.example.org"
PHONE: Final = ViewportSize(width=390, height=800)
WALL: Final = ViewportSize(width=1280, height=720)
SCREEN: Final = ViewportSize(width=1200, height=860)
SCALE: Final = 1.5  # sharp enough on a phone, and small in the repository
PATIENCE_MS: Final = 30_000

#: Who already gets the topic: messenger, language, how many chats.
READERS: Final = (
    ("telegram", "ar", 68),
    ("telegram", "tr", 57),
    ("telegram", "uk", 35),
    ("telegram", "de", 21),
    ("webchat", "ar", 24),
    ("webchat", "de", 19),
    ("webchat", "en", 16),
)
BLOCKED: Final = 3  #: of the Telegram chats; the hub finds out when it sends

#: Ends the answer to "Code and QR".
ABOUT_THE_CODE: Final = (
    "Print a QR code and hand it to the board, or pass a link on. Whoever uses it belongs to the "
    "organisation, so give it to nobody else."
)

GERMAN: Final = """Möchten Sie mehr Deutsch sprechen? Kommen Sie ab dem 13. Januar 2027 jeden Mittwoch um 17 Uhr \
in den **Deutschtreff** in der Stadtbücherei.

- Auch wer wenig Deutsch kann, ist willkommen.
- Es ist kostenlos, Sie müssen sich nicht anmelden.
- Für Kinder gibt es eine Spielecke.

Mehr: [Deutschtreff](https://www.example.org/deutschtreff)
"""

TURKISH: Final = """Almanca sohbet buluşması: gelin, konuşun

Daha çok Almanca konuşmak ister misiniz? 13 Ocak 2027’den itibaren her çarşamba saat 17.00’de şehir kütüphanesindeki \
**sohbet buluşmasına** (Deutschtreff) gelin.

- Az Almanca bilenler de gelebilir.
- Ücretsizdir; kayıt olmanız gerekmez.
- Çocuklar için bir oyun köşesi vardır.

Daha fazla bilgi: [Sohbet buluşması](https://www.example.org/deutschtreff)
"""


@dataclass(frozen=True)
class Person:
    """Somebody at a phone. Labels are the hub's English texts; they press and read them in their own language."""

    page: Page
    tag: str
    staff: bool = False

    def words(self, label: str) -> str:
        return translator(self.tag, "office" if self.staff else "people").gettext(label)

    async def start(self, payload: str = "") -> None:
        """Open a link, press the button of the start page and choose the language."""
        await self.page.goto(f"{SITE}/?start={payload}" if payload else SITE)
        await self.page.locator("button.primary").click()
        await self.press(language(self.tag).name)

    async def press(self, label: str, *, exact: bool = True) -> None:
        """Press the newest button with this label: an English text of the hub's up to its first value, or the label."""
        words = self.words(label).partition("%")[0]
        await self.page.get_by_role("button", name=words, exact=exact).last.click()
        await self._answered()

    async def write(self, text: str) -> None:
        await self.page.locator("#text").fill(text)
        await self.page.locator(".send").click()
        await self._answered()

    async def send_file(self, file: Path) -> None:
        await self.page.locator("#file").set_input_files(file)
        await self.page.locator(".send").click()
        await self._answered()

    async def reads(self, text: str) -> None:
        await expect(self.page.locator("#log .hub", has_text=text).last).to_be_visible(timeout=PATIENCE_MS)

    async def take_picture(self, name: str, top: Locator | None = None) -> None:
        """Save what is on the screen now: the end of the chat, or what begins with `top`."""
        await self.page.locator("#text").blur()
        await self.page.mouse.move(0, 0)  # off the buttons
        await self.page.bring_to_front()
        if top is None:
            await self.page.evaluate("scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
        else:
            await top.evaluate("element => element.scrollIntoView({block: 'start', behavior: 'instant'})")
            await self.page.evaluate("scrollBy({top: -110, behavior: 'instant'})")  # the head of the page covers it
        await self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        png = await self.page.screenshot(animations="disabled")
        (HERE / f"{name}.png").write_bytes(with_palette(png))

    async def _answered(self) -> None:
        await expect(self.page.locator(".pending")).to_have_count(0)
        await expect(self.page.locator("#typing")).to_be_hidden(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Town:
    """A running hub and the phones of its people."""

    hub: Hub
    api: TelegramApi
    browser: Browser

    async def person(self, tag: str, *, staff: bool = False) -> Person:
        context = await self.browser.new_context(locale=tag, viewport=PHONE, device_scale_factor=SCALE)
        return Person(await context.new_page(), tag, staff)

    async def member(self, tag: str, role: Role, name: str) -> Person:
        """Let somebody become staff by a one-time link."""
        code = await self.hub.database.unit(lambda stores: invite_staff(stores.staff, role, None, utc_now()))
        person = await self.person(tag, staff=True)
        await person.start(f"s_{code}")
        await person.write(name)
        return person

    async def fill_with_readers(self) -> None:
        for channel, tag, count in READERS:
            for number in range(count):
                address = await self._address(channel, f"{tag}{number:04}")
                await self.hub.database.unit(partial(_subscribe, at=address, tag=tag))
        for chat in list(self.api.world.private_chats.values())[::40][:BLOCKED]:
            self.api.fail_next("sendMessage", Fault.BLOCKED, chat=chat.id, count=None)

    async def _address(self, channel: str, name: str) -> Address:
        if channel == "webchat":
            return Address(channel, "", name)
        chat = self.api.private_chat(1001 + len(self.api.world.private_chats), name)
        return Address(channel, str(self.api.bot.id), str(chat.id))


async def _subscribe(stores: Stores, at: Address, tag: str) -> None:
    record = await stores.addresses.open(at, utc_now())
    await stores.addresses.set_languages(record.id, (tag,), bilingual=False)
    topic = next(iter(await stores.subscriptions.topics()))
    await subscribe(stores.subscriptions, record.id, [topic.id], None, tag, f"{at.channel}:press", utc_now())


@asynccontextmanager
async def a_town(playwright: Playwright) -> AsyncIterator[Town]:
    """Start a hub of the demo's city that takes an approval as seriously as a real one."""
    with tempfile.TemporaryDirectory() as folder:
        async with TelegramApi() as api:
            settings = load_settings(
                data_dir=Path(folder),
                database_url="",
                public_url=SITE,
                city_file=None,
                approval=ApprovalRule.EDITION,
                undo_seconds=0,
                web=Web(port=0),
                telegram=Telegram(token=api.token, api_base=api.base_url),
            )
            async with build_hub(settings, ALL) as hub:
                await hub.database.unit(lambda stores: seed(stores, hub.office, utc_now()))
                ready = asyncio.Event()
                running = asyncio.create_task(hub.run(ready.set))
                await ready.wait()
                assert hub.socket is not None
                place = f"127.0.0.1:{hub.socket.getsockname()[1]}"
                browser = await playwright.chromium.launch(
                    executable_path=shutil.which("chromium"),
                    args=["--no-sandbox", f"--host-resolver-rules=MAP sprachrohr.example.org {place}"],
                )
                try:
                    yield Town(hub, api, browser)
                finally:
                    await browser.close()
                    running.cancel()
                    await asyncio.gather(running, return_exceptions=True)


async def tell_the_story(town: Town, tag: str) -> None:
    """Let an office work for a morning; `tag` is the language it works in."""
    await town.fill_with_readers()
    reader, ukrainian = await town.person("ar"), await town.person("uk")
    await subscribe_in_the_chat(reader)
    await register_an_organisation(ukrainian)
    author = await town.member(tag, Role.ADMIN, "Sabine Weber")
    approver = await town.member(tag, Role.APPROVER, "Emre Yıldız")
    await author.press("Office")
    await author.take_picture(f"office-{tag}")
    await confirm_the_organisation(author)
    await write_an_edition(author)
    await have_it_approved(author, approver)
    await send_it(author)
    await reader.reads("الجميع مرحّب بهم")
    await reader.take_picture("chat-ar")
    await ask_a_question(town, author)
    await begin_a_hearing(town, author)
    await look_at_the_console(town, author)


async def ask_a_question(town: Town, staff: Person) -> None:
    """Somebody asks in Arabic and gets an answer; another one asks what nobody has written down yet."""
    guest = await town.person("ar")
    await guest.start()
    await guest.write("كيف أسجل عنوان سكني الجديد؟")
    await guest.press("Go on")
    await guest.reads("Bundesmeldegesetz")
    await guest.take_picture("answer-ar")
    await staff.write("/faqs")
    await staff.take_picture(f"faqs-{staff.tag}")


async def begin_a_hearing(town: Town, staff: Person) -> None:
    """Open the first step of the demo's hearing; somebody scans the code on a table, others look at the wall."""
    hearing = await town.hub.database.read(lambda stores: stores.hearings.current())
    assert hearing is not None
    tables = await town.hub.database.read(lambda stores: stores.hearings.tables(hearing.id))
    await staff.write("/hearings")
    await staff.press(staff.words("Announced"), exact=False)
    await staff.take_picture(f"hearing-{staff.tag}")
    await staff.press("Open: %(step)s", exact=False)
    await staff.press("Yes, open it")
    guest = await town.person("ar")
    await guest.start(f"t_{tables[2].code}")
    await guest.press("Go on")
    await guest.press("Give an idea")
    await guest.write("نحتاج إلى شقق للعائلات الكبيرة بإيجار مناسب")
    await guest.take_picture("idea-ar")
    await guest.press("Yes, send it")
    wall = await town.browser.new_page(viewport=WALL)
    await wall.goto(f"{SITE}/hearings/{hearing.code}/wall")
    await wall.locator("svg, img").first.wait_for()
    (HERE / f"wall-{staff.tag}.png").write_bytes(with_palette(await wall.screenshot(animations="disabled")))


async def look_at_the_console(town: Town, staff: Person) -> None:
    """The same office on a screen: what waits, a text beside its original, whom it reaches, the hearing."""
    await staff.write("/office")
    await staff.press("Console")
    href = await staff.page.locator("#log a[href*='/console/sign-in/']").last.get_attribute("href")
    assert href is not None
    page = await town.browser.new_page(viewport=SCREEN, locale=staff.tag)
    await page.goto(href)
    await _screen(page, f"console-sign-in-{staff.tag}")
    await page.locator("main button.primary").click()
    await page.goto(f"{SITE}/console/editions/new")
    title, body = TURKISH.split("\n\n", 1)
    await page.locator("#title").fill("Deutschtreff: Kommen Sie, sprechen Sie")
    await page.locator("#body").fill(GERMAN)
    await page.locator("#topic").select_option(index=1)
    await page.locator("#preview .bubble strong").first.wait_for()
    await _screen(page, f"console-write-{staff.tag}")
    await page.locator("main form[data-keep] button.primary").click()
    edition = page.url
    await page.goto(f"{edition}/text/tr")
    await page.locator("#title").fill(title)
    await page.locator("#body").fill(body)
    await page.locator("#preview .bubble strong").first.wait_for()
    await _screen(page, f"console-text-{staff.tag}")
    await page.locator("main form[data-keep] button.primary").click()
    await page.goto(f"{edition}/send")
    await _screen(page, f"console-send-{staff.tag}")
    hearing = await town.hub.database.read(lambda stores: stores.hearings.current())
    assert hearing is not None
    await page.goto(f"{SITE}/console/broadcasts/1")
    await _screen(page, f"console-sent-{staff.tag}")
    await page.goto(f"{SITE}/console/hearings/{hearing.id}")
    await _screen(page, f"console-hearing-{staff.tag}")
    await page.goto(f"{SITE}/console/hearings/{hearing.id}/ideas")
    await _screen(page, f"console-ideas-{staff.tag}")
    letter = await town.hub.database.unit(_somebody_asks)
    await page.goto(f"{SITE}/console/inbox/{letter}")
    await _screen(page, f"console-inbox-{staff.tag}")
    await page.goto(f"{SITE}/console/answers/1")
    await _screen(page, f"console-answer-{staff.tag}")
    await page.goto(f"{SITE}/console")
    await _screen(page, f"console-today-{staff.tag}")


async def _somebody_asks(stores: Stores) -> int:
    chat = await stores.addresses.open(Address("webchat", "", "asks"), utc_now())
    letter, _ = await write_inquiry(stores.inquiries, chat.id, None, "كيف أسجّل طفلي في الروضة؟", utc_now())
    return letter.id


async def _screen(page: Page, name: str) -> None:
    (HERE / f"{name}.png").write_bytes(with_palette(await page.screenshot(animations="disabled")))


async def subscribe_in_the_chat(reader: Person) -> None:
    await reader.start()
    await reader.press("Subscribe for myself")
    await reader.press("All topics")
    await reader.press("Done")


async def register_an_organisation(person: Person) -> None:
    await person.start()
    await person.press("Subscribe for my organisation")
    await person.press("Register a new organisation")
    await person.write("Подільське коло")
    await person.press("All topics")
    await person.take_picture("topics-uk")
    await person.press("Done")


async def confirm_the_organisation(staff: Person) -> None:
    await staff.press("Organisations")
    await staff.take_picture(f"organisations-{staff.tag}")
    await staff.press("Waiting only")
    await staff.press("Подільське коло", exact=False)
    await staff.take_picture(f"organisation-{staff.tag}")
    await staff.press("Confirm")
    await staff.press("Code and QR")
    await staff.reads(staff.words(ABOUT_THE_CODE))
    await staff.take_picture(f"qr-{staff.tag}", staff.page.locator("#log .hub:has(.photo)").last)


async def write_an_edition(staff: Person) -> None:
    await staff.write("/compose")
    await staff.send_file(EDITION)
    await staff.take_picture(f"file-{staff.tag}")
    await staff.press("Save all")
    await staff.press("Add language")
    await staff.press(language("tr").name)
    await staff.write(TURKISH)
    await staff.press("Save")
    await staff.take_picture(f"edition-{staff.tag}")


async def have_it_approved(author: Person, approver: Person) -> None:
    await author.press("Send…")
    await author.press("Neues aus dem Integrationsbüro" if author.tag == "de" else "News from the integration office")
    await author.press("Everyone who gets this topic")
    await author.press("Ask for approval")
    await approver.press("Show edition %(id)s", exact=False)
    await approver.page.get_by_role("button", name=approver.words("Approve"), exact=True).wait_for()
    await approver.take_picture(f"approve-{author.tag}")
    await approver.press("Approve")


async def send_it(author: Person) -> None:
    await author.press("Send…")
    await author.press("Everyone who gets this topic")
    await author.take_picture(f"gate-{author.tag}")
    await author.press("Take this for all")
    await author.take_picture(f"numbers-{author.tag}")
    await author.press("Send now")
    await author.page.get_by_role("button", name=author.words("Pause"), exact=True).wait_for(timeout=PATIENCE_MS)
    await author.take_picture(f"progress-{author.tag}")
    await author.reads(author.words("You find this again under /broadcasts."))
    await author.take_picture(f"report-{author.tag}")


async def make_pictures(tag: str) -> None:
    async with async_playwright() as playwright, a_town(playwright) as town:
        await tell_the_story(town, tag)


if __name__ == "__main__":
    for each in ("en", "de"):
        asyncio.run(make_pictures(each))
