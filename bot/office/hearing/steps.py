"""The next step is opened, the last one taken back, the hearing cancelled: each asked once more with what it means.

Buttons name the step that was shown, so that a second press, or a colleague's, moves nothing and reads what happened.
"""

from typing import Final

from bot import fallbacks
from bot.office.hearing.overview import show_hearing
from bot.office.hearing.words import asked_hearing, clock, hearing_button
from bot.office.menu import show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.goals import GoalsIncomplete
from hearings.hearings import NEXT, Hearing, HearingAction, IllegalHearingAction, Phase
from hearings.leading import TOLD, open_next, planned_close
from hearings.polls import PollState
from hearings.words.missing import missing_lines
from hearings.words.steps import MEANS, name_of
from locales.catalogues import N_
from locales.formatting import Raw

ACTIONS: Final = {
    "next": HearingAction.ADVANCE,
    "back": HearingAction.GO_BACK,
    "cancel": HearingAction.CANCEL,
}
QUESTIONS: Final = {
    HearingAction.ADVANCE: N_("**Open this step now: %(step)s?**"),
    HearingAction.GO_BACK: N_("**Go back to this step: %(step)s?** Nothing that was written is lost."),
    HearingAction.CANCEL: N_("**Cancel this hearing for good?**"),
}
ANSWERS: Final = {
    HearingAction.ADVANCE: N_("Yes, open it"),
    HearingAction.GO_BACK: N_("Yes, go back"),
    HearingAction.CANCEL: N_("Yes, cancel it"),
}
DONE: Final = {
    HearingAction.ADVANCE: N_("This step is open now: %(step)s."),
    HearingAction.GO_BACK: N_("It is back at this step: %(step)s."),
    HearingAction.CANCEL: N_("The hearing is cancelled."),
}


@press("hx_next", role=Role.MODERATOR)
async def ask_next(request: Request) -> None:
    await _ask(request, "next")


@press("hx_back", role=Role.MODERATOR)
async def ask_back(request: Request) -> None:
    await _ask(request, "back")


@press("hx_cancel", role=Role.MODERATOR)
async def ask_cancel(request: Request) -> None:
    await _ask(request, "cancel")


@press("hx_do", role=Role.MODERATOR)
async def move(request: Request) -> None:
    """Do what was confirmed."""
    hearing, action = await asked_hearing(request), ACTIONS.get(":".join(request.args[2:]))
    if hearing is None or not await still_there(request, hearing):
        return
    if action is None:
        await fallbacks.old_button(request)
        return
    _ = request.office_gettext
    try:
        if action is HearingAction.ADVANCE:
            moved = await open_next(request.stores, hearing, request.now)
        else:
            moved = await request.stores.hearings.move(hearing, action, request.now)
    except GoalsIncomplete:
        await show_hearing(request, hearing, _("It cannot be announced yet."))
    except IllegalHearingAction:
        await show_hearing(request, hearing, _("This is not possible any more."))
    else:
        await show_hearing(request, moved, _(DONE[action], step=name_of(_, moved.phase)))


async def still_there(request: Request, hearing: Hearing) -> bool:
    """Whether the hearing is in the step that the pressed button shows; otherwise say what happened meanwhile."""
    if request.args[1:2] == [hearing.phase.value]:
        return True
    _ = request.office_gettext
    step, since = name_of(_, hearing.phase), clock(request, hearing.phase_since or request.now)
    note = _("Somebody was faster. The hearing is at this step since %(since)s: %(step)s.", step=step, since=since)
    await show_hearing(request, hearing, note)
    return False


async def _ask(request: Request, name: str) -> None:
    hearing, action = await asked_hearing(request), ACTIONS[name]
    if hearing is None or not await still_there(request, hearing):
        return
    _, phase = request.office_gettext, NEXT.get((hearing.phase, action))
    if phase is None:
        await show_hearing(request, hearing, _("This is not possible any more."))
        return
    lines = [
        _(QUESTIONS[action], step=name_of(_, phase)),
        _(MEANS[phase]),
        *(await _circumstances(request, hearing, phase) if action is HearingAction.ADVANCE else []),
        await _open_polls(request, hearing, action),
        await _who_is_told(request, hearing, phase, action),
    ]
    yes = Choice(_(ANSWERS[action]), f"hx_do:{hearing.id}:{hearing.phase}:{name}")
    await show(request, "\n\n".join(filter(None, lines)), row(yes), row(hearing_button(_, hearing.id)))


async def _circumstances(request: Request, hearing: Hearing, phase: Phase) -> list[str]:
    """Return until when it will be open, what cannot be undone, and what is missing."""
    _ = request.office_gettext
    lines: list[str] = []
    closes_at = planned_close(await request.stores.hearings.plan(hearing.id), phase, request.now)
    if closes_at is not None:
        lines.append(_("It closes by itself at %(when)s.", when=clock(request, closes_at)))
    if phase is Phase.ANNOUNCED:
        lines.append(_("From then on the goals can no longer be changed, only translated."))
    missing = await missing_lines(_, request.stores, hearing, request.office.city, request.now)
    if missing:
        lines.append("\n".join([_("Please look at this first:"), *[f"- {each}" for each in missing]]))
    return lines


async def _open_polls(request: Request, hearing: Hearing, action: HearingAction) -> str:
    """Return what a step back from the vote means for polls that are open."""
    if action is not HearingAction.GO_BACK or not await request.stores.polls.of(hearing.id, PollState.OPEN):
        return ""
    _ = request.office_gettext
    return _(
        "Polls that are open stay open, but nobody can vote in them until you go on. New measures are not in them."
    )


async def _who_is_told(request: Request, hearing: Hearing, phase: Phase, action: HearingAction) -> Raw | str:
    people = await request.stores.step_news.audience(hearing.id) if phase in TOLD else 0
    if action is HearingAction.GO_BACK or not people:
        return ""
    _ = request.office_gettext
    return _.n("%(n)s person who takes part is told.", "%(n)s people who take part are told.", people)
