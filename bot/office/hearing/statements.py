"""Reports of organisations: staff read each, then show it beside the votes or keep it back."""

from datetime import datetime
from typing import Final

from bot.office.asking import leave_question
from bot.office.hearing.words import asked_hearing, title_of
from bot.office.menu import number, office_button, shortened, show
from bot.office.telling import Words, tell
from bot.people.hearing.statement_notices import reason_words
from bot.request import Office, Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.hearings import Hearing, Phase
from hearings.paper_statements import PAPER_PHASES
from hearings.statements import (
    GroupStatement,
    IllegalStatementAction,
    StatementAction,
    StatementState,
    next_state,
)
from hearings.words.statements import DECIDED, STATES
from locales.catalogues import Translator
from locales.formatting import Raw, bold, quoted
from locales.registry import own_name
from storage.stores import Stores

#: Nothing more is printed for it.
OVER: Final = (Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED, Phase.CANCELLED)
TOLD: Final = (Role.MODERATOR, Role.ADMIN)
SIGNS: Final = {StatementState.SENT: "❓", StatementState.SHOWN: "✓", StatementState.HIDDEN: "✗"}


@press("hg_st", role=Role.MODERATOR)
async def list_statements(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_list(request, hearing)


async def show_list(request: Request, hearing: Hearing, note: str = "") -> None:
    """List what organisations have sent, what waits first."""
    await leave_question(request)
    _ = request.office_gettext
    found = await request.stores.statements.of(hearing.id, *STATES)
    ordered = sorted(found, key=lambda each: (each.state is not StatementState.SENT, each.id))
    rows = [row(Choice(await _label(request, each), f"hg_s1:{each.id}")) for each in ordered]
    text = _("**Reports of organisations: %(title)s**", title=title_of(request, hearing))
    if not found:
        text = Raw("\n\n".join([text, _("No organisation has reported anything yet.")]))
    if note:
        text = Raw(f"{note}\n\n{text}")
    if hearing.phase in PAPER_PHASES:
        rows.append(row(Choice(_("Type in sheets from paper…"), f"hg_sp:{hearing.id}")))
    if hearing.phase not in OVER:
        rows.append(row(Choice(_("Print sheets (PDF)…"), f"hg_spr:{hearing.id}")))
    await show(request, text, *rows, row(Choice(_("Guests"), f"hg:{hearing.id}"), office_button(_)))


@press("hg_s1", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await show_statement(request, await asked_statement(request))


async def tell_of_statement(stores: Stores, office: Office, statement: GroupStatement, now: datetime) -> None:
    """Tell whoever leads hearings that a report waits."""
    organisation = await stores.organisations.get(statement.organisation_id)
    name = organisation.name if organisation is not None else ""
    for chat in await stores.staff.chats(*TOLD):
        await tell(stores, office, chat, _words(statement, name), now)


async def statement_lines(request: Request, statement: GroupStatement) -> list[str]:
    """Return all that a report says, and where it came from."""
    _ = request.office_gettext
    goal = await request.stores.goals.get(statement.goal_id) if statement.goal_id is not None else None
    text, tag = statement.text.say(_.language.tag, request.office.city.main_language)
    return [
        bold(await _name(request, statement), _.language.tag),
        Raw(f"{goal.number} {goal.pictogram}") if goal is not None else "",
        _(DECIDED[statement.deciding]),
        _(
            "People: %(people)s. For it: %(yes)s. Against it: %(no)s. Undecided: %(open)s.",
            people=statement.people_count,
            yes=statement.for_count,
            no=statement.against_count,
            open=statement.open_count,
        ),
        Raw("\n".join([f"{own_name(tag)}:", "", quoted(text)])) if text else "",
        _("It came on paper; the office typed it in.") if statement.on_paper else "",
    ]


def _words(statement: GroupStatement, name: str) -> Words:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _("An organisation has reported to the hearing: %(organisation)s.", organisation=name)
        return text, (row(Choice(_("Open the report"), f"hg_s1:{statement.id}")),)

    return words


async def show_statement(request: Request, statement: GroupStatement | None, note: str = "") -> None:
    _ = request.office_gettext
    if statement is None:
        back = row(Choice(_("Hearings"), "of_hearings"), office_button(_))
        await show(request, _("This report no longer exists."), back)
        return
    reason = f"{_(STATES[statement.state])} {reason_words(statement, _)}".strip()
    lines = [note, *await statement_lines(request, statement), reason]
    rows = []
    for action, words in ((StatementAction.SHOW, _("Show it")), (StatementAction.HIDE, _("Hide it"))):
        if is_possible(statement, action):
            token = "hg_sok" if action is StatementAction.SHOW else "hg_sno"
            rows.append(Choice(words, f"{token}:{statement.id}"))
    back = row(Choice(_("Reports of organisations"), f"hg_st:{statement.hearing_id}"), office_button(_))
    await show(request, "\n\n".join(filter(None, lines)), tuple(rows), back)


def is_possible(statement: GroupStatement, action: StatementAction) -> bool:
    try:
        next_state(statement.state, action)
    except IllegalStatementAction:
        return False
    return True


async def asked_statement(request: Request) -> GroupStatement | None:
    """Return the report of the button, unless its organisation is still writing."""
    await leave_question(request)
    return await sent_statement(request, number(request))


async def sent_statement(request: Request, statement_id: int) -> GroupStatement | None:
    """Return a report that staff may see."""
    found = await request.stores.statements.get(statement_id)
    return found if found is not None and found.state in STATES else None


async def _label(request: Request, statement: GroupStatement) -> str:
    return shortened(f"{SIGNS[statement.state]} {await _name(request, statement)}")


async def _name(request: Request, statement: GroupStatement) -> str:
    organisation = await request.stores.organisations.get(statement.organisation_id)
    return organisation.name if organisation is not None else "…"
