"""Looks at pages on the web: does an address lead somewhere, and in which language is what is there?"""

import asyncio
import re
import ssl
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from broadcasts.links import LinkCheck, LinkProblem
from channels.public_address import Inside, public_ip

SECONDS: Final = 10
MOST_BYTES: Final = 64_000  #: the beginning of a page says its language
REDIRECTS: Final = 5
AGENT: Final = "Mozilla/5.0 (compatible; Sprachrohr link check)"
GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_HTML_LANGUAGE: Final = re.compile(rb"<html\b[^>]{0,1000}?\blang\s*=\s*[\"']?([A-Za-z-]{2,20})", re.IGNORECASE)


class WebPages:
    """Asks servers on the internet; never one inside, wherever a name or a redirect may lead."""

    def __init__(self, *, loopback_too: bool = False) -> None:
        """`loopback_too` is for tests, whose server is on this machine."""
        self._loopback_too = loopback_too
        self._client = httpx.AsyncClient(
            trust_env=False,
            # A connection is made for one name: another one at the same address has another certificate.
            limits=httpx.Limits(max_keepalive_connections=0),
            # Unpacked, 64 kB could be many megabytes.
            headers={"user-agent": AGENT, "accept": "text/html,*/*", "accept-encoding": "identity"},
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def look(self, url: str) -> LinkCheck:
        """Return what became of an address; nothing raises."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._follow(url)
        except httpx.ConnectError as failure:
            certificate = isinstance(_cause(failure), ssl.SSLCertVerificationError)
            return LinkCheck(url, LinkProblem.CERTIFICATE if certificate else LinkProblem.UNREACHABLE)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, Inside):
            return LinkCheck(url, LinkProblem.UNREACHABLE)

    async def _follow(self, url: str) -> LinkCheck:
        at = url
        for _ in range(REDIRECTS + 1):
            status, location, beginning = await self._get(at)
            if not location:
                return _judge(url, at, status, beginning)
            at = urljoin(at, location)
        return LinkCheck(url, LinkProblem.UNREACHABLE)

    async def _get(self, url: str) -> tuple[int, str, bytes]:
        """Return status, where it sends us instead, and how its page begins."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Inside
        port = parts.port or (443 if parts.scheme == "https" else 80)
        ip = await public_ip(parts.hostname, port, loopback_too=self._loopback_too)
        to = httpx.URL(url).copy_with(host=ip)
        host = parts.netloc.rpartition("@")[2]
        request = self._client.build_request(
            "GET", to, headers={"host": host}, extensions={"sni_hostname": parts.hostname}, timeout=SECONDS
        )
        response = await self._client.send(request, stream=True)
        try:
            location = response.headers.get("location", "") if response.is_redirect else ""
            return response.status_code, location, b"" if location else await _beginning(response)
        finally:
            await response.aclose()


async def _beginning(response: httpx.Response) -> bytes:
    content = b""
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) >= MOST_BYTES:
            break
    return content[:MOST_BYTES]


def _judge(url: str, arrived: str, status: int, beginning: bytes) -> LinkCheck:
    if status in GONE:
        return LinkCheck(url, LinkProblem.NOT_FOUND)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return LinkCheck(url, LinkProblem.UNREACHABLE)
    asked_for_page = urlsplit(url).path.strip("/")
    if asked_for_page and urlsplit(url).hostname == urlsplit(arrived).hostname and not _is_page(arrived):
        return LinkCheck(url, LinkProblem.FRONT_PAGE)
    # What else a server refuses it refuses to machines like us; a person may well see the page.
    said = _HTML_LANGUAGE.search(beginning)
    return LinkCheck(url, LinkProblem.NONE, said[1].decode() if said else "")


def _is_page(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _cause(failure: BaseException) -> BaseException:
    while following := failure.__cause__ or failure.__context__:
        failure = following
    return failure
