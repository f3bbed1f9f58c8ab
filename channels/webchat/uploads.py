"""Files that people send from the page."""

from typing import Final

from starlette.datastructures import UploadFile

from channels.channel import Limits
from channels.incoming import FileRef, Kind
from channels.webchat.trouble import FileTooLarge, NoRecording, RecordingTooLong

# By their first bytes, because the browser only repeats what the file's name ends in.
_PICTURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
_SOUNDS: Final = ((b"\x1aE\xdf\xa3", "audio/webm"), (b"OggS", "audio/ogg"))
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
    file = FileRef("", _name(upload), media_type, size, content=await upload.read())
    return (Kind.PHOTO if picture else Kind.DOCUMENT), file


async def read_voice(upload: UploadFile, limits: Limits) -> FileRef:
    """Return a voice note with its content.

    Raises:
        RecordingTooLong: nothing was read but the beginning.
        NoRecording: none that a browser makes.
    """
    size = upload.size or 0
    sound = sound_type(await upload.read(16))
    if not sound:
        raise NoRecording
    if size > limits.voice_bytes:
        raise RecordingTooLong
    await upload.seek(0)
    return FileRef("", _name(upload), sound, size, content=await upload.read())


def sound_type(beginning: bytes) -> str:
    """Return the media type of what browsers record voices in, "" for anything else."""
    if beginning[4:8] == b"ftyp":
        return "audio/mp4"
    return next((media_type for magic, media_type in _SOUNDS if beginning.startswith(magic)), "")


def _name(upload: UploadFile) -> str:
    return (upload.filename or "").replace("\\", "/").rpartition("/")[2][-_NAME_CHARS:]


def picture_type(beginning: bytes) -> str:
    """Return the media type of a picture, "" for anything else."""
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return "image/webp"
    return next((media_type for magic, media_type in _PICTURES if beginning.startswith(magic)), "")
