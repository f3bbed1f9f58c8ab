"""Reminds moderators once that a step was planned to open now. The hearing never moves by itself."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.menu import label
from bot.office.telling import Words, tell
from bot.request import Office, row
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.hearings import Hearing, PhasePlan
from hearings.words.steps import name_of
from locales.catalogues import Translator
from locales.formatting import format_datetime
from storage.stores import Stores

TOLD: Final = (Role.MODERATOR, Role.ADMIN)


async def remind_of_steps(stores: Stores, office: Office, now: datetime) -> bool:
    """Tell moderators of every step whose time has come; return whether there was one."""
    found = await stores.step_news.to_remind(now)
    chats = await stores.staff.chats(*TOLD) if found else []
    for hearing, plan in found:
        for chat in chats:
            await tell(stores, office, chat, _words(office, hearing, plan), now)
    return bool(found)


def _words(office: Office, hearing: Hearing, plan: PhasePlan) -> Words:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        tag, city = _.language.tag, office.city
        step = name_of(_, plan.phase)
        assert plan.opens_at is not None
        text = _(
            "**%(title)s**: this step is planned for %(when)s: %(step)s. Nothing opens by itself, so please open it "
            "when you are ready.",
            title=hearing.title.say(tag, city.main_language)[0],
            when=format_datetime(plan.opens_at, tag, ZoneInfo(city.time_zone)),
            step=step,
        )
        go = Choice(label(_.gettext("Open: %(step)s"), step=step), f"hx_next:{hearing.id}:{hearing.phase}")
        return text, (row(go), row(Choice(_("Show the hearing"), f"hx:{hearing.id}")))

    return words
