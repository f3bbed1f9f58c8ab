"""Pushes, from the hub's message to the browser that alone can open them, over a service of the real protocol."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from channels.address import Address
from channels.outgoing import Outgoing
from channels.webchat import push_sender
from channels.webchat.push_bell import MOST_CHATS, PushBell
from channels.webchat.push_sender import Pushed, PushSender
from channels.webchat.push_subscription import NoSubscription, PushSubscription
from channels.webchat.pushes import Pushes, push_words
from contacts.addresses import AddressState
from storage.push_key import PushKeyFile
from storage.push_store import MOST_BROWSERS, PushStoreOverUnits
from storage.sealing import KeyTrouble
from tests.channels.webchat.conftest import ORIGIN, browser_of
from tests.channels.webchat.echo import LOOK, NOON, EchoHub
from tests.channels.webchat.push_service import Browser, PushService, decoded, push_service

ANNA = Address("webchat", "", "A" * 43)
BEN = Address("webchat", "", "B" * 43)
CONTACT = "mailto:office@city.example"
KEY = ec.generate_private_key(ec.SECP256R1())
NEWS = {"title": "Neue Nachricht: \u2068Büro für Integration\u2069", "lang": "de", "dir": "ltr"}


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service() as service:
        yield service


@pytest.fixture
async def sender() -> AsyncIterator[PushSender]:
    sender = PushSender(lambda: KEY, CONTACT, lambda: NOON, loopback_too=True)
    yield sender
    await sender.close()


@pytest.fixture
async def store(hub: EchoHub) -> PushStoreOverUnits:
    for chat in (ANNA, BEN):
        await hub.open(chat)
    return PushStoreOverUnits(hub.database, lambda: NOON)


@pytest.fixture
async def bell(hub: EchoHub, store: PushStoreOverUnits, sender: PushSender) -> PushBell:
    """Rings for what the hub says, at once."""
    bell = PushBell(
        store,
        sender,
        hub.channel.streams.is_open,
        partial(push_words, LOOK),
        gather_seconds=0,
        retry_seconds=(0.01, 0.02),
        loopback_too=True,
    )
    hub.channel.on_news = bell.ring
    return bell


async def subscribe(store: PushStoreOverUnits, chat: Address, browser: Browser) -> None:
    given = PushSubscription.from_json(json.dumps(browser.subscription), loopback_too=True)
    assert await store.keep(chat, given.endpoint, given.to_json())


async def test_a_push_is_opened_by_its_browser_alone_and_tells_nothing_of_the_message(
    hub: EchoHub, store: PushStoreOverUnits, bell: PushBell, service: PushService
) -> None:
    phone, other = service.browser("anna"), service.browser("ben")
    await subscribe(store, ANNA, phone)
    await subscribe(store, BEN, other)

    await hub.say(ANNA, Outgoing("Ihr Termin ist am Montag.", language="de"), "1")
    await bell.work_off()

    (push,) = service.pushes
    assert (push.path, phone.open(push.body)) == ("/wake/anna", NEWS)
    with pytest.raises(Exception, match="Decryption"):
        other.open(push.body)
    assert push.claims == {"aud": service.url, "sub": CONTACT, "exp": int(NOON.timestamp()) + 12 * 3600}
    expected = {"content-encoding": "aes128gcm", "ttl": "86400", "topic": "chat", "urgency": "normal"}
    assert {name: push.headers[name] for name in expected} == expected


async def test_all_pushes_are_equally_long_whatever_the_language(
    hub: EchoHub, store: PushStoreOverUnits, bell: PushBell, service: PushService
) -> None:
    phone = service.browser("anna")
    await subscribe(store, ANNA, phone)

    for language in ("de", "ar", "ti"):
        await hub.say(ANNA, Outgoing("x", language=language), language)
        await bell.work_off()

    assert len({len(push.body) for push in service.pushes}) == 1
    opened = [phone.open(push.body) for push in service.pushes]
    assert [(each["lang"], each["dir"]) for each in opened] == [("de", "ltr"), ("ar", "rtl"), ("de", "ltr")]


async def test_several_messages_are_one_push_and_an_open_chat_gets_none(
    hub: EchoHub, store: PushStoreOverUnits, bell: PushBell, service: PushService
) -> None:
    for chat, name in ((ANNA, "anna"), (BEN, "ben")):
        await subscribe(store, chat, service.browser(name))
    reading = hub.channel.streams.follow(BEN, 0, lambda entry: str(entry.id))
    await anext(reading)

    for number in range(5):
        await hub.say(ANNA, Outgoing(f"Nachricht {number}"), str(number))
        await hub.say(BEN, Outgoing(f"Nachricht {number}"), str(number))
    await bell.work_off()
    await reading.aclose()  # type: ignore[attr-defined]
    await hub.say(BEN, Outgoing("noch eine"), "later")
    await bell.work_off()

    assert [push.path for push in service.pushes] == ["/wake/anna", "/wake/ben"]


async def test_the_bell_rings_by_itself_and_ends_when_it_is_told(
    hub: EchoHub, store: PushStoreOverUnits, bell: PushBell, service: PushService
) -> None:
    await subscribe(store, ANNA, service.browser("anna"))
    running = asyncio.create_task(bell.run())

    await hub.say(ANNA, Outgoing("eins"), "1")
    await service.pushed(1)
    await hub.say(ANNA, Outgoing("zwei"), "2")
    await service.pushed(2)
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(
    hub: EchoHub, store: PushStoreOverUnits, bell: PushBell, service: PushService, status: int
) -> None:
    await subscribe(store, ANNA, service.browser("old"))
    await subscribe(store, ANNA, service.browser("new"))
    service.answers = [(status, {})]

    await hub.say(ANNA, Outgoing("eins"), "1")
    await bell.work_off()

    assert len(service.pushes) == 2
    ((_, kept),) = await store.of([ANNA])
    assert json.loads(kept)["endpoint"].rpartition("/")[2] == service.pushes[1].path.rpartition("/")[2]


@pytest.mark.parametrize(
    ("answers", "attempts"),
    [
        ([(503, {}), (429, {"Retry-After": "0"})], 3),
        ([(500, {})] * 9, 3),  # the last attempt
        ([(403, {})], 1),
        ([(301, {"Location": "http://127.0.0.1:1/inside"})], 1),  # nowhere else is asked
    ],
)
async def test_a_busy_service_is_asked_again_a_few_times(
    hub: EchoHub,
    store: PushStoreOverUnits,
    bell: PushBell,
    service: PushService,
    answers: list[tuple[int, dict[str, str]]],
    attempts: int,
) -> None:
    await subscribe(store, ANNA, service.browser("anna"))
    service.answers = answers

    await hub.say(ANNA, Outgoing("eins"), "1")
    await bell.work_off()
    await service.pushed(attempts)
    await asyncio.gather(*bell._retries)

    assert len(service.pushes) == attempts
    assert len(await store.of([ANNA])) == 1


async def test_a_service_that_never_answers_is_given_up(
    sender: PushSender, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push_sender, "SECONDS", 0.3)
    service.silent = True
    to = PushSubscription.from_json(json.dumps(service.browser("anna").subscription), loopback_too=True)
    await asyncio.to_thread(__import__, "pywebpush")

    assert await sender.send(to, NEWS) == (Pushed.LATER, 0)
    assert len(service.pushes) == 1


async def test_what_rings_too_often_rings_nobody_and_holds_nothing_up(
    bell: PushBell, store: PushStoreOverUnits
) -> None:
    for number in range(MOST_CHATS + 10):
        bell.ring(replace(ANNA, value=str(number)), "de")

    assert len(bell._waiting) == MOST_CHATS
    await bell.work_off()
    assert bell._waiting == {}


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "[::1]", "[fd00::1]", "localhost", "0.0.0.0"]
)
async def test_nothing_inside_is_ever_asked(host: str) -> None:
    browser = Browser(f"https://{host}:9/wake")
    sender = PushSender(lambda: KEY, CONTACT, lambda: NOON)
    to = PushSubscription.from_json(json.dumps(browser.subscription))

    assert await sender.send(to, NEWS) == (Pushed.REFUSED, 0)


def changed(**fields: Any) -> dict[str, Any]:
    return {**Browser("https://push.example/wake/1").subscription, **fields}


@pytest.mark.parametrize(
    "given",
    [
        changed(endpoint="http://push.example/wake/1"),
        changed(endpoint="http://127.0.0.1/wake/1"),
        changed(endpoint="https:///wake"),
        changed(endpoint="https://push.example:0/wake"),
        changed(endpoint="https://me:secret@push.example/wake"),
        changed(endpoint="https://push.example/" + "x" * 1000),
        changed(endpoint="file:///etc/passwd"),
        changed(endpoint=7),
        changed(keys={}),
        changed(keys={"p256dh": "AAAA", "auth": "A" * 22}),
        changed(keys={**changed()["keys"], "auth": "A" * 8}),
        changed(keys={**changed()["keys"], "auth": "ä"}),
        [],
        None,
    ],
)
async def test_what_is_no_subscription_is_refused(given: Any) -> None:
    with pytest.raises(NoSubscription):
        PushSubscription.from_json(json.dumps(given))


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first, second = PushKeyFile(folder)(), PushKeyFile(folder)()

    assert first.private_numbers() == second.private_numbers()
    assert [path.name for path in folder.iterdir()] == ["push.key"]
    assert (folder / "push.key").stat().st_mode & 0o777 == 0o600


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "push.key").write_text("nonsense")

    with pytest.raises(KeyTrouble, match=r"push\.key"):
        PushKeyFile(tmp_path)()


# ---- from the page ----


@pytest.fixture
async def page(hub: EchoHub, store: PushStoreOverUnits) -> AsyncIterator[httpx.AsyncClient]:
    """Anna's browser, in a hub that takes wishes."""
    app = hub.app(pushes=Pushes(store, lambda: KEY))
    async with browser_of(hub, app) as client:
        client.cookies.set("sprachrohr_chat", ANNA.value)
        yield client


