"""What a reader sees: an edition in one language, with a sentence above it when that is not the language they chose,
and one below it when a machine has translated it."""

from typing import Final

from broadcasts.editions import Edition, TextState
from channels.markdown import escape
from channels.outgoing import Attachment, Choice, Outgoing
from locales import notices
from locales.catalogues import translator
from locales.registry import LANGUAGES, MAIN_LANGUAGE

# Understood by the conversations, in every messenger.
UNSUBSCRIBE_TOKEN: Final = "leave"  # noqa: S105
REPLY_TOKEN: Final = "reply"  # noqa: S105


def compose_edition(edition: Edition, language: str, wanted: str = "") -> Outgoing:
    """Return the edition in one of its languages.

    Args:
        wanted: the language the reader asked for when this is a fallback; "" when it is the one.
    """
    text = edition.texts[language]
    pieces = [f"**{escape(text.title)}**" if text.title else "", text.body.strip()]
    if wanted in LANGUAGES:
        pieces.insert(0, notices.not_in_your_language(wanted))
    reader = _known(wanted, language)
    if text.state is TextState.MACHINE:
        pieces.append(f"*{notices.by_machine(reader)}*")
    _ = translator(reader, "people")
    return Outgoing(
        text="\n\n".join(piece for piece in pieces if piece),
        choices=(
            (Choice(_("Write to the office"), f"{REPLY_TOKEN}:{edition.id}"),),
            (Choice(_("Unsubscribe"), UNSUBSCRIBE_TOKEN),),
        ),
        attachments=tuple(
            Attachment(file.kind, file.digest, file.name, file.media_type, edition.description(file, language))
            for file in edition.files_for(language)
        ),
        language=_known(language),
    )


def _known(*tags: str) -> str:
    """Return the first of these languages that the registry still has."""
    return next((tag for tag in tags if tag in LANGUAGES), MAIN_LANGUAGE)


def compose_withdrawn(language: str) -> Outgoing:
    """Return what a message becomes that is withdrawn and cannot be removed any more."""
    language = _known(language)
    _ = translator(language, "people")
    return Outgoing(text=_("The office has withdrawn this message. Please do not rely on it."), language=language)
