"""An organisation's report in words: whose it is, how many talked about it, and what they think."""

from bot.people.hearing.contents import content_line
from bot.request import Request
from hearings.statement_words import DECIDED, ON_PAPER
from hearings.statements import GroupStatement, StatementState
from locales.formatting import Raw


async def statement_lines(request: Request, hearing_id: int, goal_id: int) -> list[Raw]:
    """Return what organisations report about a goal, to be shown beside votes and never added to them."""
    _ = request.gettext
    shown = await request.stores.statements.of(hearing_id, StatementState.SHOWN)
    mine = [each for each in shown if each.goal_id == goal_id]
    if not mine:
        return []
    lines = [_("**What organisations report** (not counted with the votes)")]
    for each in mine:
        organisation = await request.stores.organisations.get(each.organisation_id)
        name = organisation.name if organisation is not None else "…"
        lines.append(Raw("\n\n".join([_whose(request, each, name), *report_lines(request, each)])))
    return lines


def report_lines(request: Request, statement: GroupStatement) -> list[Raw]:
    """Return the figures and the words of a report."""
    _ = request.gettext
    lines = [
        _.n(
            "%(n)s person talked about it: %(decided)s.",
            "%(n)s people talked about it: %(decided)s.",
            statement.people_count,
            decided=_(DECIDED[statement.deciding]),
        ),
        _(
            "For it: %(yes)s. Against it: %(no)s. Undecided: %(open)s.",
            yes=statement.for_count,
            no=statement.against_count,
            open=statement.open_count,
        ),
    ]
    if statement.on_paper:
        lines.append(_(ON_PAPER))
    return [*lines, content_line(request, statement.text)] if statement.text.texts else lines


def _whose(request: Request, statement: GroupStatement, name: str) -> Raw:
    _ = request.gettext
    if statement.is_board:
        return _("**%(organisation)s**: position of the board", organisation=name)
    return _("**%(organisation)s**: voices of members", organisation=name)
