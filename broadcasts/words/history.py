"""What happened to an edition, in words."""

from collections.abc import Mapping
from typing import Final

from broadcasts.history import EditionEvent, EventKind
from locales.catalogues import N_, Translator
from locales.formatting import Raw
from locales.registry import own_name

WORDS: Final[Mapping[EventKind, str]] = {
    EventKind.TEXT: N_("%(language)s was written or changed"),
    EventKind.FILES: N_("pictures and documents were changed"),
    EventKind.APPROVED: N_("%(language)s was approved"),
    EventKind.CONFIRMED: N_("a small change of %(language)s was confirmed"),
    EventKind.REJECTED: N_("%(language)s was sent back"),
    EventKind.EMERGENCY: N_("%(language)s was released in an emergency"),
    EventKind.OVERRIDDEN: N_("a finding in %(language)s was answered for"),
}
RESTORABLE: Final = (EventKind.TEXT, EventKind.FILES)  #: a way back leads to these


def event_words(_: Translator, event: EditionEvent) -> Raw:
    """Say what was done."""
    name = own_name(event.language) if event.language else _("everything")
    if event.kind is EventKind.TEXT and not (event.title or event.body):
        return _("%(language)s was taken out", language=name)
    if event.kind is EventKind.TEXT and event.machine:
        return _("%(language)s was translated by a machine", language=name)
    return _(WORDS[event.kind], language=name)
