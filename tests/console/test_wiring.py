"""The hub as it is started has the archive."""

import re
from pathlib import Path

import httpx
import pytest

from bot.app import build_hub
from bot.settings import load_settings
from channels.address import Address
from channels.webchat.visitor import COOKIE
from contacts.inquiries import InquiryState


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


async def test_every_page_leads_to_accessibility_privacy_and_imprint_in_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPRACHROHR_WEB__PORT", "0")
    settings = load_settings(data_dir=tmp_path, database_url="")

    async with build_hub(settings) as hub:
        transport = httpx.ASGITransport(hub.web)
        async with httpx.AsyncClient(
            transport=transport, base_url=hub.url, headers={"Accept-Language": "ar"}, follow_redirects=True
        ) as reader:
            for path in ("/", "/archive/ar", "/hearings/ar", "/welcome/ar"):
                page = (await reader.get(path)).text
                assert [f'href="/{name}/ar"' in page for name in ("accessibility", "privacy", "imprint")] == [True] * 3
                assert (await reader.get("/privacy/ar")).status_code == 200


async def test_a_barrier_that_was_told_is_answered_in_the_chat_that_the_page_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPRACHROHR_WEB__PORT", "0")
    settings = load_settings(data_dir=tmp_path, database_url="")

    async with build_hub(settings) as hub:
        transport = httpx.ASGITransport(hub.web)
        ours = {"Sec-Fetch-Site": "same-origin"}
        async with httpx.AsyncClient(transport=transport, base_url=hub.url, headers=ours) as reader:
            statement = await reader.get("/accessibility/ar")
            key = re.findall(r'name="key" value="([^"]+)"', statement.text)[0]
            form = {"key": key, "text": "لا توجد ترجمة للفيلم", "answer": "here"}
            sent = await reader.post("/accessibility/ar", data=form)
            assert not reader.cookies
            opened = await reader.post("/start", data={"key": key})
            address = Address("webchat", "", reader.cookies[COOKIE])
            chat = await hub.database.read(lambda stores: stores.addresses.find(address))
            waiting = await hub.database.read(lambda stores: stores.inquiries.in_state(InquiryState.OPEN, 10))

    assert f'<input type="hidden" name="key" value="{key}">' in sent.text
    assert opened.status_code == 303
    assert chat is not None
    assert chat.languages == ("ar",)
    assert [inquiry.address_id for inquiry in waiting] == [chat.id]


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
