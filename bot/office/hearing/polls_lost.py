"""Polls whose key is gone: nobody can read or count their ballots any more, so staff give them up or begin anew."""

from datetime import datetime, timedelta
from typing import Final

from bot.office.telling import Words, tell
from bot.request import Office, row
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.polls import Poll
from locales.catalogues import Translator
from storage.stores import Stores

TOLD: Final = (Role.MODERATOR, Role.ADMIN)
TOLD_FOR: Final = timedelta(days=3650)  #: once is enough


async def tell_key_lost(stores: Stores, office: Office, poll: Poll, now: datetime) -> None:
    """Tell those who lead hearings, once for each poll."""
    if await stores.jobs.claim(f"poll_key_lost:{poll.id}", now, now + TOLD_FOR):
        for chat in await stores.staff.chats(*TOLD):
            await tell(stores, office, chat, _words(poll), now)


def _words(poll: Poll) -> Words:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        question, _tag = poll.question.say(_.language.tag, _.language.tag)
        text = _(
            "**The vote “%(question)s” (no. %(id)s) cannot go on:** its key is missing on the server, so its ballots "
            "cannot be read by anybody. Discard it, or discard it and begin it anew.",
            question=question,
            id=str(poll.id),
        )
        return text, (row(Choice(_("Show this vote"), f"hp_p:{poll.id}")),)

    return words
