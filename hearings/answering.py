"""Answering: what may be said in a poll of each kind, and what a ballot says after one more answer."""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from hearings.polls import FREE_TEXT_CHARS, RANKS, SCALE, Option, Poll, PollKind

QUESTION: Final = 0  #: the number under which the answer to the question itself is kept
YES, NO, ABSTAIN = 1, 0, -1
STEP_BY_STEP: Final = (PollKind.MULTIPLE, PollKind.RANKED)  #: choices are made one after the other

Answers = Mapping[int, Any]
"""By number of the option, or `QUESTION`. RATING: 1 to 5 each. SCALE: 1 to 5. SINGLE: an option. MULTIPLE: options.
RANKED: options, the first choice first. YES_NO: 1 yes, 0 no, -1 abstention. FREE_TEXT: words."""


class NoSuchAnswer(Exception):
    """This cannot be said in this poll; nothing was changed."""


class TooLong(Exception):
    """The words are more than a ballot holds; nothing was changed."""


class ChosenAlready(Exception):
    """The option is among the chosen ones; nothing was changed."""


class NoneLeft(Exception):
    """As many options are chosen as may be; nothing was changed."""


def answered(poll: Poll, answers: Answers, number: int, value: int | str) -> dict[int, Any]:
    """Return the answers after one more.

    Args:
        number: of the option that is rated; `QUESTION` in polls of any other kind.
        value: 1 to 5; the number of the chosen option; YES, NO or ABSTAIN; or words.

    Raises:
        NoSuchAnswer, TooLong, ChosenAlready, NoneLeft
    """
    if poll.kind in STEP_BY_STEP:
        return {QUESTION: _one_more(poll, chosen(answers), value)}
    if value not in _possible(poll, value) or number not in _numbers(poll):
        raise NoSuchAnswer
    return {**answers, number: value}


def chosen(answers: Answers) -> list[int]:
    """Return what was chosen so far, in order."""
    return list(answers.get(QUESTION, ()))


def most_choices(poll: Poll) -> int:
    """Return how many options may be chosen, one after the other."""
    if poll.kind is PollKind.RANKED:
        return min(RANKS, len(poll.options))
    return min(poll.max_choices or len(poll.options), len(poll.options))


def own_order(options: Sequence[Option], poll_key: bytes, voter: str) -> list[Option]:
    """Return the options as this voter meets them, each time alike: who comes first must not always be the same.

    It cannot be computed once the key is gone, so it tells nobody afterwards whose ballot was whose.
    """

    def place(option: Option) -> bytes:
        return hmac.digest(poll_key, f"order:{voter}:{option.id}".encode(), sha256)

    return sorted(options, key=place)


def place_to_go_on(order: Sequence[Option], answers: Answers) -> int:
    """Return the place after the last option that was rated, 0 where that was the last of all."""
    rated = [place for place, option in enumerate(order, 1) if option.id in answers]
    return max(rated, default=0) % len(order) if order else 0


def _one_more(poll: Poll, so_far: list[int], value: int | str) -> list[int]:
    if not isinstance(value, int) or value not in _option_ids(poll):
        raise NoSuchAnswer
    if value in so_far:
        raise ChosenAlready
    if len(so_far) >= most_choices(poll):
        raise NoneLeft
    both = [*so_far, value]
    return both if poll.kind is PollKind.RANKED else sorted(both)


def _possible(poll: Poll, value: int | str) -> Sequence[int | str]:
    match poll.kind:
        case PollKind.RATING | PollKind.SCALE:
            return SCALE
        case PollKind.SINGLE:
            return _option_ids(poll)
        case PollKind.YES_NO:
            return (YES, NO, ABSTAIN)
        case _:
            return _words(value)


def _words(value: int | str) -> Sequence[str]:
    if not isinstance(value, str) or not value.strip():
        return ()
    if len(value) > FREE_TEXT_CHARS:
        raise TooLong
    return (value,)


def _numbers(poll: Poll) -> Sequence[int]:
    return _option_ids(poll) if poll.kind is PollKind.RATING else (QUESTION,)


def _option_ids(poll: Poll) -> tuple[int, ...]:
    return tuple(option.id for option in poll.options)
