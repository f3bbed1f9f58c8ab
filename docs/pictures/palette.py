"""Makes a screenshot small: the same PNG with at most 256 colours, which is all that our plain pages need."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
COLOURS: Final = 256
RGB_BYTES: Final = 3

Colour = tuple[int, int, int]


def with_palette(png: bytes) -> bytes:
    """Return the picture with its most frequent colours; the others become the nearest of them.

    Args:
        png: as Chromium writes it: eight bits for each of red, green and blue, not interlaced.
    """
    chunks = list(_chunks(png))
    header = chunks[0][1]
    width, height = struct.unpack(">II", header[:8])
    assert header[8:] == b"\x08\x02\x00\x00\x00", "not the kind of PNG that Chromium writes"
    data = zlib.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"))
    rows = list(_rows(data, width * RGB_BYTES))
    pixels = [list(zip(row[::3], row[1::3], row[2::3], strict=True)) for row in rows]
    counts = Counter(pixel for row in pixels for pixel in row)
    palette = [colour for colour, _ in counts.most_common(COLOURS)]
    index = {colour: _nearest(colour, palette) for colour in counts}
    lines = b"".join(b"\x00" + bytes(index[pixel] for pixel in row) for row in pixels)
    return SIGNATURE + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(bytes(colour) for colour in palette)),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12  # length, kind and checksum are four bytes each


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _rows(data: bytes, stride: int) -> Iterator[bytearray]:
    """Undo PNG's filters, which store a byte as the difference to what the bytes left, above and between foretell."""
    above = bytearray(stride)
    for start in range(0, len(data), stride + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + stride])
        for at in range(stride if kind else 0):
            left, corner = (row[at - RGB_BYTES], above[at - RGB_BYTES]) if at >= RGB_BYTES else (0, 0)
            row[at] = (row[at] + _foretold(kind, left, above[at], corner)) & 255
        yield row
        above = row


def _foretold(kind: int, left: int, up: int, corner: int) -> int:
    match kind:
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
    guess = left + up - corner  # 4, named after Paeth
    return min((left, up, corner), key=lambda value: abs(guess - value))
