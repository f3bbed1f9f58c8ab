"""The hearing of the demo: announced, with four goals of the committee and a table for each, some weeks from now."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.city import City
from hearings.content import Content
from hearings.goals import Goal, record_goal
from hearings.hearings import Hearing, Phase, PhasePlan
from hearings.leading import open_next
from hub.wall_time import instant_of
from storage.stores import Stores

FILE: Final = Path(__file__).parent / "hearing.toml"
IN_WEEKS: Final = 4  #: more than the three of the public notice
DECIDED_DAYS_AGO: Final = 35
#: When each step of the evening opens and closes; the doors open at the first of them.
STEPS: Final = (
    (Phase.IDEAS, time(18, 15), time(19, 0)),
    (Phase.MEASURES, time(19, 0), time(19, 40)),
    (Phase.VOTING, time(19, 40), time(20, 10)),
)
BEGINS: Final = time(18, 0)


async def seed_hearing(stores: Stores, city: City, now: datetime) -> Hearing:
    """Prepare and announce it."""
    entry = tomllib.loads(FILE.read_text(encoding="utf-8"))
    evening, main = evening_after(now, city.time_zone), city.main_language
    draft = await stores.hearings.add(_content(entry["title"], main), None, now)
    draft = replace(
        draft,
        place=_content(entry["place"], main),
        event_at=_instant(evening, BEGINS, city),
        languages=tuple(tag for tag in city.languages if tag in entry["title"]),
    )
    await stores.hearings.save(draft, now)
    decided_on = now.astimezone(ZoneInfo(city.time_zone)).date() - timedelta(days=DECIDED_DAYS_AGO)
    for each in entry["goals"]:
        goal = await record_goal(stores.goals, draft, _goal(draft, each, main, decided_on, entry["minutes"]))
        await stores.hearings.add_table(draft.id, goal.id)
    for phase, opens, closes in STEPS:
        plan = PhasePlan(phase, _instant(evening, opens, city), _instant(evening, closes, city))
        await stores.hearings.put_plan(draft.id, plan)
    return await open_next(stores, draft, now)


def evening_after(now: datetime, zone: str) -> date:
    """Return the first Monday that is at least four weeks away."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(weeks=IN_WEEKS)
    return day + timedelta(days=-day.weekday() % 7)


def _goal(hearing: Hearing, entry: Mapping[str, Any], main: str, decided_on: date, minutes: str) -> Goal:
    title, wording = _content(entry["title"], main), _content(entry["wording"], main)
    return Goal(0, hearing.id, 0, title, wording, entry["pictogram"], decided_on, minutes)


def _content(texts: Mapping[str, str], main: str) -> Content:
    """Return the texts, all of them read by somebody; the main language is what the others were made from."""
    content = Content.of(main, texts[main])
    for tag, text in texts.items():
        if tag != main:
            content = content.with_text(tag, text)
    return content


def _instant(day: date, at: time, city: City) -> datetime:
    return instant_of(datetime.combine(day, at), city.time_zone)
