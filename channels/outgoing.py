"""What we send, in one form for all messengers."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: exactly one of `token` and `url` is set."""

    label: str  #: plain text
    token: str = ""  #: comes back with the press; at most 64 bytes (the tightest of all channels)
    url: str = ""  #: opens a page instead


Row = tuple[Choice, ...]


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of ours that goes along."""

    kind: AttachmentKind
    digest: str  #: SHA-256 in hex, the key under which the bytes are kept
    name: str
    media_type: str
    alt: str = ""  #: says what a picture shows


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one chat. An adapter may need several platform messages (parts) for it."""

    text: str = ""  #: small Markdown, see `channels.document`; inserted values are escaped already
    choices: tuple[Row, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    language: str = "de"  #: BCP 47 tag of the text: direction and screen readers need it
    replaces: str = ""  #: remote id of the message of ours that is to be changed in place, "" for a new one
    secret: bool = False  #: kept nowhere after delivery
    silent: bool = False  #: arrives without a sound
    preview_links: bool = False

    def to_json(self) -> str:
        """Return the stored form; fields at their default are left out."""
        return json.dumps(_without_defaults(self), ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(raw: str) -> "Outgoing":
        data: dict[str, Any] = json.loads(raw)
        rows = tuple(tuple(Choice(**choice) for choice in row) for row in data.pop("choices", ()))
        files = tuple(
            Attachment(**{**item, "kind": AttachmentKind(item["kind"])}) for item in data.pop("attachments", ())
        )
        return Outgoing(**data, choices=rows, attachments=files)


_PLAIN: Final = Outgoing()


def _without_defaults(message: Outgoing) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name in Outgoing.__slots__:
        value = getattr(message, name)
        if value != getattr(_PLAIN, name):
            data[name] = value
    if "choices" in data:
        data["choices"] = [[_filled(choice) for choice in row] for row in message.choices]
    if "attachments" in data:
        data["attachments"] = [_filled(item) for item in message.attachments]
    return data


def _filled(item: Choice | Attachment) -> dict[str, Any]:
    # By hand: `dataclasses.asdict` copies deeply, a fifth of the time an update takes.
    return {name: value for name in item.__slots__ if (value := getattr(item, name))}
