"""Faults on request, and the limiter: what the real service does on a bad day, decided by tests or by a seed."""

import asyncio
import math
import random
from bisect import bisect_right, insort
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from tests.telegram_api import errors
from tests.telegram_api.errors import ApiError, too_many_requests

PAID_PER_SECOND = 1000


class Fault(StrEnum):
    """What can go wrong with a request."""

    RETRY_AFTER = "retry_after"  #: 429
    BLOCKED = "blocked"  #: 403, as all up to CHAT_DELETED
    DEACTIVATED = "deactivated"
    CANNOT_INITIATE = "cannot_initiate"
    KICKED = "kicked"
    NOT_MEMBER = "not_member"
    CHAT_DELETED = "chat_deleted"
    CHAT_NOT_FOUND = "chat_not_found"  #: 400, as all up to QUERY_TOO_OLD
    NO_RIGHTS = "no_rights"
    NOT_MODIFIED = "not_modified"
    QUERY_TOO_OLD = "query_too_old"
    UNAUTHORIZED = "unauthorized"  #: 401
    CONFLICT = "conflict"  #: 409
    SERVER_ERROR = "server_error"  #: 500 in JSON
    RESTART = "restart"  #: 500 in JSON, the service restarts
    BAD_GATEWAY = "bad_gateway"  #: 502 as nginx's HTML
    GATEWAY_TIMEOUT = "gateway_timeout"  #: 504 as nginx's HTML
    CUT_UNREAD = "cut_unread"  #: connection cut before the request is read; nothing happens
    ANSWER_LOST = "answer_lost"  #: the method is carried out, then the connection is cut
    DELAY = "delay"  #: carried out after `seconds`
    LATE_ANSWER = "late_answer"  #: carried out at once, answered after `seconds`
    SILENCE = "silence"  #: read and forgotten: the connection stays open, without an answer, and is cut after `seconds`


REFUSALS: dict[Fault, ApiError] = {
    Fault.BLOCKED: errors.forbidden("bot was blocked by the user"),
    Fault.DEACTIVATED: errors.forbidden("user is deactivated"),
    Fault.CANNOT_INITIATE: errors.forbidden("bot can't initiate conversation with a user"),
    Fault.KICKED: errors.forbidden("bot was kicked from the group chat"),
    Fault.NOT_MEMBER: errors.forbidden("bot is not a member of the group chat"),
    Fault.CHAT_DELETED: errors.forbidden("the group chat was deleted"),
    Fault.CHAT_NOT_FOUND: errors.bad_request("chat not found"),
    Fault.NO_RIGHTS: errors.bad_request("not enough rights to send text messages to the chat"),
    Fault.NOT_MODIFIED: errors.bad_request(errors.NOT_MODIFIED),
    Fault.QUERY_TOO_OLD: errors.bad_request(errors.QUERY_TOO_OLD),
    Fault.UNAUTHORIZED: ApiError(401, "Unauthorized"),
    Fault.CONFLICT: errors.conflict(errors.OTHER_POLLER),
    Fault.SERVER_ERROR: ApiError(500, "Internal Server Error"),
    Fault.RESTART: ApiError(500, "Internal Server Error: restart"),
}
HTML_PAGES = {Fault.BAD_GATEWAY: (502, "502 Bad Gateway"), Fault.GATEWAY_TIMEOUT: (504, "504 Gateway Time-out")}


@dataclass(slots=True)
class Gate:
    """Holds one request until the test lets it go: the way to stop a client exactly between asking and knowing."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        self.released.set()


@dataclass(slots=True)
class Rule:
    """One order to fail. `left` counts down; None means for ever."""

    method: str  # a shell pattern: "sendMessage", "send*", "*"
    fault: Fault | ApiError | Gate
    chat_id: int | None = None
    left: int | None = 1
    probability: float = 1.0
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    retry_after: int = 1
    seconds: float = 0.0
    is_after: bool = False  # a gate that is reached when the method has been carried out

    def refusal(self) -> ApiError | None:
        if isinstance(self.fault, ApiError):
            return self.fault
        if self.fault is Fault.RETRY_AFTER:
            return too_many_requests(self.retry_after)
        return REFUSALS.get(self.fault) if isinstance(self.fault, Fault) else None


class Faults:
    """The orders in force, asked once before a request is read and once when it is known whom it is for."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def take_unread(self, method: str) -> bool:
        """Whether to cut the connection now, knowing only the method."""
        return self._take(lambda rule: rule.fault is Fault.CUT_UNREAD and rule.chat_id is None, method) is not None

    def take(self, method: str, chat_id: int | None) -> Rule | None:
        """Return the first rule that hits this request and use it up."""

        def applies(rule: Rule) -> bool:
            return rule.fault is not Fault.CUT_UNREAD if rule.chat_id is None else rule.chat_id == chat_id

        return self._take(applies, method)

    def _take(self, applies: Callable[[Rule], bool], method: str) -> Rule | None:
        for rule in self.rules:
            if applies(rule) and fnmatchcase(method, rule.method) and rule.chance.random() < rule.probability:
                if rule.left is not None:
                    rule.left -= 1
                    if not rule.left:
                        self.rules.remove(rule)
                return rule
        return None


@dataclass(slots=True)
class Limiter:
    """Telegram's limits as sliding windows. After a 429 the same window stays shut until `retry_after` is over."""

    per_second: int = 30
    per_chat_second: int = 1
    per_group_minute: int = 20
    _sent: dict[object, deque[float]] = field(default_factory=dict)
    _shut_until: dict[object, float] = field(default_factory=dict)

    def admit(self, chat_id: int, now: float, is_paid: bool = False) -> None:
        """Count one message of a bot at `now` (seconds, any origin that does not jump).

        Raises:
            ApiError: 429; the message is not counted.
        """
        overall = PAID_PER_SECOND if is_paid else self.per_second
        windows: list[tuple[object, int, float]] = [("all", overall, 1.0), (chat_id, self.per_chat_second, 1.0)]
        if chat_id < 0:
            windows.append(((chat_id, "minute"), self.per_group_minute, 60.0))
        wait = max(self._wait(key, count, span, now) for key, count, span in windows)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for key, _, _ in windows:
            insort(self._sent[key], now)

    def _wait(self, key: object, count: int, span: float, now: float) -> float:
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - span:
            sent.popleft()
        # What arrived at about the same time is not read in order: a later message does not count against this one.
        if bisect_right(sent, now) >= count and self._shut_until.get(key, now) <= now:
            self._shut_until[key] = now + math.ceil(sent[0] + span - now)
        return self._shut_until.get(key, now) - now
