"""The polls of a hearing: written, opened, closed, released; their results as charts with tables."""

from dataclasses import dataclass, replace
from typing import Final

from console.hearing.charts import chart
from console.hearing.figures import figure_of
from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings.ballots import KeyLost
from hearings.closing import close_poll, discard_poll, is_lost, taking_part
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, PhaseClosed
from hearings.measures import MEASURES_PER_GOAL, MeasureState
from hearings.opening import (
    FEWEST_OPTIONS,
    PollIncomplete,
    RatingOpen,
    TooManyMeasures,
    copy_poll,
    open_poll,
    open_rating,
)
from hearings.polls import (
    OPTION_CHARS,
    OPTIONS,
    QUESTION_CHARS,
    IllegalPollAction,
    Option,
    Poll,
    PollAction,
    PollFixed,
    PollKind,
    PollState,
)
from hearings.report import ReportedResult
from hearings.wording import LinesMissing, translate_poll, unread_in
from hearings.words.polls import KINDS, STATES
from locales.registry import own_name

OWN_KINDS: Final = tuple(kind for kind in KINDS if kind is not PollKind.RATING)
EVERY: Final = "every"  #: instead of a goal


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form of a poll."""

    kind: str = PollKind.SINGLE.value
    goal: str = ""
    question: str = ""
    options: str = ""
    most: str = "0"
    cards: bool = False

    @classmethod
    def read(cls, visit: Visit) -> "Written":
        kind, goal, question, options, most = map(visit.field, ("kind", "goal", "question", "options", "most"))
        return cls(kind, goal, question, options, most, visit.field("cards") == "yes")

    @classmethod
    def of(cls, poll: Poll) -> "Written":
        source = poll.question.source
        words = [option.text.texts[source].text for option in poll.options]
        question, goal = poll.question.texts[source].text, str(poll.goal_id or "")
        return cls(poll.kind, goal, question, "\n".join(words), str(poll.max_choices), poll.cards)

    @property
    def lines(self) -> list[str]:
        return [" ".join(line.split()) for line in self.options.splitlines() if line.strip()]


@page("/hearings/{number}/polls", Role.MODERATOR)
async def polls(visit: Visit) -> Reply:
    return await _list(visit, await the_hearing(visit))


@form("/hearings/{number}/rate", Role.MODERATOR)
async def rate(visit: Visit) -> Reply:
    """Open the rating of the measures of one goal, or of all."""
    hearing, _, keys = await locked(visit), visit.gettext, visit.desk.poll_keys
    goals = await visit.stores.goals.of(hearing.id)
    chosen = goals if visit.field("goal") == EVERY else [g for g in goals if str(g.id) == visit.field("goal")]
    if keys is None or not chosen:
        raise Missing
    opened, notes = 0, []
    for goal in chosen:
        try:
            poll = await open_rating(visit.stores, keys, hearing, goal, visit.staff.id, visit.now)
        except RatingOpen:
            notes.append(_("Goal %(goal)s: its measures are being rated already.", goal=str(goal.number)))
        except TooManyMeasures as exc:
            text = _(
                "Goal %(goal)s has %(count)s measures, and people can rate at most %(most)s. Please merge some first.",
                goal=str(goal.number),
                count=exc.measure_count,
                most=MEASURES_PER_GOAL,
            )
            notes.append(text)
        except PollIncomplete:
            notes.append(_("Goal %(goal)s has no measures that can be rated.", goal=str(goal.number)))
        except PhaseClosed:
            return Went(f"/hearings/{hearing.id}/polls", not_in_this_step(visit, PollKind.RATING), done=False)
        else:
            opened += 1
            notes.append(
                _.n(
                    "Goal %(goal)s: %(n)s measure is being rated now.",
                    "Goal %(goal)s: %(n)s measures are being rated now.",
                    len(poll.options),
                    goal=str(goal.number),
                )
            )
    return Went(f"/hearings/{hearing.id}/polls", " ".join(notes), done=bool(opened))


@form("/hearings/{number}/release", Role.MODERATOR)
async def release_all(visit: Visit) -> Reply:
    hearing, _, store = await locked(visit), visit.gettext, visit.stores.polls
    closed = await store.of(hearing.id, PollState.CLOSED)
    for poll in closed:
        await store.move(poll, PollAction.RELEASE, visit.now)
    note = _("All results are released: people see them as soon as the hearing is at the step “Results”.")
    return Went(f"/hearings/{hearing.id}/polls", note, done=bool(closed))


@page("/hearings/{number}/polls/new", Role.MODERATOR)
async def new(visit: Visit) -> Reply:
    hearing = await the_hearing(visit)
    return await _form_page(visit, hearing, None, Written(cards=hearing.cards))


@form("/hearings/{number}/polls/new", Role.MODERATOR)
async def add(visit: Visit) -> Reply:
    hearing, written = await locked(visit), Written.read(visit)
    goals = await visit.stores.goals.of(hearing.id)
    if problems := _problems(visit, written):
        return await _form_page(visit, hearing, None, written, problems)
    empty = Content(visit.desk.site.main_language)
    goal = next((each.id for each in goals if str(each.id) == written.goal), None)
    draft = Poll(0, hearing.id, goal, PollKind(written.kind), empty, (), PollState.DRAFT, written.cards)
    poll = await visit.stores.polls.add(_as_written(draft, written), visit.staff.id, visit.now)
    return Went(f"/polls/{poll.id}", visit.gettext("The draft is saved. Translate it, then open the vote."))


@page("/polls/{number}", Role.MODERATOR)
async def poll(visit: Visit) -> Reply:
    return await _page(visit, *await the_poll(visit))


@page("/polls/{number}/edit", Role.MODERATOR)
async def edit(visit: Visit) -> Reply:
    found, hearing = await _own_draft(visit)
    return await _form_page(visit, hearing, found, Written.of(found))


@form("/polls/{number}/edit", Role.MODERATOR)
async def change(visit: Visit) -> Reply:
    found, hearing = await the_poll(visit)
    written = replace(Written.read(visit), kind=found.kind.value, goal=str(found.goal_id or ""))
    if problems := _problems(visit, written):
        return await _form_page(visit, hearing, found, written, problems)
    try:
        await visit.stores.polls.save(_as_written(found, written))
    except PollFixed:
        return await _page(visit, found, hearing, [_fixed(visit)], 409)
    return Went(f"/polls/{found.id}", visit.gettext("Saved."))


@form("/polls/{number}/open", Role.MODERATOR)
async def open_vote(visit: Visit) -> Reply:
    (found, hearing), _, keys = await the_poll(visit), visit.gettext, visit.desk.poll_keys
    if keys is None:
        raise Missing
    try:
        await open_poll(visit.stores, keys, found.id, visit.now)
    except PollIncomplete:
        problem = _("It needs a question and at least two options first.")
        return await _page(visit, found, hearing, [problem], 422)
    except PhaseClosed:
        return await _page(visit, found, hearing, [not_in_this_step(visit, found.kind)], 409)
    except IllegalPollAction:
        return await _done_already(visit, found, hearing)
    return Went(f"/polls/{found.id}", _("It is open now: people can vote."))


@form("/polls/{number}/close", Role.MODERATOR)
async def close(visit: Visit) -> Reply:
    """Close it; `copy` begins a draft with the same text, for nothing changes that people have voted on."""
    (found, hearing), _ = await the_poll(visit), visit.gettext
    offered = hearing.offered(visit.desk.languages)
    try:
        if visit.desk.poll_keys is None:
            raise KeyLost(found.id)
        await close_poll(visit.stores, visit.desk.poll_keys, found.id, offered, visit.now)
    except IllegalPollAction:
        return await _done_already(visit, found, hearing)
    except KeyLost:
        await visit.desk.notices.poll_key_lost(visit.stores, found, visit.now)
        return Went(f"/polls/{found.id}", lost(visit))
    if visit.field("copy") == "yes":
        copy = await copy_poll(visit.stores, found, visit.staff.id, visit.now)
        return Went(f"/polls/{copy.id}", _("It is closed, and this is its copy: a draft that you can change and open."))
    return Went(
        f"/polls/{found.id}",
        _("It is closed. The answers are counted, and nobody can find out any more who gave which."),
    )


@form("/polls/{number}/copy", Role.MODERATOR)
async def copy(visit: Visit) -> Reply:
    found, _hearing = await the_poll(visit)
    made = await copy_poll(visit.stores, found, visit.staff.id, visit.now)
    return Went(f"/polls/{made.id}", visit.gettext("This is the copy: a draft that you can change and open."))


@form("/polls/{number}/discard", Role.MODERATOR)
async def discard(visit: Visit) -> Reply:
    """Give it up; `copy` begins it anew."""
    (found, hearing), _ = await the_poll(visit), visit.gettext
    try:
        await discard_poll(visit.stores, found.id, visit.now)
    except IllegalPollAction:
        return await _done_already(visit, found, hearing)
    if visit.field("copy") == "yes":
        made = await copy_poll(visit.stores, found, visit.staff.id, visit.now)
        return Went(f"/polls/{made.id}", _("This is the copy: a draft that you can change and open."))
    return Went(f"/hearings/{hearing.id}/polls", _("It is discarded."))


@form("/polls/{number}/release", Role.MODERATOR)
async def release(visit: Visit) -> Reply:
    """Let everybody see the result, from the step of the results on."""
    (found, hearing), _ = await the_poll(visit), visit.gettext
    try:
        await visit.stores.polls.move(found, PollAction.RELEASE, visit.now)
    except IllegalPollAction:
        return await _done_already(visit, found, hearing)
    note = _("The result is released: people see it as soon as the hearing is at the step “Results”.")
    return Went(f"/polls/{found.id}", note)


@page("/polls/{number}/text/{language}", Role.MODERATOR)
async def text(visit: Visit) -> Reply:
    found, hearing = await the_poll(visit)
    tag = _translated(visit, found, hearing)
    there = [content.texts[tag].text if tag in content.texts else "" for content in _contents(found)]
    return _text_page(visit, found, hearing, tag, there)


@form("/polls/{number}/text/{language}", Role.MODERATOR)
async def translate(visit: Visit) -> Reply:
    (found, hearing), _ = await the_poll(visit), visit.gettext
    tag = _translated(visit, found, hearing)
    lines = [" ".join(line.split()) for line in visit.chosen("line")]
    if any(not line or len(line) > QUESTION_CHARS for line in lines):
        problem = _("Please write every line, each with at most %(most)s characters.", most=QUESTION_CHARS)
        return _text_page(visit, found, hearing, tag, lines, problem)
    try:
        await translate_poll(visit.stores.polls, found.id, tag, lines)
    except (LinesMissing, PollFixed):
        return _text_page(visit, found, hearing, tag, lines, _("The poll has changed meanwhile. Please look again."))
    return Went(f"/polls/{found.id}", _("Saved: %(language)s", language=own_name(tag)))


async def the_poll(visit: Visit) -> tuple[Poll, Hearing]:
    """Return the poll in the address. Raises `Missing`."""
    found = await visit.stores.polls.get(visit.number())
    hearing = await visit.stores.hearings.get(found.hearing_id) if found else None
    if found is None or hearing is None:
        raise Missing
    return found, hearing


def not_in_this_step(visit: Visit, kind: PollKind) -> str:
    """Return why nothing can be opened in the hearing's present step."""
    _ = visit.gettext
    if kind is PollKind.RATING:
        return _("In the present step of the hearing nobody can rate. Please open the step “Voting” first.")
    return _("In the present step of the hearing nobody can vote. Polls can be open from the step “Ideas” to “Voting”.")


