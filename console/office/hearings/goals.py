"""The goals of a hearing as the committee decided them: recorded while it is a draft, translated at any time."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from console.office.hearings.about import the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings.content import Content
from hearings.goal_drafts import GoalDraft, may_draft
from hearings.goals import (
    GOAL_CHARS,
    GOAL_TITLE_CHARS,
    MOST_GOALS,
    PICTOGRAMS,
    Goal,
    GoalFixed,
    GoalHasIdeas,
    free_pictogram,
    record_goal,
    remove_goal,
    translate_goal,
)
from hearings.hearings import Hearing, Phase
from locales.formatting import format_list
from locales.registry import own_name

MINUTES_CHARS: Final = 120


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a form for a goal."""

    title: str = ""
    wording: str = ""
    pictogram: str = ""
    decided_on: str = ""
    minutes: str = ""

    @classmethod
    def read(cls, visit: Visit) -> "Written":
        line = " ".join(visit.field("title").split())
        return cls(
            line, visit.field("wording"), visit.field("pictogram"), visit.field("decided_on"), visit.field("minutes")
        )

    @classmethod
    def of(cls, goal: Goal) -> "Written":
        title, wording = (each.texts[each.source].text for each in (goal.title, goal.wording))
        day = goal.decided_on.isoformat() if goal.decided_on else ""
        return cls(title, wording, goal.pictogram, day, goal.minutes)


@page("/hearings/{number}/goals", Role.MODERATOR)
async def goals(visit: Visit) -> Reply:
    return await _list(visit, await the_hearing(visit))


@form("/hearings/{number}/goals", Role.MODERATOR)
async def add(visit: Visit) -> Reply:
    """Record a goal that the committee decided."""
    hearing, _, store = await the_hearing(visit), visit.gettext, visit.stores.goals
    written = Written.read(visit)
    if problems := _problems(visit, written):
        return await _list(visit, hearing, written, problems, 422)
    there = await store.of(hearing.id)
    if len(there) >= MOST_GOALS:
        return await _list(visit, hearing, written, [_("This hearing has as many goals as it can have.")], 409)
    main = visit.desk.site.main_language
    new = Goal(0, hearing.id, 0, Content(main), Content(main), written.pictogram or free_pictogram(there))
    try:
        await record_goal(store, hearing, _as_written(new, written))
    except GoalFixed:
        return await _list(visit, hearing, written, [_fixed(visit)], 409)
    return Went(f"/hearings/{hearing.id}/goals", _("The goal is recorded."))


@page("/goals/{number}", Role.MODERATOR)
async def goal(visit: Visit) -> Reply:
    found, hearing = await _the_goal(visit)
    return await _page(visit, hearing, found, Written.of(found))


@form("/goals/{number}", Role.MODERATOR)
async def change(visit: Visit) -> Reply:
    (found, hearing), _ = await _the_goal(visit), visit.gettext
    written = Written.read(visit)
    if problems := _problems(visit, written):
        return await _page(visit, hearing, found, written, problems, 422)
    try:
        await record_goal(visit.stores.goals, hearing, _as_written(found, written))
    except GoalFixed:
        return await _page(visit, hearing, found, written, [_fixed(visit)], 409)
    return Went(f"/hearings/{hearing.id}/goals", _("Saved."))


@form("/goals/{number}/remove", Role.MODERATOR)
async def remove(visit: Visit) -> Reply:
    (found, hearing), _ = await _the_goal(visit), visit.gettext
    back = f"/hearings/{hearing.id}/goals"
    try:
        await remove_goal(visit.stores.goals, visit.stores.ideas, hearing, found)
    except GoalFixed:
        return Went(back, _fixed(visit), done=False)
    except GoalHasIdeas:
        return Went(back, _("People have given ideas to this goal, so it stays."), done=False)
    return Went(back, _("The goal was removed; the others have moved up."))


@page("/goals/{number}/text/{language}", Role.MODERATOR)
async def text(visit: Visit) -> Reply:
    found, hearing = await _the_goal(visit)
    tag = _translated(visit, hearing, found)
    title, wording = (each.texts.get(tag) for each in (found.title, found.wording))
    return _text_page(visit, hearing, found, tag, Written(title.text if title else "", wording.text if wording else ""))


@form("/goals/{number}/text/{language}", Role.MODERATOR)
async def translate(visit: Visit) -> Reply:
    (found, hearing), _ = await _the_goal(visit), visit.gettext
    tag, written = _translated(visit, hearing, found), Written.read(visit)
    if problems := _problems(visit, written):
        return _text_page(visit, hearing, found, tag, written, problems)
    await translate_goal(visit.stores.goals, found, tag, written.title, written.wording)
    return Went(f"/goals/{found.id}", _("Saved: %(language)s", language=own_name(tag)))


@form("/goals/{number}/drafts", Role.MODERATOR)
async def ask_machine(visit: Visit) -> Reply:
    """Ask the translation service for drafts of all languages that are missing."""
    (found, hearing), _, drafts = await _the_goal(visit), visit.gettext, visit.stores.goal_drafts
    coming = {each.language for each in await drafts.asked(found.id)}
    tags = [tag for tag in _draftable(visit, hearing, found) if tag not in coming]
    for tag in tags:
        await drafts.ask(GoalDraft(found.id, tag, visit.staff.id, visit.now))
    if not tags:
        text = _("This draft was asked for already, or the text is there.")
        return Went(f"/goals/{found.id}", text, done=False)
    names = format_list([own_name(tag) for tag in tags], _.language.tag)
    note = _("The machine is translating: %(languages)s. Your chat tells you when it is done.", languages=names)
    return Went(f"/goals/{found.id}", note)


