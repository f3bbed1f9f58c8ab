"""Ballots: pseudonymous while a poll is open, anonymous for ever once it is closed.

A ballot is found by a tag, HMAC(key of this poll, voter), and sealed with the same key: without it neither who nor what
can be read, in any copy of the database. The key is a file beside the master key, in no database and no backup. At the
close the tally is made, the answers are copied without tags in random order, and the key is destroyed.
"""

import hmac
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Protocol

KEY_BYTES: Final = 32


class KeyLost(Exception):
    """The poll's key is not there: the poll cannot go on. Staff discard it and may begin it anew."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """All that one participant says in one poll."""

    answers: dict[int, Any] = field(
        default_factory=dict
    )  #: option id -> answer; 0 -> the answer to the question itself
    language: str = ""
    channel: str = ""
    table: int = 0  #: number of the table, 0 for none
    assisted: bool = False

    def to_json(self) -> str:
        return json.dumps(
            [self.answers, self.language, self.channel, self.table, self.assisted],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @staticmethod
    def from_json(raw: str) -> "Ballot":
        answers, language, channel, table, assisted = json.loads(raw)
        return Ballot({int(option): answer for option, answer in answers.items()}, language, channel, table, assisted)


def voter_tag(poll_key: bytes, voter: str) -> bytes:
    """Return under which tag a voter's ballot is kept in the poll of this key.

    Args:
        voter: "card:<id>" where cards are needed, else "participant:<id>".
    """
    return hmac.digest(poll_key, voter.encode(), sha256)


class PollKeys(Protocol):
    """Where the keys of open polls lie: outside database and backup, destroyed at the close."""

    def make(self, poll_id: int) -> bytes:
        """Make the key of a poll that opens."""

    def read(self, poll_id: int) -> bytes:
        """Return it. Raises `KeyLost`."""

    def destroy(self, poll_id: int) -> None:
        """Overwrite and remove it; nothing happens where it is gone."""

    def kept(self) -> list[int]:
        """Return of which polls there are keys."""


class BallotStore(Protocol):
    """Ballots of open polls by tag, and the anonymous copies of closed ones."""

    async def find(self, poll_id: int, tag: bytes, key: bytes) -> Ballot | None: ...

    async def put(self, poll_id: int, tag: bytes, ballot: Ballot, key: bytes) -> None:
        """Store it, in the place of an earlier one."""

    async def remove(self, poll_id: int, tag: bytes) -> bool: ...

    async def count(self, poll_id: int) -> int: ...

    async def all(self, poll_id: int, key: bytes) -> list[Ballot]:
        """Return every ballot of an open poll, in no order that says anything."""

    async def anonymise(self, poll_id: int, ballots: list[Ballot]) -> None:
        """Keep the answers alone, in random order, and delete every tag and everything sealed."""

    async def discard(self, poll_id: int) -> None:
        """Delete every ballot of a poll."""

    async def counted(self, poll_id: int) -> list[dict[int, Any]]:
        """Return the answers of a closed poll, ballot by ballot."""
