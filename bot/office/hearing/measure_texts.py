"""Staff write of measures: another language of one, or one of their own, which every page marks as the office's."""

import re
from typing import Any, Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.hearing.idea import goal_name
from bot.office.hearing.measures import show_measure, show_overview
from bot.office.hearing.words import offered_languages
from bot.office.menu import number, say, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.goals import Goal
from hearings.hearings import Hearing, PhaseClosed
from hearings.measures import PART_CHARS, PUBLIC, IllegalMeasureAction, Measure
from hearings.merging import require_measures
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
from locales.formatting import Raw, quoted
from locales.registry import own_name

TRANSLATING: Final = "hme_text"  #: step: measure `measure_id` in `language`; `texts` so far
WRITING: Final = "hme_own"  #: step: a measure for goal `goal_id`; `texts` so far
ASKED_IDEAS: Final = "hme_ideas"  #: step: the numbers of the ideas it is made of
NUMBERS_CHARS: Final = 100
NOTHING: Final = frozenset("-–—")


@press("hme_tr", role=Role.MODERATOR)
async def choose_language(request: Request) -> None:
    """Offer the languages; that of its makers is not among them."""
    _ = request.office_gettext
    await leave_question(request)
    found = await _readable(request, number(request))
    if found is None:
        return
    hearing, measure = found
    choices = [
        Choice(f"{'✓ ' if _is_there(measure, tag) else ''}{own_name(tag)}", f"hme_lang:{measure.id}:{tag}")
        for tag in offered_languages(request, hearing)
        if tag != measure.what.source
    ]
    text = _("Into which language do you translate it? ✓ is there already.")
    await show(request, text, *rows_of(choices), row(Choice(_("Back"), f"hme_one:{measure.id}")))


@press("hme_lang", role=Role.MODERATOR)
async def begin_translation(request: Request) -> None:
    found = await _readable(request, number(request))
    if found is None:
        return
    hearing, measure = found
    tag = request.args[-1]
    if tag not in offered_languages(request, hearing) or tag == measure.what.source:
        await show_measure(request, measure)
        return
    data = {"measure_id": measure.id, "language": tag, "texts": {}, "made_from": words_hash(measure)}
    await _ask_part(request, measure, data)


@step(TRANSLATING, role=Role.MODERATOR)
async def receive_translation(request: Request) -> None:
    """Take one answer and ask for the next; the last one saves."""
    assert request.step is not None
    data = dict(request.step.data)
    text = await written_line(request, f"hme_one:{data['measure_id']}", PART_CHARS)
    found = await _readable(request, data["measure_id"]) if text else None
    if found is None:
        return
    measure = found[1]
    left = [name for name in parts_of(measure) if name not in data["texts"]]
    data["texts"] = {**data["texts"], **({left[0]: text} if left else {})}
    if len(left) > 1:
        await _ask_part(request, measure, data)
        return
    await request.done()
    await _save_translation(request, measure, data)


@press("hme_new", role=Role.MODERATOR)
async def begin_own(request: Request) -> None:
    found = await _open(request, number(request))
    if found is not None:
        await _ask_own(request, found[1], {"goal_id": found[1].id, "texts": {}, "idea_ids": []})


@step(WRITING, role=Role.MODERATOR)
async def receive_own(request: Request) -> None:
    """Take one answer and ask for the next; then for the ideas."""
    assert request.step is not None
    data = dict(request.step.data)
    text = await written_line(request, f"hme_goal:{data['goal_id']}", PART_CHARS)
    found = await _open(request, data["goal_id"]) if text else None
    if found is None:
        return
    left = [name for name in PARTS if name not in data["texts"]]
    answer = "" if text in NOTHING and left and left[0] != PARTS[0] else text
    data["texts"] = {**data["texts"], **({left[0]: answer} if left else {})}
    await _ask_own(request, found[1], data)


@step(ASKED_IDEAS, role=Role.MODERATOR)
async def receive_ideas(request: Request) -> None:
    """Take the numbers of the ideas, and show all of it before it is saved."""
    assert request.step is not None
    _, data = request.office_gettext, dict(request.step.data)
    line = await written_line(request, f"hme_goal:{data['goal_id']}", NUMBERS_CHARS)
    found = await _open(request, data["goal_id"]) if line else None
    if found is None:
        return
    numbers = tuple(dict.fromkeys(int(each) for each in re.findall(r"\d{1,6}", line)))
    ids, unknown = await ideas_of_numbers(request.stores.ideas, found[1], numbers)
    cancel = Choice(_("Cancel"), f"hme_goal:{found[1].id}")
    if unknown or (not ids and line not in NOTHING):
        which = ", ".join(map(str, unknown)) or line
        problem = _("No measure can be made of this: %(numbers)s. Please write the numbers once more.", numbers=which)
        await say(request, problem, row(cancel))
        return
    await request.go(ASKED_IDEAS, **{**data, "idea_ids": list(ids), "ready": True})
    lines = [Raw(f"{_(QUESTIONS[name])}\n\n{quoted(data['texts'][name] or '—')}") for name in PARTS]
    lines.append(_("Everybody reads that the office wrote it. Save it?"))
    await say(request, "\n\n".join(lines), row(Choice(_("Save"), f"hme_save:{found[1].id}"), cancel))