def _draftable(visit: Visit, hearing: Hearing, found: Goal) -> list[str]:
    if not visit.desk.translates:
        return []
    return [tag for tag in hearing.offered(visit.desk.languages) if may_draft(found, tag)]


async def _the_goal(visit: Visit) -> tuple[Goal, Hearing]:
    found = await visit.stores.goals.get(visit.number())
    hearing = await visit.stores.hearings.get(found.hearing_id) if found else None
    if found is None or hearing is None:
        raise Missing
    return found, hearing


def languages_of(visit: Visit, hearing: Hearing, source: str) -> list[str]:
    """Return the languages that people of a hearing may read, that of the original first."""
    return list(dict.fromkeys((source, *(hearing.languages or visit.desk.site.languages))))


def _translated(visit: Visit, hearing: Hearing, found: Goal) -> str:
    tag = visit.path["language"]
    if tag == found.wording.source or tag not in languages_of(visit, hearing, found.wording.source):
        raise Missing
    return tag


def _as_written(goal: Goal, written: Written) -> Goal:
    source = goal.wording.source
    return replace(
        goal,
        title=goal.title.with_text(source, written.title),
        wording=goal.wording.with_text(source, written.wording),
        pictogram=written.pictogram or goal.pictogram,
        decided_on=date.fromisoformat(written.decided_on) if written.decided_on else None,
        minutes=written.minutes,
    )


def _fixed(visit: Visit) -> str:
    return visit.gettext("The hearing has been announced: its goals can no longer change, only their translations.")


def _problems(visit: Visit, written: Written) -> list[str]:
    _ = visit.gettext
    problems: list[str] = []
    if not written.title or len(written.title) > GOAL_TITLE_CHARS:
        problems.append(_("Please write a title, with at most %(most)s characters.", most=GOAL_TITLE_CHARS))
    if not written.wording or len(written.wording) > GOAL_CHARS:
        problems.append(_("Please write the wording, with at most %(most)s characters.", most=GOAL_CHARS))
    if written.pictogram and written.pictogram not in PICTOGRAMS:
        problems.append(_("Please choose one of the pictograms."))
    if len(written.minutes) > MINUTES_CHARS:
        problems.append(_("Please name the minutes with at most %(most)s characters.", most=MINUTES_CHARS))
    try:
        day = date.fromisoformat(written.decided_on) if written.decided_on else None
    except ValueError:
        problems.append(_("Please choose the day on which the committee decided it."))
    else:
        if day is not None and day > visit.now.astimezone(visit.desk.site.zone).date():
            problems.append(_("This day is still to come. Please name the day on which the committee decided it."))
    return problems


async def _list(
    visit: Visit, hearing: Hearing, written: Written | None = None, problems: list[str] | None = None, status: int = 200
) -> Shown:
    tag, main = visit.language, visit.desk.site.main_language
    found = await visit.stores.goals.of(hearing.id)
    draft = hearing.phase is Phase.DRAFT
    return Shown(
        "hearings/goals.html",
        {
            "hearing": hearing,
            "title": hearing.title.say(tag, main)[0],
            "goals": [
                (
                    each,
                    *each.title.say(tag, main),
                    each.title.missing(tuple(languages_of(visit, hearing, each.title.source))),
                )
                for each in found
            ],
            "draft": draft,
            "more": draft and len(found) < MOST_GOALS,
            "written": written or Written(pictogram=free_pictogram(found)),
            "problems": problems or [],
            **_limits(visit),
        },
        status,
    )


async def _page(
    visit: Visit,
    hearing: Hearing,
    found: Goal,
    written: Written,
    problems: list[str] | None = None,
    status: int = 200,
) -> Shown:
    tags = languages_of(visit, hearing, found.wording.source)
    return Shown(
        "hearings/goal.html",
        {
            "hearing": hearing,
            "title": hearing.title.say(visit.language, visit.desk.site.main_language)[0],
            "goal": found,
            "draft": hearing.phase is Phase.DRAFT,
            "languages": [(tag, tag in {*found.title.missing((tag,)), *found.wording.missing((tag,))}) for tag in tags],
            "draftable": _draftable(visit, hearing, found),
            "written": written,
            "problems": problems or [],
            **_limits(visit),
        },
        status,
    )


def _limits(visit: Visit) -> dict[str, object]:
    return {
        "pictograms": PICTOGRAMS,
        "title_chars": GOAL_TITLE_CHARS,
        "wording_chars": GOAL_CHARS,
        "main": visit.desk.site.main_language,
        "today": visit.now.astimezone(visit.desk.site.zone).date().isoformat(),
    }


def _text_page(
    visit: Visit, hearing: Hearing, found: Goal, tag: str, written: Written, problems: list[str] | None = None
) -> Shown:
    return Shown(
        "hearings/goal_text.html",
        {
            "hearing": hearing,
            "title": hearing.title.say(visit.language, visit.desk.site.main_language)[0],
            "goal": found,
            "language": tag,
            "written": written,
            "problems": problems or [],
            **_limits(visit),
        },
        422 if problems else 200,
    )
