"""Sends text smaller to browsers that can take it so: phones pay by the megabyte."""

import gzip
from typing import Final

COMPRESS_FROM_BYTES: Final = 1000  # below, one packet carries it anyway


def compressed(content: bytes, accept_encoding: str, headers: dict[str, str]) -> bytes:
    """Return what goes over the wire, and say so in `headers`."""
    headers["Vary"] = "Accept-Encoding"
    if len(content) < COMPRESS_FROM_BYTES or "gzip" not in accept_encoding:
        return content
    headers["Content-Encoding"] = "gzip"
    return gzip.compress(content, 6, mtime=0)
