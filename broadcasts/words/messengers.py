"""Names of messengers as they stand in a sentence."""

from typing import Final

from locales.catalogues import N_, Translator

MESSENGERS: Final = {
    "telegram": "Telegram",
    "webchat": N_("the web chat"),
    "email": N_("e-mail"),
    "xmpp": "XMPP",
}


def messenger_name(_: Translator, channel: str) -> str:
    """Return the name of a messenger as it stands in a sentence."""
    known = MESSENGERS.get(channel)
    return _(known) if known else channel
