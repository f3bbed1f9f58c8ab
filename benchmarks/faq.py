"""How long one question takes over 2,000 entries in 18 languages, and what memory search needs for it.

The entries are invented: words of syllables, as long and as unevenly frequent as those of real questions, in the
letters  that has opened the index from files; a question is a phrasing with two typing errors, as people's are.
`FAQ_CORPUS` and `FAQ_QUERIES`, if set, name files to cross-validate the shipped training on, which takes half an hour.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np

from benchmarks.measuring import OUR_CORE, judge, module, percentile, report_of, say, start, table
from faq.search.encoder import EncoderProcess, available
from faq.search.language import LANGUAGES
from faq.search.rows import SearchRow
from faq.search.search import Search
from faq.search.vectors import SIZE, pack, unit

ENTRIES: Final = 2_000
QUESTIONS: Final = 400
SEED: Final = 5
_CONSONANTS: Final = {
    **dict.fromkeys(("uk", "ru"), "бвгджзклмнпрстфхчш"),
    **dict.fromkeys(("ar", "fa", "ckb"), "بتجدرسشصطعفقكلمنهو"),
    "el": "βγδζθκλμνπρστφχ",
    "ti": "ሀለመሰረሸቀበተነአከወዘየደገጠ",
}
_VOWELS: Final = {
    **dict.fromkeys(("uk", "ru"), "аеиоуя"),
    **dict.fromkeys(("ar", "fa", "ckb"), "اوي"),
    "el": "αεηιου",
    "ti": "ሁሊማሴሮ",
}


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        rows = list(_rows())
        reports = {}
        for name in ["without", *(["with"] if available() else [])]:
            vectors = _vectors(rows) if name == "with" else None
            Search.build(rows, vectors=vectors).save(Path(folder, name))
            del vectors
            reports[name] = await report_of(*module("faq", "--ask", Path(folder, name)))
        say(f"{len(rows):,} rows; built and asked in {perf_counter() - began:.0f} s")
    table(
        ("embedding", "median ms", "p99 ms", "opened in ms", "MB resident", "of them its own"),
        [
            (
                name,
                *(f"{report[figure]:,.1f}" for figure in ("median_ms", "p99_ms", "open_ms", "resident_mb", "own_mb")),
            )
            for name, report in reports.items()
        ],
    )
    judge("p99 without embedding", reports["without"]["p99_ms"], most=10, unit=" ms")
    judge("memory without embedding", reports["without"]["resident_mb"], most=150, unit=" MB")
    if "with" in reports:
        judge("median with embedding", reports["with"]["median_ms"], most=35, unit=" ms")
        judge("memory with embedding", reports["with"]["resident_mb"], most=400, unit=" MB")
    else:
        say("The embedding is not installed (extra 'semantic'): the search with it was not measured.")
    if "FAQ_CORPUS" in os.environ:
        await _cross_validate(os.environ["FAQ_CORPUS"], os.environ["FAQ_QUERIES"])


async def _cross_validate(corpus: str, queries: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "faq.training", "--corpus", corpus, "--queries", queries, "--out", folder)
        await (await start(OUR_CORE, *command)).wait()


def _rows() -> Iterator[SearchRow]:
    random = np.random.default_rng(SEED)
    lexicons = {language: _words(language, random) for language in LANGUAGES}
    for entry in range(ENTRIES):
        for language, words in lexicons.items():
            yield SearchRow(f"entry-{entry}", language, (_sentence(words, random),))


def _words(language: str, random: np.random.Generator) -> list[str]:
    consonants = _CONSONANTS.get(language, "bcdfghklmnprstvz")
    vowels = _VOWELS.get(language, "aeiou")
    return [
        "".join(
            consonants[random.integers(len(consonants))] + vowels[random.integers(len(vowels))]
            for _ in range(random.integers(1, 5))
        )
        for _ in range(4_000)
    ]


def _sentence(words: list[str], random: np.random.Generator) -> str:
    # Zipf's law: the most frequent word is in most sentences, most words in hardly any.
    places = np.minimum(random.zipf(1.3, random.integers(5, 14)), len(words)) - 1
    return " ".join(words[place] for place in places)


def _vectors(rows: list[SearchRow]) -> dict[str, bytes]:
    random = np.random.default_rng(SEED)
    vectors = unit(random.normal(size=(len(rows), SIZE)).astype(np.float32))
    return {row.phrasings[0]: packed.tobytes() for row, packed in zip(rows, pack(vectors), strict=True)}


def _questions(rows: list[SearchRow]) -> list[str]:
    random = np.random.default_rng(SEED)
    return [_mistyped(rows[random.integers(len(rows))].phrasings[0], random) for _ in range(QUESTIONS)]


def _mistyped(text: str, random: np.random.Generator) -> str:
    letters = list(text)
    for _ in range(2):
        place = int(random.integers(len(letters) - 1))
        letters[place : place + 2] = reversed(letters[place : place + 2])
    return "".join(letters)


async def _asked(folder: Path) -> dict[str, float]:
    questions = _questions(list(_rows()))
    before, _ = _memory_mb()
    began = perf_counter()
    search = Search.open(folder)
    opened = perf_counter() - began
    encoder = EncoderProcess() if folder.name == "with" else None
    seconds = []
    for text in questions[:20] + questions:
        began = perf_counter()
        vector = (await encoder.encode([text]))[0] if encoder else None
        search.ask(text, "de", vector)
        seconds.append(perf_counter() - began)
    after, own = _memory_mb()
    worker = encoder.memory_mb() if encoder else 0.0
    if encoder:
        await encoder.close()
    milliseconds = [1000 * one for one in seconds[20:]]  # the first ones open files
    return {
        "median_ms": percentile(milliseconds, 50),
        "p99_ms": percentile(milliseconds, 99),
        "open_ms": 1000 * opened,
        "resident_mb": after - before + worker,
        "own_mb": own - before + worker,
    }


def _memory_mb() -> tuple[float, float]:
    """Return what this process has in memory, and how much of it is not shared files."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    resident, mapped = (int(lines[name].split()[0]) / 1000 for name in ("VmRSS", "RssFile"))
    return resident, resident - mapped


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_asked(Path(sys.argv[2])))))
