"""Results: what a closed poll says, frozen with a hash; erasure afterwards never changes it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Proof(StrEnum):
    """What stands for "one person, one vote"."""

    CARD = "card"  #: one vote per voting card
    ACCOUNT = "account"  #: one vote per messenger account
    UNCHECKED = "unchecked"  #: some votes came by the web chat without a card: nobody knows who is who
    PAPER = "paper"  #: all came on paper without a card, and were counted by staff


@dataclass(frozen=True, slots=True)
class Method:
    """How a result came about; no result is shown without it."""

    proof: Proof
    ballots: int | None  #: None: fewer than five
    assisted: int | None  #: written by a helper; None where that may not be told
    on_paper: bool  #: some came on paper and were entered by staff
    languages: tuple[str, ...]  #: offered, not those of the voters
    by_machine: bool  #: some text of it was offered as a machine had translated it
    paper: int | None = None  #: how many came on paper; None where that may not be told
    taken_back: tuple[int, ...] = ()  #: measures that their makers took back during the rating: without figures

    def to_json(self) -> dict[str, Any]:
        return {
            "proof": self.proof.value,
            "ballots": self.ballots,
            "assisted": self.assisted,
            "on_paper": self.on_paper,
            "languages": list(self.languages),
            "by_machine": self.by_machine,
            "paper": self.paper,
            "taken_back": list(self.taken_back),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Method":
        lists = {name: tuple(data.get(name, ())) for name in ("languages", "taken_back")}
        return Method(**{**data, **lists, "proof": Proof(data["proof"])})


@dataclass(frozen=True, slots=True)
class Line:
    """One option's figures."""

    option_id: int  #: 0: the question itself
    counts: Mapping[
        str, int
    ]  #: answer -> ballots: "1".."5", "yes", "no", "abstain", "chosen", "first", "second", "third"
    mean: float | None = None  #: of ratings, to one decimal


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The same figures by a feature of the ballots; every cell has passed `hearings.disclosure`."""

    by: str  #: "language" or "table"
    cells: Mapping[str, Mapping[str, int | None]]  #: group -> "option:for" and "option:not" -> ballots; None: below 5


@dataclass(frozen=True, slots=True)
class Result:
    poll_id: int
    method: Method
    lines: tuple[Line, ...]  #: empty below five ballots
    breakdowns: tuple[Breakdown, ...]
    frozen_at: datetime

    @property
    def hash(self) -> str:
        """The hash of everything the result says."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        return {
            "poll": self.poll_id,
            "method": self.method.to_json(),
            "lines": [[line.option_id, dict(line.counts), line.mean] for line in self.lines],
            "breakdowns": [[each.by, {k: dict(v) for k, v in each.cells.items()}] for each in self.breakdowns],
            "frozen_at": self.frozen_at.isoformat(),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Result":
        return Result(
            data["poll"],
            Method.from_json(data["method"]),
            tuple(Line(option, counts, mean) for option, counts, mean in data["lines"]),
            tuple(Breakdown(by, cells) for by, cells in data["breakdowns"]),
            datetime.fromisoformat(data["frozen_at"]),
        )


class ResultStore(Protocol):
    async def put(self, result: Result) -> None:
        """Freeze it; a second one for the same poll changes nothing."""

    async def get(self, poll_id: int) -> Result | None: ...

    async def frozen_hash(self, poll_id: int) -> str:
        """Return the hash it was frozen with, "" where there is none."""