def lost(visit: Visit) -> str:
    return visit.gettext("Its key is missing on the server: nobody can vote or count here any more. Discard it.")


async def _own_draft(visit: Visit) -> tuple[Poll, Hearing]:
    found, hearing = await the_poll(visit)
    if found.state is not PollState.DRAFT or found.kind is PollKind.RATING:
        raise Missing
    return found, hearing


async def _done_already(visit: Visit, found: Poll, hearing: Hearing) -> Reply:
    now = await visit.stores.polls.get(found.id) or found
    return await _page(visit, now, hearing, [visit.gettext("Somebody did this already.")], 409)


def _fixed(visit: Visit) -> str:
    return visit.gettext(
        "People may have voted on this already, so it can no longer be changed. “Close and copy” ends it and begins a "
        "draft with the same text, which you can change and open."
    )


def _problems(visit: Visit, written: Written) -> list[str]:
    _ = visit.gettext
    problems: list[str] = []
    if written.kind not in OWN_KINDS:
        problems.append(_("Please choose how people are to answer."))
    if not written.question or len(written.question) > QUESTION_CHARS:
        problems.append(_("Please write the question, with at most %(most)s characters.", most=QUESTION_CHARS))
    fewest, lines = FEWEST_OPTIONS.get(PollKind(written.kind), 0) if written.kind in OWN_KINDS else 0, written.lines
    if not fewest:
        return problems
    if len(lines) < fewest:
        problems.append(_("Please write at least two options, each on a line of its own."))
    if len(lines) > OPTIONS:
        problems.append(_("These are too many. At most %(most)s options can be chosen from.", most=OPTIONS))
    if any(len(line) > OPTION_CHARS for line in lines):
        problems.append(
            _("One of these is too long. Please use at most %(most)s characters for each.", most=OPTION_CHARS)
        )
    if len(set(lines)) < len(lines):
        problems.append(_("Two of these are the same. Please write each option once."))
    if written.kind == PollKind.MULTIPLE and not (
        written.most.isascii() and written.most.isdecimal() and int(written.most[:4]) <= len(lines)
    ):
        problems.append(_("Please type a number from 0 to %(most)s.", most=len(lines)))
    return problems


