"""Typing in the sheets of organisations, one after the other: whose, which goal, which language, then its answers."""

from typing import Any, Final

from bot.office.asking import ask_line
from bot.office.hearing.idea import goal_label
from bot.office.hearing.statements import show_list, statement_lines
from bot.office.hearing.words import offered_languages, open_hearing
from bot.office.menu import number, office_button, shortened, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from contacts.organisations import Organisation, OrganisationState
from contacts.staff import Role
from hearings.hearings import Hearing, PhaseClosed
from hearings.paper_statements import begin_sheet, keep_sheet, require_sheets, take_out_sheet
from hearings.statement_words import DECIDED, DECISION, PEOPLE, QUESTIONS
from hearings.statements import (
    STATEMENT_CHARS,
    Deciding,
    GroupStatement,
    ImpossibleCount,
    NotFinished,
    StatementState,
    StatementTooLong,
    Voices,
    say_deciding,
    say_people,
    say_voices,
    say_words,
)
from locales.digits import read_number
from locales.registry import own_name

WHOSE: Final = "hg_sheet_of"  #: step: the next text is a part of a name; `hearing_id`, `entered` sheets so far, `last`
ASKED: Final = "hg_sheet"  #: step: the next text answers `question` of the sheet `statement_id`; `entered` before it
PEOPLE_OF, HOW, WORDS = "people", "deciding", "words"
ORDER: Final = (PEOPLE_OF, HOW, *(each.value for each in Voices), WORDS)
FOUND: Final = 8


@press("hg_sp", role=Role.MODERATOR)
async def begin(request: Request) -> None:
    hearing = await _open(request, number(request))
    if hearing is not None:
        _ = request.office_gettext
        await ask_line(request, WHOSE, _asked_name(request), f"hg_st:{hearing.id}", **_counted(hearing, 0, 0))


@step(WHOSE, role=Role.MODERATOR)
async def find_organisation(request: Request) -> None:
    assert request.step is not None
    _, data = request.office_gettext, request.step.data
    hearing = await _open(request, data["hearing_id"])
    if hearing is None:
        return
    words = request.incoming.text.strip() if request.incoming.kind is Kind.TEXT else ""
    found = await request.stores.organisations.search(words, FOUND) if words else []
    known = [each for each in found if each.state is OrganisationState.CONFIRMED]
    text = _("Which one is it?") if known else _("No confirmed organisation has this in its name. Please try again.")
    choices = [row(Choice(shortened(each.name), f"hg_spo:{hearing.id}:{each.id}")) for each in known]
    await show(request, text, *choices, row(Choice(_("Cancel"), f"hg_st:{hearing.id}")))


@press("hg_spo", role=Role.MODERATOR)
async def choose_goal(request: Request) -> None:
    """Ask which goal the sheet is about; a mark says about which this organisation has reported already."""
    hearing, organisation = await _open(request, number(request)), await _organisation(request, 1)
    if hearing is None or organisation is None:
        return
    _, stores = request.office_gettext, request.stores
    reported = await stores.statements.of(hearing.id, StatementState.SENT, StatementState.SHOWN, StatementState.HIDDEN)
    done = {each.goal_id for each in reported if each.organisation_id == organisation.id}
    rows = [
        row(Choice(shortened(f"{'✓ ' if goal.id in done else ''}{goal_label(request, goal)}"),
                   f"hg_spg:{hearing.id}:{organisation.id}:{goal.id}"))
        for goal in await stores.goals.of(hearing.id)
    ]  # fmt: skip
    text = _("Which goal is on the sheet of %(organisation)s? ✓: a report about it is here already.",
             organisation=organisation.name)  # fmt: skip
    await show(request, text, *rows, row(Choice(_("Cancel"), f"hg_st:{hearing.id}")))


@press("hg_spg", role=Role.MODERATOR)
async def choose_language(request: Request) -> None:
    hearing, organisation = await _open(request, number(request)), await _organisation(request, 1)
    if hearing is None or organisation is None:
        return
    _, goal_id = request.office_gettext, number(request, 2)
    offered = offered_languages(request, hearing)
    tags = dict.fromkeys((*(tag for tag in organisation.languages if tag in offered), *offered))
    choices = [Choice(own_name(tag), f"hg_spl:{hearing.id}:{organisation.id}:{goal_id}:{tag}") for tag in tags]
    cancel = row(Choice(_("Cancel"), f"hg_st:{hearing.id}"))
    await show(request, _("In which language is the sheet filled in?"), *rows_of(choices), cancel)


