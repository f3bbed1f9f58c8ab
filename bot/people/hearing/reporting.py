"""An organisation's contact reports what its members discussed: goal, people, how they decided, voices, a few words."""

from typing import Final

from bot.people.hearing import home
from bot.people.hearing.coming import confirmed_organisation, hearing_at_hand
from bot.people.hearing.contents import content_line
from bot.people.hearing.goals import label
from bot.people.hearing.statement_words import report_lines
from bot.request import Request, row
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from hearings.goals import Goal
from hearings.hearings import Hearing, PhaseClosed, Verb, require
from hearings.statement_words import DECIDED, DECISION, QUESTIONS
from hearings.statement_words import WORDS as WRITE_WORDS
from hearings.statements import (
    STATEMENT_CHARS,
    Deciding,
    GroupStatement,
    IllegalStatementAction,
    ImpossibleCount,
    NotFinished,
    StatementState,
    StatementTooLong,
    Voices,
    begin_statement,
    say_deciding,
    say_people,
    say_voices,
    say_words,
    send_statement,
)
from locales.catalogues import N_
from locales.digits import read_number
from locales.formatting import Raw

CHOOSING: Final = "hs_new"  #: step: a typed number is a goal's
ASKED: Final = "hs_ask"  #: step: the next text answers `question` of the report `statement_id`
PEOPLE, DECIDING, WORDS = "people", "deciding", "words"
ORDER: Final = (PEOPLE, DECIDING, *(each.value for each in Voices), WORDS)
NO_MORE: Final = N_("This report has been sent already.")


@press("hs_new")
async def ask_goal(request: Request) -> None:
    """Ask which goal was talked about."""
    hearing = await _may(request)
    if hearing is None:
        return
    _ = request.gettext
    goals = await request.stores.goals.of(hearing.id)
    await request.go(CHOOSING, hearing_id=hearing.id)
    text = _("Which goal have your members talked about? Press it or type its number.")
    choices = [row(Choice(label(request, goal), f"hs_g:{goal.id}")) for goal in goals]
    await request.show(text, *choices, row(Choice(_("Cancel"), "hearing")))


@step(CHOOSING)
async def read_goal(request: Request) -> None:
    hearing = await _may(request)
    if hearing is None:
        return
    wanted = read_number(request.incoming.text) if request.incoming.kind is Kind.TEXT else None
    goals = await request.stores.goals.of(hearing.id)
    goal = next((each for each in goals if each.number == wanted), None)
    if goal is None:
        await ask_goal(request)
    else:
        await _begin(request, hearing, goal)


@press("hs_g")
async def choose_goal(request: Request) -> None:
    hearing = await _may(request)
    if hearing is None:
        return
    argument = request.args[0] if request.args else ""
    goal = await request.stores.goals.get(int(argument)) if argument.isdecimal() else None
    if goal is None or goal.hearing_id != hearing.id:
        await ask_goal(request)
    else:
        await _begin(request, hearing, goal)


@step(ASKED)
async def read_answer(request: Request) -> None:
    """Take a number, or at the end the words."""
    assert request.step is not None
    statement, question = await _own(request, request.step.data["statement_id"]), request.step.data["question"]
    if statement is None:
        return
    _, event = request.gettext, request.incoming
    text = event.text if event.kind is Kind.TEXT else ""
    if question == DECIDING:
        await _ask(request, statement, DECIDING)
    elif not text.strip():
        await _ask(request, statement, question, _("Please answer with a text message."))
    elif question == WORDS:
        await _take_words(request, statement, text)
    else:
        await _take_number(request, statement, question, read_number(text))


@press("hs_d")
async def choose_deciding(request: Request) -> None:
    statement = await _own(request)
    if statement is None:
        return
    chosen = request.args[1] if len(request.args) > 1 else ""
    if chosen in list(Deciding):
        statement = await say_deciding(request.stores.statements, statement, Deciding(chosen))
    await _ask(request, statement, Voices.FOR.value if chosen in list(Deciding) else DECIDING)


@press("hs_skip")
async def skip_words(request: Request) -> None:
    statement = await _own(request)
    if statement is not None:
        await _take_words(request, statement, "")


@press("hs_again")
async def write_anew(request: Request) -> None:
    """Ask everything once more."""
    statement = await _own(request)
    if statement is not None:
        await _ask(request, statement, PEOPLE)