def _as_written(poll: Poll, written: Written) -> Poll:
    """Return the poll with what the form says; options whose words stay keep their translations."""
    source = poll.question.source
    before = {option.text.texts[source].text: option.text for option in poll.options}
    lines = written.lines if poll.kind in FEWEST_OPTIONS else []
    options = tuple(Option(at, before.get(line) or Content.of(source, line)) for at, line in enumerate(lines, 1))
    question = poll.question
    if source not in question.texts or question.texts[source].text != written.question:
        question = question.with_text(source, written.question)
    most = int(written.most) if poll.kind is PollKind.MULTIPLE else 0
    return replace(poll, question=question, options=options, max_choices=most, cards=written.cards)


def _contents(poll: Poll) -> tuple[Content, ...]:
    return (poll.question, *(option.text for option in poll.options))


def _translated(visit: Visit, found: Poll, hearing: Hearing) -> str:
    tag = visit.path["language"]
    if tag == found.question.source or tag not in hearing.offered(visit.desk.languages):
        raise Missing
    return tag


async def _list(visit: Visit, hearing: Hearing) -> Shown:
    stores, tag, main = visit.stores, visit.language, visit.desk.site.main_language
    found, goals = await stores.polls.of(hearing.id), await stores.goals.of(hearing.id)

    async def counted(goal: Goal) -> int:
        return len(await stores.measures.of_goal(goal.id, MeasureState.CANDIDATE, MeasureState.RATED))

    return Shown(
        "hearings/polls.html",
        {
            **about(visit, hearing),
            "polls": [(each, *each.question.say(tag, main)) for each in reversed(found)],
            "kinds": KINDS,
            "states": STATES,
            "goals": [(each, *each.title.say(tag, main), await counted(each)) for each in goals],
            "every": EVERY,
            "most": MEASURES_PER_GOAL,
            "closed": any(each.state is PollState.CLOSED for each in found),
        },
    )


