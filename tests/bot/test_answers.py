"""The search of one process keeps up with the database, and compares by meaning once everything has its place."""

from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.answers import Answers
from channels.incoming import Lookup, LookupKind
from faq.entries import FaqText
from faq.found_answer import FoundAnswer, SearchOutcome, read_found
from faq.search.encoder import EncoderProcess
from storage.stores import Stores
from tests.bot.driver import Hub
from tests.bot.people.faq.conftest import LIBRARY, REGISTER, SWIMMING, add

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
async def encoder() -> AsyncIterator[EncoderProcess]:
    encoder = EncoderProcess()
    yield encoder
    await encoder.close()


async def find(answers: Answers, question: str) -> FoundAnswer:
    answer = await answers(Lookup(LookupKind.SEARCH, question, about="ask:en"))
    assert answer.content is not None
    return read_found(answer.content)


async def test_another_language_is_understood_once_everything_has_its_place(
    hub: Hub, tmp_path: Path, encoder: EncoderProcess
) -> None:
    await add(hub, REGISTER, SWIMMING, LIBRARY)
    answers = Answers(hub.database, BERLIN, hub.clock, tmp_path / "answers", encoder)
    question = "Où mon enfant peut-il apprendre à nager ?"

    before = await find(answers, question)
    await answers._learn()
    after = await find(answers, question)

    assert before.vector == b""
    assert (after.matches[0].entry_id, len(after.vector)) == (2, 384)
    assert after.matches[0].score > 0.5


async def test_two_processes_map_the_same_index_and_both_see_a_change(
    hub: Hub, tmp_path: Path, encoder: EncoderProcess
) -> None:
    async def change(stores: Stores) -> None:
        entry = await stores.faq.by_key("library")
        assert entry is not None
        await stores.faq.save(entry.with_text("en", FaqText("May I borrow a sewing machine?", "Yes.")))

    await add(hub, REGISTER, SWIMMING, LIBRARY)
    one, two = (Answers(hub.database, BERLIN, hub.clock, tmp_path / "answers", encoder) for _ in range(2))
    await find(one, "sewing machine")
    await one._learn()
    await find(two, "sewing machine")
    assert len(list((tmp_path / "answers").iterdir())) == 1

    await hub.unit(change)

    for answers in (one, two):
        found = await find(answers, "May I borrow a sewing machine?")
        assert (found.outcome, found.matches[0].entry_id) == (SearchOutcome.ANSWER, 3)


async def test_what_is_removed_is_found_no_more(hub: Hub) -> None:
    await add(hub, REGISTER, SWIMMING)
    answers = Answers(hub.database, BERLIN, hub.clock)
    assert (await find(answers, "How do I register my address?")).outcome is SearchOutcome.ANSWER

    await hub.unit(lambda stores: stores.faq.remove(1))

    assert 1 not in [match.entry_id for match in (await find(answers, "How do I register my address?")).matches]


async def test_a_dead_encoder_costs_meaning_and_not_the_answer(hub: Hub, encoder: EncoderProcess) -> None:
    await add(hub, REGISTER, SWIMMING)
    answers = Answers(hub.database, BERLIN, hub.clock, None, encoder)
    await find(answers, "address")
    await answers._learn()
    assert encoder._process is not None
    encoder._process.kill()
    await encoder._process.wait()

    assert (await find(answers, "How do I register my address?")).outcome is SearchOutcome.ANSWER
