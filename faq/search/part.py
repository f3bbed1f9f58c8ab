"""One part of what is searched: lines with all that is computed of them beforehand, in memory or mapped from files."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faq.search.language import PLACE, base
from faq.search.rows import SearchRow
from faq.search.spelling import plain, sound
from faq.search.token_index import TokenIndex
from faq.search.tokens import Tokens, views
from faq.search.vectors import SIZE, RowVectors, Space, unpack

FORMAT: Final = 1  #: of the files; raised when what stands in them changes
VIEWS: Final = ("sounds", "skeletons", "words")


class WrongFormat(Exception):
    """The folder holds no index, or one that another release of the hub has written; build it anew."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text that a question is compared with: a phrasing, or an official word."""

    language: str
    text: str
    views: tuple[Tokens, Tokens, Tokens]
    official: bool = False


def lines_of(rows: Iterable[SearchRow]) -> list[Line]:
    """Return the lines of one entry; what says nothing has none."""
    return list(_lines(rows))


def _lines(rows: Iterable[SearchRow]) -> Iterator[Line]:
    official: set[str] = set()
    for row in rows:
        for text in filter(plain, dict.fromkeys(row.phrasings)):
            yield Line(row.language, text, views(text))
        official.update(filter(plain, row.words))
    for word in sorted(official):
        yield Line("de", word, views(word), official=True)


