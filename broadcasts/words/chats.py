"""What staff read about an organisation's chats: of which kind they are, and why one cannot be reached."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from broadcasts.words.messengers import messenger_name
from contacts.addresses import AddressRecord, AddressState
from contacts.mailboxes import EMAIL_CHANNEL
from locales.catalogues import N_, Translator
from locales.formatting import format_list
from locales.registry import own_name

TROUBLES: Final = {
    AddressState.PENDING: N_("The holder of the mailbox has not confirmed it yet."),
    AddressState.BLOCKED: N_("The person has blocked us."),
    AddressState.DEACTIVATED: N_("The person's account no longer exists."),
    AddressState.REMOVED: N_("The bot was removed from the group."),
    AddressState.DELETED: N_("The group no longer exists."),
    AddressState.NOT_FOUND: N_("The messenger does not know this chat."),
    AddressState.NOT_STARTED: N_("The person has not opened the chat yet."),
    AddressState.NO_RIGHTS: N_("The bot may not write in the group."),
    AddressState.ERASING: N_("The person wants to be forgotten."),
    AddressState.ERASED: N_("The person wanted to be forgotten."),
}


def chat_lines(_: Translator, chats: Sequence[AddressRecord]) -> list[str]:
    """Return paragraphs that count the chats: by kind, how many are reached, and what is wrong with the others."""
    if not chats:
        return [_("No chat belongs to it yet. Give the board its code.")]
    mailboxes = sum(chat.address.channel == EMAIL_CHANNEL for chat in chats)
    groups = sum(chat.address.group for chat in chats)
    people = len(chats) - mailboxes - groups
    reached = sum(chat.state is AddressState.ACTIVE for chat in chats)
    lines: list[str] = [_.n("%(n)s chat belongs to it:", "%(n)s chats belong to it:", len(chats))]
    if groups:
        lines.append("- " + _.n("%(n)s group", "%(n)s groups", groups))
    if people:
        lines.append("- " + _.n("%(n)s chat with one person", "%(n)s chats with one person each", people))
    if mailboxes:
        lines.append("- " + _.n("%(n)s mailbox", "%(n)s mailboxes", mailboxes))
    if reached == len(chats):
        return ["\n".join(lines), _("All of them are reached.")]
    troubles = Counter(chat.state for chat in chats if chat.state is not AddressState.ACTIVE)
    reasons: list[str] = [_.n("%(n)s of them is reached.", "%(n)s of them are reached.", reached)]
    reasons += [
        "- " + _("Not reached (%(n)s): %(reason)s", n=count, reason=_(TROUBLES[state]))
        for state, count in troubles.items()
    ]
    return ["\n".join(lines), "\n".join(reasons)]


def chat_kind(_: Translator, chat: AddressRecord) -> str:
    """Return what it is and in which messenger."""
    messenger = messenger_name(_, chat.address.channel)
    if chat.address.group:
        return _("Group (%(messenger)s)", messenger=messenger)
    if chat.address.channel == EMAIL_CHANNEL:
        return _("Mailbox")
    return _("One person (%(messenger)s)", messenger=messenger)


def chat_line(_: Translator, chat: AddressRecord) -> str:
    """Return one chat as staff can tell it from the others: there are no names, so kind, messenger and languages."""
    names = [own_name(each) for each in chat.languages]
    told = [chat_kind(_, chat), *([str(format_list(names, _.language.tag))] if names else [])]
    if chat.standby:
        told.append(_("reserve"))
    trouble = TROUBLES.get(chat.state)
    return ", ".join(told) + (f". {_(trouble)}" if trouble else "")
