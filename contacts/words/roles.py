"""What the roles of staff are called, and what each does."""

from typing import Final

from contacts.staff import Role, StaffMember
from locales.catalogues import N_, Translator
from locales.formatting import Raw

ROLES: Final = {
    Role.EDITOR: N_("Editor"),
    Role.APPROVER: N_("Approver"),
    Role.MODERATOR: N_("Moderator"),
    Role.ADMIN: N_("Administrator"),
}
TASKS: Final = {
    Role.EDITOR: N_("writes and translates editions"),
    Role.APPROVER: N_("writes editions and approves those of others"),
    Role.MODERATOR: N_("looks after organisations"),
    Role.ADMIN: N_("does all of it and invites staff"),
}


def name_of(_: Translator, member: StaffMember) -> str:
    """Return the name a member gave, else a number."""
    return member.name or _("member %(number)s", number=Raw(member.id))
