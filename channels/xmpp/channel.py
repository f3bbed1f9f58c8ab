"""The XMPP side of the channel contract: one account, sending and receiving."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from channels.address import Address
from channels.channel import Intake, Limits, MayBegin, Part, always
from channels.errors import AccountBroken, Refused, SendError, TooLate
from channels.incoming import Lookup, LookupAnswer
from channels.outgoing import Outgoing
from channels.xmpp.body import TEXT_CHARS, Body, choices_element, parts
from channels.xmpp.line import Account, Line
from channels.xmpp.reading import read

log = logging.getLogger(__name__)
LOOKED_BACK: Final = timedelta(days=1)  #: in the archive, for what came while nobody listened
PATIENCE_SECONDS: Final = 5.0  #: between tries, while server or database is away


class XmppChannel:
    """Implements `Channel`."""

    name = "xmpp"

    def __init__(
        self, account: Account, messages_per_second: float | None = 10, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self.account = account.jid
        self.limits = Limits(
            text_chars=TEXT_CHARS,
            caption_chars=TEXT_CHARS,
            token_bytes=64,
            messages_per_second=messages_per_second,
            can_delete=False,
        )
        self._at = account
        self._patience = patience_seconds
        self._line: Line | None = None
        self._opening = asyncio.Lock()
        self._heard: asyncio.Queue[tuple[Any, str]] = asyncio.Queue()

    async def start(self) -> None:
        await self._open()

    async def check(self) -> None:
        await (await self._open()).ask()

    async def close(self) -> None:
        if self._line is not None:
            await self._line.close()

    async def receive(self, intake: Intake) -> None:
        heard_until = datetime.now(UTC) - LOOKED_BACK
        while True:
            try:
                line, began = await self._open(), datetime.now(UTC)
                await line.appear()
                for stanza, number in await line.since(max(heard_until, began - LOOKED_BACK)):
                    await self._take(line, intake, stanza, number)
                heard_until = began
                await self._listen(line, intake)
            except AccountBroken:
                raise
            except Exception as exc:  # noqa: BLE001 - whatever happens to one message, people must still be heard
                log.warning(
                    "xmpp_receiving_failed",
                    extra={"error": repr(exc) if isinstance(exc, SendError) else type(exc).__name__},
                )
                await asyncio.sleep(self._patience)
            finally:
                if self._line is not None:
                    self._line.leave()

    async def _listen(self, line: Line, intake: Intake) -> None:
        """Hand on what is heard until the line breaks; what was not handed on then is in the archive."""
        while line.is_open:
            hearing = asyncio.create_task(self._heard.get())
            waiting: list[asyncio.Future[Any]] = [hearing, line.closed]
            try:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                hearing.cancel()  # does nothing where it is done
            if hearing.done() and not hearing.cancelled():
                await self._take(line, intake, *hearing.result())

    async def _take(self, line: Line, intake: Intake, stanza: Any, number: str) -> None:
        events = await read(stanza, number, self.account, line)
        while events:
            try:
                await intake(events)
                return
            except Exception as exc:  # noqa: BLE001 - the database is away: nobody else has this message
                log.warning("xmpp_intake_failed", extra={"error": type(exc).__name__})
                await asyncio.sleep(self._patience)

    def parts(self, message: Outgoing) -> tuple[Part, ...]:
        return parts(message)

    def connected(self, wanted: int, then: Callable[[], None]) -> int:
        return wanted  # all use the same line

    async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
        return await self._carry(to, part.body, may_begin)

    async def edit(self, to: Address, message_id: str, part: Part, may_begin: MayBegin = always) -> None:
        await self._carry(to, part.body, may_begin, replaces=message_id)

    async def delete(self, to: Address, message_id: str, may_begin: MayBegin = always) -> None:
        if not may_begin():
            raise TooLate
        raise Refused("what was sent over XMPP stays")

    async def look_up(self, to: Address, lookup: Lookup) -> LookupAnswer:
        """Answer that there is nothing to look up: no groups here, and no files."""
        return LookupAnswer(lookup, refusal="unknown")

    def link(self, payload: str, *, group: bool = False) -> str:
        """Return an address (RFC 5122, XEP-0147) that opens a chat with the command written already."""
        return f"xmpp:{quote(self.account, safe='@')}?message;body={quote(f'/start {payload}', safe='')}"

    async def _carry(self, to: Address, body: Body, may_begin: MayBegin, replaces: str = "") -> str:
        line = await self._open()
        if not may_begin():
            raise TooLate
        extra = choices_element(body.choices) if body.choices else None
        return await line.carry(to.value, body.text, body.language, extra, replaces)

    async def _open(self) -> Line:
        """Return the line that is there, or make one. Raises `NotBegun` or `AccountBroken`."""
        async with self._opening:
            if self._line is None or not self._line.is_open:
                await self.close()
                self._line = Line(self._at, lambda *heard: self._heard.put_nowait(heard))
                await self._line.open(self._at)
            return self._line
