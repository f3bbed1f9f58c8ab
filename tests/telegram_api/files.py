"""Files as methods receive them: an upload, a file id or an address; their limits and what a picture must be."""

import re
import struct
from typing import TYPE_CHECKING

from tests.telegram_api.errors import ApiError, bad_request
from tests.telegram_api.parameters import Upload

if TYPE_CHECKING:
    from tests.telegram_api.world import Media, World

UPLOAD_BYTES = 50_000_000
PHOTO_BYTES = 10_000_000
DOWNLOAD_BYTES = 20_000_000
PHOTO_SIDES_SUM = 10_000
PHOTO_RATIO = 20

PICTURE_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
JPEG_SIZE = re.compile(rb"\xff[\xc0-\xc2]..\x08(....)", re.DOTALL)


def receive(world: "World", kind: str, value: str | Upload | None, uploads: dict[str, Upload]) -> "Media":
    """Return the file a method was given: stored anew, or the one its id names.

    Raises:
        ApiError: there is none, it is too big, or it is not what `kind` needs.
    """
    if isinstance(value, str) and value.startswith("attach://"):
        value = uploads.get(value.removeprefix("attach://"))
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if isinstance(value, str):
        return _known(world, kind, value)
    if not value.content:
        raise bad_request("file must be non-empty")
    if len(value.content) > UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    size = check_photo(value.content) if kind == "photo" else (0, 0)
    return world.keep_file(kind, value.name, value.content, value.mime_type, size)


def check_photo(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels, invented for formats this stand-in does not read."""
    if len(content) > PHOTO_BYTES:
        raise bad_request("file is too big")
    if not content.startswith(PICTURE_SIGNATURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = _size(content)
    if width + height > PHOTO_SIDES_SUM or max(width, height) > PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _known(world: "World", kind: str, value: str) -> "Media":
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    media = world.files.get(value)
    if media is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if media.kind != kind:
        raise bad_request(f"can't use file of type {media.kind.capitalize()} as {kind.capitalize()}")
    return media


def _size(content: bytes) -> tuple[int, int]:
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if jpeg := JPEG_SIZE.search(content):
        height, width = struct.unpack(">HH", jpeg[1])
        return width, height
    return 90, 90
