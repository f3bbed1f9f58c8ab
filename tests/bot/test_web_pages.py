"""Links are looked at on a real server, on loopback."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import web_pages
from bot.link_checker import LinkChecker
from bot.web_pages import MOST_BYTES, WebPages
from broadcasts.links import LinkCheck, LinkProblem
from tests.bot.driver import Hub
from tests.channels.telegram.test_wire import certificate, serving_tls

__all__ = ["certificate"]

ANSWERS = {
    "/kurs": b"HTTP/1.1 200 OK\r\nContent-Length: 41\r\n\r\n<!doctype html><html class=a lang='tr-TR'>",
    "/stumm": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "/weg": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    "/lange-weg": b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
    "/kaputt": b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n",
    "/geschuetzt": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
    "/umgezogen": b"HTTP/1.1 301 Moved\r\nLocation: /kurs\r\nContent-Length: 0\r\n\r\n",
    "/entfernt": b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
    "/": b"HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n<html lang=de-DE>",
    "/im-kreis": b"HTTP/1.1 302 Found\r\nLocation: /im-kreis\r\nContent-Length: 0\r\n\r\n",
    "/hinaus": b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
    "/unsinn": b"nothing of the kind\r\n\r\n",
}


class Site:
    """A server that answers with what belongs to a path, and counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.written = 0
        self.base = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
            self.asked.append(path)
            if path == "/endlos":
                await self._pour(writer)
            elif path == "/schweigt":
                await reader.read()
            else:
                writer.write(ANSWERS[path])
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _pour(self, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(bytes(10_000))
            await writer.drain()
            self.written += 10_000


@asynccontextmanager
async def opened(tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.answer, "127.0.0.1", 0, ssl=tls)
    site.base = f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with opened() as site:
        yield site


@pytest.fixture
async def pages() -> AsyncIterator[WebPages]:
    pages = WebPages(loopback_too=True)
    yield pages
    await pages.close()


@pytest.mark.parametrize(
    ("path", "problem", "language"),
    [
        ("/kurs", LinkProblem.NONE, "tr-TR"),
        ("/kurs#anmeldung", LinkProblem.NONE, "tr-TR"),
        ("/stumm", LinkProblem.NONE, ""),
        ("/geschuetzt", LinkProblem.NONE, ""),
        ("/umgezogen", LinkProblem.NONE, "tr-TR"),
        ("/weg", LinkProblem.NOT_FOUND, ""),
        ("/lange-weg", LinkProblem.NOT_FOUND, ""),
        ("/kaputt", LinkProblem.UNREACHABLE, ""),
        ("/unsinn", LinkProblem.UNREACHABLE, ""),
        ("/im-kreis", LinkProblem.UNREACHABLE, ""),
        ("/hinaus", LinkProblem.UNREACHABLE, ""),
        ("/entfernt", LinkProblem.FRONT_PAGE, ""),
    ],
)
async def test_what_becomes_of_a_link(
    site: Site, pages: WebPages, path: str, problem: LinkProblem, language: str
) -> None:
    assert await pages.look(site.base + path) == LinkCheck(site.base + path, problem, language)


async def test_a_circle_of_redirects_ends(site: Site, pages: WebPages) -> None:
    await pages.look(f"{site.base}/im-kreis")

    assert len(site.asked) == 6


async def test_of_an_endless_page_only_the_beginning_is_read(site: Site, pages: WebPages) -> None:
    check = await pages.look(f"{site.base}/endlos")

    assert check.problem is LinkProblem.NONE
    assert site.written < 100 * MOST_BYTES


async def test_a_server_that_says_nothing_is_out_of_reach(
    site: Site, pages: WebPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_pages, "SECONDS", 0.05)

    check = await pages.look(f"{site.base}/schweigt")

    assert check.problem is LinkProblem.UNREACHABLE


async def test_a_server_that_is_not_there_is_out_of_reach(pages: WebPages) -> None:
    async with opened() as site:
        pass

    assert (await pages.look(f"{site.base}/kurs")).problem is LinkProblem.UNREACHABLE


async def test_a_wrong_certificate_is_told_apart(pages: WebPages, certificate: Path) -> None:
    async with opened(serving_tls(certificate)) as site:
        assert (await pages.look(f"{site.base}/kurs")).problem is LinkProblem.CERTIFICATE
        assert site.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http:///kurs",
        "http://127.0.0.1:99999/",
        "http://" + "a" * 300 + ".example/",
    ],
)
async def test_nothing_inside_and_nothing_but_the_web_is_asked(pages: WebPages, url: str) -> None:
    assert (await pages.look(url)).problem is LinkProblem.UNREACHABLE


async def test_loopback_is_not_asked_either_outside_tests(site: Site) -> None:
    pages = WebPages()
    port = site.base.rpartition(":")[2]

    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"):
        assert (await pages.look(f"http://{host}:{port}/kurs")).problem is LinkProblem.UNREACHABLE

    assert site.asked == []
    await pages.close()


async def test_the_checker_looks_at_what_was_asked_for(hub: Hub, site: Site, pages: WebPages) -> None:
    urls = [f"{site.base}{path}" for path in ("/kurs", "/weg", "/kaputt")]
    checker = LinkChecker(hub.database, hub.database.bell, pages, hub.clock)
    await hub.unit(lambda stores: stores.links.ask(urls, hub.now))

    await checker.work_off()
    await checker.work_off()

    known = await hub.unit(lambda stores: stores.links.known(urls))
    assert [known[url].problem for url in urls] == ["", "not_found", "unreachable"]
    assert sorted(site.asked) == ["/kaputt", "/kurs", "/weg"]
    hub.later(minutes=11)
    await checker.work_off()
    assert site.asked[3:] == ["/kaputt"]
    hub.later(days=2)
    await checker.work_off()
    assert await hub.unit(lambda stores: stores.links.known(urls)) == {}
