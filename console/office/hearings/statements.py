"""Reports of organisations: shown beside the votes or kept back with a reason; typed in where they came on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from fastapi import Response

from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.organisations import Organisation, OrganisationState
from contacts.staff import Role
from hearings import statements as domain
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase, PhaseClosed
from hearings.hiding import OF_STATEMENTS
from hearings.moderation import REASON_CHARS
from hearings.paper_statements import PAPER_PHASES, begin_sheet, keep_sheet, require_sheets, take_out_sheet
from hearings.printing import PressBroken
from hearings.statement_words import DECIDED, DECISION, PEOPLE, QUESTIONS
from hearings.statements import (
    MOST_PEOPLE,
    STATEMENT_CHARS,
    Deciding,
    GroupStatement,
    IllegalStatementAction,
    StatementAction,
    StatementState,
    Voices,
    next_state,
    say_deciding,
    say_people,
    say_voices,
    say_words,
)
from hearings.words.ideas import REASON_NAMES
from hearings.words.statements import DECIDED as SAID_HOW
from hearings.words.statements import STATES
from locales.digits import read_number
from locales.registry import LANGUAGES
from storage.stores import Stores

PAGE: Final = 20
FOUND: Final = 20  #: organisations that a search offers
OVER: Final = (Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED, Phase.CANCELLED)  #: nothing more is printed then


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in the form for a sheet from paper."""

    organisation: str = ""
    goal: str = ""
    language: str = ""
    people: str = ""
    deciding: str = ""
    for_count: str = ""
    against_count: str = ""
    open_count: str = ""
    words: str = ""

    @classmethod
    def read(cls, visit: Visit) -> "Sheet":
        return cls(**{each.name: visit.field(each.name) for each in fields(cls)})


@page("/hearings/{number}/statements", Role.MODERATOR)
async def statements(visit: Visit) -> Reply:
    """List what organisations have sent, what waits first."""
    hearing, stores, at = await the_hearing(visit), visit.stores, visit.page_number()
    found = await stores.statements.of(hearing.id, *STATES)
    ordered = sorted(found, key=lambda each: (each.state is not StatementState.SENT, each.id))
    tag, main = visit.language, visit.desk.site.main_language
    return Shown(
        "hearings/statements.html",
        {
            **about(visit, hearing),
            "rows": [
                (each, await _name(visit, each), each.text.say(tag, main), _possible(each))
                for each in ordered[(at - 1) * PAGE : at * PAGE]
            ],
            "goals": {goal.id: (goal, *goal.title.say(tag, main)) for goal in await stores.goals.of(hearing.id)},
            "states": STATES,
            "how": SAID_HOW,
            "reasons": {key: REASON_NAMES[key] for key in OF_STATEMENTS},
            "types": hearing.phase in PAPER_PHASES,
            "printable": _printable(visit, hearing) if hearing.phase not in OVER else [],
            "page": at,
            "more": len(ordered) > at * PAGE,
        },
    )


@form("/statements/{number}/show", Role.MODERATOR)
async def show(visit: Visit) -> Reply:
    found, _ = await _sent(visit), visit.gettext
    back = f"/hearings/{found.hearing_id}/statements"
    try:
        shown = await domain.show_statement(visit.stores.statements, found)
    except IllegalStatementAction:
        return Went(back, _("This is done already."), done=False)
    if await visit.desk.notices.statement_shown(visit.stores, shown, visit.now):
        return Went(back, _("Done. The organisation has been told."))
    return Went(back, _("Done. The organisation cannot be told: it has no chat here."))


@form("/statements/{number}/hide", Role.MODERATOR)
async def hide(visit: Visit) -> Reply:
    found, _, key = await _sent(visit), visit.gettext, visit.field("reason")
    back = f"/hearings/{found.hearing_id}/statements"
    because = visit.field("words") or (key if key in OF_STATEMENTS else "")
    if not because or len(because) > REASON_CHARS:
        text = _("Please choose or write a reason, in at most %(n)s characters.", n=REASON_CHARS)
        return Went(back, text, done=False)
    try:
        hidden = await domain.hide_statement(visit.stores.statements, found, because)
    except IllegalStatementAction:
        return Went(back, _("This is done already."), done=False)
    if await visit.desk.notices.statement_hidden(visit.stores, hidden, visit.now):
        return Went(back, _("Done: nobody sees it any more. The organisation has your reason."))
    return Went(back, _("Done: nobody sees it any more. The organisation cannot be told: it has no chat here."))


@page("/hearings/{number}/statements/new", Role.MODERATOR)
async def new(visit: Visit) -> Reply:
    return await _sheet_page(visit, await the_hearing(visit), Sheet(organisation=visit.asked("organisation")))


@form("/hearings/{number}/statements/new", Role.MODERATOR)
async def type_in(visit: Visit) -> Reply:
    """Keep a sheet that came on paper; it waits to be shown like all others."""
    hearing, _, sheet, store = await locked(visit), visit.gettext, Sheet.read(visit), visit.stores.statements
    goal = next((g for g in await visit.stores.goals.of(hearing.id) if str(g.id) == sheet.goal), None)
    organisation = await _organisation(visit, sheet.organisation)
    people, voices = read_number(sheet.people), {each: read_number(getattr(sheet, each)) for each in Voices}
    problems = _problems(visit, sheet, people, voices)
    if organisation is None:
        problems.append(_("Please choose whose sheet it is."))
    if goal is None or sheet.language not in hearing.offered(visit.desk.languages):
        problems.append(_("Please choose a goal and a language."))
    if problems or goal is None or organisation is None:
        return await _sheet_page(visit, hearing, sheet, problems, 422)
    try:
        require_sheets(hearing)
    except PhaseClosed:
        return await _sheet_page(visit, hearing, sheet, [_("In this step no sheets can be typed in.")], 409)
    draft = await begin_sheet(store, hearing, goal, organisation.id, sheet.language, visit.now)
    draft = await say_people(store, draft, people or 0)
    draft = await say_deciding(store, draft, Deciding(sheet.deciding))
    for each, count in voices.items():
        draft = await say_voices(store, draft, each, count or 0)
    kept = await keep_sheet(store, hearing, await say_words(store, draft, sheet.words, sheet.language))
    path = f"/hearings/{hearing.id}/statements/new?organisation={organisation.id}&last={kept.id}"
    return Went(path, _("The sheet is typed in. It waits to be shown."))


