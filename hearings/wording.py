"""Translations of a poll: they may come at any time, for they change nothing of what is voted on."""

from collections.abc import Sequence
from dataclasses import replace

from hearings.polls import Poll, PollFixed, PollStore


def unread_in(poll: Poll, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the languages in which the question or an option cannot be read."""
    contents = (poll.question, *(option.text for option in poll.options))
    return tuple(tag for tag in languages if any(content.missing((tag,)) for content in contents))


class LinesMissing(Exception):
    """There must be one line for the question and one for each option; nothing was stored."""


async def translate_poll(store: PollStore, poll_id: int, language: str, lines: Sequence[str]) -> Poll:
    """Store the question and the options, in this order, in another language.

    Raises:
        LinesMissing
        PollFixed: for the language in which the poll was written.
    """
    poll = await store.lock(poll_id)
    if poll is None or language == poll.question.source:
        raise PollFixed
    if len(lines) != 1 + len(poll.options):
        raise LinesMissing
    options = tuple(
        replace(option, text=option.text.with_text(language, line))
        for option, line in zip(poll.options, lines[1:], strict=True)
    )
    translated = replace(poll, question=poll.question.with_text(language, lines[0]), options=options)
    await store.put_texts(translated)
    return translated
