"""One hub as several processes on one PostgreSQL, and why there is only one on SQLite."""

import asyncio
from typing import Final

from broadcasts.deliveries import DeliveryState
from tests.end_to_end import acts
from tests.end_to_end.hub import RUNNING
from tests.end_to_end.installing import Install, look_into, telegram
from tests.end_to_end.people import Reader
from tests.end_to_end.visitors import visiting
from tests.end_to_end.words import plain, words
from tests.telegram_api import TelegramApi

ROLES: Final = ("bot", "web", "sender", "sender", "ticker")
READERS: Final = 10
TEXT: Final = "Das Rathaus hat am Freitag zu\n\nAm Montag ist wieder offen."


async def test_every_role_runs_as_a_process_of_its_own_and_each_message_leaves_once(
    api: TelegramApi, install: Install
) -> None:
    hub = await install("postgresql", **telegram(api))
    programs = [hub.start("run", "--role", role) for role in ROLES]
    await asyncio.gather(*(program.says(RUNNING) for program in programs))
    staff = Reader(api, api.private_chat(1, started=False), "de", office=True)
    readers = [Reader(api, api.private_chat(100 + number, started=False), "de") for number in range(READERS)]

    await acts.become_staff(staff, await hub.invite("admin"))
    await asyncio.gather(*(acts.subscribe(reader) for reader in readers))
    async with visiting(hub.url, "de") as visitor:
        await acts.subscribe(visitor)
        await acts.compose(staff, {"de": TEXT})
        await acts.send_now(staff)
        await staff.reads(words("de", "You find this again under /broadcasts.", office=True))

        assert [entry.text for entry in await visitor.page() if TEXT.partition("\n")[0] in entry.text] != []
    arrived = [[plain(each.text) for each in reader.chat.messages].count(TEXT) for reader in readers]
    assert arrived == [1] * READERS
    async with look_into(hub) as database:
        tally = await database.read(lambda stores: stores.ledger.tally(1))
    assert tally.reasons == {(DeliveryState.SENT, ""): READERS + 1}
    await asyncio.gather(*(program.stop() for program in programs))


async def test_roles_need_postgresql(install: Install) -> None:
    hub = await install("sqlite")

    printed = await hub.refusal("run", "--role", "web")

    assert printed.strip() == (
        "--role needs PostgreSQL: set SPRACHROHR_DATABASE_URL. On SQLite one process does everything."
    )


async def test_a_second_hub_on_one_sqlite_file_is_refused_and_the_first_goes_on(install: Install) -> None:
    hub = await install("sqlite")
    first = await hub.run()

    printed = await hub.refusal("run", WEB__PORT="0")

    assert printed.strip() == (
        f"Stopped: Another hub runs on {hub.folder}/sprachrohr.db: stop it first, or use PostgreSQL to run several."
    )
    await first.stop()
