"""One bot's updates: kept until they are confirmed, handed out by long polling or posted to the webhook."""

import asyncio
import random
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from tests.telegram_api.errors import OTHER_POLLER, WEBHOOK_ACTIVE, WEBHOOK_SET_MEANWHILE, ApiError, Json, conflict

if TYPE_CHECKING:
    from tests.telegram_api.webhook import Webhook

MAX_WAIT_SECONDS = 50
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = ON_REQUEST_ONLY | {
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "guest_message", "inline_query", "chosen_inline_result",
    "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer",
    "my_chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot", "subscription",
    "stopped_message_generation",
}  # fmt: skip


class Updates:
    """The queue of one bot. Updates wait here as long as nobody listens."""

    def __init__(self, first_id: int) -> None:
        self.pending: dict[int, Json] = {}  # by update id, oldest first
        self.allowed: frozenset[str] = KINDS - ON_REQUEST_ONLY
        self.allowed_as_asked: list[str] = []  # what getWebhookInfo shows, empty for the default
        self.webhook: Webhook | None = None
        self.last: Json | None = None
        self.repeat_probability = 0.0
        self.chance = random.Random(0)
        self._next_id = first_id
        self._repeats: list[Json] = []  # confirmed before, handed out once more
        self._waiting: asyncio.Future[None] | None = None

    def allow(self, kinds: list[str] | None) -> None:
        """Remember what to deliver from now on; None keeps the earlier choice, an empty list means the default."""
        if kinds is not None:
            self.allowed_as_asked = kinds
            self.allowed = frozenset(kinds) or KINDS - ON_REQUEST_ONLY

    def put(self, kind: str, content: Json) -> None:
        """Keep an update of a known kind, unless the bot did not ask for that kind."""
        if kind in self.allowed:
            self.put_raw({kind: content})

    def put_raw(self, body: Json) -> None:
        """Keep an update of any shape, also one that no client knows."""
        self.last = update = {"update_id": self._next_id} | body
        self._next_id += 1
        self.pending[update["update_id"]] = update
        self._hand_over(update)
        if self.repeat_probability and self.chance.random() < self.repeat_probability:
            self.repeat(update)

    def repeat(self, update: Json) -> None:
        """Hand out an update again, confirmed or not, as Telegram does after an answer it did not get."""
        if not self.webhook:
            self._repeats.append(update)
        self._hand_over(update)

    def confirm(self, update_id: int) -> None:
        """Forget one update: a webhook has taken it."""
        self.pending.pop(update_id, None)

    def confirm_before(self, offset: int) -> None:
        """Forget what getUpdates' `offset` confirms; a negative one forgets all but the last `-offset`."""
        update_ids = list(self.pending)
        if offset < 0:
            offset = update_ids[offset] if len(update_ids) >= -offset else 0
        for update_id in takewhile(lambda update_id: update_id < offset, update_ids):
            del self.pending[update_id]

    def begin_poll(self, offset: int) -> None:
        """Begin a getUpdates call: it ends the one that waits and confirms what came before `offset`."""
        if self.webhook:
            raise conflict(WEBHOOK_ACTIVE)
        self.end_waiting(conflict(OTHER_POLLER))
        self.confirm_before(offset)

    async def poll(self, limit: int, timeout: int) -> list[Json]:
        """Finish it, waiting up to `timeout` seconds for something to say."""
        if timeout and not self.pending and not self._repeats:
            await self._wait(min(timeout, MAX_WAIT_SECONDS))
        repeats, self._repeats = self._repeats[:limit], self._repeats[limit:]
        return repeats + list(islice(self.pending.values(), limit - len(repeats)))

    def end_waiting(self, reason: ApiError) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(reason)

    def webhook_set(self, webhook: "Webhook | None") -> None:
        """Switch between webhook and polling; what is pending stays pending."""
        if self.webhook:
            self.webhook.stop()
        if webhook:
            self.end_waiting(conflict(WEBHOOK_SET_MEANWHILE))
        self.webhook = webhook
        for update in self.pending.values():
            self._hand_over(update)

    def stop(self) -> None:
        """End the waiting call and the webhook's work: the stand-in goes away."""
        if self.webhook:
            self.webhook.stop()
        self._stop_waiting()

    async def _wait(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._waiting = waiting = loop.create_future()
        timer = loop.call_later(seconds, self._stop_waiting)
        try:
            await waiting
        finally:
            timer.cancel()
            if self._waiting is waiting:
                self._waiting = None

    def _hand_over(self, update: Json) -> None:
        if self.webhook:
            self.webhook.deliver(update)
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)