Given = Callable[[], dict[str, Any]]


async def test_a_browser_is_kept_and_forgotten(page: httpx.AsyncClient, store: PushStoreOverUnits) -> None:
    given = changed()
    key = (await page.get("/words", params={"lang": "de"})).json()["pushKey"]
    assert (decoded(key)[:1], len(decoded(key))) == (b"\x04", 65)

    answers = [await page.post("/push", json=given) for _ in range(2)]
    ((chat, kept),) = await store.of([ANNA, BEN])

    assert [answer.status_code for answer in answers] == [204, 204]
    assert (chat, json.loads(kept)) == (ANNA, {"endpoint": given["endpoint"], "keys": given["keys"]})
    assert (await page.post("/push/off")).status_code == 204
    assert await store.of([ANNA]) == []


async def test_the_next_person_gets_no_news_of_the_one_before(
    page: httpx.AsyncClient, store: PushStoreOverUnits
) -> None:
    await page.post("/push", json=changed())

    await page.post("/next")

    assert await store.of([ANNA]) == []


async def test_a_chat_keeps_its_newest_browsers(hub: EchoHub, store: PushStoreOverUnits) -> None:
    for number in range(MOST_BROWSERS + 2):
        late = PushStoreOverUnits(hub.database, lambda number=number: NOON.replace(minute=number))  # type: ignore[misc]
        await late.keep(ANNA, f"https://push.example/{number}", f"browser {number}")

    kept = sorted(text for _, text in await store.of([ANNA]))

    assert kept == [f"browser {number}" for number in range(2, MOST_BROWSERS + 2)]


