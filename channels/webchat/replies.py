"""What every answer of the web chat carries: safety headers, the right caching, and compression."""

import json
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from fastapi import Request, Response

from channels.chat_store import StoredFile
from channels.compression import compressed

_SHOWN_IN_BROWSER: Final = ("image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf")
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


def page_policy(embed_origins: Sequence[str]) -> str:
    """Return the Content-Security-Policy of a page that these sites may show inside theirs."""
    around = " ".join(("'self'", *embed_origins))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; manifest-src 'self'; worker-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {around}"
    )


def page(request: Request, html: str, policy: str, status: int = 200) -> Response:
    """Return a page that is kept nowhere, as it holds what somebody wrote."""
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        # Not "no-referrer": browsers then send "Origin: null" with our own forms. Other sites learn nothing either way.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    return _compressed(request, html.encode(), "text/html; charset=utf-8", headers, status)


def asset(request: Request, content: bytes, media_type: str, *, for_good: bool) -> Response:
    """Return a style sheet or script; `for_good` if its address changes with its content."""
    headers = {
        "Cache-Control": _FOR_GOOD if for_good else "public, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return _compressed(request, content, media_type, headers, 200)


def service_worker(request: Request, content: bytes) -> Response:
    """Return the background script, asked for anew each time: one that is out of date would stay for a day."""
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    return _compressed(request, content, "text/javascript; charset=utf-8", headers, 200)


def words(request: Request, words: dict[str, str]) -> Response:
    """Return words of the page, the same for everybody who reads this language."""
    headers = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
    content = json.dumps(words, ensure_ascii=False).encode()
    return _compressed(request, content, "application/json", headers, 200)


def file(stored: StoredFile) -> Response:
    """Return an attachment: shown if browsers show its type without running anything, else saved."""
    shown = stored.media_type in _SHOWN_IN_BROWSER
    headers = {
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(stored.name, safe='')}",
        "Cache-Control": "private, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if stored.media_type != "application/pdf":  # a sandbox would keep the browser's PDF viewer out
        headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return Response(
        stored.content, headers=headers, media_type=stored.media_type if shown else "application/octet-stream"
    )


def _compressed(request: Request, content: bytes, media_type: str, headers: dict[str, str], status: int) -> Response:
    body = compressed(content, request.headers.get("accept-encoding", ""), headers)
    return Response(body, status, headers, media_type)