async def _form_page(
    visit: Visit, hearing: Hearing, found: Poll | None, written: Written, problems: list[str] | None = None
) -> Shown:
    tag, main = visit.language, visit.desk.site.main_language
    return Shown(
        "hearings/poll_edit.html",
        {
            **about(visit, hearing),
            "poll": found,
            "written": written,
            "kinds": {kind: KINDS[kind] for kind in OWN_KINDS},
            "with_options": [kind for kind in OWN_KINDS if kind in FEWEST_OPTIONS],
            "goals": [(each, *each.title.say(tag, main)) for each in await visit.stores.goals.of(hearing.id)],
            "main": main,
            "problems": problems or [],
            "question_chars": QUESTION_CHARS,
            "options": OPTIONS,
        },
        422 if problems else 200,
    )


async def _page(
    visit: Visit, found: Poll, hearing: Hearing, problems: list[str] | None = None, status: int = 200
) -> Shown:
    stores, tag, main = visit.stores, visit.language, visit.desk.site.main_language
    offered, keys = hearing.offered(visit.desk.languages), visit.desk.poll_keys
    result = None
    if found.state in (PollState.CLOSED, PollState.RELEASED):
        result = await stores.results.get(found.id)
    figure = figure_of(ReportedResult(found, result, result.hash), tag, main) if result else None
    missing = unread_in(found, offered)
    return Shown(
        "hearings/poll.html",
        {
            **about(visit, hearing),
            "poll": found,
            "question": found.question.say(tag, main),
            "options": [(option, *option.text.say(tag, main)) for option in found.options],
            "kind": KINDS[found.kind],
            "state": STATES[found.state],
            "lost": found.state is PollState.OPEN and (keys is None or is_lost(keys, found)),
            "taking_part": await taking_part(stores, found) if found.state is PollState.OPEN else 0,
            "is_rating": found.kind is PollKind.RATING,
            "languages": [(each, each in missing) for each in offered if each != found.question.source],
            "figure": figure,
            "chart": chart(figure) if figure else "",
            "problems": problems or [],
        },
        status,
    )


def _text_page(visit: Visit, found: Poll, hearing: Hearing, tag: str, lines: list[str], problem: str = "") -> Shown:
    source = found.question.source
    originals = [content.texts[source].text if source in content.texts else content.say(source, source)[0]
                 for content in _contents(found)]  # fmt: skip
    lines = (lines + [""] * len(originals))[: len(originals)]
    return Shown(
        "hearings/poll_text.html",
        {
            **about(visit, hearing),
            "poll": found,
            "language": tag,
            "lines": list(zip(originals, lines, strict=True)),
            "source": source,
            "problems": [problem] if problem else [],
        },
        422 if problem else 200,
    )
