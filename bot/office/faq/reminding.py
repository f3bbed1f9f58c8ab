"""Tells staff once that the last day of a published answer is near or over."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.menu import shortened
from bot.office.telling import tell
from bot.request import Office, row
from channels.outgoing import Choice, Row
from contacts.staff import Role
from faq.entries import NEAR, FaqEntry
from locales.catalogues import Translator
from locales.formatting import format_date
from storage.stores import Stores

TOLD: Final = (Role.EDITOR, Role.ADMIN)
LISTED: Final = 10
MORNING: Final = 8  #: hour of the city before which nobody is told


def soon(office: Office, now: datetime) -> date:
    """Return the last day that counts as near."""
    return _local(office, now).date() + NEAR


async def remind_of_last_days(stores: Stores, office: Office, now: datetime) -> None:
    """Tell staff of answers they were not told of; whoever changes an entry makes it new."""
    if _local(office, now).hour < MORNING:
        return
    due = await stores.faq.to_remind(soon(office, now))
    if not due:
        return
    for chat in await stores.staff.chats(*TOLD):
        await tell(stores, office, chat, partial(_words, due), now)
    await stores.faq.reminded([entry.id for entry in due], _local(office, now).date())


def _words(due: Sequence[FaqEntry], _: Translator) -> tuple[str, tuple[Row, ...]]:
    lines = [_line(_, entry) for entry in due[:LISTED]]
    blocks = [
        _("**The last day of these answers is near or over:**"),
        "\n".join(lines),
        _("After it people no longer get them. Please look at the source, and give them a later last day."),
    ]
    rows = [row(Choice(shortened(entry.own.question), f"fqs_entry:{entry.id}")) for entry in due[:LISTED]]
    return "\n\n".join(blocks), (*rows, row(Choice(_("Show all"), "fqs_last")))


def _line(_: Translator, entry: FaqEntry) -> str:
    assert entry.valid_until is not None
    day = format_date(entry.valid_until, _.language.tag)
    return _("- %(question)s: %(day)s", question=entry.own.question, day=day)


def _local(office: Office, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(office.city.time_zone))
