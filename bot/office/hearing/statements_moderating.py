"""A moderator shows a report or keeps it back with a reason; its organisation is told either."""

from typing import Final

from bot.office.asking import ask_line, written_line
from bot.office.hearing.statements import asked_statement, is_possible, sent_statement, show_statement
from bot.office.menu import number, show
from bot.people.hearing.statement_notices import tell_hidden, tell_shown
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.outgoing import Choice
from contacts.staff import Role
from hearings import statements
from hearings.hiding import OF_STATEMENTS
from hearings.moderation import REASON_CHARS
from hearings.statements import GroupStatement, IllegalStatementAction, StatementAction
from hearings.words.ideas import REASON_NAMES

ASKED_REASON: Final = "hg_reason"  #: step: why the report `statement_id` is hidden


@press("hg_sok", role=Role.MODERATOR)
async def release(request: Request) -> None:
    _, statement = request.office_gettext, await asked_statement(request)
    if statement is None:
        await show_statement(request, None)
        return
    try:
        shown = await statements.show_statement(request.stores.statements, statement)
    except IllegalStatementAction:
        await show_statement(request, statement, _("This is done already."))
        return
    if await tell_shown(request.stores, request.office, shown, request.now):
        await show_statement(request, shown, _("Done. The organisation has been told."))
    else:
        await show_statement(request, shown, _("Done. The organisation cannot be told: it has no chat here."))


@press("hg_sno", role=Role.MODERATOR)
async def ask_reason(request: Request) -> None:
    """Offer the common reasons; another one can be written."""
    _, statement = request.office_gettext, await asked_statement(request)
    if statement is None or not is_possible(statement, StatementAction.HIDE):
        await show_statement(request, statement, _("This is done already.") if statement is not None else "")
        return
    of = statement.id
    await show(
        request,
        _("Why is it hidden? The organisation reads this in its language."),
        *rows_of([Choice(_(REASON_NAMES[key]), f"hg_snr:{of}:{key}") for key in OF_STATEMENTS], 1),
        row(Choice(_("Another reason…"), f"hg_snw:{of}")),
        row(Choice(_("Back"), f"hg_s1:{of}")),
    )


@press("hg_snr", role=Role.MODERATOR)
async def hide_for_common_reason(request: Request) -> None:
    key, statement = request.args[-1], await asked_statement(request)
    if statement is None or key not in OF_STATEMENTS:
        await show_statement(request, statement)
    else:
        await _hide(request, statement, key)


@press("hg_snw", role=Role.MODERATOR)
async def ask_own_reason(request: Request) -> None:
    _, of = request.office_gettext, number(request)
    question = _("Please write the reason in one message. The organisation reads it as you write it.")
    await ask_line(request, ASKED_REASON, question, f"hg_s1:{of}", statement_id=of)


@step(ASKED_REASON, role=Role.MODERATOR)
async def hide_for_own_reason(request: Request) -> None:
    assert request.step is not None
    of = request.step.data["statement_id"]
    reason = await written_line(request, f"hg_s1:{of}", REASON_CHARS)
    if not reason:
        return
    await request.done()
    statement = await sent_statement(request, of)
    if statement is None:
        await show_statement(request, None)
    else:
        await _hide(request, statement, reason)


async def _hide(request: Request, statement: GroupStatement, because: str) -> None:
    _ = request.office_gettext
    try:
        hidden = await statements.hide_statement(request.stores.statements, statement, because)
    except IllegalStatementAction:
        await show_statement(request, statement, _("This is done already."))
        return
    if await tell_hidden(request.stores, request.office, hidden, request.now):
        await show_statement(request, hidden, _("Done: nobody sees it any more. The organisation has your reason."))
    else:
        note = _("Done: nobody sees it any more. The organisation cannot be told: it has no chat here.")
        await show_statement(request, hidden, note)
