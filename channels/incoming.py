"""What reaches us from a messenger, in one form for all of them."""

from dataclasses import dataclass
from enum import StrEnum

from channels.address import Address


class Kind(StrEnum):
    """What happened in the chat."""

    TEXT = "text"  #: somebody wrote
    COMMAND = "command"  #: somebody wrote `/command argument`
    PRESS = "press"  #: somebody pressed a button of ours
    PHOTO = "photo"  #: a picture, `text` is its caption
    DOCUMENT = "document"  #: a file, `text` is its caption
    VOICE = "voice"  #: a voice note
    LOCATION = "location"  #: a place on the map
    JOINED = "joined"  #: we were added to a group, or came back
    LEFT = "left"  #: we were removed from a group
    MOVED = "moved"  #: the chat has a new id, `moved_to`
    BLOCKED = "blocked"  #: the person no longer wants messages from us
    UNBLOCKED = "unblocked"  #: the person lets us in again
    LOOKED_UP = "looked_up"  #: the answer to a `Lookup` of ours
    UNSUPPORTED = "unsupported"  #: something this adapter cannot read (a sticker, a contact card)


class LookupKind(StrEnum):
    """What can be asked of a platform."""

    GROUP_ADMIN = "group_admin"  #: is person `argument` an administrator of this group? answer: yes
    FILE = "file"  #: the bytes behind the remote id `argument`; answer: content
    SEARCH = "search"  #: which FAQ entries answer the question `argument`? asked of ourselves; answer: content, JSON


@dataclass(frozen=True, slots=True)
class Lookup:
    """A question to the platform, or a search that takes longer than a unit may; its answer comes as an `Incoming`."""

    kind: LookupKind
    argument: str
    file: "FileRef | None" = None  #: with FILE: what is known of the file already
    about: str = ""  #: comes back with the answer: what it is for


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file somebody sent."""

    remote_id: str  #: the platform's id, "" when `content` is here already
    name: str = ""
    media_type: str = "application/octet-stream"
    size_bytes: int = 0  #: as the platform states it, 0 if unknown
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """What came of a look-up."""

    lookup: Lookup
    yes: bool = False
    content: bytes | None = None
    refusal: str = ""  #: why there is no answer ("too large", "gone"); "" if there is one


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event in one chat."""

    address: Address
    kind: Kind
    update_key: str  #: unique within channel and account; a repeat of it changes nothing
    person: str = ""  #: the platform's id of who acted; "" in a private chat
    addressed: bool = True  #: False for what people in a group say to each other
    text: str = ""  #: text, caption, a command's argument, or a pressed button's label
    command: str = ""  #: lower case, without slash and bot name
    token: str = ""  #: of the pressed button
    message_id: str = ""  #: remote id of the message: the one that was pressed, or the one that was written
    reply_to: str = ""  #: remote id of the message of ours that it answers, "" for none
    language_hint: str = ""  #: the app's language, only good for an offer
    file: FileRef | None = None
    moved_to: str = ""
    answer: LookupAnswer | None = None
    keep: bool = False  #: the messenger has no memory of its own; ours keeps what the person said