@press("hs_send")
async def send(request: Request) -> None:
    """Give it to staff, who read it before others do."""
    from bot.office.hearing.statements import tell_of_statement  # the office's screens stand on the people's

    statement = await _own(request)
    hearing = await request.stores.hearings.get(statement.hearing_id) if statement is not None else None
    if statement is None or hearing is None:
        return
    _ = request.gettext
    try:
        sent = await send_statement(request.stores.statements, hearing, statement, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
    except NotFinished:
        await _ask(request, statement, PEOPLE)
    except IllegalStatementAction:
        await request.show(_(NO_MORE), row(Choice(_("Hearing"), "hearing")))
    else:
        await request.done()
        await tell_of_statement(request.stores, request.office, sent, request.now)
        text = _("Thank you! The office reads your report. Then everybody can see it beside the votes.")
        await request.show(text, row(Choice(_("Another report"), "hs_new"), Choice(_("Hearing"), "hearing")))


async def _begin(request: Request, hearing: Hearing, goal: Goal) -> None:
    organisation = await confirmed_organisation(request)
    assert organisation is not None  # `_may` has looked
    statement = await begin_statement(
        request.stores.statements, hearing, goal, organisation.id, request.wishes[0], request.now
    )
    await _ask(request, statement, PEOPLE)


async def _ask(request: Request, statement: GroupStatement, question: str, note: str = "") -> None:
    _, of = request.gettext, statement.id
    await request.go(ASKED, statement_id=of, question=question)
    rows, cancel = [], Choice(_("Cancel"), "hearing")
    if question == PEOPLE:
        text = _("How many people talked about it? Please type the number.")
    elif question == DECIDING:
        text = _(DECISION)
        rows = [row(Choice(_.gettext(DECIDED[each]), f"hs_d:{of}:{each}")) for each in Deciding]
    elif question == WORDS:
        text = _(WRITE_WORDS)
        rows = [row(Choice(_("Skip"), f"hs_skip:{of}"))]
    else:
        text = _(QUESTIONS[Voices(question)])
    await request.show("\n\n".join(filter(None, [note, text])), *rows, row(cancel))


async def _take_number(request: Request, statement: GroupStatement, question: str, number: int | None) -> None:
    _, store = request.gettext, request.stores.statements
    if number is None:
        await _ask(request, statement, question, _("Please type only a number, for example 4."))
        return
    try:
        if question == PEOPLE:
            statement = await say_people(store, statement, number)
        else:
            statement = await say_voices(store, statement, Voices(question), number)
    except ImpossibleCount as impossible:
        note = _("This number does not fit: it can be at most %(most)s.", most=impossible.most)
        await _ask(request, statement, question, note if number else _("It must be at least one person."))
    else:
        await _ask(request, statement, ORDER[ORDER.index(question) + 1])


async def _take_words(request: Request, statement: GroupStatement, text: str) -> None:
    _ = request.gettext
    try:
        said = await say_words(request.stores.statements, statement, text, request.wishes[0])
    except StatementTooLong:
        note = _("This is too long: at most %(most)s characters. Please write it shorter.", most=STATEMENT_CHARS)
        await _ask(request, statement, WORDS, note)
    else:
        await _read_back(request, said)


async def _read_back(request: Request, statement: GroupStatement) -> None:
    _, of = request.gettext, statement.id
    await request.done()
    goal = await request.stores.goals.get(statement.goal_id) if statement.goal_id is not None else None
    lines = [
        _("**We have understood:**"),
        *([Raw(f"{goal.pictogram} {content_line(request, goal.title)}")] if goal is not None else []),
        *report_lines(request, statement),
        _("It is shown with the name of your organisation, beside the votes and never added to them. Is that right?"),
    ]
    yes = row(Choice(_("Yes, send it"), f"hs_send:{of}"), Choice(_("Change"), f"hs_again:{of}"))
    await request.show("\n\n".join(lines), yes, row(Choice(_("Cancel"), "hearing")))


async def _may(request: Request) -> Hearing | None:
    """Return the hearing to which this chat's organisation may report now; else say why not."""
    _, hearing = request.gettext, await hearing_at_hand(request)
    if hearing is None:
        return None
    if await confirmed_organisation(request) is None:
        text = _("Only organisations that the office has confirmed can report here. You can still give ideas yourself.")
        await request.done()
        await request.show(text, row(Choice(_("Hearing"), "hearing")))
        return None
    try:
        require(hearing, Verb.REPORT, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
        return None
    return hearing


async def _own(request: Request, statement_id: int | None = None) -> GroupStatement | None:
    """Return the report if it is this chat's organisation's and not sent yet; else answer, and return None."""
    _, organisation = request.gettext, await confirmed_organisation(request)
    argument = request.args[0] if request.args else ""
    wanted = statement_id if statement_id is not None else int(argument) if argument.isdecimal() else 0
    statement = await request.stores.statements.get(wanted)
    mine = organisation.id if organisation is not None else 0
    if statement is not None and statement.organisation_id == mine and not statement.on_paper:
        if statement.state is StatementState.DRAFT:
            return statement
        text = _(NO_MORE)
    else:
        text = _("This button no longer works.")
    await request.done()
    await request.show(text, row(Choice(_("Hearing"), "hearing")))
    return None
