"""What became of a broadcast, in words: how many chats got it, how many did not and why, who may or may not have it."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

from broadcasts.broadcasts import BroadcastState
from broadcasts.budget import MANY_LOST, MANY_REFUSED
from broadcasts.correcting import CANNOT_DELETE, CANNOT_EDIT, SUPERSEDED, SUPERSEDED_NOTE
from broadcasts.deliveries import ANSWER_LOST, NO_CHANNEL, TRAINING, DeliveryState
from broadcasts.lateness import MISSED
from broadcasts.missed import CANCELLED, CHOSEN, LANGUAGE_LEFT_OUT, LEFT_OUT, LEFT_UNCERTAIN, WAITS_FOR_LANGUAGE
from broadcasts.preparing import NOT_APPROVED
from broadcasts.tally import Reasons, Tally
from broadcasts.turn import ACCOUNT_BROKEN
from locales.catalogues import N_, Translator
from locales.formatting import Raw
from locales.registry import own_name

HOURS_FROM: Final = timedelta(minutes=90)  #: shorter delays are told in minutes
RESTORED: Final = "restored"  #: note: the database came from a backup

STATES: Final[Mapping[BroadcastState, str]] = {
    BroadcastState.SCHEDULED: N_("planned"),
    BroadcastState.PREPARING: N_("being prepared"),
    BroadcastState.RUNNING: N_("being sent"),
    BroadcastState.PAUSED: N_("paused"),
    BroadcastState.CANCELLED: N_("cancelled"),
    BroadcastState.FINISHED: N_("sent"),
}

#: Why a chat did not get it. What to do about it: `broadcasts.words.missed`.
REASONS: Final[Mapping[str, str]] = {
    "blocked": N_("they have blocked the bot"),
    "deactivated": N_("the account no longer exists"),
    "removed": N_("the bot was removed from the group"),
    "deleted": N_("the group no longer exists"),
    "not_found": N_("the messenger does not know this chat"),
    "not_started": N_("they never opened a chat with the bot"),
    "no_rights": N_("the bot may not write in this group"),
    "topic_closed": N_("the group's general topic is closed"),
    "erasing": N_("they had their data deleted"),
    "erased": N_("they had their data deleted"),
    "refused": N_("the messenger did not accept the message"),
    "not_begun": N_("the messenger could not be reached"),
    "try_later": N_("the messenger asked us to wait for too long"),
    TRAINING: N_("it was for practice"),
    NO_CHANNEL: N_("they are on a messenger that this hub is not connected to"),
    WAITS_FOR_LANGUAGE: N_("they wait for the text in their language"),
    LANGUAGE_LEFT_OUT: N_("they were left out by choice: the text in their language was not ready"),
    "unsubscribed": N_("they unsubscribed in the meantime"),
    "paused": N_("they took a break in the meantime"),
    CANCELLED: N_("the broadcast was cancelled before it was their turn"),
    LEFT_OUT: N_("they were left out after the restore"),
    LEFT_UNCERTAIN: N_("it was uncertain whether it arrived, and was left so"),
    CANNOT_EDIT: N_("this messenger cannot change messages"),
    CANNOT_DELETE: N_("this messenger can neither remove nor change messages"),
    SUPERSEDED: N_("the edition was corrected or withdrawn before it was their turn"),
    ANSWER_LOST: N_("the messenger's answer was lost"),
    RESTORED: N_("it was just being sent when the backup was made"),
}

#: Why a broadcast stands still, and what to do next.
NOTES: Final[Mapping[str, str]] = {
    ACCOUNT_BROKEN: N_(
        "The messenger no longer accepts our account, so nothing can be sent there. "
        "Please ask your IT to check the token, then press “Go on”."
    ),
    MANY_REFUSED: N_(
        "The messenger does not accept this message in many chats, so sending was stopped. Mostly something in the "
        "text or the file is the reason. Look at “Not reached”, and send the edition to yourself as a test. "
        "“Go on” sends it to all others in spite of it."
    ),
    MANY_LOST: N_(
        "The messenger's answers get lost again and again, so nobody knows what arrives, and sending was stopped. "
        "Wait some minutes, or ask your IT whether the network is all right. “Go on” sends it to all others in "
        "spite of it; decide afterwards about those that are uncertain."
    ),
    NOT_APPROVED: N_("The edition was changed after its approval, so nothing was sent."),
    MISSED: N_("The hub was not running at the planned time, so it was not sent, as you wished."),
    SUPERSEDED_NOTE: N_("The edition was corrected or withdrawn; what still waited here was taken over there."),
    RESTORED: N_(
        "The data were restored from a backup. Nobody knows for sure who has got it since then, "
        "so nothing more is sent before you decide."
    ),
}


def late_words(_: Translator, late: timedelta) -> Raw:
    """Say how late a broadcast began."""
    if late < HOURS_FROM:
        return _.n("It began %(n)s minute late.", "It began %(n)s minutes late.", round(late / timedelta(minutes=1)))
    return _.n("It began about %(n)s hour late.", "It began about %(n)s hours late.", round(late / timedelta(hours=1)))


def outcome_lines(_: Translator, tally: Tally) -> list[str]:
    """Return paragraphs that account for every chat."""
    sent = tally.of(DeliveryState.SENT)
    uncertain = tally.of(DeliveryState.UNCERTAIN)
    held = tally.of(DeliveryState.HELD)
    lines = [_.n("✓ %(n)s chat has got it.", "✓ %(n)s chats have got it.", sent), _by_language(_, tally.languages)]
    if practised := tally.reasons.get((DeliveryState.SKIPPED, TRAINING), 0):
        lines = [
            _.n(
                "This was for practice: nothing has left. In earnest %(n)s chat would have got it.",
                "This was for practice: nothing has left. In earnest %(n)s chats would have got it.",
                practised,
            )
        ]
    if tally.open:
        lines.append(_.n("%(n)s chat is still to get it.", "%(n)s chats are still to get it.", tally.open))
    lines += [_chosen(_, tally.reasons), _not_reached(_, tally.reasons)]
    if uncertain:
        lines.append(
            _.n(
                "%(n)s chat is uncertain: the messenger's answer was lost. It may have arrived there or not; "
                "it is not sent again by itself.",
                "%(n)s chats are uncertain: the messenger's answer was lost. It may have arrived there or not; "
                "it is not sent again by itself.",
                uncertain,
            )
        )
    if held:
        lines.append(_.n("%(n)s chat is held back.", "%(n)s chats are held back.", held))
    return lines


def _chosen(_: Translator, reasons: Reasons) -> str:
    """Say how many were to get nothing now: that is no failure."""
    waiting = reasons.get((DeliveryState.SKIPPED, WAITS_FOR_LANGUAGE), 0)
    left_out = reasons.get((DeliveryState.SKIPPED, LANGUAGE_LEFT_OUT), 0)
    lines = []
    if waiting:
        lines.append(
            _.n(
                "%(n)s chat did not get it yet: it waits for the text in its language.",
                "%(n)s chats did not get it yet: they wait for the text in their language.",
                waiting,
            )
        )
    if left_out:
        lines.append(
            _.n(
                "%(n)s chat was left out, as chosen: the text in its language was not ready.",
                "%(n)s chats were left out, as chosen: the text in their language was not ready.",
                left_out,
            )
        )
    return "\n".join(lines)


def _not_reached(_: Translator, reasons: Reasons) -> str:
    reasons = {cause: count for cause, count in reasons.items() if cause[1] not in CHOSEN}
    states = (DeliveryState.FAILED, DeliveryState.SKIPPED)
    reasons = {cause: count for cause, count in reasons.items() if cause[1] != TRAINING}
    missed = sum(count for (state, _reason), count in reasons.items() if state in states)
    if not missed:
        return ""
    first = _.n("✗ %(n)s chat was not reached:", "✗ %(n)s chats were not reached:", missed)
    return first + "\n\n" + by_reason(_, reasons, states)


def by_reason(_: Translator, reasons: Reasons, states: Collection[DeliveryState]) -> str:
    """Return a line for each reason of these states, the most frequent first."""
    counts: Counter[str] = Counter()
    for (state, reason), count in reasons.items():
        if state in states:
            counts[reason] += count
    return "\n".join(
        _("- %(count)s: %(reason)s", count=count, reason=reason_words(_, reason))
        for reason, count in counts.most_common()
    )


def reason_words(_: Translator, reason: str) -> Raw:
    return _(REASONS[reason]) if reason in REASONS else _("another reason (%(code)s)", code=reason)


def _by_language(_: Translator, languages: Mapping[str, int]) -> str:
    return "\n".join(
        _("- %(language)s: %(count)s", language=own_name(tag), count=count)
        for tag, count in sorted(languages.items(), key=lambda item: -item[1])
    )
