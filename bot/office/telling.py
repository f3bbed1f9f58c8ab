"""Tells a member of staff something in their own chat and language, without having been asked."""

from collections.abc import Callable
from datetime import datetime

from bot.request import Office
from channels.outgoing import Outgoing, Row
from locales.catalogues import Translator, translator
from storage.stores import Stores

Words = Callable[[Translator], tuple[str, tuple[Row, ...]]]
"""From the reader's texts to a message and its buttons."""


async def tell(stores: Stores, office: Office, address_id: int, words: Words, now: datetime) -> int:
    """Queue a message to one staff chat and return our own id of it."""
    return await stores.outbox.add(address_id, await told(stores, office, address_id, words), now)


async def told(stores: Stores, office: Office, address_id: int, words: Words) -> Outgoing:
    """Return the message as this chat reads it."""
    chat = await stores.addresses.get(address_id)
    main = office.city.main_language
    _ = translator(chat.languages[0] if chat.languages else main, "office", main)
    text, rows = words(_)
    return Outgoing(text=text, choices=rows, language=_.language.tag)
