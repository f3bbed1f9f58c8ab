"""What a reader sees: an edition in one language, with a sentence above it when that is not the language they chose,
and one below it when a machine has translated it."""

from typing import Final

from broadcasts.editions import Edition, TextState
from broadcasts.receptions import ReceptionKind
from channels.markdown import escape
from channels.outgoing import Attachment, Choice, Outgoing, Row
from locales import notices
from locales.catalogues import translator
from locales.registry import LANGUAGES, MAIN_LANGUAGE

# Understood by the conversations, in every messenger. All but the first are followed by ":" and the edition's id.
UNSUBSCRIBE_TOKEN: Final = "leave"  # noqa: S105
REPLY_TOKEN: Final = "reply"  # noqa: S105
PASS_ON_TOKEN: Final = "pass"  # noqa: S105
COMING_TOKEN: Final = "ha_inv"  # noqa: S105 #: followed by the hearing's id
RECEPTION_TOKENS: Final = {ReceptionKind.RECEIVED: "heard", ReceptionKind.DISCUSSED: "talked"}


def compose_edition(edition: Edition, language: str, wanted: str = "", *, for_organisation: bool = False) -> Outgoing:
    """Return the edition in one of its languages.

    Args:
        wanted: the language the reader asked for when this is a fallback; "" when it is the one.
        for_organisation: with the buttons by which an association says what became of it.
    """
    text = edition.texts[language]
    pieces = [f"**{escape(text.title)}**" if text.title else "", text.body.strip()]
    if wanted in LANGUAGES:
        pieces.insert(0, notices.not_in_your_language(wanted))
    reader = _known(wanted, language)
    if text.state is TextState.MACHINE:
        pieces.append(f"*{notices.by_machine(reader)}*")
    return Outgoing(
        text="\n\n".join(piece for piece in pieces if piece),
        choices=_choices(edition, reader, for_organisation),
        attachments=tuple(
            Attachment(file.kind, file.digest, file.name, file.media_type, edition.description(file, language))
            for file in edition.files_for(language)
        ),
        language=_known(language),
    )


def _choices(edition: Edition, reader: str, for_organisation: bool) -> tuple[Row, ...]:
    """Return the buttons below an edition, in two rows: more would fill a phone. An invitation has one above them.

    A correction has those of its edition, so that messages whose text is right already stay as they are.
    """
    _ = translator(reader, "people")
    id_ = edition.corrects_id or edition.id
    words = {ReceptionKind.RECEIVED: _("Received"), ReceptionKind.DISCUSSED: _("Discussed")}
    receptions = [Choice(words[kind], f"{token}:{id_}") for kind, token in RECEPTION_TOKENS.items()]
    coming = ((Choice(_("We are coming"), f"{COMING_TOKEN}:{edition.hearing_id}"),),) if edition.hearing_id else ()
    return (
        *coming,
        (Choice(_("Write to the office"), f"{REPLY_TOKEN}:{id_}"), Choice(_("Pass on"), f"{PASS_ON_TOKEN}:{id_}")),
        (*(receptions if for_organisation else ()), Choice(_("Unsubscribe"), UNSUBSCRIBE_TOKEN)),
    )


def _known(*tags: str) -> str:
    """Return the first of these languages that the registry still has."""
    return next((tag for tag in tags if tag in LANGUAGES), MAIN_LANGUAGE)


def compose_withdrawn(language: str) -> Outgoing:
    """Return what a message becomes that is withdrawn and cannot be removed any more."""
    language = _known(language)
    _ = translator(language, "people")
    return Outgoing(text=_("The office has withdrawn this message. Please do not rely on it."), language=language)
