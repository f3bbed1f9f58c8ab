"""What may make two alike questions two questions: their numbers and paragraphs, and a "not"."""

import re
from typing import Final

from faq.search.language import base
from faq.search.spelling import plain

_NUMBER: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]?\d+")  # "18", and "B1" whole
_NOT: Final = {
    "de": "nicht nie niemals ohne kein keine keinen keinem keiner keines",
    "en": "not no never without cannot dont doesnt didnt isnt arent wasnt cant wont couldnt havent hasnt",
    "tr": "degil yok olmadan hayir",
    "ar": "لا ليس ليست لم لن بدون لست",
    "uk": "не ні без немає нема",
    "ru": "не нет без",
    "ro": "nu fara",
    "it": "non senza",
    "hr": "ne nije nisam nemam nema bez nisu",
    "pl": "nie bez",
    "fr": "pas sans jamais",
    "es": "no sin nunca",
    "fa": "نه بدون نيست نمي ندارم نيستم نمي",
    "kmr": "ne na ninim nine be nikarim tune",
    "ckb": "نا نيه بي نيمه",
    "el": "δεν μη μην χωρισ",
    "sq": "nuk mos pa jo ska",
}
_NOT_WORDS: Final = {language: frozenset(plain(words).split()) for language, words in _NOT.items()}


def numbers(text: str) -> frozenset[str]:
    """Return the numbers of a text as they are compared: "§ 24" and "Abs. 24" hold the same."""
    return frozenset(word.lstrip("0") or "0" for word in _NUMBER.findall(plain(text)))


def negated(text: str, language: str) -> bool | None:
    """Tell whether a text says "not"; None in a language whose words for it are not known here."""
    known = _NOT_WORDS.get(base(language))
    return None if known is None else not known.isdisjoint(plain(text).split())
