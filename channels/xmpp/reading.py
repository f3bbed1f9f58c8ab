"""What comes over the line, as events."""

from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from channels.address import Address
from channels.errors import Unreachable
from channels.incoming import Incoming, Kind
from channels.numbered import picked
from channels.xmpp.errors import of_condition
from channels.xmpp.line import Line

PICK_CHARS: Final = 100  #: a longer text is no label of ours
ENCRYPTED: Final = (
    "{eu.siacs.conversations.axolotl}encrypted",
    "{urn:xmpp:omemo:2}encrypted",
    "{urn:xmpp:openpgp:0}openpgp",
    "{jabber:x:encrypted}x",
)


async def read(stanza: Any, number: str, account: str, line: Line) -> list[Incoming]:
    """Return the events of a stanza, none for what says nothing.

    Args:
        number: what our server gave it, the same whenever it is heard; "" for none.
    """
    chat = Address("xmpp", account, stanza["from"].bare)
    key = number or f"{stanza['from']} {stanza['id'] or uuid4().hex}"
    if stanza.name == "presence":
        return _of_presence(stanza["type"], chat, key)
    if stanza["type"] == "error":
        error = of_condition(stanza["error"]["condition"], stanza["error"]["type"])
        return [Incoming(chat, Kind.BLOCKED, f"error {key}")] if isinstance(error, Unreachable) else []
    hint, text = stanza["lang"] or "", stanza["body"].strip()
    if any(stanza.xml.find(name) is not None for name in ENCRYPTED):
        return [Incoming(chat, Kind.UNSUPPORTED, key, language_hint=hint, message_id=stanza["id"])]
    if not text:  # somebody is typing, or has read
        return []
    if text.startswith("/"):
        command, _, argument = text[1:].partition(" ")
        return [Incoming(chat, Kind.COMMAND, key, text=argument.strip(), command=command.lower(), language_hint=hint)]
    if len(text) <= PICK_CHARS:
        message_id, choices = await line.shown_choices(chat.value)
        if choice := picked(text, choices):
            press = Incoming(chat, Kind.PRESS, key, text=choice.label, token=choice.token, language_hint=hint)
            return [replace(press, message_id=message_id)]
    return [Incoming(chat, Kind.TEXT, key, text=text, message_id=stanza["id"], language_hint=hint)]


def _of_presence(kind: str, chat: Address, key: str) -> list[Incoming]:
    """Return what it means that somebody adds us to their contacts, or removes us."""
    if kind == "unsubscribe":
        return [Incoming(chat, Kind.BLOCKED, key)]
    return [Incoming(chat, Kind.UNBLOCKED, key), Incoming(chat, Kind.COMMAND, f"{key} hello", command="start")]
