"""A messenger without a network: what is sent stays in memory, and failures come when a test asks for them."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count
from typing import Final

from channels.address import Address
from channels.channel import Intake, Limits, MayBegin, Part, always
from channels.document import Document
from channels.errors import AnswerLost, Refused, SendError, TooLate
from channels.incoming import Incoming, Lookup, LookupAnswer
from channels.markdown import parse
from channels.outgoing import Attachment, Outgoing, Row
from channels.plain import to_plain
from channels.splitting import split

LIMITS: Final = Limits(text_chars=4096, caption_chars=1024, token_bytes=64, messages_per_second=None)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees of one message."""

    text: str
    choices: tuple[Row, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    language: str = "de"
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """One message in a chat, in its newest form."""

    to: Address
    id: str
    key: str
    shown: Shown
    deleted: bool = False


@dataclass(slots=True)
class _Failure:
    error: SendError
    times: int | None  # None: until it is mended
    arrives: bool


@dataclass
class MemoryChannel:
    """A `channels.channel.Channel`; the methods that it adds are for tests."""

    name: str = "memory"
    account: str = ""
    limits: Limits = LIMITS
    sent: list[Sent] = field(default_factory=list)  #: everything that arrived, oldest first
    answers: dict[Lookup, LookupAnswer] = field(default_factory=dict)  #: what the platform knows
    running: bool = False
    _failures: dict[Address | None, _Failure] = field(default_factory=dict)
    _ids: "count[int]" = field(default_factory=lambda: count(1))
    _pages: "asyncio.Queue[Sequence[Incoming]]" = field(default_factory=asyncio.Queue)

    # For tests

    def fail(
        self, error: SendError, to: Address | None = None, *, times: int | None = None, arrives: bool | None = None
    ) -> None:
        """Raise `error` from every call to this chat, or to all chats, until mended.

        Args:
            times: how many calls fail; None for all.
            arrives: whether a send takes effect all the same; by default only with `AnswerLost`.
        """
        self._failures[to] = _Failure(error, times, isinstance(error, AnswerLost) if arrives is None else arrives)

    def mend(self, to: Address | None = None) -> None:
        """End what `fail` began."""
        self._failures.pop(to, None)

    def seen(self, address: Address) -> list[Sent]:
        """Return what is in this chat now."""
        return [sent for sent in self.sent if sent.to == address and not sent.deleted]

    def texts(self, address: Address) -> list[str]:
        return [sent.shown.text for sent in self.seen(address)]

    async def hear(self, *page: Incoming) -> None:
        """Let something arrive; `receive` hands it on as one page."""
        await self._pages.put(page)

    async def all_heard(self) -> None:
        """Return once everything that arrived is committed."""
        await self._pages.join()

    # The contract

    async def start(self) -> None:
        self._raise_failure(None)
        self.running = True

    async def check(self) -> None:
        self._raise_failure(None)

    async def receive(self, intake: Intake) -> None:
        while True:
            page = await self._pages.get()
            try:
                await intake(page)
            except BaseException:
                self._pages.put_nowait(page)  # it was not acknowledged, so it comes again
                raise
            finally:
                self._pages.task_done()

    async def close(self) -> None:
        self.running = False

    def parts(self, message: Outgoing) -> tuple[Part, ...]:
        texts = [to_plain(each) for each in split(parse(message.text), self.limits.text_chars, _length)] or [""]
        if message.attachments and len(texts[0]) > self.limits.caption_chars:
            texts.insert(0, "")
        bodies = [Shown(text, language=message.language, silent=message.silent) for text in texts]
        bodies[0] = replace(bodies[0], attachments=message.attachments)
        bodies[-1] = replace(bodies[-1], choices=message.choices)
        return tuple(Part(sha256(repr(body).encode()).hexdigest(), body) for body in bodies)

    def connected(self, wanted: int, then: Callable[[], None]) -> int:
        return wanted

    async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
        self._begin(may_begin)
        failure = self._failure(to)
        if failure and not failure.arrives:
            raise failure.error
        message_id = self._append(to, part.body, key)
        if failure:
            raise failure.error
        return message_id

    async def edit(self, to: Address, message_id: str, part: Part, may_begin: MayBegin = always) -> None:
        self._begin(may_begin)
        self._raise_failure(to)
        index = self._index(to, message_id)
        if not self.limits.can_edit:
            raise Refused("messages cannot be changed here")
        if index is None:
            raise Refused("message to edit not found")
        self.sent[index] = replace(self.sent[index], shown=part.body)

    async def delete(self, to: Address, message_id: str, may_begin: MayBegin = always) -> None:
        self._begin(may_begin)
        self._raise_failure(to)
        if not self.limits.can_delete:
            raise Refused("messages cannot be removed here")
        if (index := self._index(to, message_id)) is not None:
            self.sent[index] = replace(self.sent[index], deleted=True)

    async def look_up(self, to: Address, lookup: Lookup) -> LookupAnswer:
        self._raise_failure(to)
        return self.answers.get(lookup, LookupAnswer(lookup, refusal="not found"))

    def link(self, payload: str, *, group: bool = False) -> str:
        return f"https://memory.example/?{'startgroup' if group else 'start'}={payload}"

    def _begin(self, may_begin: MayBegin) -> None:
        if not may_begin():
            raise TooLate

    def _append(self, to: Address, shown: Shown, key: str) -> str:
        if self.limits.repeat_is_safe:
            for sent in self.sent:
                if (sent.to, sent.key) == (to, key):
                    return sent.id
        self.sent.append(Sent(to, str(next(self._ids)), key, shown))
        return self.sent[-1].id

    def _index(self, to: Address, message_id: str) -> int | None:
        places = (index for index, sent in enumerate(self.sent) if (sent.to, sent.id) == (to, message_id))
        index = next(places, None)
        return None if index is None or self.sent[index].deleted else index

    def _failure(self, to: Address | None) -> _Failure | None:
        """Return what must go wrong now: with this chat, else with all."""
        for place in (to, None):
            failure = self._failures.get(place)
            if failure is None:
                continue
            if failure.times is not None:
                failure.times -= 1
                if failure.times <= 0:
                    del self._failures[place]
            return failure
        return None

    def _raise_failure(self, to: Address | None) -> None:
        if failure := self._failure(to):
            raise failure.error


def _length(document: Document) -> int:
    return len(to_plain(document))
