"""The committee's personal links."""

import httpx
import pytest

from hearings.committee import make_link
from storage.stores import Stores
from tests.console.hearing.library import Evening


@pytest.fixture
async def code(published: Evening) -> str:
    hearing = published.hearing
    assert hearing is not None
    return str(
        await published.unit(lambda stores: make_link(stores.committee, hearing.id, "Frau Öztürk", published.now))
    )


async def test_a_personal_link_shows_hearing_report_and_promises(code: str, reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"/committee/{code}", headers={"Accept-Language": "en"})

    assert page.status_code == 200
    assert "This is a personal link for \u2068Frau Öztürk\u2069." in page.text
    assert "Promises" in page.text
    assert "Friday, 15 January 2027" in page.text
    assert "Wohnungslotsen einstellen" in page.text
    assert f'href="/aalen/committee/{code}/report.pdf?language=en"' in page.text


async def test_it_is_kept_nowhere_and_tells_no_other_site(code: str, reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"/committee/{code}")

    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert "etag" not in page.headers


async def test_the_language_can_be_changed(code: str, reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"/committee/{code}?language=ar")

    assert '<html lang="ar" dir="rtl">' in page.text


async def test_an_ended_or_unknown_link_is_answered_in_words(
    published: Evening, code: str, reader: httpx.AsyncClient
) -> None:
    async def end(stores: Stores) -> None:
        link = await stores.committee.by_code(code)
        assert link is not None
        await stores.committee.end(link.id, published.now)

    await published.unit(end)

    for path in (code, f"{code}/report.pdf", "x" * 300, "unknown"):
        page = await reader.get(f"/committee/{path}", headers={"Accept-Language": "en"})
        assert page.status_code == 404
        assert "This link does not work" in page.text
        assert page.headers["cache-control"] == "no-store"
        assert "Integrationshearing" not in page.text
