"""The measures of a hearing: read, translated, merged, and written by the office, which every page then says."""

import re
from typing import Final

from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings.hearings import VERBS, Hearing, PhaseClosed, Verb
from hearings.measures import PART_CHARS, PUBLIC, IllegalMeasureAction, Measure, MeasureState
from hearings.merging import NotTogether, merge, undo_merging
from hearings.staff_measures import (
    PARTS,
    ChangedMeanwhile,
    WordsOfItsMakers,
    ideas_of_numbers,
    parts_of,
    translate_measure,
    words_hash,
    write_measure,
)
from hearings.words.measures import QUESTIONS
from hearings.words.progress import STATES
from locales.registry import own_name

PAGE: Final = 20
SHOWN: Final = (*sorted(PUBLIC), MeasureState.MERGED)


@page("/hearings/{number}/measures", Role.MODERATOR)
async def measures(visit: Visit) -> Reply:
    return await _list(visit, await the_hearing(visit))


@form("/hearings/{number}/measures", Role.MODERATOR)
async def write(visit: Visit) -> Reply:
    """Store a measure by the office; everybody can read it at once."""
    hearing, _, stores = await locked(visit), visit.gettext, visit.stores
    texts = {name: visit.field(name) for name in PARTS}
    goal = next((each for each in await stores.goals.of(hearing.id) if str(each.id) == visit.field("goal")), None)
    numbers = tuple(dict.fromkeys(int(each) for each in re.findall(r"\d{1,6}", visit.field("ideas"))))
    ids, unknown = await ideas_of_numbers(stores.ideas, goal, numbers) if goal else ((), [])
    problems: list[str] = []
    if goal is None:
        problems.append(_("Please choose a goal."))
    if not texts["what"] or any(len(each) > PART_CHARS for each in texts.values()):
        problems.append(
            _("Please say what is to be done; each answer has at most %(most)s characters.", most=PART_CHARS)
        )
    if unknown:
        which = ", ".join(map(str, unknown))
        problems.append(_("No measure can be made of these ideas: %(numbers)s.", numbers=which))
    if problems or goal is None:
        return await _list(visit, hearing, problems, 422)
    main = visit.desk.site.main_language
    try:
        measure = await write_measure(stores.measures, hearing, goal, main, texts, ids, visit.now)
    except PhaseClosed:
        return await _list(visit, hearing, [_closed(visit)], 409)
    return Went(f"/measures/{measure.id}/words", _("The measure is saved. Everybody can read it now."))


@page("/measures/{number}/words", Role.MODERATOR)
async def measure(visit: Visit) -> Reply:
    return await _page(visit, *await _the_measure(visit))


@form("/measures/{number}/merge", Role.MODERATOR)
async def merge_others(visit: Visit) -> Reply:
    """Let other measures of the goal go into this one; their supporters are asked."""
    (into, hearing), _, stores = await _the_measure(visit), visit.gettext, visit.stores
    await stores.hearings.lock(hearing.id)
    chosen = [int(each) for each in visit.chosen("other") if each.isascii() and each.isdecimal() and len(each) < 10]
    if not chosen:
        return await _page(visit, into, hearing, [_("Please choose at least one.")], 422)
    merged, asked, failed = 0, 0, 0
    for other in chosen:
        try:
            merging = await merge(stores.measures, hearing, other, into.id, visit.now)
        except PhaseClosed:
            return await _page(visit, into, hearing, [_closed(visit)], 409)
        except (IllegalMeasureAction, NotTogether):
            failed += 1
        else:
            merged += 1
            asked += await visit.desk.notices.merging_asked(stores, merging, visit.now)
    notes = []
    if merged:
        notes.append(
            _.n("%(n)s measure was merged into this one.", "%(n)s measures were merged into this one.", merged)
        )
        notes.append(_.n("%(n)s person is asked.", "%(n)s people are asked.", asked))
    if failed:
        notes.append(_("Some were changed, merged or taken back meanwhile and stay as they are."))
    return Went(f"/measures/{into.id}/words", " ".join(notes), done=bool(merged))


@form("/measures/{number}/unmerge", Role.MODERATOR)
async def unmerge(visit: Visit) -> Reply:
    """Undo a merging while nobody has answered; who was asked hears of it."""
    (found, hearing), _, stores = await _the_measure(visit), visit.gettext, visit.stores
    await stores.hearings.lock(hearing.id)
    try:
        undone = await undo_merging(stores.measures, hearing, found.id)
    except PhaseClosed:
        return await _page(visit, found, hearing, [_closed(visit)], 409)
    except IllegalMeasureAction:
        words = _("Somebody has answered already, or the other measure was merged on: it can no longer be undone.")
        return await _page(visit, found, hearing, [words], 409)
    await visit.desk.notices.merging_undone(stores, undone, visit.now)
    return Went(f"/measures/{found.id}/words", _("Undone. Whoever was asked is told so."))


@page("/measures/{number}/words/{language}", Role.MODERATOR)
async def text(visit: Visit) -> Reply:
    found, hearing = await _the_measure(visit)
    tag = _translated(visit, found, hearing)
    there = {name: content.texts[tag].text for name, content in parts_of(found).items() if tag in content.texts}
    return _text_page(visit, found, hearing, tag, there, words_hash(found))


