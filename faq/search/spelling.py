"""How search reads letters: one plain form, one as it sounds in Latin letters, one of consonants alone.

Typing errors, missing marks and foreign keyboards change letters, not meaning. Each form forgives something else: the
plain one case, marks and the spelling of umlauts; the sound the script; the skeleton the vowels, which Arabic leaves
out and people who write it in Latin letters guess.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: What is read of a text; a longer one is cut here before anything else.
READ_CHARS: Final = 400

_ONE_LETTER: Final = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیێېئ", "ي"),
        **dict.fromkeys("ؤۆۇۋ", "و"),
        **dict.fromkeys("ةەۀۃھہ", "ه"),
        **dict.fromkeys("کڪ", "ك"),
        "ڵ": "ل",
        "ڕ": "ر",
        "ڤ": "ف",
        "ـ": "",
        "ء": "",
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ə": "e",
        "ς": "σ",
        "ґ": "г",
        "’": "",
        "'": "",
        "ʼ": "",
        "`": "",
        "´": "",
        "ʿ": "",
        "ʾ": "",
    }
)
_UMLAUT: Final = re.compile("([aou])e")
_NOT_WORD: Final = re.compile(r"[^\w]+|_")

_LATIN: Final = {
    # Cyrillic
    **dict(zip("абвгдезийклмнопрстуфхцыэіїє", "abvgdeziiklmnoprstufkcieiie", strict=True)),
    "ж": "s",
    "ч": "ch",
    "ш": "s",
    "щ": "s",
    "ъ": "",
    "ь": "",
    "ю": "iu",
    "я": "ia",
    "ђ": "d",
    "ћ": "c",
    "љ": "li",
    "њ": "ni",
    "џ": "s",
    "ј": "i",
    "ў": "u",
    # Greek
    **dict(zip("αβγδεζηικλμνξοπρστυφχω", "avgdesiiklmnxoprstifko", strict=True)),
    "θ": "t",
    "ψ": "ps",
    # Arabic, Persian, Kurdish
    **dict(zip("ابتجدرزسصضطظغفقكلمنهوي", "abtgdrssstdtkfkklmnhui", strict=True)),
    "ث": "t",
    "ح": "h",
    "خ": "k",
    "ذ": "d",
    "ش": "s",
    "ع": "a",
    "پ": "p",
    "چ": "ch",
    "ژ": "s",
    "گ": "g",
}
_TO_LATIN: Final = str.maketrans(_LATIN)
#: Digits that stand for letters when Arabic is typed in Latin ones.
_CHAT_DIGITS: Final = str.maketrans({"2": "a", "3": "a", "5": "k", "6": "t", "7": "h", "8": "k", "9": "s"})
_LETTER_AND_DIGIT: Final = re.compile(r"\b(?=\w*[a-z])(?=\w*\d)[a-z0-9]+\b")
_SOUNDS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("tsch|tch", "ch"),
        ("sch|sh|zh|sz", "s"),
        ("kh|gh|ck|q", "k"),
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("ou|oo|w", "u"),
        ("ee|y|j", "i"),
        ("ch", "c"),
        ("x", "ks"),
        ("z", "s"),
        (r"(.)\1+", r"\1"),
    )
)
_SKELETON: Final = str.maketrans({**dict.fromkeys("aeiouhv"), "p": "b", "g": "k", "c": "k", "d": "t"})
_SPACES: Final = re.compile(" +")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return `text` without case, marks, punctuation and invisible characters; umlauts as one letter, digits as 0-9."""
    text = unicodedata.normalize("NFKC", text[:READ_CHARS]).casefold()
    text = unicodedata.normalize("NFKD", text.translate(_ONE_LETTER))
    letters = (
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in text
        if unicodedata.category(letter) not in _INVISIBLE
    )
    text = "".join(letters).translate(_ONE_LETTER)
    return _UMLAUT.sub(r"\1", _NOT_WORD.sub(" ", text).strip())


_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})


def sound(plain_text: str) -> str:
    """Return how a plain text sounds, in Latin letters, whatever script it was in."""
    text = plain_text.translate(_TO_LATIN)
    text = _LETTER_AND_DIGIT.sub(lambda word: word.group().translate(_CHAT_DIGITS), text)
    for pattern, replacement in _SOUNDS:
        text = pattern.sub(replacement, text)
    return text


def skeleton(sound_text: str) -> str:
    """Return the consonants of a sound; those that are easily taken for one another are one."""
    return _SPACES.sub(" ", sound_text.translate(_SKELETON)).strip()
