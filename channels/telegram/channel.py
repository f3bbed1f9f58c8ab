"""The Telegram side of the channel contract: one bot, sending and receiving."""

import asyncio
import hmac
import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Literal

import orjson
from aiogram.methods import GetChatMember, GetMe, GetWebhookInfo, SetWebhook

from channels.address import Address
from channels.channel import FileReader, Intake, Limits, MayBegin, Part, always
from channels.errors import AccountBroken, AnswerLost, NotBegun, Refused, SendError, TryLater
from channels.incoming import Lookup, LookupAnswer, LookupKind
from channels.outgoing import Outgoing
from channels.telegram.api import FILE_BYTES, TOO_LARGE, BotApi, FileRefused
from channels.telegram.contents import Us
from channels.telegram.parts import TOKEN_BYTES, parts
from channels.telegram.polling import Pause, poll, until_done
from channels.telegram.profile import Commands, Profile, register, set_chat_commands
from channels.telegram.rendering import CAPTION_CHARS, TEXT_CHARS
from channels.telegram.sending import Sender
from channels.telegram.updates import ALLOWED_UPDATES, presses, read_all

log = logging.getLogger(__name__)

WEBHOOK_PATH: Final = "/telegram/webhook"
"""Where, below the public address, the web server takes what is for `TelegramChannel.receive_webhook`."""

PRESS_SECONDS: Final = 15  # after that a press can no longer be answered
ANSWERING: Final = 256  # presses: with more under way the next page waits
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{0,64}")  # Bots guide, deep linking


