"""How long a text is for its readers: characters, and messages on each messenger."""

from bot.request import Office
from broadcasts.editions import Edition
from broadcasts.sending import message_counts
from broadcasts.words.messengers import messenger_name
from locales.catalogues import Translator
from locales.formatting import Raw


def length(_: Translator, edition: Edition, language: str, office: Office) -> Raw:
    """Return for instance "1,234 characters, 1 message"; messengers are named where they differ."""
    text = edition.texts[language]
    pieces = [_.n("%(n)s character", "%(n)s characters", len(text.title) + len(text.body))]
    counts = message_counts(edition, language, office.channels)
    if len(set(counts.values())) == 1:
        count = next(iter(counts.values()))
        pieces.append(_.n("%(n)s message", "%(n)s messages", count))
    else:
        pieces += [
            _.n(
                "%(n)s message on %(messenger)s",
                "%(n)s messages on %(messenger)s",
                count,
                messenger=messenger_name(_, channel),
            )
            for channel, count in counts.items()
        ]
    return Raw(", ".join(pieces))
