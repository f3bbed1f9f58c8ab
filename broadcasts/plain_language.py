"""Hints for German that everybody understands (einfache Sprache): what makes a text hard to read."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

LONGEST_SENTENCE_WORDS: Final = 20
LONGEST_WORD: Final = 20  #: letters without a hyphen
CAPITALS: Final = 5  #: letters; fewer are an abbreviation that is read as a word
NEAR_CHARS: Final = 60


class Hurdle(StrEnum):
    LONG_SENTENCE = "long_sentence"
    PASSIVE = "passive"
    ABBREVIATION = "abbreviation"
    GENITIVES = "genitives"  #: "die Frist der Abgabe der Anträge"
    LONG_WORD = "long_word"
    CAPITALS = "capitals"


_SENTENCE: Final = re.compile(r"(?<=[!?…:])\s+|(?<=[^\W\d]\.)\s+(?=[A-ZÄÖÜ„»\"])|\n+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-·’'][^\W\d_]+)*")
_TO_BECOME: Final = re.compile(r"\b(?:wird|werden|wurden?|worden)\b", re.IGNORECASE)
_PARTICIPLE: Final = re.compile(
    r"\b(?!(?:geben|gehen|gelten|gehören|gefallen|gewinnen|genießen|gelingen|geschehen|gestern)\b)"
    r"(?:(?:\w{2,4})?ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer)\w{2,}t|\w+iert)\b"
)
_ABBREVIATION: Final = re.compile(
    r"\b(?:z\. ?B|d\. ?h|u\. ?a|i\. ?d\. ?R|o\. ?ä|s\. ?o|s\. ?u|"
    r"usw|bzw|ggf|evtl|inkl|exkl|ca|etc|vgl|bzgl|zzgl|mind)\."
)
_GENITIVES: Final = re.compile(
    r"\b(?:des|der|eines|einer)\s+(?:[a-zäöüß]+\s+)?[A-ZÄÖÜ][\w-]+\s+(?:des|der|eines|einer)\s+(?:[a-zäöüß]+\s+)?[A-ZÄÖÜ][\w-]+"
)


def hurdles(text: str) -> dict[Hurdle, Sequence[str]]:
    """Return the words that are hard to read, by what makes them so."""
    sentences = [sentence.strip() for sentence in _SENTENCE.split(text) if sentence and sentence.strip()]
    words = _WORD.findall(text)
    found = {
        Hurdle.LONG_SENTENCE: [_near(each) for each in sentences if len(_WORD.findall(each)) > LONGEST_SENTENCE_WORDS],
        Hurdle.PASSIVE: [_near(each) for each in sentences if _TO_BECOME.search(each) and _PARTICIPLE.search(each)],
        Hurdle.ABBREVIATION: _ABBREVIATION.findall(text),
        Hurdle.GENITIVES: _GENITIVES.findall(text),
        Hurdle.LONG_WORD: [word for word in words if max(map(len, re.split("[-·]", word))) > LONGEST_WORD],
        Hurdle.CAPITALS: [word for word in words if len(word) >= CAPITALS and word.isupper()],
    }
    return {hurdle: list(dict.fromkeys(places)) for hurdle, places in found.items() if places}


def _near(sentence: str) -> str:
    line = " ".join(sentence.split())
    return line if len(line) <= NEAR_CHARS else line[: NEAR_CHARS - 1].rstrip() + "…"
