"""The measures of a hearing as moderators see them: by goal, with who supports them, and each one by itself."""

from collections.abc import Mapping
from typing import Final

from bot.office.asking import leave_question
from bot.office.hearing.idea import ended, goal_label, goal_name
from bot.office.hearing.recordings import recordings_choice
from bot.office.hearing.words import asked_hearing, hearing_button, title_of
from bot.office.menu import number, office_button, show
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import VERBS, Hearing, Verb
from hearings.measures import PUBLIC, Measure, MeasureState
from hearings.recordings import ReadAloud
from hearings.staff_measures import parts_of
from hearings.words.measures import QUESTIONS
from locales.formatting import Raw, bold, inserted, quoted
from locales.registry import own_name

LISTED: Final = 10
SHOWN: Final = (*sorted(PUBLIC), MeasureState.MERGED)


@press("hme", role=Role.MODERATOR)
async def show_goals(request: Request) -> None:
    """Show how many measures there are for each goal."""
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_overview(request, hearing)


async def show_overview(request: Request, hearing: Hearing, note: str = "") -> None:
    _ = request.office_gettext
    measures = await request.stores.measures.of_hearing(hearing.id)
    lines = [
        note,
        _("**Measures: %(title)s**", title=title_of(request, hearing)),
        _.n("There is %(n)s measure.", "There are %(n)s measures.", len(measures)),
    ]
    choices = []
    for goal in await request.stores.goals.of(hearing.id):
        count = sum(measure.goal_id == goal.id for measure in measures)
        choices.append(Choice(f"{goal_label(request, goal, 32)} ({count})", f"hme_goal:{goal.id}"))
    back = row(hearing_button(_, hearing.id), office_button(_))
    await show(request, "\n\n".join(filter(None, lines)), *rows_of(choices, 1), back)


@press("hme_goal", role=Role.MODERATOR)
async def show_measures(request: Request) -> None:
    """Show a page of a goal's measures, those that were merged into others too."""
    _ = request.office_gettext
    await leave_question(request)
    goal = await request.stores.goals.get(number(request))
    hearing = await request.stores.hearings.get(goal.hearing_id) if goal else None
    if goal is None or hearing is None:
        await show(request, _("This goal no longer exists."), row(Choice(_("Hearings"), "of_hearings")))
        return
    page = number(request, 1)
    counts = await request.stores.measures.support_counts(hearing.id)
    measures = await request.stores.measures.of_goal(goal.id, *SHOWN)
    shown = measures[page * LISTED : (page + 1) * LISTED]
    lines = [bold(goal_name(request, goal), _.language.tag), *(line(request, each, counts) for each in shown)]
    if not shown:
        lines.append(_("There is none here."))
    more = Choice(_("More"), f"hme_goal:{goal.id}:{page + 1}")
    await show(
        request,
        "\n\n".join(lines),
        *rows_of([Choice(f"📌 {each.number}", f"hme_one:{each.id}") for each in shown], 4),
        row(more) if measures[(page + 1) * LISTED :] else (),
        row(Choice(_("Write one for the office…"), f"hme_new:{goal.id}")) if is_open(hearing) else (),
        row(Choice(_("Measures"), f"hme:{hearing.id}"), office_button(_)),
    )


