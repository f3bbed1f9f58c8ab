"""What all pages of the console share: whose office it is, what its settings are, and how people are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from broadcasts.broadcasts import Broadcast
from broadcasts.editions import Edition
from broadcasts.glossary import GlossaryTerm
from broadcasts.history import EditionEvent
from broadcasts.releasing import ApprovalRule, Asked
from broadcasts.translating import TranslationRequest
from channels.channel import Channel
from channels.outgoing import Outgoing
from console.office.directory import Directory
from console.office.health import Health
from console.site import Site
from contacts.addresses import AddressRecord
from contacts.inquiries import Inquiry
from contacts.organisations import Organisation
from contacts.staff import StaffMember
from faq.entries import FaqEntry
from faq.found_answer import FoundAnswer, NearTwin
from hearings.ballots import PollKeys
from hearings.hearings import Hearing
from hearings.ideas import Idea
from hearings.merging import Merging
from hearings.polls import Poll
from hearings.printing import Printing
from hearings.statements import GroupStatement
from hub.clock import Clock
from hub.units import Units
from storage.stores import Stores


class Notices(Protocol):
    """What people and staff are told in their chats when something happens here, as if it had happened there.

    Every method queues messages in the unit of work that it is called in.
    """

    async def ask_to_approve(self, stores: Stores, edition: Edition, member: StaffMember, now: datetime) -> Asked: ...

    async def approved(self, stores: Stores, edition: Edition, member: StaffMember, now: datetime) -> None: ...

    async def decided(
        self, stores: Stores, organisation: Organisation, chats: Sequence[AddressRecord], now: datetime
    ) -> int:
        """Tell the chats an organisation had what was decided about it; return how many can be told."""

    async def paused(
        self, stores: Stores, organisation: Organisation, chats: Sequence[AddressRecord], now: datetime, *, over: bool
    ) -> int:
        """Tell chats that they get nothing for now, or again; return how many can be told."""

    async def chat_removed(
        self, stores: Stores, organisation: Organisation, chat: AddressRecord, now: datetime
    ) -> bool: ...

    async def translation_accepted(self, stores: Stores, found: TranslationRequest, now: datetime) -> None: ...

    async def translation_sent_back(self, stores: Stores, found: TranslationRequest, now: datetime) -> None: ...

    async def translation_ended(self, stores: Stores, found: TranslationRequest, now: datetime) -> None: ...

    async def broadcast_cancelled(self, stores: Stores, broadcast: Broadcast, now: datetime) -> None: ...

    async def answer_as_read(self, stores: Stores, inquiry: Inquiry, text: str) -> Outgoing:
        """Return the office's answer as it arrives in the chat that asked; nothing is sent."""

    def said_to(self, language: str, question: str, found: FoundAnswer, entries: Sequence[FaqEntry]) -> Outgoing:
        """Return what somebody who has chosen this language would read, who asks this; nothing is sent."""

    async def inquiry_answered(self, stores: Stores, inquiry: Inquiry, text: str, now: datetime) -> None: ...

    async def begin_invitation(self, stores: Stores, hearing: Hearing, member: StaffMember, now: datetime) -> Edition:
        """Return the invitation to a hearing as a draft, in every language that people are written to in."""

    async def idea_hidden(self, stores: Stores, idea: Idea, now: datetime) -> bool: ...

    async def merging_asked(self, stores: Stores, merging: Merging, now: datetime) -> int:
        """Ask every supporter of a merged measure whether their support goes along; return how many can be asked."""

    async def merging_undone(self, stores: Stores, merging: Merging, now: datetime) -> int: ...

    async def poll_key_lost(self, stores: Stores, poll: Poll, now: datetime) -> None: ...

    async def statement_shown(self, stores: Stores, statement: GroupStatement, now: datetime) -> int:
        """Tell an organisation that its report is shown; return how many of its chats can be told."""

    async def statement_hidden(self, stores: Stores, statement: GroupStatement, now: datetime) -> int: ...

    async def reading_asked(self, stores: Stores, idea: Idea, back: str, now: datetime) -> bool:
        """Ask an idea's author whether the German text is what they mean; return whether there is anybody to ask.

        Args:
            back: the same in the author's language, "" where nobody wrote it.
        """

    async def idea_looked_at_again(self, stores: Stores, idea: Idea, now: datetime) -> bool: ...

    async def emergency_asked(
        self,
        stores: Stores,
        edition: Edition,
        member: StaffMember,
        second: StaffMember,
        asked: EditionEvent,
        now: datetime,
    ) -> None:
        """Bring the second of the two the reason, the texts and the question."""

    async def emergency_declined(
        self, stores: Stores, edition: Edition, asked: EditionEvent, member: StaffMember, now: datetime
    ) -> None: ...

    async def emergency_released(
        self, stores: Stores, edition: Edition, first: StaffMember, member: StaffMember, reason: str, now: datetime
    ) -> None:
        """Tell all who approve who did it, and why."""

    async def small_change_asked(
        self, stores: Stores, edition: Edition, tag: str, member: StaffMember, now: datetime
    ) -> int:
        """Ask everybody else who may to confirm a small change; return how many chats can be asked."""

    async def sent_back(
        self, stores: Stores, edition: Edition, tag: str, reason: str, member: StaffMember, now: datetime
    ) -> None: ...


class AnswerSearch(Protocol):
    """The search of the answers. It reads the database by itself, and may take longer than a unit of work may."""

    async def ask(self, question: str, profile: str) -> FoundAnswer:
        """Return what is found for a question of somebody who has chosen this language."""

    async def near_twins(self, entry_id: int) -> list[NearTwin]:
        """Return published entries that ask nearly the same as this one."""


@dataclass(frozen=True, slots=True)
class Desk:
    site: Site
    units: Units[Stores]
    clock: Clock
    channels: Mapping[tuple[str, str], Channel]
    notices: Notices
    answers: AnswerSearch
    approval: ApprovalRule = ApprovalRule.EDITION
    undo_window: timedelta = timedelta(seconds=60)  #: between "Send now" and the first message
    time_zone: str = "Europe/Berlin"  #: in which staff name a time
    link_check: bool = True  #: whether the links of editions are looked at
    glossary: Sequence[GlossaryTerm] = ()
    directory: Directory | None = None  #: of the city, by which staff may sign in
    health: Health | None = None  #: what an IT person would look at
    districts: Sequence[str] = ()  #: of the city, by name
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  #: code -> its name by language
    website: str = ""  #: of the city
    holidays: str = ""  #: the region whose public holidays count
    poll_keys: PollKeys | None = None  #: None: no poll can be opened here
    printing: Printing | None = None  #: None: nothing can be printed here
    translates: bool = False  #: whether a service is set up that drafts translations

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the city offers."""
        return tuple(self.site.languages)
