"""Making a measure begins with its ideas: one or more of those that others can read, pressed or typed."""

from typing import Final

from bot.people.hearing import home, making_questions
from bot.people.hearing.contents import content_line
from bot.people.hearing.goals import goal_of, idea_line
from bot.people.hearing.measures import measure_of
from bot.people.hearing.place import Place, place
from bot.people.hearing.who import web_chat_row
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from contacts.who_sees import WEB_CHAT
from hearings.goals import Goal
from hearings.hearings import PhaseClosed, Verb, require
from hearings.making import (
    MEASURES_PER_PERSON,
    NoIdeaChosen,
    TooManyMeasures,
    begin_measure,
    usable_ideas,
)
from locales.digits import read_number
from locales.formatting import Raw

CHOOSING: Final = "hm_new"  #: step: `goal_id`, `ideas` chosen so far, `page`; a typed number is an idea's
PAGE: Final = 8


@press("hm_new")
async def begin(request: Request) -> None:
    """Ask which ideas the measure is made of."""
    here, goal = await goal_of(request)
    if here is not None and goal is not None and await _may(request, here):
        await request.stores.participants.place(here.participant.id, here.participant.table_id, goal.id)
        await _show(request, goal, _chosen(request, goal))


@press("hm_like")
async def begin_similar(request: Request) -> None:
    """Begin another measure with the ideas of one that exists."""
    here, measure = await measure_of(request)
    if here is None or measure is None or not await _may(request, here):
        return
    goal = await request.stores.goals.get(measure.goal_id)
    assert goal is not None
    usable = {idea.id for idea in await usable_ideas(request.stores.ideas, goal.id)}
    await _show(request, goal, [each for each in measure.idea_ids if each in usable])


@press("hm_i")
async def choose(request: Request) -> None:
    """Take an idea in, or leave it out: the button says which, so pressing it twice does no more than once."""
    here, idea = await place(request), None
    if request.args and request.args[0].isdecimal():
        idea = await request.stores.ideas.get(int(request.args[0]))
    goal = await request.stores.goals.get(idea.goal_id) if idea is not None else None
    if here is None or idea is None or goal is None or goal.hearing_id != here.hearing.id:
        await home.show_home(request)
        return
    if not await _may(request, here):
        return
    chosen = [each for each in _chosen(request, goal) if each != idea.id]
    taken = [idea.id] if request.args[1:2] == ["1"] and idea.may_be_used else []
    await _show(request, goal, [*chosen, *taken], _page(request))


@press("hm_page")
async def turn(request: Request) -> None:
    here, goal = await goal_of(request)
    if here is not None and goal is not None and await _may(request, here):
        page = int(request.args[1]) if len(request.args) > 1 and request.args[1].isdecimal() else 0
        await _show(request, goal, _chosen(request, goal), page)