@press("hme_save", role=Role.MODERATOR)
async def save_own(request: Request) -> None:
    """Save what was shown; a second press finds nothing to save."""
    _, found, step_now = request.office_gettext, await _open(request, number(request)), request.step
    if found is None:
        return
    hearing, goal = found
    ready = step_now is not None and step_now.name == ASKED_IDEAS and step_now.data.get("ready")
    if step_now is None or not ready or step_now.data["goal_id"] != goal.id:
        await show_overview(request, hearing, _("There is no measure left to save here."))
        return
    data, main = step_now.data, request.office.city.main_language
    await request.done()
    measure = await write_measure(
        request.stores.measures, hearing, goal, main, data["texts"], tuple(data["idea_ids"]), request.now
    )
    await show_measure(request, measure, _("The measure is saved. Everybody can read it now."))


async def _ask_part(request: Request, measure: Measure, data: dict[str, Any]) -> None:
    _ = request.office_gettext
    name, content = next((name, each) for name, each in parts_of(measure).items() if name not in data["texts"])
    question = _("Please translate this into this language: %(language)s.", language=own_name(data["language"]))
    text, _tag = content.say(content.source, content.source)
    lines = [question, _(QUESTIONS[name]), quoted(text)]
    await ask_line(request, TRANSLATING, "\n\n".join(lines), f"hme_one:{measure.id}", **data)


async def _save_translation(request: Request, measure: Measure, data: dict[str, Any]) -> None:
    _ = request.office_gettext
    try:
        saved = await translate_measure(
            request.stores.measures, measure.id, data["language"], data["texts"], data["made_from"]
        )
    except ChangedMeanwhile:
        note = _("Its makers changed their words while you were translating. Please translate it once more.")
        await show_measure(request, await request.stores.measures.get(measure.id), note)
    except (IllegalMeasureAction, WordsOfItsMakers):
        await _readable(request, measure.id)
    else:
        note = _("The translation is saved: %(language)s.", language=own_name(data["language"]))
        await show_measure(request, saved, note)


async def _ask_own(request: Request, goal: Goal, data: dict[str, Any]) -> None:
    """Ask for the next answer, or when there are all three for the ideas."""
    _, main = request.office_gettext, request.office.city.main_language
    left = [name for name in PARTS if name not in data["texts"]]
    cancel = f"hme_goal:{goal.id}"
    if not left:
        question = _("Which ideas is it made of? Please write their numbers, or “-” for none.")
        await ask_line(request, ASKED_IDEAS, question, cancel, **data)
        return
    lines = [_("A measure by the office for %(goal)s", goal=goal_name(request, goal)), _(QUESTIONS[left[0]])]
    if left[0] == PARTS[0]:
        lines.append(_("Please write in this language: %(language)s.", language=own_name(main)))
    else:
        lines.append(_("You can write “-” to leave this open."))
    await ask_line(request, WRITING, "\n\n".join(lines), cancel, **data)


async def _readable(request: Request, measure_id: int) -> tuple[Hearing, Measure] | None:
    """Return a measure that everybody may read; None after having said that this is none."""
    _, stores = request.office_gettext, request.stores
    measure = await stores.measures.get(measure_id)
    hearing = await stores.hearings.get(measure.hearing_id) if measure else None
    if measure is None or hearing is None:
        await show_measure(request, None)
    elif measure.state not in PUBLIC:
        await show_measure(request, measure, _("It cannot be translated: nobody may read it at the moment."))
    else:
        return hearing, measure
    return None


async def _open(request: Request, goal_id: int) -> tuple[Hearing, Goal] | None:
    """Return the goal while measures are made for it; None after having said that they are not."""
    _, stores = request.office_gettext, request.stores
    goal = await stores.goals.get(goal_id)
    hearing = await stores.hearings.lock(goal.hearing_id) if goal else None
    if goal is None or hearing is None:
        await show(request, _("This goal no longer exists."), row(Choice(_("Hearings"), "of_hearings")))
        return None
    try:
        require_measures(hearing)
    except PhaseClosed:
        await leave_question(request)
        await show_overview(request, hearing, _("Measures are not made in this step of the hearing."))
        return None
    return hearing, goal


def _is_there(measure: Measure, tag: str) -> bool:
    return all(tag in content.texts and not content.outdated(tag) for content in parts_of(measure).values())
