"""The search of the answers in this process: it keeps up with the database, and does the look-ups of questions."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from channels.incoming import Lookup, LookupAnswer
from faq.confirming import EmbeddingSource, NoEmbeddings, confirm
from faq.entries import EntryState, FaqEntry
from faq.found_answer import TWINS, FoundAnswer, FoundMatch, NearTwin, SearchOutcome, write_found, write_twins
from faq.phrasings import digest, phrasings_of, rows_of
from faq.search.encoder import EncoderGone, EncoderProcess
from faq.search.found import Found
from faq.search.part import WrongFormat
from faq.search.rows import SearchRow
from faq.search.search import Search
from faq.search.vectors import pack
from hub.clock import Clock
from hub.units import Unavailable, Units
from storage.stores import Stores

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
PAGE: Final = 200  #: entries read at once
LEARNED_AT_ONCE: Final = 20  #: entries, before a question may come in between
ANEW_FROM: Final = 300  #: changed entries that make a new index worth its time


@dataclass
class _Known:
    """What this process has read of the entries."""

    versions: dict[int, int] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    ends: dict[int, date] = field(default_factory=dict)  #: the last day of those that have one
    to_learn: set[int] = field(default_factory=set)  #: entries with phrasings that have no vector yet


class Answers:
    """`hub.courier.Search`: one per process that answers."""

    def __init__(
        self,
        units: Units[Stores],
        zone: ZoneInfo,
        clock: Clock,
        folder: Path | None = None,
        encoder: EncoderProcess | None = None,
        server: EmbeddingSource | None = None,
    ) -> None:
        """Make it; nothing is read yet.

        Args:
            folder: for the index, which all processes of this machine map from its files; None: in memory.
            encoder: places phrasings among each other by what they mean; None: only letters are compared.
            server: gives a second opinion; None for none.
        """
        self._units = units
        self._zone = zone
        self._clock = clock
        self._folder = folder
        self._encoder = encoder
        self._server = server
        self._search: Search | None = None
        self._known = _Known()
        self._by_meaning = False
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        """Keep up until cancelled, so that a question finds everything ready."""
        while True:
            try:
                await self._keep_up()
                await self._learn()
            except Unavailable as exc:
                log.warning("answers_unavailable", extra={"detail": str(exc)})
            except EncoderGone:
                log.warning("encoder_gone")
            await asyncio.sleep(LOOK_SECONDS)

    async def close(self) -> None:
        if self._encoder is not None:
            await self._encoder.close()

    async def __call__(self, lookup: Lookup) -> LookupAnswer:
        """Search. What it is for may end in the language of who asks: `ask:tr`; or twins of an entry are looked for."""
        if lookup.about == TWINS:
            return LookupAnswer(lookup, yes=True, content=write_twins(await self.near_twins(int(lookup.argument))))
        profile = lookup.about.rpartition(":")[2] if ":" in lookup.about else ""
        return LookupAnswer(lookup, yes=True, content=write_found(await self.ask(lookup.argument, profile)))

    async def ask(self, question: str, profile: str) -> FoundAnswer:
        """Return what is found for a question of somebody who has chosen this language; "" for none."""
        search = await self._keep_up()
        vector = await self._vector(question) if self._by_meaning else None
        found = await asyncio.to_thread(search.ask, question, profile, vector)
        if self._server is not None:
            try:
                found = await confirm(self._server, question, found)
            except NoEmbeddings as exc:
                log.warning("embeddings_unavailable", extra={"detail": str(exc)})
        packed = b"" if vector is None else pack(vector[np.newaxis])[0].tobytes()
        return self._told(found, packed)

    async def near_twins(self, entry_id: int) -> list[NearTwin]:
        """Return published entries that ask nearly the same as this one, which need not be published."""
        search = await self._keep_up()
        found = [each async for each in self._read([entry_id])]
        if not found:
            return []
        (entry, vectors), today = found[0], self._today()
        if self._by_meaning and (missing := [text for text in phrasings_of(entry) if text not in vectors]):
            assert self._encoder is not None
            try:
                vectors |= await self._place(self._encoder, missing)
            except EncoderGone:
                log.warning("encoder_gone")
        published = replace(entry, state=EntryState.PUBLISHED, valid_until=None)
        twins = await asyncio.to_thread(search.twins, entry.key, rows_of(published, today), vectors)
        ids = [self._known.ids[twin.other] for twin in twins if twin.other in self._known.ids]
        others = {each.key: each for each in await self._units.read(partial(_some, ids))}
        return [
            NearTwin(others[twin.other].id, twin.phrasing, twin.other_phrasing, twin.language)
            for twin in twins
            if twin.other in others and entry.see != twin.other and others[twin.other].see != entry.key
        ]

    async def _vector(self, question: str) -> NDArray[np.float32] | None:
        """Return where the question stands; without the encoder letters decide alone."""
        assert self._encoder is not None
        try:
            vectors = await self._encoder.encode([question])
        except EncoderGone:
            log.warning("encoder_gone")
            return None
        first: NDArray[np.float32] = vectors[0]
        return first

    def _told(self, found: Found, vector: bytes) -> FoundAnswer:
        matches = tuple(
            FoundMatch(self._known.ids[match.entry], match.score, match.language, match.phrasing)
            for match in found.matches
            if match.entry in self._known.ids
        )
        guard = found.guard.value if found.guard else ""
        return FoundAnswer(SearchOutcome(found.outcome.value), matches, found.language, guard, vector)

    async def _keep_up(self) -> Search:
        """Take over what was changed since the last time, by whichever process."""
        async with self._turn:
            versions = await self._units.read(lambda stores: stores.faq.versions())
            known, today = self._known, self._today()
            changed = [entry_id for entry_id, version in versions.items() if known.versions.get(entry_id) != version]
            gone = [entry_id for entry_id in known.versions if entry_id not in versions]
            over = [entry_id for entry_id, last in known.ends.items() if last < today]
            search = self._search
            if search is None or search.changed_count + len(changed) > ANEW_FROM:
                return await self._index(versions, today)
            for entry_id in (*gone, *over):
                search.changed(known.keys[entry_id], ())
                known.ends.pop(entry_id, None)
            for entry_id in gone:
                del known.versions[entry_id], known.ids[known.keys.pop(entry_id)]
            async for entry, vectors in self._read(changed):
                search.changed(entry.key, self._take(entry, vectors, today), vectors)
            return search

    async def _index(self, versions: Mapping[int, int], today: date) -> Search:
        """Index everything, or map what another process of this machine has indexed already."""
        self._known = _Known()
        rows: list[SearchRow] = []
        vectors: dict[str, bytes] = {}
        async for entry, theirs in self._read([*versions]):
            rows += self._take(entry, theirs, today)
            vectors |= theirs
        self._by_meaning = self._encoder is not None and bool(rows) and not self._known.to_learn
        known = vectors if self._by_meaning else None
        self._search = await asyncio.to_thread(partial(_indexed, rows, known, self._folder))
        return self._search

    async def _learn(self) -> None:
        """Place phrasings that are new among the others, some at a time; by then they are found by their letters."""
        if self._encoder is None:
            return
        while batch := sorted(self._known.to_learn)[:LEARNED_AT_ONCE]:
            async for entry, vectors in self._read(batch):
                missing = [text for text in phrasings_of(entry) if text not in vectors]
                learned = await self._place(self._encoder, missing)
                await self._units.unit(partial(_keep, self._encoder.name, learned))
                async with self._turn:
                    self._known.to_learn.discard(entry.id)
                    is_present = self._known.versions.get(entry.id) == entry.version
                    if self._by_meaning and self._search is not None and is_present:
                        self._search.changed(entry.key, rows_of(entry, self._today()), vectors | learned)
        if self._search is not None and self._search.entry_count and not self._by_meaning:
            async with self._turn:
                self._search = None  # from now on by meaning
            await self._keep_up()

    async def _place(self, encoder: EncoderProcess, phrasings: Sequence[str]) -> dict[str, bytes]:
        rows = pack(await encoder.encode(phrasings))
        return {text: rows[place].tobytes() for place, text in enumerate(phrasings)}

    def _today(self) -> date:
        return self._clock().astimezone(self._zone).date()

    async def _read(self, entry_ids: Sequence[int]) -> AsyncIterator[tuple[FaqEntry, dict[str, bytes]]]:
        """Return entries with the vectors of their phrasings, as far as there are any."""
        for start in range(0, len(entry_ids), PAGE):
            page = entry_ids[start : start + PAGE]
            name = self._encoder.name if self._encoder else ""
            for entry, vectors in await self._units.read(partial(_read, page, name)):
                yield entry, vectors

    def _take(self, entry: FaqEntry, vectors: Mapping[str, bytes], today: date) -> list[SearchRow]:
        """Note that an entry was read; return what is searched of it."""
        known, rows = self._known, rows_of(entry, today)
        known.versions[entry.id] = entry.version
        known.keys[entry.id], known.ids[entry.key] = entry.key, entry.id
        known.ends.pop(entry.id, None)
        known.to_learn.discard(entry.id)
        if rows and entry.valid_until is not None:
            known.ends[entry.id] = entry.valid_until
        if rows and self._encoder is not None and any(text not in vectors for text in phrasings_of(entry)):
            known.to_learn.add(entry.id)
        return rows


async def _some(entry_ids: Sequence[int], stores: Stores) -> list[FaqEntry]:
    return await stores.faq.some(entry_ids)


async def _read(entry_ids: Sequence[int], model: str, stores: Stores) -> list[tuple[FaqEntry, dict[str, bytes]]]:
    entries = await stores.faq.some(entry_ids)
    if not model:
        return [(entry, {}) for entry in entries]
    digests = {text: digest(text) for entry in entries for text in phrasings_of(entry)}
    stored = await stores.faq.vectors(model, [*digests.values()])
    return [
        (entry, {text: stored[digests[text]] for text in phrasings_of(entry) if digests[text] in stored})
        for entry in entries
    ]


async def _keep(model: str, learned: Mapping[str, bytes], stores: Stores) -> None:
    await stores.faq.put_vectors(model, {digest(text): vector for text, vector in learned.items()})


def _indexed(rows: Sequence[SearchRow], vectors: Mapping[str, bytes] | None, folder: Path | None) -> Search:
    """Return the index; in a folder where there is one, so that processes share what is mapped from its files."""
    if folder is None:
        return Search.build(rows, None, vectors)
    content = sha256(repr((rows, sorted(vectors) if vectors else None)).encode()).hexdigest()[:32]
    path = folder / content
    try:
        return Search.open(path)
    except WrongFormat:
        folder.mkdir(parents=True, exist_ok=True)
        Search.build(rows, None, vectors).save(path)
    for other in folder.iterdir():
        if other != path:
            shutil.rmtree(other, ignore_errors=True)  # who has it mapped keeps it until they let go
    return Search.open(path)
