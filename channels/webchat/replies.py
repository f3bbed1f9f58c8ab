"""What every answer of the web chat carries: safety headers, the right caching, and compression."""

import json
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from fastapi import Request, Response

from channels.chat_store import StoredFile
from channels.compression import compressed

_PLAYED: Final = ("audio/ogg", "audio/webm", "audio/mp4", "audio/mpeg", "audio/wav", "audio/aac")
_SHOWN_IN_BROWSER: Final = ("image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf", *_PLAYED)
_RANGE: Final = re.compile(r"bytes=(\d{1,12})-(\d{0,12})", re.ASCII)
_NO_DEVICES: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


def page_policy(embed_origins: Sequence[str]) -> str:
    """Return the Content-Security-Policy of a page that these sites may show inside theirs."""
    around = " ".join(("'self'", *embed_origins))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "media-src 'self' blob:; frame-src 'self'; manifest-src 'self'; worker-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {around}"
    )


def page(request: Request, html: str, policy: str, status: int = 200, *, microphone: bool = False) -> Response:
    """Return a page that is kept nowhere, as it holds what somebody wrote; `microphone`: it may ask to record."""
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        # Not "no-referrer": browsers then send "Origin: null" with our own forms. Other sites learn nothing either way.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": _NO_DEVICES.replace("microphone=()", "microphone=(self)") if microphone else _NO_DEVICES,
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


def file(request: Request, stored: StoredFile) -> Response:
    """Return an attachment: shown or played if browsers do so without running anything, else saved."""
    shown = stored.media_type in _SHOWN_IN_BROWSER
    headers = {
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(stored.name, safe='')}",
        "Cache-Control": "private, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if stored.media_type != "application/pdf":  # a sandbox would keep the browser's PDF viewer out
        headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    content, status = stored.content, 200
    if stored.media_type in _PLAYED:
        content, status = _asked_for(request, content, headers)
    media_type = stored.media_type if shown else "application/octet-stream"
    return Response(content, status, headers=headers, media_type=media_type)


def _asked_for(request: Request, content: bytes, headers: dict[str, str]) -> tuple[bytes, int]:
    """Return the piece of a sound that a player asks for; some play nothing that is not given in pieces."""
    headers["Accept-Ranges"] = "bytes"
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None:
        return content, 200
    first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
    if first > last:
        headers["Content-Range"] = f"bytes */{len(content)}"
        return b"", 416
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return content[first : last + 1], 206


def _compressed(request: Request, content: bytes, media_type: str, headers: dict[str, str], status: int) -> Response:
    body = compressed(content, request.headers.get("accept-encoding", ""), headers)
    return Response(body, status, headers, media_type)
