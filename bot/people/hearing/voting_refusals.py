"""Why somebody cannot vote here now, and what they can do instead, in plain words."""

from typing import Final

from bot.people.hearing.who import web_chat_row
from bot.request import Request, row
from channels.outgoing import Choice, Row
from hearings.ballots import KeyLost
from hearings.casting import NotOpen
from hearings.hearings import Hearing, Phase, PhaseClosed
from hearings.polls import Poll, PollState
from locales.catalogues import Translator

TOO_EARLY: Final = (Phase.DRAFT, Phase.ANNOUNCED, Phase.IDEAS, Phase.MEASURES)


async def refuse(request: Request, why: NotOpen | PhaseClosed | KeyLost, poll: Poll | None) -> None:
    """Say why there is no vote; nothing was stored."""
    if isinstance(why, KeyLost):
        await _key_lost(request, poll)
        return
    _ = request.gettext
    if isinstance(why, PhaseClosed):
        text = closed_text(_, why.hearing)
    elif why.poll is None or why.poll.state is PollState.DRAFT:
        text = _("This vote does not exist.")
    elif why.poll.state is PollState.DISCARDED:
        text = _("This vote was stopped, and nothing is counted. If it is held again, you find it below.")
    elif why.poll.state is PollState.OPEN:
        text = _("This vote belongs to another hearing.")
    else:
        text = _("This vote is over. What was voted before it closed is counted.")
    await request.show(text, *ways_on(request, poll))


def closed_text(_: Translator, hearing: Hearing) -> str:
    """Return why nobody can vote in this phase, and what comes next."""
    if hearing.phase in TOO_EARLY:
        return _("The vote is not open yet. It opens later in this hearing; you will find it here.")
    if hearing.phase in (Phase.VOTING, Phase.COUNTING):
        return _("The vote is over. Its result will be shown here once it has been counted.")
    return _("The vote is over.")


async def only_in_web_chat(request: Request, hearing: Hearing) -> None:
    _ = request.gettext
    text = _("In this hearing people vote in the city's own web chat, so that no other company reads along.")
    await request.show(text, *web_chat_row(request, hearing), row(Choice(_("Hearing"), "hearing")))


def ways_on(request: Request, poll: Poll | None = None) -> list[Row]:
    """Return the ways from a vote that is not possible."""
    _ = request.gettext
    is_shown = poll is not None and poll.state is PollState.RELEASED
    results = row(Choice(_("Results"), f"hr:{poll.hearing_id}")) if poll is not None and is_shown else ()
    return [results, row(Choice(_("All votes"), "hv_list"), Choice(_("Hearing"), "hearing"))]


async def _key_lost(request: Request, poll: Poll | None) -> None:
    from bot.office.hearing.polls_lost import tell_key_lost  # the office's screens stand on the people's

    _ = request.gettext
    if poll is not None:
        await tell_key_lost(request.stores, request.office, poll, request.now)
    text = _("We are sorry: something went wrong with this vote on our side. The office knows, and will begin it anew.")
    await request.show(text, *ways_on(request))
