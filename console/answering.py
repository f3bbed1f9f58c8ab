"""Answering with what is public: safety headers, and only "still the same" to whoever has it already."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from fastapi import Request, Response

MINUTES_5: Final = 300  #: a correction is to be seen soon
HTML: Final = "text/html; charset=utf-8"
SAFETY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def answer(
    request: Request, content: str | bytes, media_type: str = HTML, status: int = 200, modified: datetime | None = None
) -> Response:
    """Return the content, or only that it is still the same."""
    body = content.encode() if isinstance(content, str) else content
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {**SAFETY, "ETag": tag, "Cache-Control": f"public, max-age={MINUTES_5}"}
    if modified is not None:
        headers["Last-Modified"] = format_datetime(modified.astimezone(UTC), usegmt=True)
    if status == 200 and _knows_it(request, tag, modified):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, media_type)


def _knows_it(request: Request, tag: str, modified: datetime | None) -> bool:
    """Whether the browser has this already; what it says of the content counts more than of the time."""
    if known := request.headers.get("if-none-match"):
        return tag in (each.strip() for each in known.split(",")) or known.strip() == "*"
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return modified is not None and modified.replace(microsecond=0) <= since
    except (TypeError, ValueError):  # no date, or one without its zone
        return False
