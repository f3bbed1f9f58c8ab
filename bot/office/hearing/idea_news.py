"""Moderators hear that new ideas wait: at most every two minutes, not for each."""

from datetime import datetime, timedelta
from typing import Final

from bot.office.telling import told
from bot.request import Office, row
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.ideas import IdeaState
from locales.catalogues import Translator
from storage.stores import Stores

TOLD: Final = (Role.MODERATOR, Role.ADMIN)
QUIET: Final = timedelta(minutes=2)


async def has_news(stores: Stores, now: datetime) -> bool:
    return bool(await stores.ideas.with_news(now - QUIET))


async def tell_news(stores: Stores, office: Office, now: datetime) -> None:
    """Tell of each hearing how many ideas wait; an older number that has not left yet is replaced."""
    for hearing_id in await stores.ideas.claim_news(now, now - QUIET):
        counts = await stores.ideas.counts(hearing_id)
        waiting = sum(count for (_goal, state), count in counts.items() if state is IdeaState.CONFIRMED)
        if waiting:
            await _tell(stores, office, hearing_id, waiting, now)


async def _tell(stores: Stores, office: Office, hearing_id: int, waiting: int, now: datetime) -> None:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _.n("%(n)s idea waits for you.", "%(n)s ideas wait for you.", waiting)
        return text, (row(Choice(_("Ideas"), f"hi:{hearing_id}")),)

    for chat in await stores.staff.chats(*TOLD):
        message = await told(stores, office, chat, words)
        await stores.outbox.add(chat, message, now, coalesce_key=f"ideas:{hearing_id}")
