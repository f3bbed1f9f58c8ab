"""Files that people send from the page."""

from typing import Final

from starlette.datastructures import UploadFile

from channels.channel import Limits
from channels.incoming import FileRef, Kind
from channels.webchat.trouble import FileTooLarge

# By their first bytes, because the browser only repeats what the file's name ends in.
_PICTURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
_NAME_CHARS: Final = 150


async def read_upload(upload: UploadFile, limits: Limits) -> tuple[Kind, FileRef]:
    """Return the file with its content; what is not one of the pictures that every browser shows is a document.

    Raises:
        FileTooLarge: nothing was read but the beginning.
    """
    size = upload.size or 0
    picture = picture_type(await upload.read(16))
    if size > (limits.photo_bytes if picture else limits.document_bytes):
        raise FileTooLarge
    await upload.seek(0)
    media_type = picture or upload.content_type or "application/octet-stream"
    name = (upload.filename or "").replace("\\", "/").rpartition("/")[2][-_NAME_CHARS:]
    file = FileRef("", name, media_type, size, content=await upload.read())
    return (Kind.PHOTO if picture else Kind.DOCUMENT), file


def picture_type(beginning: bytes) -> str:
    """Return the media type of a picture, "" for anything else."""
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return "image/webp"
    return next((media_type for magic, media_type in _PICTURES if beginning.startswith(magic)), "")
