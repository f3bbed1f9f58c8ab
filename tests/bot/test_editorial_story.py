"""One newsletter from the first word to its correction, as the office lives it, on both engines.

An editor drafts with two pictures; texts come from a translator, a machine and a file; one becomes outdated and is
caught; the approver sends it back, then releases it; it leaves at half past two in the night the clocks change, to 800
chats in all languages; a reader answers and gets an answer; the archive shows it in Arabic; a correction replaces it.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

import bot.demo
from bot.drafting import Drafting
from bot.intake import HubIntake
from broadcasts.releasing import ApprovalRule
from channels.incoming import Kind
from channels.webchat.look import SHIPPED_THEME
from console import archive
from console.site import Site
from contacts.staff import Role
from contacts.subscriptions import subscribe
from locales.registry import LANGUAGES
from machines.libretranslate import LibreTranslate
from storage.stores import Stores
from tests.bot.driver import Hub, Person, hub_on
from tests.bot.office.conftest import change, write
from tests.channels.memory import Sent
from tests.databases import Database, database, engine_name, make_place, place, postgres_server, sqlite_template
from tests.machines.service import Call, serving

__all__ = ["database", "engine_name", "make_place", "place", "postgres_server", "sqlite_template"]

CHATS: Final = 800
PICTURE: Final = (Path(bot.demo.__file__).parent / "picture.png").read_bytes()
GERMAN: Final = "Sommerfest\n\nAm **24.07.** um 19:00 Uhr im Park. Fragen: 030 23125 100."
CHANGED: Final = GERMAN.replace("24.07.", "25.07.")
CORRECTED: Final = CHANGED.replace("Park", "Stadtgarten")
ARABIC: Final = "مهرجان الصيف\n\nفي **24.07.** الساعة 19:00 في الحديقة. أسئلة: 030 23125 100."
FILE: Final = (
    "# Türkçe\n\nYaz şenliği\n\n**25.07.** saat 19:00’da parkta. Sorular: 030 23125 100.\n\n"
    "# Українська\n\nЛітнє свято\n\n**25.07.** о 19:00 у парку. Питання: 030 23125 100.\n"
)
TITLES: Final = {
    "de": "Sommerfest",
    "ar": "مهرجان الصيف",
    "tr": "Yaz şenliği",
    "uk": "Літнє свято",
    "ru": "Летний праздник",
}
LEFT_OUT: Final = "el"
NIGHT: Final = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  #: 02:30 in summer time; an hour later it is 02:30 again


def russian(call: Call) -> tuple[int, Any]:
    """Answer like a machine that knows one word."""
    return 200, {"translatedText": [text.replace("Sommerfest", TITLES["ru"]) for text in call.json["q"]]}


@pytest.fixture
async def hub(database: Database) -> AsyncIterator[Hub]:
    async with serving(russian) as service:
        machine = LibreTranslate(service.url)
        hub = await hub_on(database, approval=ApprovalRule.EDITION)
        hub.office = replace(hub.office, machine=machine)
        hub.intake = HubIntake(hub.database, hub.office, hub.clock)
        yield hub
        await machine.close()


async def town(hub: Hub) -> dict[str, str]:
    """Let 800 chats subscribe, in every language there is; return which reads which."""
    chats = dict(zip((f"chat-{number}" for number in range(CHATS)), islice(cycle(LANGUAGES), CHATS), strict=True))

    async def work(stores: Stores) -> None:
        (topic,) = [each.id for each in await stores.subscriptions.topics() if each.code == "news"]
        for name, language in chats.items():
            chat = await stores.addresses.open(hub.person(name).address, hub.now)
            await stores.addresses.set_languages(chat.id, (language,), bilingual=False)
            await subscribe(stores.subscriptions, chat.id, [topic], None, language, "test", hub.now)

    await hub.unit(work)
    return chats


async def add_picture(editor: Person, content: bytes, description: str) -> None:
    await editor.press("Pictures and documents")
    await editor.press("Add a picture or PDF")
    await editor.send_photo(content)
    await editor.say(description)
    await editor.press("Back to the edition")


async def have_it_translated(hub: Hub, editor: Person) -> None:
    """Give the text to a translator by link, and take over what comes back."""
    await editor.press("Ask a translator…")
    await editor.press("العربية")
    await editor.say("-")
    code = re.search(r"start=(e_[\w-]+)", editor.reads)
    assert code
    translator = hub.person("Amina", hint="en")
    await translator.say(f"/start {code[1]}")
    await translator.press("English")
    await translator.say(ARABIC)
    await translator.press("Give it to the office")
    await editor.press("Look at it")
    await editor.press("Take it over")
    assert "العربية" in editor.reads


async def have_it_drafted(hub: Hub, editor: Person) -> None:
    assert hub.office.machine is not None
    await editor.press("Draft by machine…")
    await editor.press("Русский")
    await Drafting(hub.database, hub.office, hub.office.machine, hub.clock).draft_next()
    await hub.deliver()
    assert "The machine’s draft is there" in editor.reads
    await editor.press("Back to the edition")


async def choose_what_readers_get(editor: Person) -> None:
    """Leave one language out; all others that have no text get the main one."""
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    assert "These languages are asked for and not ready." in editor.reads
    await editor.press("Ελληνικά…")
    await editor.press("Leave them out")
    await editor.press("Take this for all")


def newest(hub: Hub, name: str) -> list[Sent]:
    return hub.memory.seen(hub.person(name).address)


async def page(hub: Hub, path: str) -> httpx.Response:
    """Return a page of the public archive."""
    city, app = hub.office.city, FastAPI()
    names = (city.name, city.office, city.languages, city.main_language)
    site = Site("https://hub.example", *names, ZoneInfo(city.time_zone), SHIPPED_THEME.read_text())
    app.include_router(archive.router(hub.database, site))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://hub.example") as reader:
        return await reader.get(path)


async def test_a_newsletter_from_the_first_word_to_its_correction(hub: Hub) -> None:
    eva, ada = await hub.staff("Eva", Role.EDITOR), await hub.staff("Ada", Role.APPROVER)
    chats = await town(hub)

    await write(eva, GERMAN)
    await add_picture(eva, PICTURE, "Ein Park mit Lichtern")
    await add_picture(eva, PICTURE + b" ", "Eine Bühne")
    await have_it_translated(hub, eva)
    await change(eva, CHANGED, "Deutsch")
    assert "العربية: ⚠ outdated" in eva.reads
    await have_it_drafted(hub, eva)
    await eva.press("Add language")
    await eva.press("Several, in one file")
    await eva.send_file("texte.md", FILE.encode())
    await eva.press("Save all")

    await eva.press("Ask for approval")
    await ada.press("Show edition 1")
    await ada.press("Approve")
    assert "This edition cannot be released yet" in ada.reads  # the old date is found
    assert not (await hub.unit(lambda s: s.editions.get(1))).approvals
    await ada.press_token("ap:1")
    await ada.press("Send back…")
    await ada.say("Im Arabischen steht noch der alte Tag.")
    assert "Ada writes: Im Arabischen steht noch der alte Tag." in eva.reads
    await eva.press("Show the edition")
    await change(eva, ARABIC.replace("24.07.", "25.07."), "العربية")
    await eva.press("Ask for approval")
    await ada.press("Show edition 1")
    await ada.press("Approve")
    await eva.press("Show the edition")

    await choose_what_readers_get(eva)
    await eva.press("Choose a time…")
    await eva.say("31.10.2027 02:30")
    assert "02:30 comes twice" in eva.reads
    await eva.press("02:30 the first time (summer time)")
    await eva.press("Yes, send it then")
    hub.now = NIGHT
    await hub.run_broadcasts()
    hub.later(hours=1)
    await hub.run_broadcasts()

    got = {name: newest(hub, name) for name in chats}
    assert Counter(len(messages) for name, messages in got.items() if chats[name] != LEFT_OUT) == {
        1: CHATS - list(chats.values()).count(LEFT_OUT)
    }
    for name, language in chats.items():
        if language == LEFT_OUT:
            assert got[name] == []
        else:
            shown = got[name][0].shown
            assert TITLES.get(language, TITLES["de"]) in shown.text
            assert shown.language == (language if language in TITLES else "de")
            assert len(shown.attachments) == 2

    reader = hub.person(next(name for name, language in chats.items() if language == "ar"))
    await reader.do(Kind.TEXT, text="هل الدخول مجاني؟", reply_to=newest(hub, reader.address.value)[0].id)
    assert "هل الدخول مجاني؟" in eva.reads
    await eva.press("Answer")
    await eva.say("نعم")
    await eva.press("Send")
    assert "نعم" in reader.reads

    arabic = await page(hub, "/archive/ar/1")
    assert (arabic.status_code, 'dir="rtl"' in arabic.text) == (200, True)
    assert TITLES["ar"] in arabic.text

    await eva.press_token("ed:1")
    await eva.press("Correct…")
    await change(eva, CORRECTED, "Deutsch")
    await eva.press("The translations are still right")
    await eva.press("Ask for approval")
    await ada.press("Show edition 2")
    await ada.press("Approve")
    await eva.press("Show the edition")
    await eva.press("Correct it in all chats…")
    await eva.press("Correct it now")
    await hub.run_broadcasts()

    for name, language in chats.items():
        if language not in TITLES or language == "de":
            assert all("Stadtgarten" in message.shown.text for message in newest(hub, name)), (name, language)
    assert "Stadtgarten" in (await page(hub, "/archive/de/1")).text
