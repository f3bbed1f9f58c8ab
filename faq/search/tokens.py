"""Which pieces of text are compared: runs of two to four letters, and whole words, as numbers."""

import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faq.search.spelling import plain, skeleton, sound

Tokens = NDArray[np.uint32]

_MIX: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
_SPREAD: Final = np.uint64(0xFF51AFD7ED558CCD)
_HIGH_HALF: Final = np.uint64(32)


def letter_runs(text: str) -> Tokens:
    """Return the runs of two to four letters of a spelled text, word boundaries included, each once and in order."""
    if not text:
        return np.empty(0, np.uint32)
    letters = np.frombuffer(f" {text} ".encode("utf-32-le"), np.uint32).astype(np.uint64)
    runs, code = [], letters * _MIX[0]
    for length in (1, 2, 3):
        if len(letters) <= length:
            break
        code = code[:-1] + letters[length:] * _MIX[length]
        runs.append((code * _SPREAD) >> _HIGH_HALF)
    return np.unique(np.concatenate(runs)).astype(np.uint32)


def words(text: str) -> Tokens:
    """Return the words of a spelled text, each once and in order."""
    return np.unique(np.array([zlib.crc32(word.encode()) for word in text.split()], np.uint32))


def views(text: str) -> tuple[Tokens, Tokens, Tokens]:
    """Return what the three indexes hold of a text: runs of its sound, runs of its skeleton, its words."""
    heard = sound(plain(text))
    return letter_runs(heard), letter_runs(skeleton(heard)), words(heard)