@press("hme_one", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await leave_question(request)
    await show_measure(request, await request.stores.measures.get(number(request)))


async def show_measure(request: Request, measure: Measure | None, note: str = "") -> None:
    """Show a measure with what can be done; below `note`."""
    _, stores = request.office_gettext, request.stores
    goal = await stores.goals.get(measure.goal_id) if measure else None
    hearing = await stores.hearings.get(measure.hearing_id) if measure else None
    if measure is None or goal is None or hearing is None:
        hearings = Choice(_("Hearings"), "of_hearings")
        await show(request, _("This measure no longer exists."), row(hearings, office_button(_)))
        return
    counts = await stores.measures.support_counts(hearing.id)
    lines = [
        note,
        f"{bold(_('Measure %(number)s', number=str(measure.number)), _.language.tag)} · {goal_name(request, goal)}",
        *await _states(request, measure, counts),
        *_words(request, measure),
    ]
    await show(request, "\n\n".join(filter(None, lines)), *await _rows(request, hearing, goal, measure))


def is_open(hearing: Hearing) -> bool:
    """Whether measures are made in this step, so that staff may put them in order."""
    return Verb.MAKE_MEASURE in VERBS[hearing.phase]


def line(request: Request, measure: Measure, counts: Mapping[int, int]) -> Raw:
    """Return a measure in one line, with how many people support it."""
    _ = request.office_gettext
    people = _.n("%(n)s person supports it", "%(n)s people support it", counts.get(measure.id, 0))
    marks = [_("written by the office")] if measure.by_staff else []
    if measure.state is MeasureState.MERGED:
        marks.append(_("merged into another one"))
    return Raw(f"📌 **{measure.number}** {said(request, measure.what)} ({', '.join([people, *marks])})")


def said(request: Request, content: Content) -> Raw:
    """Return a text in the reader's language, else in the main one, else in its own, and then which that is."""
    main, tag = request.office.city.main_language, request.office_gettext.language.tag
    text, language = content.say(tag, main)
    known = language in (tag, main)
    return Raw(inserted(text, language) if known else f"{inserted(text, language)} ({own_name(language)})")


def measure_label(request: Request, measure: Measure, chars: int) -> str:
    main, tag = request.office.city.main_language, request.office_gettext.language.tag
    return ended(f"{measure.number} · ", measure.what.say(tag, main)[0], chars)


async def _states(request: Request, measure: Measure, counts: Mapping[int, int]) -> list[str]:
    _, stores = request.office_gettext, request.stores
    lines = [_.n("%(n)s person supports it.", "%(n)s people support it.", counts.get(measure.id, 0))]
    if measure.by_staff:
        lines.append(_("The office wrote it."))
    if measure.state is MeasureState.WITHDRAWN:
        lines.append(_("Its makers have taken it back."))
    if measure.merged_into is not None:
        into = await stores.measures.get(measure.merged_into)
        lines.append(_("It was merged into measure %(number)s.", number=str(into.number) if into else "?"))
        if silent := len(await stores.measures.asked(measure.id)):
            lines.append(
                _.n(
                    "%(n)s of them has not answered yet: the support stays here.",
                    "%(n)s of them have not answered yet: their support stays here.",
                    silent,
                )
            )
    numbers = [each.number for idea_id in measure.idea_ids if (each := await stores.ideas.get(idea_id))]
    if numbers:
        lines.append(_("Made of these ideas: %(numbers)s", numbers=", ".join(map(str, sorted(numbers)))))
    return ["\n".join(f"- {each}" for each in lines)]


def _words(request: Request, measure: Measure) -> list[Raw]:
    """Return the three answers, and in which languages there are texts."""
    _ = request.office_gettext
    main, tag = request.office.city.main_language, _.language.tag
    lines: list[Raw] = []
    for name, content in parts_of(measure).items():
        lines += [_(QUESTIONS[name]), quoted(content.say(tag, main)[0])]
    languages = [own_name(each) for each in measure.what.texts if not measure.what.outdated(each)]
    return [*lines, _("Written in: %(languages)s", languages=", ".join(languages))]


async def _rows(request: Request, hearing: Hearing, goal: Goal, measure: Measure) -> list[Row]:
    _, state, merging = request.office_gettext, measure.state, []
    if is_open(hearing) and state is MeasureState.CANDIDATE:
        merging = [Choice(_("Merge others into it…"), f"hme_pick:{measure.id}")]
    unanswered = state is MeasureState.MERGED and not await request.stores.measures.answers(measure.id)
    if is_open(hearing) and unanswered:
        merging = [Choice(_("Undo the merging"), f"hme_undo:{measure.id}")]
    texts = [Choice(_("Translate…"), f"hme_tr:{measure.id}")] if state in PUBLIC else []
    texts += [recordings_choice(request, ReadAloud.MEASURE, measure.id)] if state in PUBLIC else []
    back = Choice(_("Measures"), f"hme_goal:{goal.id}")
    return [row(*merging), row(*texts), row(back, office_button(_))]
