"""The transport against real sockets."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from channels.errors import AnswerLost, NotBegun, SendError
from channels.telegram.wire import Wire
from tests.channels.telegram.raw_server import OK, Answering, Line, answer, never, once, serving, unread

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
TRUSTING = ssl.create_default_context()
BODY = b'{"chat_id":7}'


@asynccontextmanager
async def wired(base: str, tls: ssl.SSLContext = TRUSTING, **settings: Any) -> AsyncIterator[Wire]:
    wire = Wire(base, tls, **{"connect_seconds": 5, "call_seconds": 5, **settings})
    try:
        yield wire
    finally:
        await wire.close()


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, None]], None]:
    """Run a test on the loop of Python's library and on the one the hub runs on."""

    def run_on(test: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(test)

    return run_on


Run = Callable[[Coroutine[Any, Any, None]], None]


def bytewise(content: bytes) -> list[bytes]:
    return [content[at : at + 1] for at in range(len(content))]


@pytest.mark.parametrize(
    ("answering", "expected"),
    [
        (answer(OK), (200, b"ok")),
        (answer(*bytewise(OK)), (200, b"ok")),
        (answer(CHUNKED), (200, b"abcde")),
        (answer(*bytewise(CHUNKED)), (200, b"abcde")),
        (answer(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>"), (502, b"<html>")),
        (answer(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"), (302, b"")),
        (answer(b"HTTP/1.1 204 No Content\r\n\r\n"), (204, b"")),
        (answer(b"HTTP/1.1 100 Continue\r\n\r\n", OK), (200, b"ok")),
        (once(b"HTTP/1.1 200 OK\r\n\r\nuntil the end"), (200, b"until the end")),
        (once(b"HTTP/1.0 200 OK\r\n\r\nuntil ", b"the end"), (200, b"until the end")),
        (once(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"), (200, b"ok")),
    ],
)
def test_a_whole_answer_is_returned(run: Run, answering: Answering, expected: tuple[int, bytes]) -> None:
    async def test() -> None:
        async with serving(answering) as server, wired(server.base) as wire:
            assert [await wire.post("/x", BODY) for _ in range(2)] == [expected] * 2

    run(test())


@pytest.mark.parametrize(
    "answering",
    [
        unread,
        once(),
        once(OK[:20]),
        once(OK[:-1]),
        once(CHUNKED[:-1]),
        once(b"HTTP/1.1 100 Continue\r\n\r\n"),
        answer(b"SSH-2.0-OpenSSH_9.2\r\n"),
        answer(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"),
        answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        answer(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"),
        answer(b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n", b"x" * 2000),
        answer(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2000),
        never,
    ],
)
def test_anything_but_a_whole_answer_is_an_answer_lost_and_the_next_request_gets_its_own(
    run: Run, answering: Answering
) -> None:
    async def test() -> None:
        async with (
            serving(answering, answer(OK)) as server,
            wired(server.base, call_seconds=0.3, answer_bytes=1000) as wire,
        ):
            with pytest.raises(AnswerLost):
                await wire.post("/x", BODY)

            assert await wire.post("/x", BODY) == (200, b"ok")
            assert server.connections == 2

    run(test())


def test_the_request_says_what_a_server_needs_and_once(run: Run) -> None:
    seen: list[bytes] = []

    async def answering(line: Line) -> None:
        seen.append(await line.request())

    async def test() -> None:
        async with serving(answering) as server, wired(server.base + "/ignored") as wire:
            with pytest.raises(AnswerLost):
                await wire.post("/bot42:secret/sendMessage", "ü".encode())

            host = server.base.removeprefix("http://").encode()
            assert seen == [
                b"POST /bot42:secret/sendMessage HTTP/1.1\r\nHost: " + host + b"\r\n"
                b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n\xc3\xbc"
            ]

    run(test())


def test_a_connection_is_used_again_the_last_one_first(run: Run) -> None:
    async def test() -> None:
        async with serving(answer(OK)) as server, wired(server.base) as wire:
            await asyncio.gather(*(wire.post("/x", BODY) for _ in range(3)))
            last = wire.idle[-1]
            for _ in range(5):
                await wire.post("/x", BODY)

            assert (server.connections, wire.idle[-1] is last) == (3, True)

    run(test())


def test_a_connection_that_was_idle_for_long_is_not_used_again(run: Run) -> None:
    async def test() -> None:
        async with serving(answer(OK)) as server, wired(server.base, idle_seconds=0) as wire:
            for _ in range(3):
                assert await wire.post("/x", BODY) == (200, b"ok")

            assert server.connections == 3

    run(test())


def test_idle_connections_are_ended_in_time(run: Run) -> None:
    left = asyncio.Event()

    async def answering(line: Line) -> None:
        await line.request()
        await line.write(OK)
        await line.until_left()
        left.set()

    async def test() -> None:
        async with serving(answering) as server, wired(server.base, call_seconds=0.1, idle_seconds=0.01) as wire:
            await wire.post("/x", BODY)
            await left.wait()

            assert not wire.open

    run(test())


def test_a_connection_that_the_server_has_closed_is_not_used(run: Run) -> None:
    """Nothing was lost: the end was known before the next request was written."""

    async def test() -> None:
        closing = asyncio.Event()

        async def answering(line: Line) -> None:
            await line.request()
            await line.write(OK)
            await closing.wait()

        async with serving(answering, answer(OK)) as server, wired(server.base) as wire:
            await wire.post("/x", BODY)
            (connection,) = wire.open
            closing.set()
            await connection.lost

            assert await wire.post("/x", BODY) == (200, b"ok")
            assert server.connections == 2

    run(test())


def test_a_connection_closed_while_we_write_loses_the_answer(run: Run) -> None:
    async def answering(line: Line) -> None:
        await line.request()
        await line.write(OK)
        await line.reader.readexactly(1)  # the next request has come: too late

    async def test() -> None:
        async with serving(answering) as server, wired(server.base) as wire:
            await wire.post("/x", BODY)
            with pytest.raises(AnswerLost):
                await wire.post("/x", BODY)

            assert server.connections == 1

    run(test())


@pytest.mark.parametrize("surplus", [OK, b"HTTP", b"\x00"])
def test_what_follows_an_answer_is_nobodys(run: Run, surplus: bytes) -> None:
    async def test() -> None:
        async with serving(answer(OK + surplus)) as server, wired(server.base) as wire:
            answers = [await wire.post("/x", BODY) for _ in range(3)]

            assert (answers, server.connections) == ([(200, b"ok")] * 3, 3)

    run(test())


def test_an_answer_that_comes_unasked_ends_the_connection(run: Run) -> None:
    async def test() -> None:
        more, left = asyncio.Event(), asyncio.Event()

        async def answering(line: Line) -> None:
            await line.request()
            await line.write(OK)
            await more.wait()
            await line.write(OK)
            await line.until_left()
            left.set()

        async with serving(answering) as server, wired(server.base) as wire:
            await wire.post("/x", BODY)
            more.set()
            await left.wait()

            assert not wire.open

    run(test())


def test_a_cancelled_request_never_hands_its_answer_to_another(run: Run) -> None:
    async def test() -> None:
        asked, go = asyncio.Event(), asyncio.Event()

        async def answering(line: Line) -> None:
            await line.request()
            asked.set()
            await go.wait()
            await line.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstale")
            await line.until_left()

        async with serving(answering, answer(OK)) as server, wired(server.base) as wire:
            first = asyncio.create_task(wire.post("/x", BODY))
            await asked.wait()
            first.cancel()
            await asyncio.wait([first])
            go.set()

            assert await wire.post("/x", BODY) == (200, b"ok")

    run(test())


def test_more_at_once_than_connections_wait_for_their_turn(run: Run) -> None:
    async def test() -> None:
        async with serving(answer(OK)) as server, wired(server.base, connections=2) as wire:
            answers = await asyncio.gather(*(wire.post("/x", BODY) for _ in range(20)))

            assert (answers, server.connections) == ([(200, b"ok")] * 20, 2)

    run(test())


def test_connections_are_made_ahead_of_the_requests(run: Run) -> None:
    async def test() -> None:
        async with serving(answer(OK)) as server, wired(server.base) as wire:
            made = asyncio.Semaphore(0)
            before = wire.connected(3, made.release)
            again = wire.connected(3, made.release)  # they are on their way already
            for _ in range(3):
                await made.acquire()
            ready = wire.connected(3, made.release)
            await asyncio.gather(*(wire.post("/x", BODY, lambda: True) for _ in range(3)))

            assert (before, again, ready) == (0, 0, 3)
            assert server.connections == 3

    run(test())


def test_no_more_connections_are_made_ahead_than_there_may_be(run: Run) -> None:
    async def test() -> None:
        async with serving(answer(OK)) as server, wired(server.base, connections=2) as wire:
            made = asyncio.Semaphore(0)
            wire.connected(5, made.release)
            await made.acquire()
            await made.acquire()

            assert wire.connected(5, made.release) == 5  # the others wait for those
            assert len(wire.open) == 2

    run(test())


def test_while_no_connection_can_be_made_requests_may_come_and_tell_why(run: Run) -> None:
    async def test() -> None:
        async with wired("http://127.0.0.1:1") as wire:
            told = asyncio.Event()
            before = wire.connected(2, told.set)
            await told.wait()

            assert (before, wire.connected(2, told.set)) == (0, 2)
            with pytest.raises(NotBegun):
                await wire.post("/x", BODY)

    run(test())


def test_a_close_ends_what_is_being_connected(run: Run) -> None:
    """Somebody takes the connection and never says a word of TLS."""

    async def silent(line: Line) -> None:
        await line.until_left()

    async def test() -> None:
        async with serving(silent) as server, wired(server.base.replace("http:", "https:")) as wire:
            told = asyncio.Event()
            wire.connected(1, told.set)
            await wire.close()
            await told.wait()

            assert not wire.open

    run(test())


def test_who_finds_no_free_connection_in_time_has_not_begun(run: Run) -> None:
    async def test() -> None:
        asked = asyncio.Event()

        async def answering(line: Line) -> None:
            await line.request()
            asked.set()
            await line.until_left()

        async with serving(answering) as server, wired(server.base, connections=1, connect_seconds=0.05) as wire:
            first = asyncio.create_task(wire.post("/x", BODY))
            await asked.wait()
            with pytest.raises(NotBegun):
                await wire.post("/x", BODY)
            first.cancel()
            await asyncio.wait([first])

    run(test())


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:1", "http://nowhere.invalid", f"http://{'x' * 70}.example", "http://"]
)
def test_a_server_that_is_not_there_is_not_begun(run: Run, base: str) -> None:
    async def test() -> None:
        async with wired(base) as wire:
            with pytest.raises(NotBegun):
                await wire.post("/x", BODY)

    run(test())


def test_a_connection_that_takes_too_long_is_not_begun(run: Run) -> None:
    """Somebody takes the connection and never says a word of TLS."""

    async def silent(line: Line) -> None:
        await line.until_left()

    async def test() -> None:
        async with serving(silent) as server:
            base = server.base.replace("http:", "https:")
            async with wired(base, connect_seconds=0.05) as wire:
                with pytest.raises(NotBegun):
                    await wire.post("/x", BODY)

    run(test())


def test_a_server_that_speaks_no_tls_is_not_begun(run: Run) -> None:
    async def plain(line: Line) -> None:
        await line.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async def test() -> None:
        async with serving(plain) as server, wired(server.base.replace("http:", "https:")) as wire:
            with pytest.raises(NotBegun):
                await wire.post("/x", BODY)

    run(test())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for 127.0.0.1, with its key, as one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand-in")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file


def serving_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def test_over_tls_all_is_the_same(run: Run, certificate: Path) -> None:
    async def test() -> None:
        ours = ssl.create_default_context(cafile=certificate)
        kinds = (once(OK[:-1]), answer(*bytewise(CHUNKED)))
        async with serving(*kinds, tls=serving_tls(certificate)) as server, wired(server.base, ours) as wire:
            with pytest.raises(AnswerLost):
                await wire.post("/x", BODY)
            answers = [await wire.post("/x", BODY * 10_000) for _ in range(3)]

            assert (answers, server.connections) == ([(200, b"abcde")] * 3, 2)

    run(test())


def test_a_certificate_we_do_not_trust_is_not_begun(run: Run, certificate: Path) -> None:
    async def test() -> None:
        async with serving(answer(OK), tls=serving_tls(certificate)) as server, wired(server.base) as wire:
            with pytest.raises(NotBegun, match="CERTIFICATE_VERIFY_FAILED"):
                await wire.post("/x", BODY)

    run(test())


def test_a_certificate_for_another_host_is_not_begun(run: Run, certificate: Path) -> None:
    async def test() -> None:
        ours = ssl.create_default_context(cafile=certificate)
        async with serving(answer(OK), tls=serving_tls(certificate)) as server:
            base = server.base.replace("127.0.0.1", "localhost")
            async with wired(base, ours) as wire:
                with pytest.raises(NotBegun):
                    await wire.post("/x", BODY)

    run(test())


def test_the_close_ends_what_is_under_way_and_lets_nothing_begin(run: Run) -> None:
    async def test() -> None:
        asked = asyncio.Event()

        async def answering(line: Line) -> None:
            await line.request()
            asked.set()
            await line.until_left()

        async with serving(answering) as server, wired(server.base) as wire:
            under_way = asyncio.create_task(wire.post("/x", BODY))
            await asked.wait()
            await wire.close()

            outcomes = await asyncio.gather(under_way, wire.post("/x", BODY), return_exceptions=True)

            assert [type(outcome) for outcome in outcomes] == [AnswerLost, NotBegun]
            assert not wire.open

    run(test())


@pytest.mark.parametrize("answering", [unread, once(OK[:-1]), answer(b"garbage"), never])
def test_no_failure_names_the_token(run: Run, answering: Answering) -> None:
    async def test() -> None:
        async with serving(answering) as server, wired(server.base, call_seconds=0.2) as wire:
            with pytest.raises(SendError) as caught:
                await wire.post("/bot42:secret/sendMessage", BODY)

            assert "secret" not in repr(caught.value)
            assert caught.value.__cause__ is None

    run(test())
