"""Who sees what somebody does here: the same sentences in every chat and on the privacy page."""

from typing import Final

from locales.catalogues import Translator
from locales.formatting import Raw

WEB_CHAT: Final = "webchat"


def who_sees_the_chat(_: Translator, office: str) -> list[Raw]:
    """Return who sees subscriptions, letters to the office, and questions."""
    return [
        _(
            "The people of %(office)s see how many chats get a topic and in which language. "
            "They do not see your name or phone number.",
            office=office,
        ),
        _("If you subscribe for an organisation, they see that one more chat belongs to it."),
        _("What you write to the office is read by its staff."),
        _("What you ask me stays with this chat for 30 days, then without it. Nobody reads it with your name."),
    ]


def who_reads_along(_: Translator, channel: str) -> Raw:
    """Return what the company that runs a messenger sees; the city's own has none."""
    if channel == WEB_CHAT:
        return _("This web chat belongs to the office. No outside company reads along.")
    return _(
        "The company that runs this messenger can see what you write and press here, and keeps its own copy. "
        "The web chat of the office avoids that."
    )


def channel_name(_: Translator, channel: str) -> str:
    return _.gettext("Web chat") if channel == WEB_CHAT else channel.title()
