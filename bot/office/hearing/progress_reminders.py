"""Reminds staff of what they promised: measures without news, days that have passed, the end of the two years."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.hearing.progress_words import state_of
from bot.office.menu import shortened
from bot.office.telling import tell
from bot.request import Office, row
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.hearings import Hearing, Phase
from hearings.measures import Measure, MeasureState
from hearings.progress import SILENCE, overdue, promise_over, silent_since
from hearings.words.progress import STATES
from locales.catalogues import Translator
from locales.formatting import Raw, format_date
from storage.stores import Stores

TOLD: Final = (Role.MODERATOR, Role.ADMIN)
LISTED: Final = 20
BUTTONS: Final = 5


@dataclass(frozen=True, slots=True)
class Due:
    """What staff owe in one hearing."""

    hearing: Hearing
    silent: tuple[tuple[Measure, datetime], ...]  #: with the day of the last news
    undecided: tuple[Measure, ...]
    overdue: tuple[Measure, ...]  #: news were announced for a day that is over
    over: bool  #: the two years are

    @property
    def measures(self) -> list[Measure]:
        every = (*self.overdue, *[measure for measure, _since in self.silent], *self.undecided)
        return list({measure.id: measure for measure in every}.values())


async def remind_of_promises(stores: Stores, office: Office, now: datetime) -> None:
    """Remind staff: of silence every thirty days at most, of a day that has passed once."""
    for hearing in await stores.hearings.in_phase(Phase.PUBLISHED):
        due = await _due(stores, office, hearing, now)
        if due is not None:
            for chat in await stores.staff.chats(*TOLD):
                await tell(stores, office, chat, partial(_words, office, due), now)


async def _due(stores: Stores, office: Office, hearing: Hearing, now: datetime) -> Due | None:
    """Return what staff are to be reminded of now, None where they need not be."""
    latest = await stores.progress.latest(hearing.id)
    measures = await stores.measures.of_hearing(hearing.id, *STATES)
    today = now.astimezone(ZoneInfo(office.city.time_zone)).date()
    silent = [(each, since) for each in measures if (since := silent_since(each, latest.get(each.id), now))]
    waiting_long = hearing.phase_since is not None and now - hearing.phase_since >= SILENCE
    undecided = [each for each in measures if each.state is MeasureState.FROZEN and waiting_long]
    late = [each for each in measures if overdue(each, latest.get(each.id), today)]
    fresh = [each for each in late if await stores.progress.remind_of(latest[each.id].id, now)]
    over = promise_over(hearing, now)
    regular = bool(silent or undecided or over) and await stores.progress.remind(hearing.id, now)
    if regular:
        return Due(hearing, tuple(silent), tuple(undecided), tuple(late), over)
    return Due(hearing, (), (), tuple(fresh), False) if fresh else None


def _words(office: Office, due: Due, _: Translator) -> tuple[str, tuple[Row, ...]]:
    tag, main = _.language.tag, office.city.main_language
    blocks: list[str] = [_("**Promises of the hearing “%(title)s”**", title=due.hearing.title.say(tag, main)[0])]
    if due.overdue:
        blocks.append(_("News were announced for a day that is over:"))
        blocks.append("\n".join(_line(_, each, main) for each in due.overdue[:LISTED]))
    if due.silent:
        blocks.append(_("There has been no news for a long time. Everybody can see since when:"))
        zone = ZoneInfo(office.city.time_zone)
        days = [(each, format_date(since.astimezone(zone).date(), tag)) for each, since in due.silent[:LISTED]]
        blocks.append("\n".join(f"{_line(_, each, main)} ({day})" for each, day in days))
    if due.undecided:
        blocks.append(_("These are still not decided:"))
        blocks.append("\n".join(_line(_, each, main) for each in due.undecided[:LISTED]))
    if due.over:
        blocks.append(_("The two years are over. Say a last word to those who follow it, then end the hearing."))
    else:
        blocks.append(_("Those who follow them are waiting. One sentence is enough."))
    rows = [row(Choice(_label(_, each, main), f"hpr_m:{each.id}")) for each in due.measures[:BUTTONS]]
    if due.over:
        rows.append(row(Choice(_("Last word to followers"), f"hpr_last:{due.hearing.id}")))
    rows.append(row(Choice(_("Decisions and progress"), f"hpr:{due.hearing.id}")))
    return "\n\n".join(blocks), tuple(rows)


def _line(_: Translator, measure: Measure, main: str) -> Raw:
    title = shortened(" ".join(measure.what.say(_.language.tag, main)[0].split()), 80)
    return _(
        "- %(number)s. %(title)s: %(state)s",
        number=str(measure.number),
        title=title,
        state=state_of(_, measure.state),
    )


def _label(_: Translator, measure: Measure, main: str) -> str:
    return shortened(f"{measure.number}. {' '.join(measure.what.say(_.language.tag, main)[0].split())}")
