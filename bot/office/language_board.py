"""The language board: how far each language of an edition is, who did it, and how many chats depend on it.

What needs somebody comes first, what is ready stands together in one line, and so does what nobody reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.office.late_languages import is_ready
from bot.office.lengths import length
from bot.request import Request
from broadcasts.audience import Readers, Segment
from broadcasts.editions import Edition
from broadcasts.gate import Dependents, dependents, offered
from broadcasts.standing import Standing, standing_of
from locales.catalogues import N_
from locales.formatting import Raw, format_list
from locales.registry import LANGUAGES, own_name

READY_LINES: Final = 3  #: more languages than these stand together in one line


WORDS: Final[Mapping[Standing, str]] = {
    Standing.GONE: N_("⚠ no longer offered; nobody gets it. Remove the text or add the language again"),
    Standing.MAIN_MISSING: N_("⚠ missing: without the text in the main language nothing can be sent"),
    Standing.OUTDATED: N_("⚠ outdated, the main text has changed since"),
    Standing.MISSING: N_("⚠ missing"),
    Standing.MACHINE: N_("translated by a machine, not checked yet"),
    Standing.TRANSLATING: N_("being translated"),
    Standing.CHECKED: N_("checked"),
    Standing.READY: N_("✓ approved"),
}


@dataclass(frozen=True, slots=True)
class Board:
    edition: Edition
    standings: Mapping[str, Standing]  #: of every language that matters, in the order of the board
    readers: Mapping[str, Dependents]
    writers: Mapping[int, str]  #: names of staff

    def those(self, *standings: Standing) -> list[str]:
        return [tag for tag, standing in self.standings.items() if standing in standings]


async def board_of(request: Request, edition: Edition) -> Board:
    """Look at the languages of the city, of the texts and of those who read the topic."""
    stores, city = request.stores, request.office.city
    available = offered(edition, city.languages)
    who: list[Readers] = []
    if edition.topic_id is not None:
        who = await stores.broadcasts.readers(Segment(edition.topic_id))
    wishes = {each.recipient.wish for each in who} & available
    translating = await stores.editions.being_translated(edition.id)
    tags = dict.fromkeys([edition.main_language, *city.languages, *sorted(edition.texts), *sorted(wishes)])
    standings = {tag: standing_of(edition, tag, available, translating) for tag in tags}
    order = list(Standing)
    writers = {text.changed_by for text in edition.texts.values() if text.changed_by is not None}
    members = {id_: await stores.staff.get(id_) for id_ in writers}
    return Board(
        edition,
        dict(sorted(standings.items(), key=lambda item: order.index(item[1]))),
        dependents(who, set(edition.texts) & available, edition.main_language),
        {id_: member.name for id_, member in members.items() if member is not None},
    )


def board_lines(request: Request, board: Board) -> list[str]:
    """Return the board's paragraphs."""
    _ = request.office_gettext
    unread = [tag for tag in board.those(Standing.MISSING) if tag not in board.readers]
    ready = [tag for tag in board.those(Standing.READY, Standing.CHECKED) if is_ready(request, board.edition, tag)]
    together = ready if len(ready) > READY_LINES else []
    single = [tag for tag in board.standings if tag not in (*unread, *together)]
    paragraphs: list[str] = ["\n".join(_line(request, board, tag) for tag in single)]
    if together:
        names = Raw(", ".join(_briefly(request, board, tag) for tag in LANGUAGES if tag in together))
        paragraphs.append(_("✓ Ready (by whom, for how many chats): %(languages)s", languages=names))
    if unread:
        names = format_list([own_name(tag) for tag in unread], _.language.tag)
        paragraphs.append(_("Not there yet: %(languages)s", languages=names))
    return paragraphs


def _line(request: Request, board: Board, tag: str) -> str:
    """Return one language with its state, length, writer and readers."""
    _, edition = request.office_gettext, board.edition
    details: list[str] = [_(WORDS[board.standings[tag]])]
    if tag in edition.texts and board.standings[tag] is not Standing.GONE:
        details.append(length(_, edition, tag, request.office))
    if writer := _writer(board, tag):
        details.append(_("%(name)s", name=writer))
    if who := board.readers.get(tag):
        details.append(
            _.n("%(n)s chat", "%(n)s chats", who.chats)
            if not who.organisations
            else _.n(
                "%(n)s chat (organisations: %(organisations)s)",
                "%(n)s chats (organisations: %(organisations)s)",
                who.chats,
                organisations=len(who.organisations),
            )
        )
    return _("- %(language)s: %(details)s", language=own_name(tag), details=Raw("; ".join(details)))


def _briefly(request: Request, board: Board, tag: str) -> str:
    _, who = request.office_gettext, board.readers.get(tag)
    chats, name = who.chats if who else 0, _writer(board, tag)
    if name:
        return _("%(language)s (%(name)s, %(chats)s)", language=own_name(tag), name=name, chats=chats)
    return _("%(language)s (%(chats)s)", language=own_name(tag), chats=chats)


def _writer(board: Board, tag: str) -> str:
    text = board.edition.texts.get(tag)
    return board.writers.get(text.changed_by, "") if text and text.changed_by is not None else ""
