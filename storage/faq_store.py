"""`faq.entries.FaqStore`, and where each phrasing stands among the others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, delete, func, insert, select, true, update

from contacts.organisation_names import search_key
from faq.entries import (
    EntryChanged,
    EntryState,
    FaqEntry,
    FaqText,
    KeyTaken,
    Progress,
    Source,
    Standing,
    TextState,
)
from faq.entry_list import Wanted
from storage.session import Session
from storage.tables.faq import faq_entry, faq_text, faq_vector

AT_ONCE: Final = 5_000  #: digests in one statement

#: Entries whose languages somebody has to care for.
_ANSWERS_ITSELF: Final = (faq_entry.c.see == "") & (faq_entry.c.state != EntryState.WITHDRAWN)
STANDINGS: Final = {state: Standing(state.value) for state in TextState}


class FaqTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, entry: FaqEntry) -> FaqEntry:
        new = self._session.insert(faq_entry).values(**_values(entry), version=1).on_conflict_do_nothing()
        rows = await self._session.rows(new.returning(faq_entry.c.id))
        if not rows:
            raise KeyTaken(entry.key)
        stored = replace(entry, id=rows[0].id, version=1)
        await self._put_texts(stored)
        return stored

    async def get(self, entry_id: int) -> FaqEntry | None:
        return _first(await self._where(faq_entry.c.id == entry_id))

    async def by_key(self, key: str) -> FaqEntry | None:
        return _first(await self._where(faq_entry.c.key == key))

    async def save(self, entry: FaqEntry) -> FaqEntry:
        unchanged = (faq_entry.c.id == entry.id) & (faq_entry.c.version == entry.version)
        values = {**_values(entry), "version": entry.version + 1, "reminded_on": None}
        if not await self._session.run(update(faq_entry).where(unchanged).values(**values)):
            raise EntryChanged(entry.key)
        await self._session.run(delete(faq_text).where(faq_text.c.entry_id == entry.id))
        await self._put_texts(entry)
        return replace(entry, version=entry.version + 1)

    async def remove(self, entry_id: int) -> None:
        await self._session.run(delete(faq_entry).where(faq_entry.c.id == entry_id))
        self._session.rings.add("faq")

    async def versions(self) -> dict[int, int]:
        rows = await self._session.rows(select(faq_entry.c.id, faq_entry.c.version))
        return {row.id: row.version for row in rows}

    async def some(self, entry_ids: Sequence[int]) -> list[FaqEntry]:
        return await self._where(faq_entry.c.id.in_(entry_ids))

    async def listed(self, state: EntryState | None, topic: str, limit: int, after: int = 0) -> list[FaqEntry]:
        return await self._where((faq_entry.c.id > after) & _like(state, topic), limit)

    async def count(self, state: EntryState | None = None, topic: str = "") -> int:
        statement = select(func.count().label("number")).select_from(faq_entry).where(_like(state, topic))
        return int((await self._session.rows(statement))[0].number)

    async def topics(self) -> dict[str, int]:
        own = _like(EntryState.PUBLISHED, "") & (faq_entry.c.see == "")
        statement = select(faq_entry.c.topic, func.count().label("number")).where(own).group_by(faq_entry.c.topic)
        return {row.topic: row.number for row in await self._session.rows(statement.order_by(faq_entry.c.topic))}

    async def all_topics(self) -> dict[str, int]:
        statement = select(faq_entry.c.topic, func.count().label("number")).group_by(faq_entry.c.topic)
        return {row.topic: row.number for row in await self._session.rows(statement.order_by(faq_entry.c.topic))}

    async def search(self, words: str, limit: int) -> list[FaqEntry]:
        """Return entries that hold all of these words: in key, official words, or a question in one language."""
        return await self._where(and_(true(), *_conditions(Wanted(words))), limit)

    async def found(self, wanted: Wanted, limit: int, offset: int = 0) -> list[FaqEntry]:
        """Return entries, those whose last day comes first before all others, what was withdrawn last."""
        order = (
            faq_entry.c.state == EntryState.WITHDRAWN,
            faq_entry.c.valid_until.is_(None),
            faq_entry.c.valid_until,
            faq_entry.c.id,
        )
        return await self._where(and_(true(), *_conditions(wanted)), limit, offset, order)

    async def count_found(self, wanted: Wanted) -> int:
        statement = select(func.count().label("number")).select_from(faq_entry).where(*_conditions(wanted))
        return int((await self._session.rows(statement))[0].number)

    async def progress(self) -> list[Progress]:
        """Return how far every entry is that answers by itself and was not withdrawn, by id."""
        own = faq_text.alias("own")
        columns = (faq_entry.c.id, faq_text.c.language, faq_text.c.answer, faq_text.c.state, _outdated(own))
        joined = faq_entry.join(faq_text, faq_text.c.entry_id == faq_entry.c.id).join(own, _own(own))
        statement = select(*columns).select_from(joined).where(_ANSWERS_ITSELF).order_by(faq_entry.c.id)
        standings: defaultdict[int, dict[str, Standing]] = defaultdict(dict)
        for entry_id, language, answer, state, is_outdated in await self._session.rows(statement):
            found = standings[entry_id]
            if answer:
                found[language] = Standing.OUTDATED if is_outdated else STANDINGS[state]
        return [Progress(entry_id, found) for entry_id, found in standings.items()]

    async def standings(self) -> dict[str, dict[Standing, int]]:
        """Return for each language how many of these entries have an answer in it, and how far that is."""
        own = faq_text.alias("own")
        columns = (faq_text.c.language, faq_text.c.state, _outdated(own).label("outdated"), func.count())
        joined = faq_entry.join(faq_text, faq_text.c.entry_id == faq_entry.c.id).join(own, _own(own))
        statement = select(*columns).select_from(joined).where(_ANSWERS_ITSELF, faq_text.c.answer != "")
        counts: defaultdict[str, dict[Standing, int]] = defaultdict(dict)
        for language, state, is_outdated, number in await self._session.rows(
            statement.group_by(faq_text.c.language, faq_text.c.state, "outdated")
        ):
            standing = Standing.OUTDATED if is_outdated else STANDINGS[state]
            counts[language][standing] = counts[language].get(standing, 0) + number
        return dict(counts)

    async def expiring(self, until: date) -> list[FaqEntry]:
        """Return published entries whose last day is this one or an earlier one, the earliest first."""
        ending = _like(EntryState.PUBLISHED, "") & (faq_entry.c.valid_until <= until)
        return sorted(await self._where(ending), key=lambda entry: (str(entry.valid_until), entry.id))

    async def count_answering(self) -> int:
        """Return how many answer by themselves and were not withdrawn."""
        statement = select(func.count().label("number")).select_from(faq_entry).where(_ANSWERS_ITSELF)
        return int((await self._session.rows(statement))[0].number)

    async def count_expiring(self, until: date) -> int:
        """Return how many these are."""
        ending = _like(EntryState.PUBLISHED, "") & (faq_entry.c.valid_until <= until)
        statement = select(func.count().label("number")).select_from(faq_entry).where(ending)
        return int((await self._session.rows(statement))[0].number)

    async def to_remind(self, until: date) -> list[FaqEntry]:
        """Return those of them that staff were not told of."""
        ending = _like(EntryState.PUBLISHED, "") & (faq_entry.c.valid_until <= until)
        return await self._where(ending & faq_entry.c.reminded_on.is_(None))

    async def reminded(self, entry_ids: Sequence[int], today: date) -> None:
        mine = update(faq_entry).where(faq_entry.c.id.in_(entry_ids))
        await self._session.run(mine.values(reminded_on=today))

    async def vectors(self, model: str, digests: Sequence[str]) -> dict[str, bytes]:
        """Return what is stored of this model, by the digest of the phrasing."""
        found: dict[str, bytes] = {}
        for start in range(0, len(digests), AT_ONCE):
            wanted = (faq_vector.c.model == model) & faq_vector.c.digest.in_(digests[start : start + AT_ONCE])
            rows = await self._session.rows(select(faq_vector.c.digest, faq_vector.c.vector).where(wanted))
            found |= {row.digest: row.vector for row in rows}
        return found

    async def put_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None:
        rows = [{"model": model, "digest": digest, "vector": vector} for digest, vector in vectors.items()]
        if rows:
            await self._session.run(self._session.insert(faq_vector).on_conflict_do_nothing(), rows)

    async def _where(
        self, condition: Any, limit: int | None = None, offset: int = 0, order: Sequence[Any] = (faq_entry.c.id,)
    ) -> list[FaqEntry]:
        statement = select(faq_entry).where(condition).order_by(*order).limit(limit).offset(offset or None)
        rows = await self._session.rows(statement)
        found = select(faq_text).where(faq_text.c.entry_id.in_([row.id for row in rows]))
        texts: defaultdict[int, dict[str, FaqText]] = defaultdict(dict)
        for text in await self._session.rows(found.order_by(faq_text.c.entry_id, faq_text.c.language)):
            texts[text.entry_id][text.language] = FaqText(
                text.question, text.answer, tuple(text.alternatives), text.state, text.made_from
            )
        return [_entry(row, texts[row.id]) for row in rows]

    async def _put_texts(self, entry: FaqEntry) -> None:
        rows = [
            {
                "entry_id": entry.id,
                "language": language,
                "question": text.question,
                "answer": text.answer,
                "alternatives": list(text.alternatives),
                "state": text.state,
                "made_from": text.made_from,
                "searched": search_key(" ".join((entry.key, text.question, *text.alternatives, *entry.words))),
                "hash": text.hash,
            }
            for language, text in entry.texts.items()
        ]
        await self._session.run(insert(faq_text), rows)
        self._session.rings.add("faq")


def _own(own: Any) -> Any:
    return (own.c.entry_id == faq_entry.c.id) & (own.c.language == faq_entry.c.language)


def _outdated(own: Any) -> Any:
    """Whether the source text, as `own`, was changed after the text was made from it."""
    translated = faq_text.c.language != faq_entry.c.language
    return translated & (faq_text.c.made_from != "") & (faq_text.c.made_from != own.c.hash)


def _conditions(wanted: Wanted) -> list[Any]:
    """Return what an entry must be like to stand in the list."""
    conditions = [_like(wanted.state, wanted.topic)]
    if words := search_key(wanted.words).split():
        held = [faq_text.c.searched.contains(word, autoescape=True) for word in words]
        conditions.append(faq_entry.c.id.in_(select(faq_text.c.entry_id).where(*held)))
    if wanted.standing is not None:
        conditions += [_ANSWERS_ITSELF, _stands(wanted.language, wanted.standing)]
    return conditions


def _stands(language: str, standing: Standing) -> Any:
    own = faq_text.alias("own")
    texts = select(faq_text.c.entry_id).join_from(faq_text, faq_entry).join(own, _own(own))
    texts = texts.where(faq_text.c.language == language, faq_text.c.answer != "")
    if standing is Standing.MISSING:
        return faq_entry.c.id.not_in(texts)
    if standing is Standing.OUTDATED:
        return faq_entry.c.id.in_(texts.where(_outdated(own)))
    return faq_entry.c.id.in_(texts.where(~_outdated(own), faq_text.c.state == TextState(standing.value)))


def _like(state: EntryState | None, topic: str) -> Any:
    conditions = [faq_entry.c.state == state] if state is not None else []
    conditions += [faq_entry.c.topic == topic] if topic else []
    return and_(true(), *conditions)


def _values(entry: FaqEntry) -> dict[str, Any]:
    source = entry.source
    return {
        "key": entry.key,
        "topic": entry.topic,
        "language": entry.language,
        "words": list(entry.words),
        "place": entry.place,
        "sensitive": entry.sensitive,
        "source": [source.authority, source.title, source.url, source.sentence, str(source.checked_on or "")],
        "valid_until": entry.valid_until,
        "state": entry.state,
        "see": entry.see,
        "inquiry_id": entry.inquiry_id,
    }


def _entry(row: Any, texts: Mapping[str, FaqText]) -> FaqEntry:
    authority, title, url, sentence, checked_on = row.source
    return FaqEntry(
        row.id,
        row.key,
        row.topic,
        row.language,
        texts,
        tuple(row.words),
        row.place,
        row.sensitive,
        Source(authority, title, url, sentence, date.fromisoformat(checked_on) if checked_on else None),
        row.valid_until,
        row.state,
        row.see,
        row.inquiry_id,
        row.version,
    )


def _first(entries: list[FaqEntry]) -> FaqEntry | None:
    return entries[0] if entries else None
