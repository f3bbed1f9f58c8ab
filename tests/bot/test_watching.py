"""Every kind of problem begins, lasts and ends, and staff are told; alerts go out to a real web server."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import looking
from bot.alerts import AlertPoster
from bot.looking import Looks
from bot.watching import Watch
from broadcasts.broadcasts import BroadcastAction, BroadcastState
from broadcasts.budget import MANY_REFUSED
from channels.errors import AccountBroken, NotBegun
from contacts.staff import Role
from hub.problems import AGAIN_EVERY, CALM
from hub.units import Unavailable
from machines.apprise_posting import ApprisePosting
from storage.backup import FAILED, LAST
from storage.stores import Stores
from tests.bot.driver import Hub, Person, hub_on
from tests.bot.office.conftest import send_to_everyone, write
from tests.certificates import own_certificate
from tests.channels.memory import MemoryChannel
from tests.databases import Place
from tests.machines.service import Service, serving

MINUTE = timedelta(minutes=1)


@dataclass
class Machine:
    """One machine with its ticker's watch and poster. Others may share the database."""

    hub: Hub
    folder: Path
    name: str = "hub1"
    url: str = ""
    urls: list[str] = field(default_factory=list)
    is_away: bool = False  #: the database

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        looks = Looks(self, self.hub.office.channels.values(), self.folder, self.url, self.name, self.hub.clock)
        self.watch = Watch(self, self.hub.office, looks, ApprisePosting(), self.urls, self.hub.clock)
        self.poster = AlertPoster(self, ApprisePosting(), self.urls, self.hub.clock)

    async def unit(self, work: Callable[[Stores], Awaitable[Any]], *, lock: int | None = None) -> Any:
        return await self._database().unit(work, lock=lock)

    async def read(self, work: Callable[[Stores], Awaitable[Any]]) -> Any:
        return await self._database().read(work)

    def _database(self) -> Any:
        if self.is_away:
            raise Unavailable("it was shut down")
        return self.hub.database

    def __getattr__(self, name: str) -> Any:
        return getattr(self.hub.database, name)

    async def look_for(self, duration: timedelta, step: timedelta = MINUTE) -> None:
        """Look again and again while time passes. Workers are alive, unless a test says otherwise."""
        end = self.hub.now + duration
        while self.hub.now < end:
            self.hub.now = min(self.hub.now + step, end)
            await self.watch.look()
        await self.hub.deliver()


@pytest.fixture
async def hub(place: Place) -> AsyncIterator[Hub]:
    async with place.opened() as database:
        yield await hub_on(database, channels=[MemoryChannel("telegram")])


@pytest.fixture
def machine(hub: Hub, tmp_path: Path) -> Machine:
    (tmp_path / LAST).write_text((hub.now + timedelta(days=9)).isoformat())
    return Machine(hub, tmp_path)


@pytest.fixture
async def admin(hub: Hub) -> Person:
    return await hub.staff("Ada", Role.ADMIN)


@dataclass
class Trouble:
    """What a test breaks and mends, and what an administrator then reads."""

    words: str
    begin: Callable[[], Awaitable[None]]
    mend: Callable[[], Awaitable[None]]


MACHINE_KINDS = ["no-backup", "failed-backup", "disk", "certificate", "clock"]


@pytest.fixture(params=["account", "messenger", "workers", "sender", "broadcast", *MACHINE_KINDS])
async def trouble(
    request: pytest.FixtureRequest, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Trouble]:
    async with AsyncExitStack() as stack:
        yield await _troubles(request.param, machine, monkeypatch, stack)


