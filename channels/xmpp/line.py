"""One connection to our server. It is used until it breaks; then a new one is made, so no state outlives a break."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from xml.etree.ElementTree import Element

from slixmpp import JID, ClientXMPP
from slixmpp.exceptions import IqError, IqTimeout, XMPPError

from channels.errors import AccountBroken, AnswerLost, NotBegun, SendError
from channels.outgoing import Row
from channels.xmpp.body import choices_of
from channels.xmpp.errors import of_condition

logging.getLogger("slixmpp").setLevel(logging.CRITICAL)  # it logs whole messages; what matters becomes an error of ours
OPEN_SECONDS: Final = 15.0
ANSWER_SECONDS: Final = 30.0
SHOWN: Final = 20  #: of a chat's newest messages one has the choices that a number picks
PAGE: Final = 100  #: of the archive
ARCHIVE: Final = "urn:xmpp:mam:2"
PLUGINS: Final = ("xep_0030", "xep_0199", "xep_0308", "xep_0313", "xep_0359")
Heard = Callable[[Any, str], None]  #: takes a stanza, and the number our server gave it, "" for none


@dataclass(frozen=True, slots=True)
class Account:
    jid: str
    password: str
    host: str = ""  #: of the server, "" to ask the domain's name servers
    port: int = 5222  #: with `host`
    security: Literal["starttls", "tls", "none"] = "starttls"  #: "none" only for a server on the same machine


class Line:
    def __init__(self, account: Account, heard: Heard) -> None:
        self._heard = heard
        self._client = client = ClientXMPP(account.jid, account.password)
        plain = account.security == "none"
        client.enable_direct_tls, client.enable_plaintext = account.security == "tls", plain
        client.enable_starttls = account.security == "starttls"
        client.plugin["feature_mechanisms"].unencrypted_scram = plain
        client.auto_authorize = None  # by ourselves: the library would ask in turn when they are there
        for plugin in PLUGINS:
            client.register_plugin(plugin)
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._under_way: dict[str, SendError | None] = {}  # by stanza id: what the server said against it
        for event, handler in (
            ("session_start", lambda _: self._settle(None)),
            ("failed_all_auth", lambda _: self._settle(AccountBroken("the server does not accept JID and password"))),
            ("connection_failed", lambda why: self._settle(NotBegun(str(why)))),
            ("disconnected", lambda why: self._close(str(why or "disconnected"))),
            ("message", self._hear),
            ("message_error", self._refused),
            ("presence_subscribe", self._welcome),
            ("presence_unsubscribe", lambda stanza: heard(stanza, "")),
        ):
            client.add_event_handler(event, handler)

    @property
    def is_open(self) -> bool:
        return self._opened.done() and not self.closed.done()

    async def open(self, account: Account) -> None:
        """Connect and log in. Raises `NotBegun` or `AccountBroken`."""
        self._client.connect(account.host or None, account.port if account.host else None)
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                await self._opened
                info = await self._client.plugin["xep_0030"].get_info(jid=JID(self._client.boundjid.bare))
            if ARCHIVE not in info["disco_info"]["features"]:
                raise AccountBroken("the server keeps no archive of messages (XEP-0313)")
        except (TimeoutError, XMPPError, SendError) as exc:
            await self.close()
            raise exc if isinstance(exc, SendError) else NotBegun(repr(exc)) from exc

    async def close(self) -> None:
        self._close("closed")
        self._client.cancel_connection_attempt()
        await self._client.disconnect()
        if (sending := self._client._run_out_filters) is not None:  # the library would let it wait for ever
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def appear(self) -> None:
        """Say that we are there: from now on messages come here."""
        await self._client.get_roster()  # RFC 6121, 2.2: only then are we told that somebody removed us
        self._client.send_presence()

    def leave(self) -> None:
        if self.is_open:
            self._client.send_presence(ptype="unavailable")

    async def carry(self, to: str, text: str, language: str, extra: Element | None, replaces: str = "") -> str:
        """Bring one message to our server and return its id. Raises `SendError`."""
        stanza_id = self._client.new_id()
        message = self._client.make_message(mto=JID(to), mbody=text, mtype="chat")
        message["lang"], message["id"] = language, stanza_id
        if replaces:
            message["replace"]["id"] = replaces
        if extra is not None:
            message.append(extra)
        self._under_way[stanza_id] = None
        try:
            message.send()
            await self.ask()  # it answers in order: what it has against the message comes before
            if (error := self._under_way[stanza_id]) is not None:
                raise error
        finally:
            del self._under_way[stanza_id]
        return stanza_id

    async def ask(self) -> None:
        """Return once the server has answered. Raises `AnswerLost`."""
        host = self._client.boundjid.host
        pinging = self._client.plugin["xep_0199"].send_ping(JID(host), timeout=ANSWER_SECONDS)
        answer: asyncio.Future[Any] = asyncio.ensure_future(pinging)
        await asyncio.wait([answer, self.closed], return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            raise AnswerLost("the connection broke")
        if isinstance(answer.exception(), IqTimeout):
            raise AnswerLost("no answer in time")
        with suppress(IqError):  # a server that answers no pings has answered all the same
            answer.result()

    async def shown_choices(self, chat: str) -> tuple[str, tuple[Row, ...]]:
        """Return the newest message of ours with choices in a chat, as it is after its corrections; "" for none."""
        settled: set[str] = set()
        archive = self._client.plugin["xep_0313"]
        async for found in archive.iterate(with_jid=JID(chat), reverse=True, rsm={"max": SHOWN}, total=SHOWN):
            message = found["mam_result"]["forwarded"]["stanza"]
            if not self._is_ours(message):
                continue
            message_id = message["replace"]["id"] or message["id"]
            if (choices := choices_of(message.xml)) and message_id not in settled:
                return message_id, choices
            settled.add(message_id)
        return "", ()

    async def since(self, instant: datetime) -> list[tuple[Any, str]]:
        """Return what came since, oldest first, as it was heard or would have been: the number is the same."""
        archive = self._client.plugin["xep_0313"]
        results = [found["mam_result"] async for found in archive.iterate(start=instant, rsm={"max": PAGE})]
        messages = [(result["forwarded"]["stanza"], result["id"]) for result in results]
        return [(message, number) for message, number in messages if not self._is_ours(message)]

    def _is_ours(self, message: Any) -> bool:
        return bool(message["from"].bare == self._client.boundjid.bare)

    def _hear(self, message: Any) -> None:
        if message["type"] in ("chat", "normal"):
            ours = message["stanza_id"]["by"] == self._client.boundjid.bare
            self._heard(message, message["stanza_id"]["id"] if ours else "")

    def _welcome(self, presence: Any) -> None:
        """Let whoever adds us see when we are there."""
        self._client.send_presence(pto=presence["from"].bare, ptype="subscribed")
        self._heard(presence, "")

    def _refused(self, message: Any) -> None:
        error = of_condition(message["error"]["condition"], message["error"]["type"])
        if message["id"] in self._under_way:
            self._under_way[message["id"]] = error
        else:
            self._heard(message, "")  # another server says so, much later

    def _settle(self, error: SendError | None) -> None:
        if error is None and not self._opened.done():
            self._opened.set_result(None)
        elif error is not None and not self._opened.done():
            self._opened.set_exception(error)

    def _close(self, why: str) -> None:
        self._settle(NotBegun(why))
        if not self.closed.done():
            self.closed.set_result(None)
