"""Reports of organisations that came back on paper: staff type them in, one sheet after the other.

The same rules hold as in a chat; it is said wherever they are shown that they came on paper.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import VERBS, Hearing, Phase, PhaseClosed, Verb
from hearings.statements import (
    Deciding,
    GroupStatement,
    NotFinished,
    StatementAction,
    StatementState,
    StatementStore,
)

#: What is on paper was there before collecting ended, so it may be typed in until the results are published.
PAPER_PHASES: Final = (*(phase for phase in Phase if Verb.REPORT in VERBS[phase]), Phase.COUNTING)


def require_sheets(hearing: Hearing) -> None:
    """Raise `PhaseClosed` unless sheets may be typed in in this step."""
    if hearing.phase not in PAPER_PHASES:
        raise PhaseClosed(hearing, Verb.REPORT)


async def begin_sheet(
    store: StatementStore, hearing: Hearing, goal: Goal, organisation_id: int, language: str, now: datetime
) -> GroupStatement:
    """Begin typing in a sheet; what the organisation writes in its own chat is not touched. Raises `PhaseClosed`."""
    require_sheets(hearing)
    empty = Content(language)
    draft = StatementState.DRAFT
    new = GroupStatement(0, hearing.id, goal.id, organisation_id, 0, Deciding.HANDS, 0, 0, 0, empty, draft)
    return await store.add(replace(new, on_paper=True), now)


async def keep_sheet(store: StatementStore, hearing: Hearing, sheet: GroupStatement) -> GroupStatement:
    """Let a typed sheet wait to be shown. Raises `PhaseClosed`, `NotFinished`, `IllegalStatementAction`."""
    require_sheets(hearing)
    if sheet.state is StatementState.DRAFT and not sheet.people_count:
        raise NotFinished
    return await store.move(sheet, StatementAction.SEND)


async def take_out_sheet(store: StatementStore, sheet: GroupStatement) -> bool:
    """Delete a sheet that was typed in wrongly; False where it is gone, or others than staff have read it."""
    unseen = sheet.state in (StatementState.DRAFT, StatementState.SENT)
    return sheet.on_paper and unseen and await store.remove(sheet)
