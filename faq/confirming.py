"""A second opinion on what search found, by an embedding server that a city runs itself.

It reorders and confirms entries that people wrote. It makes no text, and what the rules decided it leaves alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from faq.search.found import Found, Guard, Outcome

CLOSER: Final = 0.02  #: cosine by which another match must be nearer before the first one is doubted
FIXED: Final = (Guard.EXACT, Guard.SHARED, Guard.EMPTY)
ASKED: Final = 3  #: matches it is asked about


class NoEmbeddings(Exception):
    """The server gave none; the message says why."""


class EmbeddingSource(Protocol):
    async def nearness(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return the cosine of the question with each text. Raises `NoEmbeddings`."""


async def confirm(source: EmbeddingSource, question: str, found: Found) -> Found:
    """Return what was found, in the order of the server; an answer that it doubts is asked back.

    Raises `NoEmbeddings`.
    """
    if found.outcome is Outcome.UNKNOWN or found.guard in FIXED or len(found.matches) < 2:
        return found
    looked_at, rest = found.matches[:ASKED], found.matches[ASKED:]
    near = await source.nearness(question, [match.phrasing for match in looked_at])
    order = sorted(range(len(looked_at)), key=lambda place: -near[place])
    if found.outcome is Outcome.ANSWER and near[order[0]] - near[0] < CLOSER:
        return found
    return replace(found, outcome=Outcome.ASK_BACK, matches=(*(looked_at[place] for place in order), *rest))
