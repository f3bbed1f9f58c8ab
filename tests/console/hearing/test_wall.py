"""The wall view: what hangs there, what never does, and how screens hear of news."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from console import live
from hearings.participants import Helping
from storage.stores import Stores
from tests.console.hearing.library import HIDDEN, UNMODERATED, Evening


@pytest.fixture
async def open_evening(evening: Evening) -> Evening:
    await evening.advance(2)
    return evening


async def more_people(evening: Evening, count: int, first_slot: int = 100) -> None:
    async def work(stores: Stores) -> None:
        assert evening.hearing is not None
        for slot in range(first_slot, first_slot + count):
            await stores.participants.add(
                evening.hearing.id, None, slot, "de", "webchat", Helping.ALONE, None, evening.now
            )

    await evening.unit(work)


async def test_the_step_stands_there_in_several_languages(open_evening: Evening, reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"/hearings/{open_evening.code}/wall?languages=en,ar,tr,uk")

    assert page.text.count('class="steps"') == 1
    assert '<p lang="en" dir="ltr">Now everybody says what is needed.</p>' in page.text
    assert f"https://hub.example/aalen/?start=h_{open_evening.code}" in page.text
    assert f'src="/aalen/hearings/{open_evening.code}/qr.svg"' in page.text
    assert "languages=en,ar,tr" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_only_what_a_moderator_put_there_is_shown(open_evening: Evening, reader: httpx.AsyncClient) -> None:
    page = (await reader.get(f"/hearings/{open_evening.code}/wall")).text

    assert '<p lang="ar" dir="rtl"><bdi>1</bdi> · مكتب يساعد في البحث عن سكن</p>' in page
    assert '<p lang="de" dir="ltr">Ein Büro hilft bei der Wohnungssuche.</p>' in page
    for never in (HIDDEN, UNMODERATED, "Mehr Sozialwohnungen", "Privat geschrieben", "alert(1)"):
        assert never not in page


async def test_released_results_hang_there_with_their_method(open_evening: Evening, reader: httpx.AsyncClient) -> None:
    page = (await reader.get(f"/hearings/{open_evening.code}/wall?languages=en")).text

    assert page.count('role="img"') == page.count("One vote for each voting card.") // 2 > 0


async def test_numbers_move_in_steps_of_five(open_evening: Evening, reader: httpx.AsyncClient) -> None:
    async def numbers() -> str:
        page = (await reader.get(f"/hearings/{open_evening.code}/wall?languages=en")).text
        return page.partition('<dl class="numbers">')[2].partition("</dl>")[0].strip()

    before = await numbers()
    await more_people(open_evening, 4)
    unchanged = await numbers()
    await more_people(open_evening, 1, first_slot=200)

    assert before == unchanged
    people, ideas = "<dt>People</dt><dd>at least \u206815\u2069</dd>", "<dt>Ideas</dt><dd>at least \u20685\u2069</dd>"
    assert before == f"{people}{ideas}<dt>Measures</dt><dd>below 5</dd>"
    assert "<dt>People</dt><dd>at least \u206820\u2069</dd>" in await numbers()


async def test_a_draft_hangs_on_no_wall(evening: Evening, reader: httpx.AsyncClient) -> None:
    for path in ("wall", "wall/events"):
        assert (await reader.get(f"/hearings/{evening.code}/{path}")).status_code == 404


def screen(evening: Evening) -> AsyncIterator[str]:
    """Return what one screen is told."""
    wall, code = evening.wall, evening.code
    return evening.streams.follow((code, ("en",)), lambda: wall._rendered(code, ("en",)))


async def events(stream: AsyncIterator[str]) -> AsyncIterator[str]:
    async for event in stream:
        if event.startswith("data: "):
            yield json.loads(event.removeprefix("data: "))


async def test_every_screen_hears_of_news_and_the_last_one_ends_the_looking(
    open_evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.01)
    open_evening.web()
    streams = [screen(open_evening) for _ in range(3)]
    told = [events(stream) for stream in streams]

    first = [await anext(each) for each in told]
    await more_people(open_evening, 5)
    async with asyncio.timeout(5):
        second = [await anext(each) for each in told]

    assert len(set(first)) == len(set(second)) == 1
    assert "\u206815\u2069" in first[0]
    assert "\u206820\u2069" in second[0]
    assert len(open_evening.streams._watches) == 1
    for stream in streams:
        await stream.aclose()  # type: ignore[attr-defined]
    assert open_evening.streams._watches == {}


async def test_streams_end_when_the_hub_stops(open_evening: Evening) -> None:
    open_evening.web()
    stream = screen(open_evening)
    await anext(stream)

    open_evening.streams.close()

    async with asyncio.timeout(5):
        assert [event async for event in stream][-1:] != [live.BEAT]
