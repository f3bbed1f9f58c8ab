"""A message as XMPP shows it: plain text, choices as numbered lines, and what they stand for beside them."""

import json
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Final
from xml.etree.ElementTree import Element

from channels.channel import Part
from channels.document import Document
from channels.markdown import parse
from channels.numbered import numbered_lines
from channels.outgoing import Attachment, Choice, Outgoing, Row
from channels.plain import to_plain
from channels.splitting import split

TEXT_CHARS: Final = 2000  # RFC 6120, 13.12: every server takes a message of 10,000 bytes
CHOICES: Final = "{urn:sprachrohr:choices:1}choices"
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Body:
    text: str
    language: str
    choices: tuple[Row, ...] = ()


def parts(message: Outgoing) -> tuple[Part, ...]:
    """Return the messages that make up this one. A file is named only: sending it would need a server's upload."""
    texts = [to_plain(each) for each in split(parse(message.text), TEXT_CHARS, _length)] or [""]
    bodies = [Body(_NO_XML.sub("", text), message.language) for text in texts]
    named = "\n".join([bodies[0].text, *map(_name, message.attachments)]).strip("\n")
    bodies[0] = Body(named, message.language)
    if message.choices:
        lines = "\n".join(numbered_lines(message.choices))
        bodies[-1] = Body(f"{bodies[-1].text}\n\n{_NO_XML.sub('', lines)}", message.language, message.choices)
    return tuple(Part(sha256(repr(body).encode()).hexdigest(), body) for body in bodies)


def choices_element(choices: tuple[Row, ...]) -> Element:
    """Return what lies in a message for us alone: the archive gives it back when somebody answers with a number."""
    element = Element(CHOICES)
    element.text = json.dumps([[asdict(choice) for choice in row] for row in choices])
    return element


def choices_of(message: Element) -> tuple[Row, ...]:
    """Return the choices of a message of ours, none where it has none."""
    written = json.loads(message.findtext(CHOICES) or "[]")
    return tuple(tuple(Choice(**choice) for choice in row) for row in written)


def _name(file: Attachment) -> str:
    return f"📎 {file.name}: {file.alt}" if file.alt else f"📎 {file.name}"


def _length(document: Document) -> int:
    return len(to_plain(document))