async def _troubles(kind: str, machine: Machine, patch: pytest.MonkeyPatch, stack: AsyncExitStack) -> Trouble:
    hub, folder, telegram = machine.hub, machine.folder, machine.hub.channel("telegram")

    def at_once(work: Callable[[], object]) -> Callable[[], Awaitable[None]]:
        async def done() -> None:
            work()

        return done

    match kind:
        case "account":
            error = AccountBroken("revoked")
            return Trouble("does not accept", at_once(lambda: telegram.fail(error)), at_once(telegram.mend))
        case "messenger":
            return Trouble("out of reach", at_once(lambda: telegram.fail(NotBegun())), at_once(telegram.mend))
        case "workers":
            return Trouble("A part of the hub does not run: sender.", at_once(int), _workers_alive(machine))
        case "sender":
            return Trouble("does not move", _broadcast_begun(hub), _broadcast_sent(hub))
        case "broadcast":
            return Trouble("stopped itself", _broadcast_begun(hub, stopped=True), _broadcast_sent(hub))
        case "no-backup":
            last, old = folder / LAST, (hub.now - timedelta(days=3)).isoformat()
            good = (hub.now + timedelta(days=9)).isoformat()
            return Trouble(
                "no backup of the last days",
                at_once(lambda: last.write_text(old)),
                at_once(lambda: last.write_text(good)),
            )
        case "failed-backup":
            return Trouble(
                "The last backup on hub1 failed", at_once((folder / FAILED).touch), at_once((folder / FAILED).unlink)
            )
        case "disk":
            return Trouble(
                "is nearly full",
                at_once(lambda: patch.setattr(looking, "FREE_BYTES", 10**18)),
                at_once(lambda: patch.setattr(looking, "FREE_BYTES", 1)),
            )
        case "certificate":
            server = await stack.enter_async_context(tls_server(folder, hub.now + timedelta(days=5)))
            machine.url = f"https://127.0.0.1:{server.port}"
            machine.restart()
            return Trouble(
                "The certificate of 127.0.0.1 is valid until Monday, 30 November 2026",
                at_once(int),
                at_once(lambda: server.renew(hub.now + timedelta(days=90))),
            )
        case _:
            program = folder / "bin" / "timedatectl"
            program.parent.mkdir()
            patch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
            return Trouble(
                "is not kept right", at_once(lambda: _says(program, "no")), at_once(lambda: _says(program, "yes"))
            )


async def test_every_problem_is_told_when_it_begins_daily_while_it_lasts_and_when_it_is_over(
    machine: Machine, admin: Person, trouble: Trouble
) -> None:
    await trouble.begin()
    await machine.look_for(timedelta(minutes=45), 9 * MINUTE)
    machine.restart()
    await machine.look_for(timedelta(minutes=45), 9 * MINUTE)
    begun = alerts(admin, trouble)
    await machine.look_for(AGAIN_EVERY, timedelta(hours=8))
    lasts = alerts(admin, trouble)
    open_ones = await machine.hub.unit(lambda stores: stores.problems.told())
    await trouble.mend()
    await machine.look_for(2 * CALM + timedelta(hours=2), timedelta(minutes=75))
    over = alerts(admin, trouble)

    assert [text.split(" ")[0] for text in begun] == ["⚠"]
    assert [text[:7] for text in lasts[1:]] == ["⚠ Still"]
    assert [text.split(":")[0] for text in over[2:]] == ["✅ This is over"]
    assert len(open_ones) >= 1


def alerts(admin: Person, trouble: Trouble) -> list[str]:
    return [text for text in admin.history if trouble.words in text and text[0] in "⚠✅"]


async def test_two_tickers_on_one_database_tell_once_in_chat_and_outside(
    hub: Hub, machine: Machine, admin: Person, tmp_path: Path
) -> None:
    async with serving(lambda call: (200, {})) as receiver:
        machine.urls += [json_url(receiver), json_url(receiver) + "/other"]
        machine.restart()
        second = Machine(hub, tmp_path, "hub2", urls=machine.urls)
        hub.channel("telegram").fail(AccountBroken("revoked"))

        await asyncio.gather(machine.watch.look(), second.watch.look())
        await hub.deliver()
        await asyncio.gather(machine.poster.work_off(), second.poster.work_off())

    text = "⚠ The messenger Telegram does not accept the hub’s account any more."
    assert [each.split("\n")[0] for each in admin.history] == [text]
    assert sorted((call.path, call.json["title"]) for call in receiver.calls) == [
        (path, "⚠ Der Messenger Telegram nimmt das Konto des Hubs nicht mehr an.") for path in ("/", "/other")
    ]


async def test_a_receiver_that_fails_is_asked_again_and_holds_up_nobody(hub: Hub, machine: Machine) -> None:
    answers: Iterator[tuple[int, Any]] = iter([(500, {}), (200, {}), (200, {})])
    async with serving(lambda call: next(answers)) as receiver:
        machine.urls += [json_url(receiver), json_url(receiver) + "/other"]
        machine.restart()
        hub.channel("telegram").fail(AccountBroken("revoked"))
        await machine.watch.look()

        await machine.poster.work_off()
        first = [call.path for call in receiver.calls]
        hub.later(minutes=5)
        await machine.poster.work_off()
        hub.later(days=1)
        await machine.poster.work_off()

    assert (first, [call.path for call in receiver.calls[2:]]) == (["/", "/other"], ["/"])


