"""Measures as everybody reads them: those of a goal, and one with its ideas, its supporters and what became of it."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.people.hearing import home
from bot.people.hearing.contents import beginning, content_line, said
from bot.people.hearing.goals import goal_of, idea_line
from bot.people.hearing.listening import hear_choices
from bot.people.hearing.measure_words import OFFICE, STATES, answer_lines, progress_lines
from bot.people.hearing.place import Place, place
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from hearings.content import Content, ContentText
from hearings.goals import Goal
from hearings.hearings import Verb
from hearings.ideas import Idea
from hearings.making import TAKEN_BACK_FROM, is_maker
from hearings.measures import PUBLIC, Measure, MeasureState
from hearings.recordings import ReadAloud
from locales.digits import read_number
from locales.formatting import Raw

CHOOSING: Final = "hm_goal"  #: step: a typed number is that of a measure of the goal `goal_id`
PAGE: Final = 8
LINE_CHARS: Final = 120
LABEL_CHARS: Final = 40


@press("hm_goal")
async def list_measures(request: Request) -> None:
    here, goal = await goal_of(request)
    if here is not None and goal is not None:
        page = int(request.args[1]) if len(request.args) > 1 and request.args[1].isdecimal() else 0
        await show_measures(request, here, goal, page)


async def show_measures(request: Request, here: Place, goal: Goal, page: int = 0) -> None:
    """Show a page of a goal's measures; pressing one, or typing its number, opens it."""
    _ = request.gettext
    found = await request.stores.measures.of_goal(goal.id)
    measures = found[page * PAGE : (page + 1) * PAGE]
    lines = [Raw(f"**{goal.number}** {goal.pictogram} {content_line(request, goal.title, strong=True)}")]
    lines += [Raw(f"📌 **{each.number}** {_first_words(request, each)}") for each in measures]
    if not measures:
        lines.append(_("There is no measure for this goal yet."))
    turn = []
    if page:
        turn.append(Choice(_("Back"), f"hm_goal:{goal.id}:{page - 1}"))
    if len(found) > (page + 1) * PAGE:
        turn.append(Choice(_("More"), f"hm_goal:{goal.id}:{page + 1}"))
    rows: list[Row] = [*rows_of([Choice(f"📌 {each.number}", f"hm:{each.id}") for each in measures], 4), tuple(turn)]
    if here.hearing.may(Verb.MAKE_MEASURE, request.now):
        rows.append(row(Choice(_("Make a measure"), f"hm_new:{goal.id}")))
    await request.go(CHOOSING, goal_id=goal.id)
    back = row(Choice(_("Back to the goal"), f"h_goal:{goal.id}"), Choice(_("Hearing"), "hearing"))
    await request.show("\n\n".join(lines), *rows, back)


@step(CHOOSING)
async def read_choice(request: Request) -> None:
    """Take a typed number; for anything else the measures come again."""
    assert request.step is not None
    here, goal = await place(request), await request.stores.goals.get(request.step.data["goal_id"])
    if here is None or goal is None or goal.hearing_id != here.hearing.id:
        await home.show_home(request)
        return
    wanted = read_number(request.incoming.text) if request.incoming.kind is Kind.TEXT else None
    found = await request.stores.measures.of_goal(goal.id)
    chosen = next((each for each in found if each.number == wanted), None)
    if chosen is None:
        await show_measures(request, here, goal)
    else:
        await show_measure(request, here, chosen)


@press("hm")
async def open_measure(request: Request) -> None:
    wanted = await request.stores.measures.get(_number(request))
    here = await place(request)
    if wanted is not None and wanted.state in PUBLIC and (here is None or here.hearing.id != wanted.hearing_id):
        await _show_from_elsewhere(request, wanted)  # who follows it may have come to a later hearing since
        return
    here, measure = await measure_of(request)
    if here is not None and measure is not None:
        await show_measure(request, here, measure)


async def show_measure(request: Request, here: Place, measure: Measure, note: str = "") -> None:
    """Show all of a measure, below `note`; its maker goes on where it is not finished."""
    from bot.people.hearing import making_questions

    if measure.state is MeasureState.MAKING:
        await making_questions.go_on(request, measure)
        return
    await request.done()
    lines = [note, *await _lines(request, measure)]
    await request.show("\n\n".join(filter(None, lines)), *await _rows(request, here, measure))


async def _show_from_elsewhere(request: Request, measure: Measure) -> None:
    """Show a measure of a hearing in which this chat is not: it can be read and followed."""
    _, hearing = request.gettext, await request.stores.hearings.get(measure.hearing_id)
    assert hearing is not None
    follow = [Choice(_("Follow"), f"hf_m:{measure.id}")] if hearing.may(Verb.FOLLOW, request.now) else []
    text = "\n\n".join(await _lines(request, measure))
    await request.show(text, (*follow, Choice(_("What I follow"), "hf_mine")), row(Choice(_("Hearing"), "hearing")))