class TelegramChannel:
    """One bot. Implements `Channel`.

    Args:
        token: from @BotFather.
        read_file: from an attachment's digest to its bytes.
        profile: what is registered with Telegram at the start.
        api_base: where the Bot API is.
        mode: how updates come in.
        public_url: with webhook: the https address under which our web server is reached.
        webhook_secret: with webhook: what proves that a call comes from Telegram; 1-256 of A-Za-z0-9_-.
        messages_per_second: of the whole bot; "about 30" by Telegram's FAQ for bots, 1000 where that is paid for.
        pause: how to wait after a failure.

    Raises:
        AccountBroken: the token is malformed.
    """

    name = "telegram"

    def __init__(
        self,
        *,
        token: str,
        read_file: FileReader,
        profile: Profile | None = None,
        api_base: str = "https://api.telegram.org",
        mode: Literal["polling", "webhook"] = "polling",
        public_url: str = "",
        webhook_secret: str = "",
        messages_per_second: float = 30,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._api = BotApi(token, api_base)
        self.account = self._api.bot_id
        self.username = ""  #: known once started
        self.limits = Limits(
            text_chars=TEXT_CHARS,
            caption_chars=CAPTION_CHARS,
            token_bytes=TOKEN_BYTES,
            messages_per_second=messages_per_second,
            group_messages_per_minute=20,  # Telegram's FAQ for bots
            photo_bytes=10_000_000,
            document_bytes=FILE_BYTES,
        )
        self._profile = profile or Profile()
        if mode == "webhook" and not webhook_secret:
            raise ValueError("without a secret anybody could send us updates")
        self._webhook_url = public_url.rstrip("/") + WEBHOOK_PATH
        self._webhook_secret = webhook_secret if mode == "webhook" else ""
        self._pause = pause
        self._sender = Sender(self._api, read_file)
        self._answering: set[asyncio.Task[None]] = set()

    # Coming and going

    async def start(self) -> None:
        try:
            self.username = (await self._api.call(GetMe()))["username"]
        except (AnswerLost, Refused, TryLater) as error:  # asking who we are changes nothing: safe to repeat
            raise NotBegun(f"Telegram gives no answer: {error!r}") from None
        await register(self._api, self._profile)

    async def check(self) -> None:
        await self._api.call(GetMe())

    async def webhook_trouble(self) -> str:
        """Return what Telegram says went wrong when it called us last; "" if nothing did. Raises `SendError`."""
        return str((await self._api.call(GetWebhookInfo())).get("last_error_message", ""))

    async def close(self) -> None:
        await asyncio.gather(*self._answering)
        await self._api.close()

    async def set_commands(self, to: Address, commands: Commands) -> None:
        """Replace the commands offered in one chat, in place of the profile's. Raises `SendError`."""
        await set_chat_commands(self._api, int(to.value), commands)

    # Receiving

    async def receive(self, intake: Intake) -> None:
        """As the contract says; further, with webhook `Refused` when Telegram does not like the public address."""
        if self._webhook_secret:
            registration = SetWebhook(
                url=self._webhook_url, secret_token=self._webhook_secret, allowed_updates=ALLOWED_UPDATES
            )
            await until_done(partial(self._api.call, registration), self._pause, fatal=(AccountBroken, Refused))
        else:
            await poll(self._api, partial(self._take_page, intake), self._pause)

    async def receive_webhook(self, body: bytes, secret: str | None, intake: Intake) -> bool:
        """Take one call of Telegram's; return False, having done nothing, if the secret is wrong.

        What `intake` raises comes through: the web server must then answer with an error, and Telegram calls again.

        Args:
            secret: the header `X-Telegram-Bot-Api-Secret-Token`, None if there is none.
        """
        if not self._webhook_secret or not hmac.compare_digest((secret or "").encode(), self._webhook_secret.encode()):
            return False
        update = _json(body)
        if events := read_all([update], self._us()):
            await intake(events)
        self._answer([update])
        return True

    async def _take_page(self, intake: Intake, updates: list[Any]) -> None:
        if events := read_all(updates, self._us()):
            await intake(events)
        while len(self._answering) > ANSWERING:
            await asyncio.wait(self._answering, return_when=asyncio.FIRST_COMPLETED)
        self._answer(updates)

    def _answer(self, updates: list[Any]) -> None:
        """Make the pressed buttons stop waiting, while the next updates are already taken; that alone may be lost."""
        for press_id in presses(updates):
            answering = asyncio.create_task(self._answer_press(press_id))
            self._answering.add(answering)
            answering.add_done_callback(self._answering.discard)

    async def _answer_press(self, press_id: str) -> None:
        try:
            async with asyncio.timeout(PRESS_SECONDS):
                await self._api.call_json("answerCallbackQuery", orjson.dumps({"callback_query_id": press_id}))
        except (SendError, TimeoutError) as failure:
            log.info("telegram_press_not_answered", extra={"error": repr(failure)})

    def _us(self) -> Us:
        return Us(self.account, self.username)

    # Sending

    def parts(self, message: Outgoing) -> tuple[Part, ...]:
        return parts(message)

    def connected(self, wanted: int, then: Callable[[], None]) -> int:
        return self._api.connected(wanted, then)

    async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
        return ",".join(map(str, await self._sender.send(int(to.value), part.body, may_begin)))

    async def edit(self, to: Address, message_id: str, part: Part, may_begin: MayBegin = always) -> None:
        await self._sender.edit(int(to.value), _ids(message_id), part.body, may_begin)

    async def delete(self, to: Address, message_id: str, may_begin: MayBegin = always) -> None:
        await self._sender.delete(int(to.value), _ids(message_id), may_begin)

    # Asking

    async def look_up(self, to: Address, lookup: Lookup) -> LookupAnswer:
        match lookup.kind:
            case LookupKind.GROUP_ADMIN:
                return LookupAnswer(lookup, yes=await self._is_admin(to, lookup.argument))
            case LookupKind.FILE:
                return await self._download(lookup)
            case LookupKind.SEARCH:
                raise Refused("no question for a messenger")

    async def _is_admin(self, group: Address, person: str) -> bool:
        if person == group.value:
            return True  # only an administrator can write in the name of the group itself
        try:
            member = await self._api.call(GetChatMember(chat_id=int(group.value), user_id=int(person)))
        except Refused:  # nobody Telegram knows in this group
            return False
        return member["status"] in ("creator", "administrator")

    async def _download(self, lookup: Lookup) -> LookupAnswer:
        if lookup.file and lookup.file.size_bytes > FILE_BYTES:
            return LookupAnswer(lookup, refusal=TOO_LARGE)
        try:
            return LookupAnswer(lookup, content=await self._api.download(lookup.argument))
        except FileRefused as refused:
            return LookupAnswer(lookup, refusal=refused.reason)

    def link(self, payload: str, *, group: bool = False) -> str:
        if not _PAYLOAD.fullmatch(payload):
            raise ValueError("a link's payload is at most 64 of A-Za-z0-9_-")
        return f"https://t.me/{self.username}?{'startgroup' if group else 'start'}={payload}"


def _ids(remote_id: str) -> list[int]:
    """A remote id names several messages where the chat took the part in pieces only."""
    return [int(message_id) for message_id in remote_id.split(",")]


def _json(body: bytes) -> Any:
    """Return None for what is no JSON: it will be logged as unreadable."""
    try:
        return orjson.loads(body)
    except ValueError:
        return None
