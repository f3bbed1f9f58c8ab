"""How one entry of the history is shown: the same HTML on the page and in the event stream."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from channels.chat_store import Author, ChatEntry
from channels.html import to_html
from channels.markdown import parse
from channels.outgoing import Attachment, Row
from channels.webchat.look import Look
from locales.catalogues import translator
from locales.formatting import direction, format_date, format_datetime


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """What the template needs of an entry, in the words of one reader."""

    id: int
    sequence: int
    author: Author
    who: str  #: said before the text by screen readers
    language: str  #: of the text; "" for a person's, which nobody knows
    direction: str
    html: Markup
    rows: tuple[Row, ...]
    attachments: tuple[Attachment, ...]
    day: str  #: ISO date in the city's zone
    day_label: str
    time: str
    instant: str
    full_time: str
    removed: bool


def shown(entry: ChatEntry, look: Look, tag: str) -> ShownEntry:
    """Return the entry for a reader of the page in language `tag`."""
    _ = translator(tag, main=look.main_language)
    ours = entry.author is Author.HUB
    message = entry.message
    local = entry.at.astimezone(look.zone)
    return ShownEntry(
        id=entry.id,
        sequence=entry.sequence,
        author=entry.author,
        # Translators: who wrote a message, said before it by screen readers: the person at the page.
        who=look.office_in(tag) if ours else _("You"),
        language=message.language if ours else "",
        direction=direction(message.language) if ours else "auto",
        html=Markup(to_html(parse(message.text))) if ours else escape(message.text),  # noqa: S704 (to_html escapes)
        rows=message.choices if ours else (),
        attachments=message.attachments,
        day=local.date().isoformat(),
        day_label=format_date(local.date(), tag),
        time=local.strftime("%H:%M"),
        instant=entry.at.isoformat(timespec="seconds"),
        full_time=format_datetime(entry.at, tag, look.zone),
        removed=entry.removed,
    )
