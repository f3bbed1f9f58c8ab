"""`console.office.desk.Notices`: what happens on the console is told in the chats as if it had happened there."""

from dataclasses import dataclass

from bot.request import Office


@dataclass(frozen=True, slots=True)
class HubNotices:
    office: Office
