"""Participants: a contact in one hearing, and who has the phone when several people share it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from hearings.hearings import Hearing, ThemeTable

SHARED_SLOTS: Final = 50  #: people who take turns on one phone; an interpreter's evening has fewer


class Helping(StrEnum):
    """How somebody comes to take part."""

    ALONE = "alone"  #: on their own
    NEXT = "next"  #: after somebody else on the same phone
    ASSISTED = "assisted"  #: an interpreter or member of staff reads and writes for them


@dataclass(frozen=True, slots=True)
class Participant:
    """One person in one hearing: no name, only a chat (until it is erased) and whose turn on it."""

    id: int
    hearing_id: int
    address_id: int | None  #: None once the chat was erased
    slot: int  #: 1 for the chat's holder, then one for each "next person"
    language: str
    channel: str  #: "webchat", "telegram", "paper"
    helping: Helping
    table_id: int | None
    goal_id: int | None  #: where they are at the moment
    card_id: int | None  #: the voting card they vote with
    joined_at: datetime
    ended_at: datetime | None = None  #: the phone was passed on
    first_id: int | None = None  #: the same person's first participant in this hearing, in another chat of theirs

    @property
    def person(self) -> int:
        """Who votes and supports: one number for one person, however many chats are known to be theirs."""
        return self.first_id or self.id


class ParticipantStore(Protocol):
    async def present(self, hearing_id: int, address_id: int) -> Participant | None:
        """Return who has this phone now in this hearing."""

    async def voter(self, poll_id: int, address_id: int) -> Participant | None:
        """Return who has this phone now in the hearing of this poll."""

    async def latest(self, address_id: int) -> Participant | None:
        """Return who has this phone now, in the hearing they joined or used last."""

    async def get(self, participant_id: int) -> Participant | None: ...

    async def lock(self, participant_id: int) -> None:
        """Let what one person does happen one after another."""

    async def of_address(self, address_id: int) -> list[Participant]:
        """Return everybody who had this phone in any hearing, in turn."""

    async def add(
        self,
        hearing_id: int,
        address_id: int | None,
        slot: int,
        language: str,
        channel: str,
        helping: Helping,
        table: ThemeTable | None,
        now: datetime,
    ) -> Participant: ...

    async def place(self, participant_id: int, table_id: int | None, goal_id: int | None) -> None:
        """Remember at which table and goal somebody is."""

    async def used(self, participant_id: int, now: datetime) -> None:
        """Remember which hearing this chat is busy with."""

    async def give_card(self, participant_id: int, card_id: int | None) -> None:
        """Vote with this card from now on; whoever had it before has none."""

    async def set_language(self, participant_id: int, language: str) -> None: ...

    async def end(self, participant_id: int, now: datetime) -> None: ...

    async def resume(self, hearing_id: int, address_id: int) -> None:
        """Go on with the turn of whoever the phone belongs to."""

    async def at_table(self, table_id: int) -> list[Participant]:
        """Return who is at a table now, has the phone, and can be written to."""

    async def supporting(self, measure_id: int) -> list[Participant]:
        """Return who supports a measure, has the phone, and can be written to."""

    async def twice(self, contact_id: int) -> list[tuple[Participant, Participant]]:
        """Return who takes part in one hearing in several chats of this contact and counts for each of them.

        The first and another one; only holders of a phone, and only where the votes are not counted yet.
        """

    async def count_with(self, participant_id: int, first_id: int) -> None:
        """Count this participant as the same person as another one from now on."""

    async def count_alone(self, address_id: int) -> None:
        """Count whoever takes part in this chat on their own again, where the votes are not counted yet."""

    async def counts(self, hearing_id: int) -> dict[str, int]:
        """Return how many take part by language, without those who came when all was over.

        Not to be shown as it is: see `hearings.disclosure`.
        """


class TooManyOnOnePhone(Exception):
    """More people than one evening has on one phone; nothing was stored."""


async def join(
    store: ParticipantStore,
    hearing: Hearing,
    address_id: int,
    language: str,
    channel: str,
    table: ThemeTable | None,
    now: datetime,
) -> Participant:
    """Return who takes part in this chat, at this table from now on where one is named; begin it where nobody does."""
    present = await store.present(hearing.id, address_id)
    if present is None:
        return await store.add(hearing.id, address_id, 1, language, channel, Helping.ALONE, table, now)
    if table is not None:
        await store.place(present.id, table.id, table.goal_id)
    if present.language != language:
        await store.set_language(present.id, language)
    return await store.get(present.id) or present


async def next_person(
    store: ParticipantStore, present: Participant, language: str, helping: Helping, now: datetime
) -> Participant:
    """End one person's turn and begin the next one's on the same phone, at the same table and with no card yet.

    Raises `TooManyOnOnePhone`.
    """
    if present.slot >= SHARED_SLOTS:
        raise TooManyOnOnePhone
    await store.end(present.id, now)
    after = await store.add(
        present.hearing_id, present.address_id, present.slot + 1, language, present.channel, helping, None, now
    )
    await store.place(after.id, present.table_id, present.goal_id)
    return await store.get(after.id) or after
