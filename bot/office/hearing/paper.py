"""Typing in ideas from paper: a goal, a language, then one idea a line, and all of them saved at once."""

from typing import Any, Final

from bot.office.asking import ask_line
from bot.office.hearing.idea import goal_label, goal_name
from bot.office.hearing.ideas import show_overview
from bot.office.hearing.words import asked_hearing, offered_languages, open_hearing
from bot.office.menu import number, office_button, say, shortened, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.goals import Goal
from hearings.hearings import Hearing, PhaseClosed
from hearings.ideas import IDEA_CHARS
from hearings.moderation import IdeaInUse
from hearings.paper import BATCH, BatchTooLarge, IdeaTooLong, added, enter_batch, ideas_in, require_paper, undo_batch
from locales.formatting import Raw, quoted
from locales.registry import own_name

ASKED_IDEAS: Final = "hi_paper"  #: step: ideas for goal `goal_id` in `language`; `lines` so far
PREVIEW_CHARS: Final = 70


@press("hi_paper", role=Role.MODERATOR)
async def choose_goal(request: Request) -> None:
    _ = request.office_gettext
    hearing = await _open(request, await asked_hearing(request))
    if hearing is None:
        return
    goals = await request.stores.goals.of(hearing.id)
    choices = [Choice(goal_label(request, goal), f"hi_pgoal:{goal.id}") for goal in goals]
    back = row(Choice(_("Back"), f"hi:{hearing.id}"), office_button(_))
    await show(request, _("For which goal are the ideas on paper?"), *rows_of(choices, 1), back)


@press("hi_pgoal", role=Role.MODERATOR)
async def choose_language(request: Request) -> None:
    _, goal = request.office_gettext, await request.stores.goals.get(number(request))
    hearing = await _hearing_of(request, goal)
    if hearing is None or goal is None:
        return
    choices = [Choice(own_name(tag), f"hi_plang:{goal.id}:{tag}") for tag in offered_languages(request, hearing)]
    back = row(Choice(_("Back"), f"hi_paper:{hearing.id}"), office_button(_))
    await show(request, _("In which language are they written?"), *rows_of(choices), back)


@press("hi_plang", role=Role.MODERATOR)
async def ask_ideas(request: Request) -> None:
    _, goal, tag = request.office_gettext, await request.stores.goals.get(number(request)), request.args[-1]
    hearing = await _hearing_of(request, goal)
    if hearing is None or goal is None:
        return
    if tag not in offered_languages(request, hearing):
        await choose_language(request)
        return
    question = _("Please write the ideas word for word, one idea a line. You can send several messages.")
    data = {"goal_id": goal.id, "language": tag, "lines": []}
    await ask_line(request, ASKED_IDEAS, question, f"hi:{hearing.id}", **data)


@step(ASKED_IDEAS, role=Role.MODERATOR)
async def receive_ideas(request: Request) -> None:
    """Add what was written to the batch; what cannot be taken is said, and nothing of the batch is lost."""
    assert request.step is not None
    _, data = request.office_gettext, dict(request.step.data)
    goal = await request.stores.goals.get(data["goal_id"])
    hearing = await _hearing_of(request, goal)
    if hearing is None or goal is None:
        return
    lines, problem = tuple(data["lines"]), ""
    try:
        more = ideas_in(request.incoming.text) if request.incoming.kind is Kind.TEXT else ()
        lines = added(lines, more)
        if not more:
            problem = _("Please answer with a text message.")
    except IdeaTooLong as too_long:
        problem = _(
            "This idea is too long, so nothing of your message was taken: “%(beginning)s”. An idea may have %(most)s "
            "characters. Please shorten it and send the message again.",
            beginning=shortened(too_long.line),
            most=IDEA_CHARS,
        )
    except BatchTooLarge:
        problem = _(
            "At most %(most)s ideas can be saved together, so nothing of your message was taken. Please save first.",
            most=BATCH,
        )
    await request.go(ASKED_IDEAS, **{**data, "lines": list(lines)})
    await _show_batch(request, goal, data["language"], lines, problem)


@press("hi_psave", role=Role.MODERATOR)
async def save(request: Request) -> None:
    """Save what was shown; a second press finds nothing to save."""
    _, data = request.office_gettext, _batch(request)
    goal = await request.stores.goals.get(number(request))
    hearing = await _hearing_of(request, goal)
    if hearing is None or goal is None:
        return
    if data is None or not data["lines"]:
        await show_overview(request, hearing, _("There are no ideas left to save here."))
        return
    await request.done()
    main, language = request.office.city.main_language, data["language"]
    entered = await enter_batch(request.stores.ideas, goal, language, tuple(data["lines"]), main, request.now)
    first, last = entered[0].number, entered[-1].number
    if first == last:
        note = _("The idea from paper is saved. Its number: %(number)s", number=str(first))
    else:
        numbers = {"first": str(first), "last": str(last)}
        note = _("The ideas from paper are saved. Their numbers: %(first)s to %(last)s", **numbers)
    undo = Choice(_("Undo"), f"hi_pundo:{hearing.id}:{first}:{last}")
    again = Choice(_("Enter more"), f"hi_plang:{goal.id}:{language}")
    await show_overview(request, hearing, note, row(again, undo))


@press("hi_pundo", role=Role.MODERATOR)
async def undo(request: Request) -> None:
    """Take the whole batch out again, until a measure is made of one of its ideas."""
    _, hearing = request.office_gettext, await _open(request, await asked_hearing(request))
    if hearing is None:
        return
    try:
        count = await undo_batch(request.stores.ideas, hearing.id, number(request, 1), number(request, 2))
    except IdeaInUse:
        note = _("A measure is made of one of these ideas already, so they stay. You can hide single ones.")
    else:
        note = _("Undone: these ideas are no longer there.") if count else _("This was undone already.")
    await show_overview(request, hearing, note)


async def _show_batch(request: Request, goal: Goal, language: str, lines: tuple[str, ...], problem: str) -> None:
    _ = request.office_gettext
    cancel = Choice(_("Cancel"), f"hi:{goal.hearing_id}")
    if not lines:
        await say(request, problem, row(cancel))
        return
    heading = _.n(
        "%(n)s idea for %(goal)s, written in this language: %(language)s",
        "%(n)s ideas for %(goal)s, written in this language: %(language)s",
        len(lines),
        goal=goal_name(request, goal),
        language=own_name(language),
    )
    shown = Raw("\n".join(quoted(shortened(f"{n}. {line}", PREVIEW_CHARS)) for n, line in enumerate(lines, 1)))
    question = _("Save them? You can also write more.")
    await say(
        request,
        "\n\n".join(filter(None, [problem, heading, shown, question])),
        row(Choice(_("Save"), f"hi_psave:{goal.id}"), cancel),
    )


def _batch(request: Request) -> dict[str, Any] | None:
    step_now = request.step
    if step_now is None or step_now.name != ASKED_IDEAS or step_now.data["goal_id"] != number(request):
        return None
    return dict(step_now.data)


async def _hearing_of(request: Request, goal: Goal | None) -> Hearing | None:
    return await _open(request, await open_hearing(request, goal.hearing_id if goal else 0))


async def _open(request: Request, hearing: Hearing | None) -> Hearing | None:
    """Return the hearing while it collects ideas; None after having said that it does not."""
    _ = request.office_gettext
    if hearing is None:
        return None
    try:
        require_paper(hearing)
    except PhaseClosed:
        await show_overview(
            request,
            hearing,
            _("Ideas are not collected in this step of the hearing, so none can be entered or taken out."),
        )
        return None
    return hearing
