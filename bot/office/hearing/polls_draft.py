"""Writing a poll: its kind, the goal it is about, question and options. Once it is open nothing of it changes."""

from dataclasses import replace
from typing import Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.hearing.polls import show_poll
from bot.office.hearing.polls_words import asked_poll, polls_button
from bot.office.hearing.words import asked_hearing
from bot.office.menu import number, office_button, say, shortened, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.content import Content
from hearings.hearings import Hearing
from hearings.opening import FEWEST_OPTIONS
from hearings.polls import OPTION_CHARS, OPTIONS, QUESTION_CHARS, Option, Poll, PollFixed, PollKind, PollState
from hearings.words.polls import KINDS
from locales.digits import read_number

QUESTION, OPTION_LINES, MOST = "hp_question", "hp_options", "hp_most"
OWN_KINDS: Final = tuple(kind for kind in KINDS if kind is not PollKind.RATING)


@press("hp_new", role=Role.MODERATOR)
async def ask_kind(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _ = request.office_gettext
    rows = [row(Choice(_(KINDS[kind]), f"hp_k:{hearing.id}:{kind}")) for kind in OWN_KINDS]
    await show(request, _("How are people to answer?"), *rows, row(polls_button(_, hearing.id), office_button(_)))


@press("hp_k", role=Role.MODERATOR)
async def ask_goal(request: Request) -> None:
    """Ask what it is about, where the hearing has goals."""
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _, goals = request.office_gettext, await request.stores.goals.of(hearing.id)
    if not goals:
        await ask_question(request)
        return
    tag, main, token = _.language.tag, request.office.city.main_language, f"hp_g:{hearing.id}:{_kind(request)}"
    choices = [
        Choice(shortened(f"{goal.number} {goal.pictogram} {goal.title.say(tag, main)[0]}"), f"{token}:{goal.id}")
        for goal in goals
    ]
    rows = rows_of([*choices, Choice(_("About none of them"), token)], 1)
    await show(request, _("Which goal is it about?"), *rows, row(polls_button(_, hearing.id), office_button(_)))


@press("hp_g", role=Role.MODERATOR)
async def ask_question(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _ = request.office_gettext
    data = {"hearing_id": hearing.id, "kind": _kind(request), "goal_id": number(request, 2), "poll_id": 0}
    await ask_line(request, QUESTION, _("Please write the question."), f"hp:{hearing.id}", **data)


@press("hp_q", role=Role.MODERATOR)
async def ask_other_question(request: Request) -> None:
    found = await asked_poll(request)
    if found is None or not await _is_draft(request, *found):
        return
    hearing, poll = found
    data = {"hearing_id": hearing.id, "kind": poll.kind, "goal_id": poll.goal_id or 0, "poll_id": poll.id}
    await ask_line(request, QUESTION, request.office_gettext("Please write the question."), f"hp_p:{poll.id}", **data)


@step(QUESTION, role=Role.MODERATOR)
async def receive_question(request: Request) -> None:
    assert request.step is not None
    _, data, stores = request.office_gettext, request.step.data, request.stores
    question = await written_line(request, f"hp:{data['hearing_id']}", QUESTION_CHARS)
    hearing = await stores.hearings.get(data["hearing_id"])
    if not question or hearing is None:
        return
    poll = await stores.polls.get(data["poll_id"]) if data["poll_id"] else None
    if poll is not None:
        changed = replace(poll, question=poll.question.with_text(poll.question.source, question))
        await _save(request, hearing, changed)
        return
    content = Content.of(request.office.city.main_language, question)
    kind, staff_id = PollKind(data["kind"]), request.staff.id if request.staff else None
    goal_id = data["goal_id"] or None
    draft = Poll(0, hearing.id, goal_id, kind, content, (), PollState.DRAFT, hearing.cards)
    poll = await stores.polls.add(draft, staff_id, request.now)
    if kind in FEWEST_OPTIONS:
        await _ask_options(request, poll)
        return
    await request.done()
    await show_poll(request, hearing, poll)


@press("hp_o", role=Role.MODERATOR)
async def ask_other_options(request: Request) -> None:
    found = await asked_poll(request)
    if found is not None and await _is_draft(request, *found):
        await _ask_options(request, found[1])


@step(OPTION_LINES, role=Role.MODERATOR)
async def receive_options(request: Request) -> None:
    """Take the options, one a line."""
    assert request.step is not None
    _, stores = request.office_gettext, request.stores
    poll = await stores.polls.get(request.step.data["poll_id"])
    hearing = await stores.hearings.get(poll.hearing_id) if poll else None
    if poll is None or hearing is None:
        return
    lines = [" ".join(line.split()) for line in request.incoming.text.splitlines() if line.strip()]
    problem = ""
    if request.incoming.kind is not Kind.TEXT or len(lines) < FEWEST_OPTIONS.get(poll.kind, 0):
        problem = _("Please write at least two options, each on a line of its own.")
    elif len(lines) > OPTIONS:
        problem = _("These are too many. At most %(most)s options can be chosen from.", most=OPTIONS)
    elif any(len(line) > OPTION_CHARS for line in lines):
        problem = _("One of these is too long. Please use at most %(most)s characters for each.", most=OPTION_CHARS)
    elif len(set(lines)) < len(lines):
        problem = _("Two of these are the same. Please write each option once.")
    if problem:
        await say(request, problem, row(Choice(_("Cancel"), f"hp_p:{poll.id}")))
        return
    source = poll.question.source
    options = tuple(Option(at, Content.of(source, line)) for at, line in enumerate(lines, 1))
    await _save(request, hearing, replace(poll, options=options, max_choices=0))


@press("hp_m", role=Role.MODERATOR)
async def ask_most(request: Request) -> None:
    found = await asked_poll(request)
    if found is None or not await _is_draft(request, *found):
        return
    _, poll = request.office_gettext, found[1]
    question = _("How many options may one person choose at most? Please type a number; 0 means: as many as they like.")
    await ask_line(request, MOST, question, f"hp_p:{poll.id}", poll_id=poll.id)


@step(MOST, role=Role.MODERATOR)
async def receive_most(request: Request) -> None:
    assert request.step is not None
    _, stores = request.office_gettext, request.stores
    poll = await stores.polls.get(request.step.data["poll_id"])
    hearing = await stores.hearings.get(poll.hearing_id) if poll else None
    if poll is None or hearing is None:
        return
    most = read_number(request.incoming.text)
    if most is None or most > len(poll.options):
        text = _("Please type a number from 0 to %(most)s.", most=len(poll.options))
        await say(request, text, row(Choice(_("Cancel"), f"hp_p:{poll.id}")))
        return
    await _save(request, hearing, replace(poll, max_choices=most))


@press("hp_cd", role=Role.MODERATOR)
async def turn_cards(request: Request) -> None:
    """Ask for a voting card, or no longer."""
    found = await asked_poll(request)
    if found is not None and await _is_draft(request, *found):
        await _save(request, found[0], replace(found[1], cards=not found[1].cards))


async def _ask_options(request: Request, poll: Poll) -> None:
    _ = request.office_gettext
    text = _("Please write the options, each on a line of its own, in one message.")
    await ask_line(request, OPTION_LINES, text, f"hp_p:{poll.id}", poll_id=poll.id)


async def _save(request: Request, hearing: Hearing, poll: Poll) -> None:
    try:
        await request.stores.polls.save(poll)
    except PollFixed:
        await _say_fixed(request, hearing, await request.stores.polls.get(poll.id) or poll)
        return
    await leave_question(request)
    await show_poll(request, hearing, poll)


async def _is_draft(request: Request, hearing: Hearing, poll: Poll) -> bool:
    if poll.state is PollState.DRAFT:
        return True
    await _say_fixed(request, hearing, poll)
    return False


async def _say_fixed(request: Request, hearing: Hearing, poll: Poll) -> None:
    _ = request.office_gettext
    await leave_question(request)
    note = _(
        "People may have voted on this already, so it can no longer be changed. "
        "“Close and copy” ends it and begins a draft with the same text, which you can change and open."
    )
    await show_poll(request, hearing, poll, note)


def _kind(request: Request) -> str:
    """Return the kind in the pressed button, one of ours whatever it says."""
    named = request.args[1] if len(request.args) > 1 else ""
    return named if named in OWN_KINDS else PollKind.SINGLE.value
