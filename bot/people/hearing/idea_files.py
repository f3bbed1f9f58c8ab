"""Voice notes and photos of ideas: fetched, limited, and photos freed of everything but the picture."""

import hashlib
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.request import Request, row
from channels.incoming import Kind, Lookup, LookupKind
from channels.outgoing import Choice
from hearings.giving import IdeaTooLong, IdeaUnclear, check_words
from hearings.ideas import VOICE_BYTES, VOICE_SECONDS, IdeaKind

FILES: Final = frozenset({Kind.VOICE, Kind.PHOTO, Kind.DOCUMENT, Kind.LOOKED_UP})
PHOTO_BYTES: Final = 10_000_000
SIDE_PIXELS: Final = 1_600  #: of the photo that is kept: enough for a page and a wall
MOST_PIXELS: Final = 50_000_000  #: beyond this a small file that unpacks into gigabytes
SIDES: Final = (SIDE_PIXELS, SIDE_PIXELS)
AUDIO: Final = ("audio/", "video/")
#: How a recording is kept; a browser calls one without pictures a video, too.
SOUNDS: Final = {
    "audio/webm": ("audio/webm", "webm"),
    "video/webm": ("audio/webm", "webm"),
    "audio/mp4": ("audio/mp4", "m4a"),
    "video/mp4": ("audio/mp4", "m4a"),
    "audio/mpeg": ("audio/mpeg", "mp3"),
}
CAPTION: Final = "caption"  #: in the step: what was written below a photo that is still being fetched
WHAT: Final = "what"


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A voice note or photo that can be an idea."""

    kind: IdeaKind
    caption: str
    digest: str
    name: str
    media_type: str
    content: bytes = field(repr=False)


class UnusablePhoto(Exception):
    """It is no picture, damaged, or too large."""


def clean_photo(content: bytes) -> bytes:
    """Return a photo as JPEG, upright and smaller, with no place, time, camera or anything else that is in its file.

    Takes some 50 ms for a phone's photo: a JPEG is unpacked at a fraction of its size at once.

    Raises:
        UnusablePhoto.
    """
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                raise UnusablePhoto
            photo.draft("RGB", SIDES)
            upright = ImageOps.exif_transpose(photo).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as exc:
        raise UnusablePhoto from exc
    upright.thumbnail(SIDES)
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    kept = BytesIO()
    bare.save(kept, "JPEG", quality=85)
    return kept.getvalue()


async def take_file(request: Request) -> TakenFile | None:
    """Return what was sent, None after having answered or asked the messenger for it. It is not stored yet."""
    _, event, step = request.gettext, request.incoming, request.step
    assert step is not None
    file = event.file or (event.answer.lookup.file if event.answer else None)
    what = (
        step.data.get(WHAT, "")
        if event.kind is Kind.LOOKED_UP
        else _kind_of(event.kind, file.media_type if file else "")
    )
    caption = step.data.get(CAPTION, "") if event.kind is Kind.LOOKED_UP else event.text
    most = VOICE_BYTES if what == IdeaKind.VOICE else PHOTO_BYTES
    content = event.answer.content if event.answer else file.content if file else None
    if file is None or not what:
        await _say(request, _("Please write your idea, or send a voice note or a photo."))
    elif file.size_bytes > most or (content is not None and len(content) > most):
        await _say(request, _too_large(request, what))
    elif what == IdeaKind.PHOTO and not _has_words(caption):
        await _say(request, _("Please send the photo again with a few words below it: what is needed?"))
    elif content is not None:
        return await _keep(request, what, caption, file.media_type, content)
    elif event.kind is Kind.LOOKED_UP:
        await _say(request, _("This could not be fetched from the messenger. Please send it once more, or write it."))
    else:
        await request.go(step.name, step.version, **{**step.data, WHAT: what, CAPTION: caption})
        await request.look_up(Lookup(LookupKind.FILE, file.remote_id, replace(file, content=None)))
    return None


async def _keep(request: Request, what: str, caption: str, sent_as: str, content: bytes) -> TakenFile | None:
    _ = request.gettext
    media_type, ending = SOUNDS.get(sent_as.partition(";")[0], ("audio/ogg", "ogg"))
    kind, name = IdeaKind.VOICE, f"idea.{ending}"
    if what == IdeaKind.PHOTO:
        try:
            content = clean_photo(content)
        except UnusablePhoto:
            await _say(request, _("This picture cannot be read. Please send another one, or write your idea."))
            return None
        kind, media_type, name = IdeaKind.PHOTO, "image/jpeg", "idea.jpg"
    return TakenFile(kind, caption, hashlib.sha256(content).hexdigest(), name, media_type, content)


def _kind_of(kind: Kind, media_type: str) -> str:
    if kind is Kind.VOICE or media_type.startswith(AUDIO):
        return IdeaKind.VOICE
    return IdeaKind.PHOTO if kind is Kind.PHOTO or media_type.startswith("image/") else ""


def _has_words(caption: str) -> bool:
    try:
        check_words(caption)
    except IdeaUnclear:
        return False
    except IdeaTooLong:  # too many words are words
        return True
    return True


def _too_large(request: Request, what: str) -> str:
    _ = request.gettext
    if what == IdeaKind.VOICE:
        return _.n(
            "This voice note is too long. Please say it in about %(n)s minute, or in several notes.",
            "This voice note is too long. Please say it in about %(n)s minutes, or in several notes.",
            VOICE_SECONDS // 60,
        )
    return _(
        "This picture is too large: at most %(most)s MB. Please send a smaller one.", most=PHOTO_BYTES // 1_000_000
    )


async def _say(request: Request, text: str) -> None:
    assert request.step is not None
    _, goal_id = request.gettext, request.step.data["goal_id"]
    await request.say(text, row(Choice(_("Cancel"), f"h_goal:{goal_id}")))
