"""The pictures and documents of an edition: what a file is by its own bytes, and changes of the list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from broadcasts.editions import Edition, EditionFile
from channels.outgoing import AttachmentKind

MOST_FILES: Final = 10
SIDES_PIXELS: Final = 10_000  # Bot API, sendPhoto: width and height together
SIDES_RATIO: Final = 20  # Bot API, sendPhoto
EXTENSIONS: Final = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_PDF: Final = b"%PDF-"
_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the segments that state the size
_JPEG_SCAN: Final = 0xDA
_JPEG_END: Final = b"\xff\xd9"


class FileFault(StrEnum):
    """Why a file cannot go along."""

    EMPTY = "empty"
    OTHER_TYPE = "other_type"  #: neither JPEG nor PNG nor PDF
    BROKEN = "broken"  #: a picture without its size, or cut off
    SHAPE = "shape"  #: a picture too large or too narrow for messengers


@dataclass
class UnusableFile(Exception):
    fault: FileFault


@dataclass(frozen=True, slots=True)
class FileType:
    kind: AttachmentKind
    media_type: str


def file_type(content: bytes) -> FileType:
    """Return what a file is; its name and the type a messenger states are not to be trusted.

    Raises:
        UnusableFile.
    """
    if not content:
        raise UnusableFile(FileFault.EMPTY)
    if content.startswith(_PDF):
        return FileType(AttachmentKind.DOCUMENT, "application/pdf")
    if content.startswith(_PNG):
        _check_shape(_png_sides(content))
        return FileType(AttachmentKind.PHOTO, "image/png")
    if content.startswith(_JPEG):
        _check_shape(_jpeg_sides(content))
        return FileType(AttachmentKind.PHOTO, "image/jpeg")
    raise UnusableFile(FileFault.OTHER_TYPE)


def with_file(edition: Edition, file: EditionFile, at: int | None = None) -> Edition:
    """Return the edition with one more file, or with this one in place of another; whose readers get it stays."""
    if at is None:
        return replace(edition, files=(*edition.files, file))
    return _changed(edition, at, replace(file, language=edition.files[at].language))


def without_file(edition: Edition, at: int) -> Edition:
    return replace(edition, files=edition.files[:at] + edition.files[at + 1 :])


def described(edition: Edition, at: int, language: str, words: str) -> Edition:
    """Return the edition with a picture described in one language; no words take the description out."""
    file = edition.files[at]
    alt: Mapping[str, str] = {**file.alt, language: words}
    return _changed(edition, at, replace(file, alt={tag: text for tag, text in alt.items() if text}))


def meant_for(edition: Edition, at: int, language: str) -> Edition:
    """Return the edition with a file for one language's readers, "" for all."""
    return _changed(edition, at, replace(edition.files[at], language=language))


def undescribed(edition: Edition, file: EditionFile) -> list[str]:
    """Return the languages whose readers get a picture without a description in their language."""
    if file.kind is not AttachmentKind.PHOTO:
        return []
    return [tag for tag in edition.texts if file.language in ("", tag) and not file.alt.get(tag)]


def _changed(edition: Edition, at: int, file: EditionFile) -> Edition:
    return replace(edition, files=(*edition.files[:at], file, *edition.files[at + 1 :]))


def _check_shape(sides: tuple[int, int]) -> None:
    short, long = sorted(sides)
    if not short:
        raise UnusableFile(FileFault.BROKEN)
    if short + long > SIDES_PIXELS or long > SIDES_RATIO * short:
        raise UnusableFile(FileFault.SHAPE)


def _png_sides(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture that is there to its last chunk."""
    at, names = len(_PNG), []
    while at + 12 <= len(content) and b"IEND" not in names:
        names.append(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4])
    if names[:1] != [b"IHDR"] or names[-1] != b"IEND" or at > len(content):
        raise UnusableFile(FileFault.BROKEN)
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _jpeg_sides(content: bytes) -> tuple[int, int]:
    """Return height and width of a picture that is there to its end."""
    at, sides = len(_JPEG), (0, 0)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        if marker in _JPEG_FRAMES and at + 9 <= len(content):
            sides = int.from_bytes(content[at + 5 : at + 7]), int.from_bytes(content[at + 7 : at + 9])
        if marker == _JPEG_SCAN and content.rfind(_JPEG_END, at) > 0:
            return sides
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    raise UnusableFile(FileFault.BROKEN)