async def test_what_goes_to_an_address_that_is_no_longer_set_is_forgotten(hub: Hub, machine: Machine) -> None:
    async with serving(lambda call: (200, {})) as receiver:
        machine.urls.append(json_url(receiver))
        machine.restart()
        hub.channel("telegram").fail(AccountBroken("revoked"))
        await machine.watch.look()
        machine.urls.clear()

        await machine.poster.work_off()
        machine.urls.append(json_url(receiver))
        await machine.poster.work_off()

    assert receiver.calls == []


async def test_a_database_that_is_away_is_told_outside_at_once_and_in_chat_when_it_is_back(
    hub: Hub, machine: Machine, admin: Person, tmp_path: Path
) -> None:
    answers: Iterator[tuple[int, Any]] = iter([(500, {}), *[(200, {})] * 9])  # the first attempt fails
    async with serving(lambda call: next(answers)) as receiver:
        machine.urls.append(json_url(receiver))
        machine.restart()
        second = Machine(hub, tmp_path, "hub1", urls=machine.urls)
        machine.is_away = second.is_away = True
        for _ in range(8):
            await second.look_for(MINUTE)
            await machine.watch.look()
        titles = [call.json["title"] for call in receiver.calls]
        machine.is_away = second.is_away = False
        await machine.look_for(2 * CALM, 5 * MINUTE)
        await machine.poster.work_off()

    assert titles == ["⚠ Die Datenbank antwortet nicht."] * 2  # the second one arrived
    assert [text.split("\n")[0] for text in admin.history if "database" in text] == [
        "✅ This is over: The database does not answer."
    ]
    assert receiver.calls[-1].json["title"] == "✅ Das ist vorbei: Die Datenbank antwortet nicht."


def json_url(receiver: Service) -> str:
    return receiver.url.replace("http", "json", 1)


def _says(program: Path, answer: str) -> None:
    program.write_text(f"#!/bin/sh\necho {answer}\n")
    program.chmod(0o755)


def _workers_alive(machine: Machine) -> Callable[[], Awaitable[None]]:
    async def mend() -> None:
        async def begin(stores: Stores) -> None:
            for role in ("courier", "sender"):
                await stores.leases.begin(role, machine.hub.now + timedelta(days=1))

        await machine.hub.unit(begin)

    return mend


def _broadcast_begun(hub: Hub, *, stopped: bool = False) -> Callable[[], Awaitable[None]]:
    async def begin() -> None:
        editor = await hub.staff("Eva", Role.EDITOR)
        await hub.subscriber("Hans", "de")
        await write(editor)
        await send_to_everyone(editor)
        await hub.prepare_broadcasts()
        await hub.report()
        if stopped:
            (broadcast,) = await hub.unit(lambda stores: stores.broadcasts.in_state(BroadcastState.RUNNING))
            pause = BroadcastAction.PAUSE
            await hub.unit(lambda stores: stores.broadcasts.move(broadcast, pause, hub.now, MANY_REFUSED))

    return begin


def _broadcast_sent(hub: Hub) -> Callable[[], Awaitable[None]]:
    async def mend() -> None:
        for each in await hub.unit(lambda stores: stores.broadcasts.in_state(BroadcastState.PAUSED)):
            resume = BroadcastAction.RESUME
            await hub.unit(lambda stores: stores.broadcasts.move(each, resume, hub.now))  # noqa: B023
        await hub.send_broadcasts()
        await hub.report()

    return mend


@dataclass
class TlsServer:
    context: ssl.SSLContext
    folder: Path
    port: int = 0

    def renew(self, ends: datetime) -> None:
        """Show a certificate that is valid until then."""
        file = self.folder / "server.pem"
        own_certificate(file, "hub.example", ends)
        self.context.load_cert_chain(file)


@asynccontextmanager
async def tls_server(folder: Path, ends: datetime) -> AsyncIterator[TlsServer]:
    server = TlsServer(ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), folder)
    server.renew(ends)

    def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    listening = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=server.context)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await listening.wait_closed()
