"""Where a person stands in a conversation of several messages: stored, so that it survives a restart."""

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Step:
    """The question that was asked last; the next free text in this chat is its answer."""

    name: str
    version: int = 1  #: raised when the meaning of `data` changes; a stored step of another version is dropped
    data: dict[str, Any] = field(default_factory=dict)


class StepStore(Protocol):
    async def get(self, address_id: int, person: str) -> Step | None: ...

    async def put(self, address_id: int, person: str, step: Step | None) -> None:
        """Remember the step; None forgets it."""
