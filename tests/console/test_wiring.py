"""The hub as it is started has the archive."""

from pathlib import Path

import httpx
import pytest

from bot.app import build_hub
from bot.settings import load_settings


async def test_the_hub_serves_the_archive_in_its_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPRACHROHR_WEB__PORT", "0")
    settings = load_settings(data_dir=tmp_path, database_url="")

    async with build_hub(settings) as hub:
        transport = httpx.ASGITransport(hub.web)
        async with httpx.AsyncClient(transport=transport, base_url=hub.url, follow_redirects=True) as reader:
            page = await reader.get("/archive", headers={"Accept-Language": "ar"})
            feed = await reader.get("/archive/ar/feed.atom")
            chat = await reader.get("/")

    assert hub.office.public_url == hub.url
    assert (page.status_code, feed.status_code, chat.status_code) == (200, 200, 200)
    assert page.url.path == "/archive/ar"
    assert 'dir="rtl"' in page.text
    assert f"{hub.url}/archive/ar/feed.atom" in feed.text


async def test_the_hub_serves_hearings_walls_and_links_of_the_committee(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPRACHROHR_WEB__PORT", "0")
    settings = load_settings(data_dir=tmp_path, database_url="")

    async with build_hub(settings) as hub:
        transport = httpx.ASGITransport(hub.web)
        async with httpx.AsyncClient(transport=transport, base_url=hub.url, follow_redirects=True) as reader:
            answers = [
                await reader.get(path, headers={"Accept-Language": "ar"})
                for path in ("/hearings", "/hearings/wall.js", "/hearings/none/wall", "/committee/none")
            ]

    assert hub.office.printing is not None
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]
    assert answers[0].url.path == "/hearings/ar"
    assert answers[1].headers["content-type"] == "text/javascript; charset=utf-8"
    assert 'dir="rtl"' in answers[3].text
