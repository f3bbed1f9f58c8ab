"""Why something sent from the page was not taken, and the sentence that says so. Nothing of it is stored then."""

from dataclasses import dataclass
from typing import ClassVar

from channels.channel import Limits
from locales.catalogues import Translator


class NotTaken(Exception):
    """Base of all below."""

    status: ClassVar[int]  #: of the HTTP answer


class NotUnderstood(NotTaken):
    """A form that no page of ours sends."""

    status = 400


class TextTooLong(NotTaken):
    status = 413


class FileTooLarge(NotTaken):
    status = 413


class RecordingTooLong(NotTaken):
    status = 413


class NoRecording(NotTaken):
    """A voice note that is no sound, or of a kind that we cannot play to anybody."""

    status = 415


@dataclass
class TooFast(NotTaken):
    """More messages than the chat's allowance."""

    status = 429
    retry_after_seconds: int


class OutOfReach(NotTaken):
    """The hub could not store it; sent again with the same key it may."""

    status = 503


def sentence(trouble: NotTaken, _: Translator, limits: Limits) -> str:
    match trouble:
        case FileTooLarge():
            return _(
                "This file is too large. Pictures can have up to %(picture)s MB, other files up to %(other)s MB.",
                picture=limits.photo_bytes // 1_000_000,
                other=limits.document_bytes // 1_000_000,
            )
        case TextTooLong():
            return _("This text is too long. Please send it in several parts, or as a file.")
        case RecordingTooLong():
            return _("This recording is too long. Please say it in several shorter ones.")
        case NoRecording():
            return _("This recording cannot be read. Please record it once more, or write.")
        case TooFast():
            return _("That was a lot at once. Please wait a moment; your text is kept.")
        case OutOfReach():
            return _("This could not be saved just now. Please send it once more; it will count only once.")
        case _:
            return _("This form is out of date. Please load the page again.")