@form("/statements/{number}/take-out", Role.MODERATOR)
async def take_out(visit: Visit) -> Reply:
    """Delete a sheet that was typed in wrongly, while nobody but staff has read it."""
    found, _ = await visit.stores.statements.get(visit.number()), visit.gettext
    if found is None:
        raise Missing
    back = f"/hearings/{found.hearing_id}/statements"
    if await take_out_sheet(visit.stores.statements, found):
        return Went(back, _("Undone: this sheet is no longer there."))
    return Went(back, _("This was undone already, or everybody reads it."), done=False)


@page("/hearings/{number}/statements.pdf", Role.MODERATOR, outside=True)
async def print_sheets(visit: Visit) -> Reply:
    """Return the sheets on which organisations report, in the language that is asked for."""
    number, printing, tag = visit.number(), visit.desk.printing, visit.asked("language")

    async def read(stores: Stores) -> tuple[Hearing | None, list[Goal]]:
        return await stores.hearings.get(number), await stores.goals.of(number)

    hearing, goals = await visit.units.read(read)
    if hearing is None or tag not in _printable(visit, hearing):
        raise Missing
    try:
        if printing is None:
            raise PressBroken("there is no printing here")
        content = await printing.statement_sheet(hearing, goals, tag)
    except PressBroken:
        return Shown("hearings/no_print.html", about(visit, hearing), 503)
    headers = {"Content-Disposition": f'attachment; filename="hearing-{hearing.code}-reports-{tag}.pdf"'}
    return Response(content, 200, headers, "application/pdf")


def _problems(visit: Visit, sheet: Sheet, people: int | None, voices: dict[Voices, int | None]) -> list[str]:
    """Return what is wrong with what stands on a sheet, by the same rules as in a chat."""
    _ = visit.gettext
    problems: list[str] = []
    if people is None or None in voices.values():
        problems.append(_("Please write a number in each field, 0 for nobody."))
    elif not 0 < people <= MOST_PEOPLE:
        problems.append(_("This number does not fit: it can be from 1 to %(most)s.", most=MOST_PEOPLE))
    elif sum(count or 0 for count in voices.values()) > people:
        problems.append(_("There are more voices than people who talked about it."))
    if sheet.deciding not in list(Deciding):
        problems.append(_("Please choose how they decided."))
    if len(sheet.words) > STATEMENT_CHARS:
        problems.append(_("This is too long: at most %(most)s characters. Please shorten it.", most=STATEMENT_CHARS))
    return problems


async def _sent(visit: Visit) -> GroupStatement:
    """Return a report that staff may see. Raises `Missing`."""
    found = await visit.stores.statements.get(visit.number())
    if found is None or found.state not in STATES:
        raise Missing
    return found


def _possible(statement: GroupStatement) -> list[StatementAction]:
    found = []
    for action in (StatementAction.SHOW, StatementAction.HIDE):
        try:
            next_state(statement.state, action)
        except IllegalStatementAction:
            continue
        found.append(action)
    return found


async def _name(visit: Visit, statement: GroupStatement) -> str:
    organisation = await visit.stores.organisations.get(statement.organisation_id)
    return organisation.name if organisation is not None else "…"


async def _organisation(visit: Visit, text: str) -> Organisation | None:
    """Return the confirmed organisation of a number, None where there is none."""
    known = text.isascii() and text.isdecimal() and len(text) < 10
    found = await visit.stores.organisations.get(int(text)) if known else None
    return found if found is not None and found.state is OrganisationState.CONFIRMED else None


def _printable(visit: Visit, hearing: Hearing) -> list[str]:
    return [tag for tag in hearing.offered(visit.desk.languages) if tag in LANGUAGES]


async def _sheet_page(
    visit: Visit, hearing: Hearing, sheet: Sheet, problems: Sequence[str] = (), status: int = 200
) -> Shown:
    tag, main, words = visit.language, visit.desk.site.main_language, visit.asked("words")
    searched = await visit.stores.organisations.search(words, FOUND) if words else []
    return Shown(
        "hearings/statement_new.html",
        {
            **about(visit, hearing),
            "is_open": hearing.phase in PAPER_PHASES,
            "organisation": await _organisation(visit, sheet.organisation),
            "asked": words,
            "found": [each for each in searched if each.state is OrganisationState.CONFIRMED],
            "goals": [(goal, *goal.title.say(tag, main)) for goal in await visit.stores.goals.of(hearing.id)],
            "languages": hearing.offered(visit.desk.languages),
            "written": sheet,
            "people": PEOPLE,
            "decision": DECISION,
            "decided": DECIDED,
            "questions": QUESTIONS,
            "chars": STATEMENT_CHARS,
            "last": visit.asked("last"),
            "problems": problems,
        },
        status,
    )
