"""The console's menu: its pages in the order of the day, each for whom it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contacts.staff import Role, StaffMember
from locales.catalogues import N_

INBOX_READERS: Final = (Role.EDITOR, Role.MODERATOR)


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    label: str
    roles: tuple[Role, ...] = ()  #: empty: every member of staff


MENU: Final = (
    Entry("/", N_("Today")),
    Entry("/editions", N_("Editions"), (Role.EDITOR,)),
    Entry("/broadcasts", N_("Broadcasts"), (Role.EDITOR,)),
    Entry("/organisations", N_("Organisations"), (Role.MODERATOR,)),
    Entry("/hearings", N_("Hearings"), (Role.MODERATOR,)),
    Entry("/inbox", N_("Inbox"), INBOX_READERS),
    Entry("/answers", N_("Answers"), INBOX_READERS),
    Entry("/reach", N_("Reach"), (Role.EDITOR, Role.MODERATOR)),
    Entry("/staff", N_("Staff"), (Role.ADMIN,)),
    Entry("/audit", N_("Audit"), (Role.ADMIN,)),
    Entry("/settings", N_("Settings and health"), (Role.ADMIN,)),
)


def menu_for(member: StaffMember) -> Sequence[Entry]:
    return [entry for entry in MENU if not entry.roles or member.may(*entry.roles)]
