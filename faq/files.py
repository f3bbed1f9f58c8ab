"""Entries as files: JSON lines, one for each language of an entry. Every line is checked, and every problem named."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from faq.entries import (
    ANSWER_CHARS,
    PHRASINGS,
    QUESTION_CHARS,
    EntryAction,
    EntryState,
    FaqEntry,
    FaqStore,
    FaqText,
    Source,
    TextState,
    next_state,
)
from locales.registry import LANGUAGES

FILE_BYTES: Final = 50_000_000
TOPIC: Final = "everyday"  #: of an entry whose lines name none
MAIN: Final = "de"  #: the source text's language where an entry has it
KEY_CHARS: Final = 64
CODE: Final = re.compile(r"[a-z0-9_-]{1,32}")  #: of a topic or place: it is part of what buttons hold
OF_TEXT: Final = {"id", "lang", "question", "alternatives", "answer", "state"}
OF_ENTRY: Final = {"topic", "words", "place", "sensitive", "valid_until", "source", "see"}
OF_SOURCE: Final = {"authority", "title", "url", "checked", "sentence"}


@dataclass(frozen=True, slots=True)
class LineProblem:
    line: int  #: from 1; 0 for the file as a whole
    what: str  #: a sentence for who keeps the file


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """What a file says. With a problem, nothing of it may be imported."""

    entries: tuple[FaqEntry, ...]
    problems: tuple[LineProblem, ...]


class Effect(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """What a file does to one entry."""

    effect: Effect
    entry: FaqEntry
    kept: tuple[str, ...] = ()  #: languages that the office has read, and that stay as they are


class _Wrong(ValueError):
    """What is wrong with a line, as a sentence."""


def read_entries(content: bytes) -> ReadEntries:
    """Read a file; it never raises."""
    if len(content) > FILE_BYTES:
        return ReadEntries((), (LineProblem(0, f"the file has more than {FILE_BYTES // 1_000_000} MB"),))
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return ReadEntries((), (LineProblem(0, "this is not UTF-8"),))
    texts: dict[str, dict[str, FaqText]] = {}
    about: dict[str, dict[str, Any]] = {}
    problems: list[LineProblem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = _object(line)
            key, language = _key(data), _language(data)
            if language in texts.setdefault(key, {}):
                raise _Wrong(f"{key!r} has {language!r} already")
            texts[key][language] = _text(data)
            about.setdefault(key, {}).update(_about(data))
        except _Wrong as exc:
            problems.append(LineProblem(number, str(exc)))
    if not texts and not problems:
        problems.append(LineProblem(0, "the file holds no entry"))
    return ReadEntries(tuple(_entry(key, texts[key], about.get(key, {})) for key in texts), tuple(problems))


def lines_of(entries: Iterable[FaqEntry]) -> Iterable[str]:
    """Return entries as lines that can be read again; the first line of each says all that is said once."""
    for entry in entries:
        ordered = [entry.language, *(tag for tag in entry.texts if tag != entry.language)]
        for language in ordered:
            text = entry.texts[language]
            data: dict[str, Any] = {"id": entry.key, "lang": language, "question": text.question}
            data |= {"alternatives": list(text.alternatives), "answer": text.answer, "state": text.state.value}
            if language == entry.language:
                data |= _said_once(entry)
            yield json.dumps(data, ensure_ascii=False)


async def plan(store: FaqStore, entries: Iterable[FaqEntry]) -> list[Change]:
    """Return what importing would do; nothing is changed."""
    return [_change(entry, await store.by_key(entry.key)) for entry in entries]


async def take_in(store: FaqStore, changes: Iterable[Change]) -> None:
    """Do what was planned. Raises `EntryChanged` when somebody changed an entry meanwhile."""
    for change in changes:
        if change.effect is Effect.NEW:
            await store.add(change.entry)
        elif change.effect is Effect.CHANGED:
            await store.save(change.entry)


def _change(entry: FaqEntry, present: FaqEntry | None) -> Change:
    """Compare: texts that the office has read stay, the others are replaced."""
    if present is None:
        return Change(Effect.NEW, entry)
    read = {tag: text for tag, text in present.texts.items() if text.state is TextState.REVIEWED}
    kept = tuple(tag for tag in read if tag in entry.texts and not _same(read[tag], entry.texts[tag]))
    state = present.state if present.state is not EntryState.DRAFT else entry.state
    merged = replace(
        entry,
        id=present.id,
        version=present.version,
        inquiry_id=present.inquiry_id,
        state=state,
        texts={**present.texts, **entry.texts, **read},
    )
    return Change(Effect.SAME if merged == present else Effect.CHANGED, merged, kept)


def _same(one: FaqText, other: FaqText) -> bool:
    return (one.question, one.answer, one.alternatives) == (other.question, other.answer, other.alternatives)


def _entry(key: str, texts: Mapping[str, FaqText], about: Mapping[str, Any]) -> FaqEntry:
    language = MAIN if MAIN in texts else next(iter(texts))
    own = texts[language].hash
    made = {tag: text if tag == language else replace(text, made_from=own) for tag, text in texts.items()}
    entry = FaqEntry(
        0, key, about.get("topic", TOPIC), language, made, **{k: v for k, v in about.items() if k != "topic"}
    )
    source = entry.source
    known = source.authority and source.url and source.checked_on
    return replace(entry, state=next_state(entry.state, EntryAction.PUBLISH)) if known else entry


def _said_once(entry: FaqEntry) -> dict[str, Any]:
    source = entry.source
    return {
        "topic": entry.topic,
        "words": list(entry.words),
        "place": entry.place,
        "sensitive": entry.sensitive,
        "valid_until": str(entry.valid_until) if entry.valid_until else None,
        "see": entry.see,
        "source": {
            "authority": source.authority,
            "title": source.title,
            "url": source.url,
            "checked": str(source.checked_on) if source.checked_on else None,
            "sentence": source.sentence,
        },
    }


def _object(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as exc:
        raise _Wrong(f"this is no JSON ({exc})") from exc
    if not isinstance(data, dict):
        raise _Wrong("this is no JSON object")
    if unknown := sorted(set(data) - OF_TEXT - OF_ENTRY):
        raise _Wrong(f"{unknown[0]!r} is not known; known are {', '.join(sorted(OF_TEXT | OF_ENTRY))}")
    return data


def _key(data: Mapping[str, Any]) -> str:
    key = _string(data, "id")
    if not key or len(key) > KEY_CHARS:
        raise _Wrong(f"'id' needs 1 to {KEY_CHARS} characters")
    return key


def _language(data: Mapping[str, Any]) -> str:
    language = _string(data, "lang")
    if language not in LANGUAGES:
        raise _Wrong(f"language {language!r} is not known; known are {', '.join(LANGUAGES)}")
    return language


def _text(data: Mapping[str, Any]) -> FaqText:
    question, answer = _string(data, "question"), _string(data, "answer")
    if not 0 < len(question) <= QUESTION_CHARS:
        raise _Wrong(f"'question' needs 1 to {QUESTION_CHARS} characters")
    if len(answer) > ANSWER_CHARS:
        raise _Wrong(f"'answer' has {len(answer)} characters; at most {ANSWER_CHARS} fit into a message")
    alternatives = _strings(data, "alternatives")
    if len(alternatives) > PHRASINGS or any(len(each) > QUESTION_CHARS for each in alternatives):
        raise _Wrong(f"'alternatives' are at most {PHRASINGS} of {QUESTION_CHARS} characters each")
    state = data.get("state", TextState.UNREVIEWED.value)
    if state not in list(TextState):
        raise _Wrong(f"'state' must be one of {', '.join(TextState)}")
    return FaqText(question, answer, alternatives, TextState(state))


def _about(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the line says of the entry as a whole."""
    found: dict[str, Any] = {name: _string(data, name) for name in ("topic", "place", "see") if name in data}
    codes = [value for name, value in found.items() if name != "see" and value]
    if not all(CODE.fullmatch(code) for code in codes) or found.get("topic") == "":
        raise _Wrong("'topic' and 'place' have 1 to 32 of the characters a-z, 0-9, _ and -; a place may be empty")
    if "words" in data:
        found["words"] = _strings(data, "words")
    if "sensitive" in data:
        if not isinstance(data["sensitive"], bool):
            raise _Wrong("'sensitive' must be true or false")
        found["sensitive"] = data["sensitive"]
    if data.get("valid_until") is not None:
        found["valid_until"] = _day(data["valid_until"], "valid_until")
    if data.get("source") is not None:
        found["source"] = _source(data["source"])
    return found


def _source(data: Any) -> Source:
    if not isinstance(data, dict) or set(data) - OF_SOURCE:
        raise _Wrong(f"'source' has {', '.join(sorted(OF_SOURCE))}")
    url = _string(data, "url")
    if url and not url.startswith("https://"):
        raise _Wrong("the source's 'url' must begin with https://")
    checked = _day(data["checked"], "checked") if data.get("checked") else None
    return Source(_string(data, "authority"), _string(data, "title"), url, _string(data, "sentence"), checked)


def _day(value: Any, name: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as exc:
        raise _Wrong(f"{name!r} must be a day like 2026-11-23") from exc


def _string(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or "\x00" in value:
        raise _Wrong(f"{name!r} must be a text")
    return value.strip()


def _strings(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = data.get(name) or []
    if not isinstance(values, list) or not all(isinstance(each, str) and each.strip() for each in values):
        raise _Wrong(f"{name!r} must be a list of texts")
    return tuple(each.strip() for each in values)
