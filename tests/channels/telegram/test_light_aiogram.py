"""The hub's process has aiogram without the models it never uses; the adapter must work all the same."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.telegram_api import TelegramApi

ROOT: Final = Path(__file__).parents[3]
PROGRAM: Final = """
import asyncio, sys
from pathlib import Path
assert "aiogram" not in sys.modules
from channels.address import Address
from channels.errors import Refused, TryLater, Unreachable
from channels.incoming import Lookup, LookupKind
from channels.outgoing import Attachment, AttachmentKind, Choice, Outgoing
from channels.telegram import Profile, TelegramChannel

async def main():
    async def read_file(digest):
        return Path("bot/demo/picture.png").read_bytes()
    profile = Profile({"": "Büro"}, {"": "Hallo"}, {"": "Kurz"}, {"": [("start", "Anfang")], "de": [("help", "Hilfe")]})
    channel = TelegramChannel(token=sys.argv[2], api_base=sys.argv[1], read_file=read_file, profile=profile)
    await channel.start()
    anna, nobody = Address("telegram", channel.account, "1001"), Address("telegram", channel.account, "404")
    text = Outgoing("**Hallo** [hier](https://example.org)", choices=((Choice("Ja", "yes"),),))
    picture = Outgoing("Bild", attachments=(Attachment(AttachmentKind.PHOTO, "d", "a.png", "image/png"),))
    file = Outgoing("Datei", attachments=(Attachment(AttachmentKind.DOCUMENT, "d", "a.pdf", "application/pdf"),))
    for message in (text, picture, file):
        (part,) = channel.parts(message)
        sent = await channel.send(anna, part, "key")
        await channel.edit(anna, sent, *channel.parts(Outgoing("Anders", choices=((Choice("Nein", "no"),),))))
        await channel.delete(anna, sent)
    try:
        await channel.send(nobody, channel.parts(text)[0], "key")
    except Unreachable as exc:
        print(exc.reason)
    group = Address("telegram", channel.account, "-5", True)
    print((await channel.look_up(group, Lookup(LookupKind.GROUP_ADMIN, "1001"))).yes)
    received = asyncio.Event()
    async def intake(page):
        print(page[0].text)
        received.set()
    receiving = asyncio.create_task(channel.receive(intake))
    await received.wait()
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    await channel.close()

asyncio.run(main())
"""


async def test_the_adapter_works_on_the_light_form() -> None:
    async with TelegramApi() as api:
        anna = api.private_chat(1001, "Anna", "de")
        await api.add_bot(api.group(-5, "Verein", creator=1001), by=1001)
        await api.say(anna, 1001, "Guten Tag")

        program = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, api.base_url, api.token, cwd=ROOT, stdout=subprocess.PIPE
        )
        printed, _ = await program.communicate()

        assert program.returncode == 0
        assert printed.decode().split("\n")[:2] == ["not_found", "True"]
        assert api.complaints == []
