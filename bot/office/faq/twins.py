"""Says when an entry asks nearly the same as a published one: people could mean either, so they are only asked back."""

from typing import Final

from bot.office.faq.words import READERS, entry_choice
from bot.office.menu import say
from bot.request import Request, row
from channels.incoming import Lookup, LookupKind
from faq.entries import FaqEntry
from faq.found_answer import TWINS, NearTwin, read_twins
from locales.formatting import Raw

LISTED: Final = 5


async def look_for_twins(request: Request, entry: FaqEntry) -> None:
    """Have it compared with all others; comparing takes longer than a unit of work may."""
    await request.look_up(Lookup(LookupKind.SEARCH, str(entry.id), about=TWINS))


async def warn(request: Request) -> None:
    """Say which entries are near, if there are any."""
    answer, _ = request.incoming.answer, request.office_gettext
    if answer is None or answer.content is None or request.staff is None or not request.staff.may(*READERS):
        return
    twins = read_twins(answer.content)[:LISTED]
    entry = await request.stores.faq.get(int(answer.lookup.argument))
    others = {each.id: each for each in await request.stores.faq.some([twin.entry_id for twin in twins])}
    if entry is None or not others:
        return
    blocks = [
        _("**People could mean either.** This question is nearly the same as another entry’s:"),
        "\n".join(_line(request, twin) for twin in twins if twin.entry_id in others),
        _("So people are asked which one they mean. Word one of them differently, or let one lead on to the other."),
    ]
    choices = [row(entry_choice(request, others[twin.entry_id])) for twin in twins if twin.entry_id in others]
    await say(request, "\n\n".join(blocks), *choices, row(entry_choice(request, entry)))


def _line(request: Request, twin: NearTwin) -> Raw:
    _ = request.office_gettext
    return _("- “%(question)s” and “%(other)s”", question=twin.phrasing, other=twin.other_phrasing)
