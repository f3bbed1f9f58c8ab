"""Corrections and withdrawals in words: what a broadcast is called, and what stands in the chats since."""

from collections.abc import Mapping, Sequence
from typing import Final

from broadcasts.broadcasts import Broadcast, BroadcastKind, BroadcastState
from broadcasts.correcting import ChangeUnderWay, LanguageMissing, NothingToChange, StillBeingSent
from broadcasts.deliveries import DeliveryState
from broadcasts.lateness import MISSED
from broadcasts.tally import Tally
from broadcasts.words.outcomes import STATES, by_reason, outcome_lines
from locales.catalogues import N_, Translator
from locales.formatting import Raw, format_list
from locales.registry import own_name

REPLACED: Final = "replaced"  #: reason in a tally: it became a notice
#: What a broadcast of a kind is called; `%(title)s` is its edition's.
NAMES: Final[Mapping[BroadcastKind, str]] = {
    BroadcastKind.CORRECT: N_("Correction of %(title)s"),
    BroadcastKind.WITHDRAW: N_("Withdrawal of %(title)s"),
}
#: The states of a change, where its word differs from that of a sending.
CHANGE_STATES: Final[Mapping[BroadcastState, str]] = {
    BroadcastState.RUNNING: N_("under way"),
    BroadcastState.FINISHED: N_("done"),
}
_OBSTACLES: Final[Mapping[type[Exception], str]] = {
    StillBeingSent: N_(
        "It is planned or being sent right now. Pause or cancel the broadcast first, or wait until it is through; "
        "messages on their way take up to a minute."
    ),
    ChangeUnderWay: N_(
        "A correction or withdrawal of it is not done yet. Please wait until it is, or cancel that one."
    ),
    NothingToChange: N_("There is nothing to change: nobody has got it, or it was withdrawn."),
}


def name_of(_: Translator, broadcast: Broadcast, title: str) -> Raw:
    """Return what a broadcast is called: its edition's title, or what it does with it."""
    words = NAMES.get(broadcast.kind)
    return _(words, title=title) if words else _("%(title)s", title=title)


def state_of(_: Translator, broadcast: Broadcast) -> Raw:
    if broadcast.note == MISSED:
        return _("missed")
    changes = broadcast.kind is not BroadcastKind.SEND and broadcast.state in CHANGE_STATES
    words = CHANGE_STATES[broadcast.state] if changes else STATES[broadcast.state]
    return _(words)


def obstacle_words(_: Translator, obstacle: Exception) -> Raw:
    """Say why something cannot be corrected or withdrawn now."""
    if isinstance(obstacle, LanguageMissing):
        missing = format_list([own_name(tag) for tag in obstacle.args], _.language.tag)
        return _(
            "The correction lacks a language in which it was sent: %(languages)s. Please add it first.",
            languages=missing,
        )
    return _(_OBSTACLES[type(obstacle)])


def result_lines(_: Translator, broadcast: Broadcast, tally: Tally) -> list[str]:
    """Return paragraphs that account for every chat."""
    if broadcast.kind is BroadcastKind.SEND:
        return outcome_lines(_, tally)
    return changed_lines(_, broadcast.kind, tally)


def change_lines(_: Translator, changes: Sequence[tuple[Broadcast, Tally]]) -> list[str]:
    """Say what stands in the chats since the newest correction, and since the withdrawal."""
    lines: list[str] = []
    seen: set[BroadcastKind] = set()
    for change, tally in changes:
        if change.kind not in seen:
            seen.add(change.kind)
            lines += changed_lines(_, change.kind, tally)
    return lines


def changed_lines(_: Translator, kind: BroadcastKind, tally: Tally) -> list[str]:
    """Return paragraphs that account for every chat of a correction or withdrawal."""
    lines: list[str] = []
    if kind is BroadcastKind.CORRECT:
        sent = tally.of(DeliveryState.SENT)
        lines.append(_.n("✓ %(n)s chat shows the corrected text.", "✓ %(n)s chats show the corrected text.", sent))
    else:
        notices = tally.reasons.get((DeliveryState.SENT, REPLACED), 0)
        removed = tally.of(DeliveryState.SENT) - notices
        lines.append(_.n("✓ It was removed in %(n)s chat.", "✓ It was removed in %(n)s chats.", removed))
        if notices:
            lines.append(
                _.n(
                    "✓ In %(n)s chat it could no longer be removed and became a notice.",
                    "✓ In %(n)s chats it could no longer be removed and became a notice.",
                    notices,
                )
            )
    if tally.open:
        lines.append(_.n("%(n)s chat is still to be changed.", "%(n)s chats are still to be changed.", tally.open))
    states = (DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.UNCERTAIN, DeliveryState.HELD)
    if old := tally.of(*states):
        first = _.n("✗ %(n)s chat still has the old text:", "✗ %(n)s chats still have the old text:", old)
        lines.append(first + "\n\n" + by_reason(_, tally.reasons, states))
    return lines
