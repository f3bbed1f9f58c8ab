"""`console.office.desk.Notices`: what happens on the console is told in the chats as if it had happened there."""

from dataclasses import dataclass
from datetime import datetime

from bot.office.approve import ask_others, tell_author
from bot.office.progress import close_progress
from bot.office.reject import tell_writers
from bot.request import Office
from broadcasts.broadcasts import Broadcast
from broadcasts.editions import Edition
from broadcasts.releasing import Asked
from contacts.staff import StaffMember
from storage.stores import Stores


@dataclass(frozen=True, slots=True)
class HubNotices:
    office: Office

    async def ask_to_approve(self, stores: Stores, edition: Edition, member: StaffMember, now: datetime) -> Asked:
        return await ask_others(stores, self.office, edition, member, now)

    async def approved(self, stores: Stores, edition: Edition, member: StaffMember, now: datetime) -> None:
        await tell_author(stores, self.office, edition, member.name, now)

    async def broadcast_cancelled(self, stores: Stores, broadcast: Broadcast, now: datetime) -> None:
        await close_progress(stores, self.office, broadcast, now)

    async def sent_back(
        self, stores: Stores, edition: Edition, reason: str, member: StaffMember, now: datetime
    ) -> None:
        await tell_writers(stores, self.office, edition, "", reason, member, now)