@press("hg_spl", role=Role.MODERATOR)
async def begin_typing(request: Request) -> None:
    hearing, organisation = await _open(request, number(request)), await _organisation(request, 1)
    if hearing is None or organisation is None:
        return
    goal, tag = await request.stores.goals.get(number(request, 2)), request.args[-1]
    if goal is None or goal.hearing_id != hearing.id or tag not in offered_languages(request, hearing):
        await choose_goal(request)
        return
    statements = request.stores.statements
    sheet = await begin_sheet(statements, hearing, goal, organisation.id, tag, request.now)
    await _ask(request, sheet, PEOPLE_OF)


@step(ASKED, role=Role.MODERATOR)
async def read_answer(request: Request) -> None:
    assert request.step is not None
    _, data = request.office_gettext, request.step.data
    sheet, question = await _sheet(request, data["statement_id"]), data["question"]
    if sheet is None:
        return
    text = request.incoming.text.strip() if request.incoming.kind is Kind.TEXT else ""
    if question == HOW:
        await _ask(request, sheet, HOW)
    elif not text:
        await _ask(request, sheet, question, _("Please answer with a text message."))
    elif question == WORDS:
        await _take_words(request, sheet, text)
    else:
        await _take_number(request, sheet, question, read_number(text))


@press("hg_spd", role=Role.MODERATOR)
async def choose_deciding(request: Request) -> None:
    sheet, chosen = await _sheet(request, number(request)), request.args[-1]
    if sheet is None:
        return
    if chosen not in list(Deciding):
        await _ask(request, sheet, HOW)
        return
    await _ask(request, await say_deciding(request.stores.statements, sheet, Deciding(chosen)), Voices.FOR.value)


@press("hg_spw", role=Role.MODERATOR)
async def leave_words_empty(request: Request) -> None:
    sheet = await _sheet(request, number(request))
    if sheet is not None:
        await _take_words(request, sheet, "")


@press("hg_spa", role=Role.MODERATOR)
async def type_anew(request: Request) -> None:
    sheet = await _sheet(request, number(request))
    if sheet is not None:
        await _ask(request, sheet, PEOPLE_OF)


@press("hg_spx", role=Role.MODERATOR)
async def leave_out(request: Request) -> None:
    """Forget the sheet that is being typed in, and go on with the next."""
    sheet = await _sheet(request, number(request))
    hearing = await _open(request, sheet.hearing_id) if sheet is not None else None
    if sheet is not None and hearing is not None:
        await take_out_sheet(request.stores.statements, sheet)
        await _next(request, hearing, request.office_gettext("This sheet was not kept."), _entered(request))


@press("hg_spk", role=Role.MODERATOR)
async def keep(request: Request) -> None:
    """Keep the sheet, say how many there are, and ask for the next."""
    sheet = await _sheet(request, number(request))
    hearing = await _open(request, sheet.hearing_id) if sheet is not None else None
    if sheet is None or hearing is None:
        return
    _, entered = request.office_gettext, _entered(request) + 1
    try:
        kept = await keep_sheet(request.stores.statements, hearing, sheet)
    except NotFinished:
        await _ask(request, sheet, PEOPLE_OF)
    else:
        note = _.n("**%(n)s sheet is typed in.** It waits to be shown.",
                   "**%(n)s sheets are typed in.** They wait to be shown.", entered)  # fmt: skip
        again = row(Choice(_("Next sheet of the same organisation"), f"hg_spo:{hearing.id}:{kept.organisation_id}"))
        undo = row(Choice(_("Undo the last one"), f"hg_spu:{kept.id}"))
        await _next(request, hearing, note, entered, again, undo, last=kept.id)


@press("hg_spu", role=Role.MODERATOR)
async def undo(request: Request) -> None:
    """Take out the sheet that was kept last, once."""
    _, statement = request.office_gettext, await request.stores.statements.get(number(request))
    hearing = await _open(request, statement.hearing_id if statement is not None else _data(request, "hearing_id"))
    if hearing is None:
        return
    if statement is not None and await take_out_sheet(request.stores.statements, statement):
        entered = _entered(request) - (_data(request, "last") == statement.id)
        await _next(request, hearing, _("Undone: this sheet is no longer there."), entered)
    else:
        await _next(request, hearing, _("This was undone already, or everybody reads it."), _entered(request))


async def _next(request: Request, hearing: Hearing, note: str, entered: int, *rows: Row, last: int = 0) -> None:
    """Ask for the next sheet below what became of the last one."""
    _ = request.office_gettext
    await request.go(WHOSE, **_counted(hearing, entered, last))
    text = _("Next sheet: please write a part of the organisation's name.")
    done = row(Choice(_("Finished"), f"hg_st:{hearing.id}"), office_button(_))
    await show(request, "\n\n".join([note, text]), *rows, done)


