"""What stands on the sheet with which an organisation's people join: for them, in their languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contacts.organisations import Organisation, grouped_code
from locales.catalogues import Translator, fallback, translator

SHEET_LANGUAGES: Final = 3  #: as many as can be read at arm's length on one page


@dataclass(frozen=True, slots=True)
class SheetText:
    tag: str
    heading: str
    steps: Sequence[str]
    by_hand: str  #: how to join where scanning does not work
    keep: str


def sheet_texts(organisation: Organisation, main: str) -> list[SheetText]:
    """Return the texts in the organisation's languages, in their order, as small Markdown."""
    tags = dict.fromkeys(fallback(tag, main=main) for tag in organisation.languages or (main,))
    return [_text(translator(tag, main=main), organisation) for tag in list(tags)[:SHEET_LANGUAGES]]


def _text(_: Translator, organisation: Organisation) -> SheetText:
    code = grouped_code(organisation.code)
    return SheetText(
        _.language.tag,
        _("News from the city, in your language"),
        (
            _("Point the camera of your phone at the picture and open the link."),
            _("A chat with the office opens. It asks for your language."),
            _(
                "From then on you get what **%(name)s** gets. %(command)s ends it at any time.",
                name=organisation.name,
                command="/unsubscribe",
            ),
        ),
        _("Without a camera: write this in the chat: **%(command)s**", command=f"/organisation {code}"),
        _("This sheet is for your organisation only. Please do not publish it."),
    )