@step(CHOOSING)
async def read_choice(request: Request) -> None:
    """Take a typed number of an idea; who is done with choosing presses the button below."""
    assert request.step is not None
    here, goal = await place(request), await request.stores.goals.get(request.step.data["goal_id"])
    if here is None or goal is None or goal.hearing_id != here.hearing.id:
        await request.done()
        await home.show_home(request)
        return
    if not await _may(request, here):
        return
    _, chosen = request.gettext, _chosen(request, goal)
    wanted = read_number(request.incoming.text) if request.incoming.kind is Kind.TEXT else None
    ideas = await usable_ideas(request.stores.ideas, goal.id)
    idea = next((each for each in ideas if each.number == wanted), None)
    if idea is None:
        await _show(request, goal, chosen, _page(request), _("Please type the number of one of these ideas."))
    elif idea.id in chosen:
        await _show(request, goal, [each for each in chosen if each != idea.id], ideas.index(idea) // PAGE)
    else:
        await _show(request, goal, [*chosen, idea.id], ideas.index(idea) // PAGE)


@press("hm_go")
async def go_on(request: Request) -> None:
    """Keep what is chosen as the beginning of a measure, and ask the first question."""
    here, goal = await goal_of(request)
    if here is None or goal is None:
        return
    _, stores, chosen = request.gettext, request.stores, _chosen(request, goal)
    begun = await making_questions.asked_measure(request)
    if begun is not None and begun.goal_id == goal.id:  # the button was pressed twice
        await making_questions.go_on(request, begun)
        return
    try:
        measure = await begin_measure(stores, here.hearing, goal, here.participant, chosen, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
    except NoIdeaChosen:
        await _show(request, goal, [], 0, _("Please choose at least one idea first."))
    except TooManyMeasures:
        await request.done()
        text = _("You have made %(n)s measures; that is as many as one person can make. You can still join others.",
                 n=MEASURES_PER_PERSON)  # fmt: skip
        await request.show(text, row(Choice(_("Measures"), f"hm_goal:{goal.id}"), Choice(_("Hearing"), "hearing")))
    else:
        await making_questions.go_on(request, measure)


async def _show(request: Request, goal: Goal, chosen: list[int], page: int = 0, note: str = "") -> None:
    _ = request.gettext
    ideas = await usable_ideas(request.stores.ideas, goal.id)
    if not ideas:
        await _say_none(request, goal)
        return
    chosen = [idea.id for idea in ideas if idea.id in chosen]
    await request.go(CHOOSING, goal_id=goal.id, ideas=chosen, page=page)
    heading = _("Which ideas is your measure made of? Press them or type their numbers.")
    lines = [note, Raw(f"{goal.pictogram} {content_line(request, goal.title, strong=True)}"), heading]
    shown = ideas[page * PAGE : (page + 1) * PAGE]
    lines += [Raw(f"{'✅ ' if idea.id in chosen else ''}{idea_line(request, idea)}") for idea in shown]
    buttons = [
        Choice(f"{'✅ ' if idea.id in chosen else ''}{idea.number}", f"hm_i:{idea.id}:{int(idea.id not in chosen)}")
        for idea in shown
    ]
    turn_row = []
    if page:
        turn_row.append(Choice(_("Back"), f"hm_page:{goal.id}:{page - 1}"))
    if len(ideas) > (page + 1) * PAGE:
        turn_row.append(Choice(_("More"), f"hm_page:{goal.id}:{page + 1}"))
    rows: list[Row] = [*rows_of(buttons, 4), tuple(turn_row)]
    if chosen:
        rows.append(row(Choice(_("Go on"), f"hm_go:{goal.id}")))
    await request.show("\n\n".join(filter(None, lines)), *rows, row(Choice(_("Cancel"), f"h_goal:{goal.id}")))


async def _say_none(request: Request, goal: Goal) -> None:
    _ = request.gettext
    await request.done()
    text = _(
        "A measure is made of ideas, and no idea for this goal can be used yet: the office reads each first, and its "
        "author agrees to the German text. You can give an idea now."
    )
    give = row(Choice(_("Give an idea"), f"h_idea:{goal.id}"))
    await request.show(text, give, row(Choice(_("Back to the goal"), f"h_goal:{goal.id}")))


async def _may(request: Request, here: Place) -> bool:
    """Return whether measures are made now and in this messenger; else say why not."""
    _, hearing = request.gettext, here.hearing
    try:
        require(hearing, Verb.MAKE_MEASURE, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
        return False
    if hearing.ideas_in_messengers or request.address.address.channel == WEB_CHAT:
        return True
    await request.show(
        _("In this hearing measures are made in the city's own web chat, so that no other company reads along."),
        *web_chat_row(request, hearing),
        row(Choice(_("Hearing"), "hearing")),
    )
    return False


def _chosen(request: Request, goal: Goal) -> list[int]:
    """Return the ideas chosen so far for this goal."""
    if request.step is None or request.step.name != CHOOSING or request.step.data["goal_id"] != goal.id:
        return []
    return list(request.step.data["ideas"])


def _page(request: Request) -> int:
    return int(request.step.data["page"]) if request.step is not None and request.step.name == CHOOSING else 0
