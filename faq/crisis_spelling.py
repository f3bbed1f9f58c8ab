"""Makes words alike that people spell in different ways: accents, scripts, Arabic in digits, letters held down."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_REPEATED: Final = re.compile(r"([^\W\d_])\1+")
_ELISION: Final = re.compile(r"\b([cdjlmnst]|qu|un|all|dall|dell|nell|sull)['’](?=\w)")  # l'incendie, un'ambulanza
_JOINED: Final = re.compile(r"(?<=\w)['’ʼ`´‘\-\u2010\u2011\u200c\u200d\u00ad](?=\w)|\u0640")  # can't, б'є, می‌خواهم
_PERSIAN_VERB: Final = re.compile(r"\b(ن?مي) (?=\w)")  # the same verb, written apart

# One letter for what a keyboard without the script gives in several ways: я is ya, ja, ia; ж, ž, zh; خ kh.
_SOUNDS: Final = tuple(
    (re.compile(written), letter)
    for written, letter in (
        ("shch|sch|sh", "s"),
        ("ch", "c"),
        ("zh", "z"),
        ("kh", "h"),
        ("ph", "f"),
        ("ck", "k"),
        ("ts", "c"),
        ("[yj]", "i"),
        ("w", "v"),
        ("([aou])e", r"\1"),  # ä, ae
    )
)
_CYRILLIC: Final = {"ю": "iu", "я": "ia", "є": "ie", "ь": "", "ъ": ""} | dict(
    zip("абвгґдежзиіклмнопрстуфхцчшщыэ", "abvggdezziiklmnoprstufhccssie", strict=True)
)
_ARABIC: Final = {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
_LATIN: Final = {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "a", "œ": "o"}
_ETHIOPIC: Final = {chr(0x1340 + order): chr(0x1338 + order) for order in range(7)} | {  # ፀ is ጸ
    chr(0x1220 + order): chr(0x1230 + order)  # ሠ is ሰ
    for order in range(7)
}
_LETTERS: Final = str.maketrans(_CYRILLIC | _ARABIC | _LATIN | _ETHIOPIC)
_ARABIZI: Final = str.maketrans({"2": "a", "3": "a", "5": "h", "6": "t", "7": "h", "8": "gh", "9": "q"})
_BEFORE: Final = ("وال", "بال", "فال", "ال", "لل", "و", "ف", "ب", "ل")  # Arabic writes "and", "in", "the" with the word


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded: "Schlägt", "SCHLAEGT" and "schlaaagt" are one word."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _JOINED.sub("", _ELISION.sub(r"\1 ", plain)).translate(_LETTERS)
    return [_fold(word) for word in _WORD.findall(_PERSIAN_VERB.sub(r"\1", plain))]


def spellings(word: str) -> Iterator[str]:
    """Yield a folded word, and in Arabic also without what is written together with it."""
    yield word
    if word[0] in "وبفال":
        yield from (word[len(each) :] for each in _BEFORE if word.startswith(each) and len(word) > len(each) + 1)


def near_keys(word: str) -> Iterator[str]:
    """Yield what two words share that are one edit apart: the word, or the word less a letter after the first."""
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(1, len(word)))


def one_edit_apart(word: str, other: str) -> bool:
    """Return whether at most one letter is missing, added, another or swapped; the first one must be right."""
    if abs(len(word) - len(other)) > 1 or word[0] != other[0]:
        return False
    pairs = enumerate(zip(word, other, strict=False))
    place = next((place for place, (one, two) in pairs if one != two), min(len(word), len(other)))
    left, right = word[place:], other[place:]
    swapped = left[1:2] + left[:1] + left[2:]
    return right in (left[1:], swapped) or left in (right[1:], left[:1] + right[1:])


def _fold(word: str) -> str:
    if not word.isalpha() and _LETTER.search(word):
        word = word.translate(_ARABIZI)
    word = _REPEATED.sub(r"\1", word)
    if word.isascii():
        for sound, letter in _SOUNDS:
            word = sound.sub(letter, word)
    return _REPEATED.sub(r"\1", word)