async def _lines(request: Request, measure: Measure) -> list[Raw]:
    """Return what everybody may know of a measure."""
    _, stores = request.gettext, request.stores
    goal = await stores.goals.get(measure.goal_id)
    assert goal is not None
    number = Raw(f"📌 **{measure.number}** {goal.pictogram} {content_line(request, goal.title)}")
    lines = [number, *answer_lines(request, measure)]
    if measure.by_staff:
        lines.append(Raw(f"({_('written by the office')})"))
    if ideas := await _ideas(request, measure):
        lines.append(Raw("\n\n".join([_("It is made of these ideas:"), *[idea_line(request, idea) for idea in ideas]])))
    supporters = await stores.measures.supporters(measure.id)
    lines.append(_.n("%(n)s person supports it.", "%(n)s people support it.", len(supporters)))
    latest = (await stores.progress.latest(measure.hearing_id)).get(measure.id)
    if latest is None or latest.state not in OFFICE:
        lines.append(_(STATES[measure.state]))
    today = request.now.astimezone(ZoneInfo(request.office.city.time_zone)).date()
    return [*lines, *(progress_lines(request, latest, today) if latest is not None else [])]


async def measure_of(request: Request, measure_id: int | None = None) -> tuple[Place | None, Measure | None]:
    """Return where somebody is and the measure of the button; after an answer where they cannot see it (any more)."""
    _, here = request.gettext, await place(request)
    if here is None:
        await home.no_hearing(request)
        return None, None
    measure = await request.stores.measures.get(_number(request) if measure_id is None else measure_id)
    if measure is None or measure.hearing_id != here.hearing.id:
        await request.say(_("This button no longer works."), row(Choice(_("Hearing"), "hearing")))
        return here, None
    makes_it = measure.state is MeasureState.MAKING and await is_maker(
        request.stores.measures, measure, here.participant
    )
    if measure.state not in PUBLIC and not makes_it:
        await _say_gone(request, measure)
        return here, None
    return here, measure


async def _say_gone(request: Request, measure: Measure) -> None:
    """Say why a measure can no longer be read, and what takes its place."""
    _ = request.gettext
    into = [Choice(_("Open the other measure"), f"hm:{measure.merged_into}")] if measure.merged_into else []
    ways = row(Choice(_("Measures"), f"hm_goal:{measure.goal_id}"), Choice(_("Hearing"), "hearing"))
    await request.done()
    await request.show(_(STATES[measure.state]), tuple(into), ways)


async def _ideas(request: Request, measure: Measure) -> list[Idea]:
    found = [await request.stores.ideas.get(idea_id) for idea_id in measure.idea_ids]
    return [idea for idea in found if idea is not None and idea.may_be_used]


async def _rows(request: Request, here: Place, measure: Measure) -> list[Row]:
    _, of = request.gettext, measure.id
    supporters = await request.stores.measures.supporters(measure.id)
    may = here.hearing.may(Verb.MAKE_MEASURE, request.now)
    rows: list[Row] = [tuple(await hear_choices(request, ReadAloud.MEASURE, of))]
    if await is_maker(request.stores.measures, measure, here.participant):
        change = [Choice(_("Change"), f"hm_ch:{of}")] if may and measure.state is MeasureState.CANDIDATE else []
        away = [Choice(_("Take it back"), f"hm_wd:{of}")] if measure.state in TAKEN_BACK_FROM else []
        rows.append((*change, *away))
    elif here.participant.person in supporters:
        if measure.state in (MeasureState.CANDIDATE, MeasureState.RATED):
            rows.append(row(Choice(_("Leave"), f"hm_leave:{of}")))
    elif may and measure.state is MeasureState.CANDIDATE:
        rows.append(row(Choice(_("Join"), f"hm_join:{of}")))
    similar = [Choice(_("Make a similar one"), f"hm_like:{of}")] if may else []
    follow = [Choice(_("Follow"), f"hf_m:{of}")] if here.hearing.may(Verb.FOLLOW, request.now) else []
    rows.append((*follow, *similar))
    rows.append(row(Choice(_("Measures"), f"hm_goal:{measure.goal_id}"), Choice(_("Hearing"), "hearing")))
    return rows


def _number(request: Request) -> int:
    argument = request.args[0] if request.args else ""
    return int(argument) if argument.isdecimal() else 0


def _first_words(request: Request, measure: Measure) -> Raw:
    """Return the beginning of what is to be done, marked like the whole."""
    text, tag = said(request, measure.what)
    if len(text) <= LINE_CHARS and "\n" not in text:
        return content_line(request, measure.what)
    state = measure.what.texts[tag].state
    return content_line(request, Content(tag, {tag: ContentText(beginning(text, LINE_CHARS), state)}))
