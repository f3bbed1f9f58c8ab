"""Closing, copying, discarding and releasing."""

from bot.office.hearing.polls import show_poll, show_polls
from bot.office.hearing.polls_lost import tell_key_lost
from bot.office.hearing.polls_words import asked_poll, ways_back
from bot.office.hearing.words import asked_hearing, offered_languages
from bot.office.menu import show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.ballots import KeyLost
from hearings.closing import close_poll, count_live, discard_poll
from hearings.hearings import Hearing
from hearings.opening import copy_poll
from hearings.polls import IllegalPollAction, Poll, PollAction, PollState


@press("hp_close", role=Role.MODERATOR)
async def ask_to_close(request: Request) -> None:
    await _ask(request, "hp_closed")


@press("hp_cc", role=Role.MODERATOR)
async def ask_to_close_and_copy(request: Request) -> None:
    await _ask(request, "hp_cced")


@press("hp_closed", role=Role.MODERATOR)
async def close(request: Request) -> None:
    found = await asked_poll(request)
    if found is not None:
        note = await _close(request, *found)
        await _show_anew(request, *found, note)


@press("hp_cced", role=Role.MODERATOR)
async def close_and_copy(request: Request) -> None:
    """End it and begin a draft with the same text: nothing changes that people have voted on."""
    found = await asked_poll(request)
    if found is None:
        return
    _, (hearing, poll) = request.office_gettext, found
    closed = await request.stores.polls.get(poll.id)
    note = await _close(request, hearing, poll)
    after = await request.stores.polls.get(poll.id)
    if closed is None or after is None or closed.state is after.state:
        await _show_anew(request, hearing, poll, note)
        return
    await _copy(request, hearing, poll, _("It is closed, and this is its copy: a draft that you can change and open."))


@press("hp_copy", role=Role.MODERATOR)
async def copy(request: Request) -> None:
    found = await asked_poll(request)
    if found is not None:
        _ = request.office_gettext
        await _copy(request, *found, _("This is the copy: a draft that you can change and open."))


@press("hp_x", role=Role.MODERATOR)
async def ask_to_discard(request: Request) -> None:
    found = await asked_poll(request)
    if found is None:
        return
    _, (_hearing, poll) = request.office_gettext, found
    text = _("Discard it? It cannot be brought back, and there will be no result.")
    await show(request, text, row(Choice(_("Discard"), f"hp_xx:{poll.id}")), ways_back(_, poll))


@press("hp_xx", role=Role.MODERATOR)
async def discard(request: Request) -> None:
    found = await asked_poll(request)
    if found is not None:
        note = await _discard(request, found[1])
        await _show_anew(request, *found, note)


@press("hp_anew", role=Role.MODERATOR)
async def begin_anew(request: Request) -> None:
    """Give up a poll whose key is lost, and begin a draft with the same text."""
    found = await asked_poll(request)
    if found is None:
        return
    _, (hearing, poll) = request.office_gettext, found
    if poll.state is PollState.OPEN:
        await _discard(request, poll)
        await _copy(request, hearing, poll, _("This is the copy: a draft that you can change and open."))
    else:
        await show_poll(request, hearing, poll, _("Somebody did this already."))


@press("hp_rel", role=Role.MODERATOR)
async def release(request: Request) -> None:
    """Let everybody see the result, from the step of the results on."""
    found = await asked_poll(request)
    if found is None:
        return
    _, (hearing, poll) = request.office_gettext, found
    try:
        await request.stores.polls.move(poll, PollAction.RELEASE, request.now)
        note = _("The result is released: people see it as soon as the hearing is at the step “Results”.")
    except IllegalPollAction:
        note = _("Somebody did this already.")
    await _show_anew(request, hearing, poll, note)


@press("hp_relall", role=Role.MODERATOR)
async def release_all(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _, polls = request.office_gettext, request.stores.polls
    for poll in await polls.of(hearing.id, PollState.CLOSED):
        try:
            await polls.move(poll, PollAction.RELEASE, request.now)
        except IllegalPollAction:
            continue  # a colleague released it at this very moment
    note = _("All results are released: people see them as soon as the hearing is at the step “Results”.")
    await show_polls(request, hearing, note)


async def _ask(request: Request, token: str) -> None:
    found = await asked_poll(request)
    if found is None:
        return
    _, (hearing, poll) = request.office_gettext, found
    if poll.state is not PollState.OPEN:
        await show_poll(request, hearing, poll, _("Somebody did this already."))
        return
    count = await count_live(request.stores, poll)
    question = _("Close it now? Afterwards nobody can vote or change a vote.")
    live = (
        _("Fewer than 5 people took part so far.")
        if not count
        else _("At least %(count)s people took part so far.", count=count)
    )
    await show(
        request, f"{question}\n\n{live}", row(Choice(_("Close it now"), f"{token}:{poll.id}")), ways_back(_, poll)
    )


async def _close(request: Request, hearing: Hearing, poll: Poll) -> str:
    """Close a poll; return what came of it."""
    _, stores, keys = request.office_gettext, request.stores, request.office.poll_keys
    try:
        if keys is None:
            raise KeyLost(poll.id)
        await close_poll(stores, keys, poll.id, offered_languages(request, hearing), request.now)
    except IllegalPollAction:
        return _("Somebody did this already.")
    except KeyLost:
        await tell_key_lost(stores, request.office, poll, request.now)
        return _("Its key is missing on the server: nobody can vote or count here any more. Discard it.")
    return _("It is closed. The answers are counted, and nobody can find out any more who gave which.")


async def _discard(request: Request, poll: Poll) -> str:
    _ = request.office_gettext
    try:
        await discard_poll(request.stores, poll.id, request.now)
    except IllegalPollAction:
        return _("Somebody did this already.")
    return _("It is discarded.")


async def _copy(request: Request, hearing: Hearing, poll: Poll, note: str) -> None:
    staff_id = request.staff.id if request.staff else None
    await show_poll(request, hearing, await copy_poll(request.stores, poll, staff_id, request.now), note)


async def _show_anew(request: Request, hearing: Hearing, poll: Poll, note: str) -> None:
    await show_poll(request, hearing, await request.stores.polls.get(poll.id) or poll, note)
