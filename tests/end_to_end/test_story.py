"""The main story over Telegram, by polling and by webhook: fifty chats in six languages, groups, staff, two editions.

Every button is found by the label that its reader sees.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from broadcasts.broadcasts import BroadcastState
from broadcasts.deliveries import DeliveryState
from hub.clock import utc_now
from locales.notices import not_in_your_language
from locales.registry import language
from storage.stores import Stores
from storage.tables.broadcasts import broadcast
from storage.tables.hub import outbox, update_key
from tests.end_to_end import acts
from tests.end_to_end.hub import PATIENCE_SECONDS, Installation
from tests.end_to_end.installing import Install, count_rows, look_into, telegram
from tests.end_to_end.people import Reader
from tests.end_to_end.words import counted, plain, words
from tests.telegram_api import Chat, Fault, TelegramApi

LANGUAGES: Final = ("de", "en", "ar", "tr", "uk", "ru")
READERS: Final = 50
WEBHOOK: Final = {
    "TELEGRAM__MODE": "webhook", "PUBLIC_URL": "https://hub.example.org", "SECRET_KEY": "a-secret-of-the-city",
}  # fmt: skip

PASTED: Final[Mapping[str, str]] = {
    "de": "Deutschtreff am Mittwoch\n\nKommen Sie um **17 Uhr** in die Stadtbücherei.",
    "ar": "ملتقى المحادثة يوم الأربعاء\n\nتعالوا في الساعة **17** إلى مكتبة المدينة.",
}
IN_ONE_FILE: Final[Mapping[str, str]] = {
    "en": "Conversation group on Wednesday\n\nCome to the city library at **5 p.m.**",
    "uk": "Розмовний клуб у середу\n\nПриходьте о **17:00** до міської бібліотеки.",
    "ru": "Разговорный клуб в среду\n\nПриходите в **17:00** в городскую библиотеку.",
}
SECOND: Final = "Das Rathaus hat am Freitag zu\n\nAm Montag ist wieder offen."


ALL: Final = {**PASTED, **IN_ONE_FILE}  # Turkish is missing on purpose


def newsletters(chat: Chat, *texts: str) -> list[str]:
    """Return the messages in a chat that bring one of these texts to its reader."""
    arrived = [plain(message.text) for message in chat.messages if message.sender["is_bot"]]
    return [message for message in arrived if any(as_read(text) in message for text in texts)]


def as_read(text: str) -> str:
    return text.replace("**", "")


def title(text: str) -> str:
    return text.partition("\n")[0]


@pytest.mark.parametrize("settings", [{}, WEBHOOK], ids=["polling", "webhook"])
async def test_everyone_gets_the_newsletter_in_their_language(
    api: TelegramApi, install: Install, settings: dict[str, str]
) -> None:
    hub = await install(**telegram(api), **settings)
    api.webhook_hosts["hub.example.org"] = hub.url
    running = await hub.run()
    admin = Reader(api, api.private_chat(1, started=False), "de", office=True)
    await acts.become_staff(admin, await hub.invite("admin"))
    readers = [
        Reader(api, api.private_chat(1000 + number, language_code=None, started=False), LANGUAGES[number % 6])
        for number in range(READERS)
    ]
    await asyncio.gather(*(acts.subscribe(reader) for reader in readers))
    board = await group(api, -100, "Vorstand", ("de", "ar"), code=await organisation_code(admin))
    youth = await group(api, -200, "شباب", ("ar",))
    await chatter_is_not_heard(hub, board)

    left, silent = readers[:2]
    await api.block(left.chat.id)
    await api.idle(PATIENCE_SECONDS)
    api.fail_next("send*", Fault.BLOCKED, chat=silent.chat.id, count=None)  # blocked, and the hub does not know yet
    board.chat = await api.migrate(board.chat)
    await write_in_five_languages(admin)
    await send_as_a_test(admin, readers)
    await acts.send_now(admin, languages_missing=True)
    report = plain((await admin.reads(words("de", "You find this again under /broadcasts.", office=True))).text)

    for reader in readers[2:]:
        (text,) = newsletters(reader.chat, *ALL.values())
        assert as_read(ALL.get(reader.language, ALL["de"])) in text
        assert (not_in_your_language("tr") in text) == (reader.language == "tr")
    assert newsletters(left.chat, *ALL.values()) == newsletters(silent.chat, *ALL.values()) == []
    assert newsletters(board.chat, *ALL.values()) == [as_read(ALL["de"]), as_read(ALL["ar"])]
    assert newsletters(youth.chat, *ALL.values()) == [as_read(ALL["ar"])]
    await report_tells_the_ledger(hub, report)

    await plan_for_tomorrow(admin)
    await running.stop()
    await let_the_morning_come(hub)
    await hub.run()
    subscribed = [*readers[2:], board, youth]
    await api.wait_for(lambda: all(newsletters(each.chat, SECOND) for each in subscribed), PATIENCE_SECONDS)
    assert not newsletters(left.chat, SECOND)
    assert [len(newsletters(each.chat, SECOND)) for each in subscribed] == [1] * READERS


async def organisation_code(admin: Reader) -> str:
    """Add an organisation and return the code that its board would get."""
    await acts.add_organisation(admin, "Kulturverein Al-Andalus", "ar")
    await admin.press("Code and QR")
    message = await admin.reads("t.me/")
    (code,) = re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", message.text)
    return str(code)


async def group(api: TelegramApi, chat_id: int, name: str, languages: Sequence[str], code: str = "") -> Reader:
    """Add the bot to a group; its administrator picks languages, then links it or takes all topics."""
    creator = api.person(-chat_id)
    chat = api.group(chat_id, name, creator=creator)
    person = Reader(api, chat, languages[0], user=creator.id)
    await api.add_bot(chat, creator)
    for tag in languages:
        await person.press(language(tag).name)
    await person.press("Done")
    await person.reads(language(languages[-1]).name)
    if code:
        await person.say(f"/organisation {code}")
        await person.reads("Al-Andalus")
    else:
        await person.say("/topics")
        await acts.take_all_topics(person)
    return person


async def chatter_is_not_heard(hub: Installation, group: Reader) -> None:
    """Even where the bot hears everything, what people say to each other is neither answered nor noted."""
    await group.api.promote(group.chat, group.api.bot)
    await group.api.idle(PATIENCE_SECONDS)
    async with look_into(hub) as database:
        before = await database.read(lambda stores: count_rows(stores, update_key, outbox))
        for text in ("Wer bringt Kuchen mit?", "stop", "من يأتي غدًا؟"):
            await group.api.say(group.chat, 777, text)
        count = len(group.chat.messages)

        await group.api.idle(PATIENCE_SECONDS)

        assert await database.read(lambda stores: count_rows(stores, update_key, outbox)) == before
        assert len(group.chat.messages) == count


async def write_in_five_languages(admin: Reader) -> None:
    """Two texts are pasted, three come in one file."""
    await acts.compose(admin, PASTED)
    await admin.press("Add language")
    await admin.press("Several, in one file")
    await admin.send_file("ausgabe.md", "\n\n".join(f"# {tag}\n\n{text}" for tag, text in IN_ONE_FILE.items()).encode())
    await admin.press("Save all")


async def send_as_a_test(admin: Reader, readers: Sequence[Reader]) -> None:
    await admin.press("Test-send to me")
    await admin.press("Back to the edition")
    assert sorted(newsletters(admin.chat, *ALL.values())) == sorted(map(as_read, ALL.values()))
    assert not any(newsletters(reader.chat, *ALL.values()) for reader in readers)


async def report_tells_the_ledger(hub: Installation, report: str) -> None:
    async with look_into(hub) as database:
        tally = await database.read(lambda stores: stores.ledger.tally(1))
    assert tally.reasons == {(DeliveryState.SENT, ""): READERS, (DeliveryState.FAILED, "blocked"): 1}
    assert counted("de", "✓ %(n)s chat has got it.", "✓ %(n)s chats have got it.", READERS, office=True) in report
    assert counted("de", "✗ %(n)s chat was not reached:", "✗ %(n)s chats were not reached:", 1, office=True) in report
    assert words("de", "they have blocked the bot", office=True) in report
    assert all(f"{language(tag).name}: {count}" in report for tag, count in tally.languages.items())


async def plan_for_tomorrow(admin: Reader) -> None:
    await acts.compose(admin, {"de": SECOND})
    await acts.choose_audience(admin, languages_missing=True)
    await admin.press("Choose a time…")
    await admin.say("morgen 9:00")
    await admin.press("Yes, send it then")
    await admin.reads(title(SECOND))


async def let_the_morning_come(hub: Installation) -> None:
    """Nobody can wait until tomorrow: what is planned becomes due now."""
    async with look_into(hub) as database:

        async def bring_forward(stores: Stores) -> None:
            rows = await stores.session.rows(select(broadcast).where(broadcast.c.state == BroadcastState.SCHEDULED))
            local = [each.next_at.astimezone(ZoneInfo("Europe/Berlin")) for each in rows]
            assert [(each.hour, each.minute) for each in local] == [(9, 0)]
            await stores.session.run(update(broadcast).where(broadcast.c.id == rows[0].id).values(next_at=utc_now()))

        await database.unit(bring_forward)
