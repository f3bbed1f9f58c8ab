"""From an answer of the whole hub to the browser that asked to be told of it."""

import asyncio
import contextlib
from functools import partial
from secrets import token_hex

import httpx
import pytest

import bot.app
from bot.app import ALL, build_hub
from bot.settings import Push, Settings, Web
from channels.webchat.push_bell import PushBell
from channels.webchat.push_sender import PushSender
from channels.webchat.pushes import Pushes
from channels.webchat.visitor import COOKIE
from tests.channels.webchat.push_service import push_service
from tests.databases import MakePlace


async def test_whoever_is_away_is_told_that_there_is_an_answer(
    make_place: MakePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (PushBell, PushSender, Pushes):  # the service stands on this machine
        monkeypatch.setattr(bot.app, kind.__name__, partial(kind, loopback_too=True))
    place = await make_place("sqlite")
    settings = Settings(
        data_dir=place.data_dir,
        database_url=place.url,
        web=Web(port=0),
        push=Push(contact="mailto:office@city.example"),
    )
    async with push_service() as service, build_hub(settings, ALL) as hub:
        started = asyncio.Event()
        work = asyncio.create_task(hub.run(started.set))
        await started.wait()
        same_page = {"origin": hub.url, "sec-fetch-site": "same-origin", "accept-language": "en"}
        async with httpx.AsyncClient(base_url=hub.url, headers=same_page, timeout=30) as browser:
            begun = await browser.post("/start", data={"key": token_hex(16), "payload": ""})
            browser.cookies.set(COOKIE, begun.cookies[COOKIE])
            phone = service.browser("anna")
            kept = await browser.post("/push", json=phone.subscription)
            await browser.post("/messages", data={"key": token_hex(16), "text": "/mydata"})

            pushes = await service.pushed(1)
            page = (await browser.get("/")).text
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work

    assert kept.status_code == 204
    assert pushes[0].claims["sub"] == "mailto:office@city.example"
    assert phone.open(pushes[0].body)["title"].startswith("New message: ")
    assert "how its maker" in page
    assert (place.data_dir / "keys" / "push.key").stat().st_mode & 0o777 == 0o600


async def test_switched_off_nobody_is_offered_it(make_place: MakePlace) -> None:
    place = await make_place("sqlite")
    settings = Settings(data_dir=place.data_dir, database_url=place.url, web=Web(port=0), push=Push(enabled=False))

    async with build_hub(settings, ALL) as hub:
        transport = httpx.ASGITransport(hub.web)
        async with httpx.AsyncClient(transport=transport, base_url=hub.url) as browser:
            words = (await browser.get("/words")).json()

    assert (words["pushKey"], hub.push_bell) == ("", None)
    assert not (place.data_dir / "keys" / "push.key").exists()