def digest(plain_text: str) -> int:
    return int.from_bytes(hashlib.blake2b(plain_text.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of an entry stand together, in the order of `entries`."""

    entries: tuple[str, ...]
    tags: tuple[str, ...]  #: the languages that lines have
    official: Mapping[str, tuple[int, ...]]  #: sound of an official word -> places of its entries
    starts: NDArray[np.int64]  #: per entry, where its lines begin; one more at the end
    tag_of: NDArray[np.uint8]  #: per line, place in `tags`
    texts: NDArray[np.uint8]  #: all of them, one after another
    text_ends: NDArray[np.int64]
    digests: NDArray[np.uint64]  #: of the plain texts, in order
    digest_lines: NDArray[np.int32]  #: whose they are
    views: tuple[TokenIndex, TokenIndex, TokenIndex]
    vectors: RowVectors | None

    @classmethod
    def build(
        cls,
        lines: Mapping[str, Sequence[Line]],
        like: "Part | None" = None,
        vectors: Callable[[Sequence[Line]], RowVectors] | None = None,
    ) -> "Part":
        """Index the lines of each entry; pieces are as rare as in `like`, which this one stands beside."""
        entries = tuple(entry for entry in lines if lines[entry])
        flat = [line for entry in entries for line in lines[entry]]
        tags = tuple(sorted({line.language for line in flat}))
        tag_places = {tag: place for place, tag in enumerate(tags)}
        encoded = [line.text.encode() for line in flat]
        digests = np.array([digest(plain(line.text)) for line in flat], np.uint64)
        order = np.argsort(digests, kind="stable")
        official: dict[str, list[int]] = {}
        for place, entry in enumerate(entries):
            for line in lines[entry]:
                if line.official:
                    official.setdefault(sound(plain(line.text)), []).append(place)
        indexes = [
            TokenIndex.build([line.views[view] for line in flat], like.views[view] if like else None)
            for view in range(len(VIEWS))
        ]
        return cls(
            entries,
            tags,
            {word: tuple(dict.fromkeys(places)) for word, places in official.items()},
            np.cumsum([0, *(len(lines[entry]) for entry in entries)]).astype(np.int64),
            np.array([tag_places[line.language] for line in flat], np.uint8),
            np.frombuffer(b"".join(encoded), np.uint8),
            np.cumsum([len(text) for text in encoded]).astype(np.int64),
            digests[order],
            order.astype(np.int32),
            (indexes[0], indexes[1], indexes[2]),
            vectors(flat) if vectors else None,
        )

    @property
    def language_places(self) -> NDArray[np.int64]:
        """Per tag, its place among the languages that are told apart."""
        return np.array([PLACE.get(base(tag), 0) for tag in self.tags], np.int64)

    def text(self, line: int) -> str:
        start = int(self.text_ends[line - 1]) if line else 0
        return self.texts[start : int(self.text_ends[line])].tobytes().decode()

    def entry_of(self, line: int) -> int:
        return int(np.searchsorted(self.starts, line, side="right")) - 1

    def same(self, plain_text: str) -> list[int]:
        """Return the lines whose plain text this is."""
        code = np.uint64(digest(plain_text))
        first, last = np.searchsorted(self.digests, code), np.searchsorted(self.digests, code, side="right")
        lines = [int(line) for line in self.digest_lines[first:last]]
        return [line for line in lines if plain(self.text(line)) == plain_text]

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in self._arrays():
            np.save(folder / f"{name}.npy", array)
        about = {"format": FORMAT, "entries": self.entries, "tags": self.tags, "official": self.official}
        (folder / "part.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "Part":
        """Map a saved part from its files. Raises `WrongFormat`."""
        try:
            about: dict[str, Any] = json.loads((folder / "part.json").read_text(encoding="utf-8"))
            if about["format"] != FORMAT:
                raise WrongFormat(folder)
            return cls._opened(folder, about)
        except (OSError, ValueError, KeyError) as exc:
            raise WrongFormat(folder) from exc

    @classmethod
    def _opened(cls, folder: Path, about: dict[str, Any]) -> "Part":
        def mapped(name: str) -> Any:
            path = folder / f"{name}.npy"
            return np.load(path, mmap_mode="r").view(np.ndarray) if _has_values(path) else np.load(path)

        views_ = [TokenIndex(*(mapped(f"{view}-{field}") for field in TokenIndex.__slots__)) for view in VIEWS]
        vectors = None
        if (folder / "vectors-raw.npy").exists():
            vectors = RowVectors(*(mapped(f"vectors-{field}") for field in RowVectors.__slots__))
        return cls(
            tuple(about["entries"]),
            tuple(about["tags"]),
            {word: tuple(places) for word, places in about["official"].items()},
            **{name: mapped(name) for name in _LINE_ARRAYS},
            views=(views_[0], views_[1], views_[2]),
            vectors=vectors,
        )

    def _arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        for name in _LINE_ARRAYS:
            yield name, getattr(self, name)
        for view, index in zip(VIEWS, self.views, strict=True):
            for field in TokenIndex.__slots__:
                yield f"{view}-{field}", getattr(index, field)
        if self.vectors is not None:
            for field in RowVectors.__slots__:
                yield f"vectors-{field}", getattr(self.vectors, field)


_LINE_ARRAYS: Final = ("starts", "tag_of", "texts", "text_ends", "digests", "digest_lines")


def _has_values(path: Path) -> bool:
    with path.open("rb") as file:  # an empty array cannot be mapped
        np.lib.format.read_magic(file)
        shape, _, _ = np.lib.format.read_array_header_1_0(file)
    return bool(np.prod(shape))


def stored_vectors(
    lines: Sequence[Line], vectors: Mapping[str, bytes], space: Space, *, fit: bool
) -> tuple[RowVectors, Space]:
    """Return the vectors of lines, by their text, and their space: `space`, fitted to them if so asked."""
    raw = np.zeros((len(lines), SIZE), np.int8)
    known = np.zeros(len(lines), bool)
    for place, line in enumerate(lines):
        if (packed := vectors.get(line.text)) is not None:
            raw[place], known[place] = np.frombuffer(packed, np.int8), True
    languages = np.array([PLACE.get(base(line.language), 0) for line in lines], np.int64)
    if fit:
        space = space.fitted(unpack(raw[known]), languages[known])
    return RowVectors.build(raw, known, languages, space), space
