"""The embedding in a process of its own, and search by meaning; both need the extra `semantic`."""

import asyncio
import os
import signal

import numpy as np
import pytest

from faq.search.encoder import EncoderProcess, LocalEncoder
from faq.search.found import Outcome
from faq.search.rows import SearchRow
from faq.search.search import Search, packed_vectors
from faq.search.vectors import pack, unpack
from tests.faq.search.rows_of_a_city import ROWS


@pytest.fixture(scope="module")
def encoder() -> LocalEncoder:
    return LocalEncoder()


@pytest.fixture(scope="module")
def search(encoder: LocalEncoder) -> Search:
    return Search.build(ROWS, encoder)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Wo gibt es Schwimmkurse für Kinder?", "swimming"),  # other words
        ("¿Dónde puede mi hijo aprender a nadar?", "swimming"),  # a language that the entry lacks
        ("Когда вывозят крупногабаритный мусор?", "bulky-waste"),
    ],
)
def test_meaning_finds_what_letters_do_not(search: Search, text: str, entry: str) -> None:
    found = search.ask(text)

    assert found.matches[0].entry == entry
    assert found.outcome is not Outcome.UNKNOWN


def test_a_changed_entry_without_vectors_is_found_by_its_letters(encoder: LocalEncoder) -> None:
    texts = [text for row in ROWS for text in (*row.phrasings, *row.words)]
    search = Search.build(ROWS, vectors=packed_vectors(encoder, texts))
    question = "where can i borow a bicicle"

    search.changed("bicycle", [SearchRow("bicycle", "en", ("Where can I borrow a bicycle?",))])

    assert search.ask(question, query_vector=encoder.encode([question])[0]).matches[0].entry == "bicycle"


def test_packed_vectors_lose_next_to_nothing(encoder: LocalEncoder) -> None:
    vectors = encoder.encode(["Wann wird der Sperrmüll abgeholt?", "Where can I swim?"])

    assert np.sum(unpack(pack(vectors)) * vectors, axis=1).min() > 0.999


async def test_the_process_says_what_the_embedding_says(encoder: LocalEncoder) -> None:
    process = EncoderProcess()
    texts = [f"Frage {number}?" for number in range(20)] + ["", "\0", "\ud800", "x" * 10_000, "日本"]
    try:
        vectors = await process.encode(texts)
        nothing = await process.encode([])
    finally:
        await process.close()

    assert np.array_equal(vectors, encoder.encode(texts))
    assert nothing.shape == (0, 384)


async def test_a_worker_that_died_is_started_anew() -> None:
    process = EncoderProcess()
    try:
        before = await process.encode(["Frage"])
        os.kill(process.pid or 0, signal.SIGKILL)
        after = await process.encode(["Frage"])
    finally:
        await process.close()

    assert np.array_equal(before, after)


async def test_a_question_that_was_given_up_does_not_answer_the_next_one() -> None:
    process = EncoderProcess()
    try:
        expected = await process.encode(["die zweite"])
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await process.encode(["die erste " * 30] * 16)
        answer = await process.encode(["die zweite"])
    finally:
        await process.close()

    assert np.array_equal(answer, expected)


async def test_the_loop_goes_on_while_the_worker_computes() -> None:
    process = EncoderProcess()
    turns = 0
    try:
        work = asyncio.ensure_future(process.encode(["eine lange Frage " * 20] * 8))
        while not work.done():
            turns += 1
            await asyncio.sleep(0)
        await work
    finally:
        await process.close()

    assert turns > 100
