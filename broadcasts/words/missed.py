"""The chats that were not reached as tasks: what happened, whom it concerns, and what to do next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from broadcasts.deliveries import NO_CHANNEL, TRAINING, DeliveryState
from broadcasts.missed import Cause, Missed, MissedChat
from broadcasts.words.messengers import messenger_name
from broadcasts.words.outcomes import reason_words
from locales.catalogues import N_, Translator
from locales.formatting import Raw

LISTED: Final = 25  #: chats named in one message
_BY_BOARD: Final = N_("Ask the board to join again with its code: “Code and QR” on the organisation's screen.")
_BY_GROUP: Final = N_("Send the invitation to somebody who administers the group; opening it brings the bot back.")
_NOTHING: Final = N_("Nothing: that was their wish.")

#: What to do about a reason.
STEPS: Final[Mapping[str, str]] = {
    "blocked": N_("Only they can unblock it. If it matters, ask them by another way."),
    "deactivated": _BY_BOARD,
    "removed": _BY_GROUP,
    "deleted": N_("If there is a new group, send this invitation to somebody who administers it."),
    "not_found": _BY_BOARD,
    "not_started": N_("They open the chat once with their link and press “Start”."),
    "no_rights": N_("Somebody who administers the group allows the bot to write, or makes it an administrator."),
    "topic_closed": N_("Somebody who administers the group opens its general topic."),
    "refused": N_("Shorten or change the text: a new edition, or a correction of this one. Or try once more."),
    "not_begun": N_("Nothing is wrong there: send it again."),
    "try_later": N_("Nothing is wrong there: send it again later."),
    NO_CHANNEL: N_("Offer them the web chat or another messenger, with the organisation's code."),
    TRAINING: N_("Nothing: nothing leaves in practice."),
    "unsubscribed": _NOTHING,
    "paused": _NOTHING,
    "erasing": _NOTHING,
    "erased": _NOTHING,
    "left_out": N_("Nothing: the office decided so."),
    "left_uncertain": N_("Nothing: the office decided so."),
}
INVITED: Final = ("removed", "deleted")  #: for these reasons an invitation helps
UNCERTAIN: Final = N_("Decide below whether it is sent again.")


def task_lines(_: Translator, missed: Missed, invitations: Mapping[int, str]) -> list[str]:
    """Return a paragraph for every reason, the most frequent first.

    Args:
        invitations: organisation id -> link that brings the bot into a group; only where this reader may pass it on.
    """
    named: defaultdict[Cause, list[MissedChat]] = defaultdict(list)
    for chat in missed.chats[:LISTED]:
        if chat.organisation_id is not None:
            named[chat.state, chat.reason].append(chat)
    return [
        "\n".join([_heading(_, cause, count), *_who(_, named[cause], count, invitations)])
        for cause, count in sorted(missed.causes.items(), key=lambda item: -item[1])
    ]


def _heading(_: Translator, cause: Cause, count: int) -> str:
    state, reason = cause
    step = UNCERTAIN if state is DeliveryState.UNCERTAIN else STEPS.get(reason, "")
    words = reason_words(_, reason)
    if not step:
        return _("**%(count)s: %(reason)s.**", count=count, reason=words)
    return _("**%(count)s: %(reason)s.** What to do: %(step)s", count=count, reason=words, step=_(step))


def _who(_: Translator, chats: Sequence[MissedChat], count: int, invitations: Mapping[int, str]) -> list[str]:
    """Name the organisations; of people without one there is nothing but their number."""
    if not chats:
        return []
    lines = ["", *(_organisation_line(_, chat, invitations) for chat in chats)]
    if rest := count - len(chats):
        lines.append(_.n("- and %(n)s more chat", "- and %(n)s more chats", rest))
    return lines


def _organisation_line(_: Translator, chat: MissedChat, invitations: Mapping[int, str]) -> str:
    messenger = messenger_name(_, chat.channel)
    line = (
        _("- %(name)s, group (%(messenger)s)", name=chat.organisation, messenger=messenger)
        if chat.group
        else _("- %(name)s, one person (%(messenger)s)", name=chat.organisation, messenger=messenger)
    )
    if chat.reason not in INVITED or not chat.group:
        return line
    link = invitations.get(chat.organisation_id or 0)
    if link is None:
        return line + ". " + _("Whoever looks after the organisations has the invitation.")
    return line + ". " + _("Invitation: %(link)s", link=Raw(f"<{link}>"))