@form("/measures/{number}/words/{language}", Role.MODERATOR)
async def translate(visit: Visit) -> Reply:
    (found, hearing), _ = await _the_measure(visit), visit.gettext
    tag = _translated(visit, found, hearing)
    texts = {name: visit.field(name) for name in parts_of(found)}
    if any(not each or len(each) > PART_CHARS for each in texts.values()):
        problem = _("Please write every answer, each with at most %(most)s characters.", most=PART_CHARS)
        return _text_page(visit, found, hearing, tag, texts, visit.field("made_from"), problem, 422)
    try:
        await translate_measure(visit.stores.measures, found.id, tag, texts, visit.field("made_from"))
    except ChangedMeanwhile:
        problem = _("Its makers changed their words while you were translating. Compare, then save once more.")
        return _text_page(visit, found, hearing, tag, texts, words_hash(found), problem, 409)
    except (IllegalMeasureAction, WordsOfItsMakers):
        text = _("It cannot be translated: nobody may read it at the moment.")
        return Went(f"/measures/{found.id}/words", text, done=False)
    return Went(f"/measures/{found.id}/words", _("Saved: %(language)s", language=own_name(tag)))


def is_open(hearing: Hearing) -> bool:
    """Whether measures are made in this step, so that staff may put them in order."""
    return Verb.MAKE_MEASURE in VERBS[hearing.phase]


def _closed(visit: Visit) -> str:
    return visit.gettext(
        "Measures are put in order while people make them. In this step of the hearing they stay as they are."
    )


async def _the_measure(visit: Visit) -> tuple[Measure, Hearing]:
    found = await visit.stores.measures.get(visit.number())
    hearing = await visit.stores.hearings.get(found.hearing_id) if found else None
    if found is None or hearing is None or found.state not in SHOWN:
        raise Missing
    return found, hearing


def _translated(visit: Visit, found: Measure, hearing: Hearing) -> str:
    tag = visit.path["language"]
    if tag == found.what.source or tag not in hearing.offered(visit.desk.languages):
        raise Missing
    return tag


async def _list(visit: Visit, hearing: Hearing, problems: list[str] | None = None, status: int = 200) -> Shown:
    stores, tag, main, at = visit.stores, visit.language, visit.desk.site.main_language, visit.page_number()
    goals = {goal.id: (goal, *goal.title.say(tag, main)) for goal in await stores.goals.of(hearing.id)}
    wanted = next((id_ for id_ in goals if str(id_) == visit.asked("goal")), None)
    found = await (
        stores.measures.of_goal(wanted, *SHOWN) if wanted else stores.measures.of_hearing(hearing.id, *SHOWN)
    )
    return Shown(
        "hearings/measures.html",
        {
            **about(visit, hearing),
            "goals": goals,
            "goal": wanted,
            "rows": [(each, each.what.say(tag, main)) for each in found[(at - 1) * PAGE : at * PAGE]],
            "supports": await stores.measures.support_counts(hearing.id),
            "merged": MeasureState.MERGED,
            "is_open": is_open(hearing),
            "written": {name: visit.field(name) for name in ("goal", *PARTS, "ideas")},
            "questions": QUESTIONS,
            "part_chars": PART_CHARS,
            "main": main,
            "problems": problems or [],
            "page": at,
            "more": len(found) > at * PAGE,
        },
        status,
    )


async def _page(
    visit: Visit, found: Measure, hearing: Hearing, problems: list[str] | None = None, status: int = 200
) -> Shown:
    stores, tag, main = visit.stores, visit.language, visit.desk.site.main_language
    goal = await stores.goals.get(found.goal_id)
    counts = await stores.measures.support_counts(hearing.id)
    others: list[Measure] = []
    if is_open(hearing) and found.state is MeasureState.CANDIDATE:
        others = await stores.measures.of_goal(found.goal_id, MeasureState.CANDIDATE)
    into = await stores.measures.get(found.merged_into) if found.merged_into else None
    ideas = [each for idea_id in found.idea_ids if (each := await stores.ideas.get(idea_id))]
    return Shown(
        "hearings/measure_words.html",
        {
            **about(visit, hearing),
            "measure": found,
            "goal": goal.title.say(tag, main) if goal else ("", main),
            "parts": [(QUESTIONS[name], content.say(tag, main)) for name, content in parts_of(found).items()],
            "support": counts.get(found.id, 0),
            "ideas": sorted(ideas, key=lambda each: each.number),
            "into": into,
            "silent": len(await stores.measures.asked(found.id)) if into else 0,
            "unmerges": into is not None and is_open(hearing) and not await stores.measures.answers(found.id),
            "others": [(each, each.what.say(tag, main), counts.get(each.id, 0)) for each in others if each != found],
            "languages": [
                (each, any(content.missing((each,)) for content in parts_of(found).values()))
                for each in hearing.offered(visit.desk.languages)
                if each != found.what.source
            ],
            "is_public": found.state in PUBLIC,
            "decided": found.state in STATES,
            "problems": problems or [],
        },
        status,
    )


def _text_page(
    visit: Visit,
    found: Measure,
    hearing: Hearing,
    tag: str,
    texts: dict[str, str],
    made_from: str,
    problem: str = "",
    status: int = 200,
) -> Shown:
    return Shown(
        "hearings/measure_translation.html",
        {
            **about(visit, hearing),
            "measure": found,
            "language": tag,
            "parts": [
                (name, QUESTIONS[name], content.texts[content.source].text, content.source, texts.get(name, ""))
                for name, content in parts_of(found).items()
            ],
            "made_from": made_from,
            "problems": [problem] if problem else [],
        },
        status,
    )
