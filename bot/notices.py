"""`console.office.desk.Notices`: what happens on the console is told in the chats as if it had happened there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.office.approve import ask_others, tell_author
from bot.office.emergency import tell_second
from bot.office.emergency_answer import tell_declined, tell_everybody
from bot.office.hearing.invitation import begin_invitation
from bot.office.hearing.polls_lost import tell_key_lost
from bot.office.inbox import as_the_asker_reads, send_to_asker
from bot.office.progress import close_progress
from bot.office.reject import tell_writers
from bot.office.small_change import ask_others_about
from bot.people.faq.found import said
from bot.people.faq.reader import Somebody
from bot.people.hearing import statement_notices
from bot.people.hearing.idea_notices import ask_reading, tell_hidden, tell_looked_at_again
from bot.people.hearing.merging import ask_supporters, tell_undone
from bot.people.organisation_notices import tell_decision, tell_pause, tell_removed
from bot.people.translator_notices import tell_accepted, tell_ended, tell_sent_back
from bot.request import Office
from broadcasts.broadcasts import Broadcast
from broadcasts.editions import Edition
from broadcasts.history import EditionEvent
from broadcasts.releasing import Asked
from broadcasts.translating import TranslationRequest
from channels.outgoing import Outgoing
from contacts.addresses import AddressRecord
from contacts.inquiries import Inquiry
from contacts.organisations import Organisation
from contacts.staff import StaffMember
from faq.entries import FaqEntry
from faq.found_answer import FoundAnswer
from hearings.hearings import Hearing
from hearings.ideas import Idea
from hearings.merging import Merging
from hearings.polls import Poll
from hearings.statements import GroupStatement
from storage.stores import Stores


@dataclass(frozen=True, slots=True)
class HubNotices:
    office: Office

    async def ask_to_approve(self, stores: Stores, edition: Edition, member: StaffMember, now: datetime) -> Asked:
        return await ask_others(stores, self.office, edition, member, now)

    async def approved(self, stores: Stores, edition: Edition, member: StaffMember, now: datetime) -> None:
        await tell_author(stores, self.office, edition, member.name, now)

    async def decided(
        self, stores: Stores, organisation: Organisation, chats: Sequence[AddressRecord], now: datetime
    ) -> int:
        return await tell_decision(stores, self.office, organisation, chats, now)

    async def paused(
        self, stores: Stores, organisation: Organisation, chats: Sequence[AddressRecord], now: datetime, *, over: bool
    ) -> int:
        return await tell_pause(stores, self.office, organisation, chats, now, over=over)

    async def chat_removed(
        self, stores: Stores, organisation: Organisation, chat: AddressRecord, now: datetime
    ) -> bool:
        return await tell_removed(stores, self.office, organisation, chat, now)

    async def translation_accepted(self, stores: Stores, found: TranslationRequest, now: datetime) -> None:
        await tell_accepted(stores, self.office, found, now)

    async def translation_sent_back(self, stores: Stores, found: TranslationRequest, now: datetime) -> None:
        await tell_sent_back(stores, self.office, found, now)

    async def translation_ended(self, stores: Stores, found: TranslationRequest, now: datetime) -> None:
        await tell_ended(stores, self.office, found, now)

    async def broadcast_cancelled(self, stores: Stores, broadcast: Broadcast, now: datetime) -> None:
        await close_progress(stores, self.office, broadcast, now)

    async def answer_as_read(self, stores: Stores, inquiry: Inquiry, text: str) -> Outgoing:
        return await as_the_asker_reads(stores, self.office, inquiry, text)

    def said_to(self, language: str, question: str, found: FoundAnswer, entries: Sequence[FaqEntry]) -> Outgoing:
        return said(Somebody(self.office, language), question, found, entries)

    async def inquiry_answered(self, stores: Stores, inquiry: Inquiry, text: str, now: datetime) -> None:
        await send_to_asker(stores, self.office, inquiry, text, now)

    async def begin_invitation(self, stores: Stores, hearing: Hearing, member: StaffMember, now: datetime) -> Edition:
        return await begin_invitation(stores, self.office, hearing, member, now)

    async def idea_hidden(self, stores: Stores, idea: Idea, now: datetime) -> bool:
        return await tell_hidden(stores, self.office, idea, now)

    async def merging_asked(self, stores: Stores, merging: Merging, now: datetime) -> int:
        return await ask_supporters(stores, self.office, merging, now)

    async def merging_undone(self, stores: Stores, merging: Merging, now: datetime) -> int:
        return await tell_undone(stores, self.office, merging, now)

    async def poll_key_lost(self, stores: Stores, poll: Poll, now: datetime) -> None:
        await tell_key_lost(stores, self.office, poll, now)

    async def statement_shown(self, stores: Stores, statement: GroupStatement, now: datetime) -> int:
        return await statement_notices.tell_shown(stores, self.office, statement, now)

    async def statement_hidden(self, stores: Stores, statement: GroupStatement, now: datetime) -> int:
        return await statement_notices.tell_hidden(stores, self.office, statement, now)

    async def reading_asked(self, stores: Stores, idea: Idea, back: str, now: datetime) -> bool:
        return await ask_reading(stores, self.office, idea, back, now)

    async def idea_looked_at_again(self, stores: Stores, idea: Idea, now: datetime) -> bool:
        return await tell_looked_at_again(stores, self.office, idea, now)

    async def emergency_asked(
        self,
        stores: Stores,
        edition: Edition,
        member: StaffMember,
        second: StaffMember,
        asked: EditionEvent,
        now: datetime,
    ) -> None:
        await tell_second(stores, self.office, edition, member, second, asked, now)

    async def emergency_declined(
        self, stores: Stores, edition: Edition, asked: EditionEvent, member: StaffMember, now: datetime
    ) -> None:
        await tell_declined(stores, self.office, edition, asked, member, now)

    async def emergency_released(
        self, stores: Stores, edition: Edition, first: StaffMember, member: StaffMember, reason: str, now: datetime
    ) -> None:
        await tell_everybody(stores, self.office, edition, first, member, reason, now)

    async def small_change_asked(
        self, stores: Stores, edition: Edition, tag: str, member: StaffMember, now: datetime
    ) -> int:
        return await ask_others_about(stores, self.office, edition, tag, member, now)

    async def sent_back(
        self, stores: Stores, edition: Edition, tag: str, reason: str, member: StaffMember, now: datetime
    ) -> None:
        await tell_writers(stores, self.office, edition, tag, reason, member, now)
