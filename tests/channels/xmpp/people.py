"""A person with an XMPP app: writes, and sees messages as they are after their corrections."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal

from slixmpp import JID, ClientXMPP

from channels.numbered import numbered_lines
from channels.xmpp.body import choices_of
from channels.xmpp.line import Account
from tests.channels.contract import Seen


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
        """Return the first message with these words, once it is there."""
        while not (found := [each.text for each in self.seen.values() if words in each.text]):
            self.news.clear()
            await self.news.wait()
        return found[0]

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
