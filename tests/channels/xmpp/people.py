"""A person with an XMPP app: writes, and sees messages as they are after their corrections."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from slixmpp import JID, ClientXMPP

from channels.numbered import numbered_lines
from channels.xmpp.body import choices_of
from channels.xmpp.line import Account
from tests.channels.contract import Seen

_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
PATIENCE_SECONDS = 20  #: then a test fails instead of waiting for ever


@dataclass
class Person:
    account: Account
    client: ClientXMPP
    hub: str  #: whom they write to
    seen: dict[str, Seen] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def jid(self) -> str:
        return self.account.jid

    def say(self, text: str, **elements: Any) -> None:
        message = self.client.make_message(mto=JID(self.hub), mbody=text, mtype="chat")
        message["id"] = self.client.new_id()
        for element in elements.values():
            message.append(element)
        message.send()

    def contact(self, kind: Literal["subscribe", "unsubscribe"]) -> None:
        """Add the hub to their contacts, or remove it."""
        self.client.send_presence(pto=JID(self.hub), ptype=kind)

    async def look(self) -> list[Seen]:
        """Return what is in the chat, once all that the server has brought is read."""
        await self.client.plugin["xep_0199"].send_ping(JID(self.client.boundjid.host))
        return list(self.seen.values())

    async def reads(self, words: str) -> str:
        """Return the newest message with these words, once it is there."""
        return (await self._wait_for(lambda each: words in each.text, words)).text

    async def pick(self, label: str) -> None:
        """Answer with the number of this choice, once it is there."""

        def numbers(each: Seen) -> list[str]:
            labels = [choice.label for choice in each.choices if choice.token]
            return [str(number) for number, text in enumerate(labels, 1) if label in text.translate(_ISOLATES)]

        self.say(numbers(await self._wait_for(lambda each: bool(numbers(each)), label))[0])

    async def _wait_for(self, fits: Callable[[Seen], bool], words: str) -> Seen:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not (found := [each for each in self.seen.values() if fits(each)]):
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            raise AssertionError(f"{words!r} never came, but {self.seen}") from None
        return found[-1]

    def hear(self, message: Any) -> None:
        if message["type"] != "chat" or not message["body"]:
            return
        choices = choices_of(message.xml)
        message_id = message["replace"]["id"] or message["id"]
        lines = "".join(f"\n{line}" for line in numbered_lines(choices))
        text = message["body"].removesuffix(f"\n{lines}" if lines else "")
        assert not choices or text != message["body"], "the choices are not shown as numbered lines"
        shown = tuple(choice for row in choices for choice in row)
        self.seen[message_id] = Seen(message_id, text, shown)
        self.news.set()


async def person(account: Account, hub: str) -> Person:
    """Return somebody who is online."""
    client = ClientXMPP(account.jid, account.password)
    client.enable_plaintext, client.enable_starttls, client.enable_direct_tls = True, False, False
    client.plugin["feature_mechanisms"].unencrypted_scram = True
    for plugin in ("xep_0199", "xep_0308"):
        client.register_plugin(plugin)
    who = Person(account, client, hub)
    client.add_event_handler("message", who.hear)
    client.connect(account.host, account.port)
    await client.wait_until("session_start")
    await client.get_roster()
    client.send_presence()
    await who.look()
    return who