async def _ask(request: Request, sheet: GroupStatement, question: str, note: str = "") -> None:
    _, of = request.office_gettext, sheet.id
    await request.go(ASKED, statement_id=of, question=question, entered=_entered(request))
    rows = []
    if question == PEOPLE_OF:
        text = _(PEOPLE)
    elif question == HOW:
        text = _(DECISION)
        rows = [row(Choice(_.gettext(DECIDED[each]), f"hg_spd:{of}:{each}")) for each in Deciding]
    elif question == WORDS:
        text = _("Please type what is written on the sheet, word for word. Leave names of persons out.")
        rows = [row(Choice(_("Nothing is written"), f"hg_spw:{of}"))]
    else:
        text = _(QUESTIONS[Voices(question)])
    leave = row(Choice(_("Leave this sheet out"), f"hg_spx:{of}"))
    await show(request, "\n\n".join(filter(None, [note, text])), *rows, leave)


async def _take_number(request: Request, sheet: GroupStatement, question: str, count: int | None) -> None:
    _, store = request.office_gettext, request.stores.statements
    if count is None:
        await _ask(request, sheet, question, _("Please type only a number, for example 4."))
        return
    try:
        if question == PEOPLE_OF:
            sheet = await say_people(store, sheet, count)
        else:
            sheet = await say_voices(store, sheet, Voices(question), count)
    except ImpossibleCount as impossible:
        note = _("This number does not fit: it can be at most %(most)s.", most=impossible.most)
        await _ask(request, sheet, question, note if count else _("It must be at least one person."))
    else:
        await _ask(request, sheet, ORDER[ORDER.index(question) + 1])


async def _take_words(request: Request, sheet: GroupStatement, text: str) -> None:
    _ = request.office_gettext
    try:
        said = await say_words(request.stores.statements, sheet, text, sheet.text.source)
    except StatementTooLong:
        note = _("This is too long: at most %(most)s characters. Please shorten it.", most=STATEMENT_CHARS)
        await _ask(request, sheet, WORDS, note)
        return
    lines = [*await statement_lines(request, said), _("Is everything as on the sheet?")]
    yes = row(Choice(_("Save"), f"hg_spk:{said.id}"), Choice(_("Change"), f"hg_spa:{said.id}"))
    leave = row(Choice(_("Leave this sheet out"), f"hg_spx:{said.id}"))
    await show(request, "\n\n".join(filter(None, lines)), yes, leave)


def _asked_name(request: Request) -> str:
    _ = request.office_gettext
    return _("Whose sheet is it? Please write a part of the organisation's name.")


def _counted(hearing: Hearing, entered: int, last: int) -> dict[str, Any]:
    return {"hearing_id": hearing.id, "entered": entered, "last": last}


def _data(request: Request, name: str) -> int:
    """Return a number of the standing question, 0 where something else is asked."""
    mine = request.step is not None and request.step.name in (WHOSE, ASKED)
    return int(request.step.data.get(name, 0)) if mine and request.step is not None else 0


def _entered(request: Request) -> int:
    return _data(request, "entered")


async def _organisation(request: Request, index: int) -> Organisation | None:
    """Return the confirmed organisation of the button; else say that there is none."""
    found = await request.stores.organisations.get(number(request, index))
    if found is not None and found.state is OrganisationState.CONFIRMED:
        return found
    _ = request.office_gettext
    back = row(Choice(_("Reports of organisations"), f"hg_st:{number(request)}"), office_button(_))
    await show(request, _("No confirmed organisation has this in its name. Please try again."), back)
    return None


async def _sheet(request: Request, statement_id: int) -> GroupStatement | None:
    """Return the sheet while it is being typed in; else say that it is not."""
    found = await request.stores.statements.get(statement_id)
    if found is not None and found.on_paper and found.state is StatementState.DRAFT:
        return found
    _ = request.office_gettext
    await show(request, _("This sheet is finished already, or no longer there."), row(office_button(_)))
    return None


async def _open(request: Request, hearing_id: int) -> Hearing | None:
    """Return the hearing while sheets may be typed in; None after having said that they may not."""
    hearing = await open_hearing(request, hearing_id)
    if hearing is None:
        return None
    try:
        require_sheets(hearing)
    except PhaseClosed:
        await show_list(request, hearing, request.office_gettext("In this step no sheets can be typed in."))
        return None
    return hearing
