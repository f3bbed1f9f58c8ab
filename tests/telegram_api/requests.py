"""The log of what clients asked for: one compact row per request, written when it begins and completed when it ends."""

from dataclasses import dataclass, field

from tests.telegram_api.errors import Json


@dataclass(slots=True)
class Request:
    """One HTTP request to a method. While `status` is 0 nothing has been answered yet."""

    at: float  # when its first byte arrived; the loop's time, which processes of one machine share
    bot_id: int
    method: str
    params: Json = field(default_factory=dict)  # as sent; of an upload only its name
    chat_id: int | None = None
    status: int = 0
    answer: Json | None = None
    accepted: bool = False  # the method was carried out, whether or not the client came to know
    delivered: bool = False  # the answer was written to a connection that was still open
    answered_at: float = 0.0
    fault: str = ""  # what was done to it on request: a `Fault`, or "refused", "held"

    def json(self) -> Json:
        return {
            "at": self.at, "bot_id": self.bot_id, "method": self.method, "params": self.params, "chat_id": self.chat_id,
            "status": self.status, "answer": self.answer, "accepted": self.accepted, "delivered": self.delivered,
            "answered_at": self.answered_at, "fault": self.fault,
        }  # fmt: skip