async def test_whoever_is_erased_is_told_no_more_and_the_browser_learns_it(
    hub: EchoHub, page: httpx.AsyncClient, store: PushStoreOverUnits
) -> None:
    await page.post("/push", json=changed())
    found = await hub.database.read(lambda stores: stores.addresses.find(ANNA))
    assert found

    await hub.database.unit(lambda stores: stores.addresses.set_state(found.id, AddressState.ERASING, NOON))
    leaving = await page.post("/push", json=changed(endpoint="https://push.example/other"))
    assert (leaving.status_code, await store.of([ANNA])) == (410, [])
    await hub.database.unit(lambda stores: stores.addresses.erase_due(NOON))

    assert (await page.post("/push", json=changed())).status_code == 410
    assert await hub.database.read(_rows) == 0


async def _rows(stores: Any) -> int:
    from sqlalchemy import func, select

    from storage.tables.contacts import push_subscription

    (row,) = await stores.session.rows(select(func.count().label("count")).select_from(push_subscription))
    return int(row.count)


async def test_rubbish_strangers_and_other_sites_are_refused(hub: EchoHub, page: httpx.AsyncClient) -> None:
    rubbish = await page.post("/push", content=b"{")
    elsewhere = await page.post("/push", json=changed(), headers={"Origin": "https://elsewhere.example"})
    off_elsewhere = await page.post("/push/off", headers={"Origin": "https://elsewhere.example"})
    page.cookies.clear()
    stranger = await page.post("/push", json=changed(), headers={"Origin": ORIGIN})

    assert (rubbish.status_code, elsewhere.status_code, off_elsewhere.status_code) == (400, 403, 403)
    assert stranger.status_code == 410


async def test_without_pushes_the_page_offers_none(visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get("/words")).json()["pushKey"] == ""
    visitor.cookies.set("sprachrohr_chat", ANNA.value)
    assert (await visitor.post("/push", json=changed())).status_code == 410
