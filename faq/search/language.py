"""Which language a question is written in: a probability for each that the hub speaks."""

import re
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: What search tells apart, in the order of all arrays over languages.
LANGUAGES: Final = (
    *("de", "en", "tr", "ar", "uk", "ru", "ro", "it", "hr", "pl", "fr", "es", "fa", "kmr", "ckb", "el", "sq", "ti"),
)
PLACE: Final = {language: place for place, language in enumerate(LANGUAGES)}
_NAMES: Final = {"ku": "kmr", "sdh": "ckb"}  # py3langid's: Northern Kurdish; Southern, the only one in Arabic letters
_UNDETECTED: Final = frozenset({"ti"})  # py3langid does not know it, but its script is its own among ours
_SCRIPTS: Final = {
    "latin": (re.compile(r"[a-zà-ɏḀ-ỿ]", re.I), ["de", "en", "tr", "ro", "it", "hr", "pl", "fr", "es", "kmr", "sq"]),
    "cyrillic": (re.compile(r"[Ѐ-ӿ]"), ["uk", "ru"]),
    "arabic": (re.compile(r"[؀-ۿݐ-ݿ]"), ["ar", "fa", "ckb"]),
    "greek": (re.compile(r"[Ͱ-Ͽἀ-῿]"), ["el"]),
    "ethiopic": (re.compile(r"[ሀ-፿]"), ["ti"]),
}
#: Letters that only some of ours have; they rule the others out.
_TELLING: Final = tuple(
    (re.compile(f"[{letters}]", re.I), languages.split())
    for letters, languages in (
        ("їєґі", "uk"),
        ("ыэёъ", "ru"),
        ("ğ", "tr"),
        ("ß", "de"),
        ("ł", "pl"),
        ("ăț", "ro"),
        ("ێۆڵڕە", "ckb"),
        ("ً-ٍة", "ar"),
    )
)
FLOOR: Final = 0.01  #: so probable, before all are made to add up to 1, is the language of the profile at least


def guess(text: str, profile: str = "") -> NDArray[np.float32]:
    """Return the probability of each of `LANGUAGES`; `profile` is the language the person has chosen, or ""."""
    chances = np.ones(len(LANGUAGES), np.float32)
    script = max(_SCRIPTS.values(), key=lambda one: len(one[0].findall(text)))
    if script[0].search(text):
        _keep(chances, script[1])
    for letters, languages in _TELLING:
        if letters.search(text):
            _keep(chances, languages)
    if chances.max() < 1:
        chances[:] = 1
    chances *= _detected(text)
    if (place := PLACE.get(base(profile))) is not None:
        chances[place] = max(2 * chances[place], FLOOR)
    total = chances.sum()
    return chances / total if total > 0 else np.full(len(LANGUAGES), 1 / len(LANGUAGES), np.float32)


def base(language: str) -> str:
    """Return which of `LANGUAGES` a tag belongs to: that of "de-simple" is "de"; "" for one that is not ours."""
    return next((one for one in (language, language.partition("-")[0]) if one in PLACE), "")


def _keep(chances: NDArray[np.float32], languages: list[str]) -> None:
    for language, place in PLACE.items():
        if language not in languages:
            chances[place] *= 1e-3


def _detected(text: str) -> NDArray[np.float32]:
    found = dict(_detector().rank(text))
    return np.array([1.0 if one in _UNDETECTED else max(found.get(one, 0.0), 1e-4) for one in LANGUAGES], np.float32)


class _Detector:
    """py3langid with the columns of our languages only: a third of its memory."""

    def __init__(self) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        whole = LanguageIdentifier.from_model_file(MODEL_FILE)
        ours = {name for name in LANGUAGES if name not in _NAMES.values()} | set(_NAMES)
        columns = [place for place, name in enumerate(whole.nb_classes) if name in ours]
        self._identifier = LanguageIdentifier(
            whole.nb_ptc[:, columns].copy(),
            whole.nb_pc[columns].copy(),
            [whole.nb_classes[place] for place in columns],
            whole.tk_nextmove,
            whole.tk_output,
            norm_probs=True,
            tk_row=whole.tk_row,
        )

    def rank(self, text: str) -> list[tuple[str, float]]:
        return [(_NAMES.get(name, name), share) for name, share in self._identifier.rank(text)]


@lru_cache(maxsize=1)
def _detector() -> _Detector:
    return _Detector()
