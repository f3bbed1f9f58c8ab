"""Voting cards: typed or scanned, on whatever phone; a card that is used on another one moves its vote here."""

from datetime import datetime, timedelta
from typing import Final

from bot.people.hearing.home import show_home
from bot.people.hearing.voting_turn import CARD
from bot.people.hearing.who import who_text
from bot.request import Request, row
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from hearings.cards import CardTaken, CardUnusable, open_card, read_code
from hearings.hearings import Hearing, Phase
from hearings.participants import Participant, join

MOST_WRONG: Final = 5
WITHIN: Final = timedelta(minutes=10)
#: Whoever has kept their card finds there what became of it all.
AFTERWARDS: Final = (Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED)


async def ask_card(request: Request, poll_id: int) -> None:
    """Ask for the card without which a vote does not begin."""
    _ = request.gettext
    await request.go(CARD, poll_id=poll_id, code="", wrong=_wrong(request))
    await request.show(
        _("For this vote you need a voting card. Please scan the code on it, or type it here."),
        row(Choice(_("I have no card"), "hv_none"), Choice(_("All votes"), "hv_list")),
    )


@press("hv_none")
async def without_card(request: Request) -> None:
    _ = request.gettext
    await request.show(
        _("You get a voting card from the people of the office in the hall. With it you can vote on any phone."),
        row(Choice(_("All votes"), "hv_list"), Choice(_("Hearing"), "hearing")),
    )


@step(CARD, secret=True)
async def receive_card(request: Request) -> None:
    """Take a code that was typed."""
    assert request.step is not None
    _ = request.gettext
    if request.incoming.kind is not Kind.TEXT:
        await request.say(_("Please type the code of your voting card: ten letters and digits."))
        return
    await _open(request, read_code(request.incoming.text), request.step.data["poll_id"])


def is_asked(request: Request) -> bool:
    """Whether a card was asked for in this chat."""
    return request.step is not None and request.step.name == CARD


async def open_link(request: Request, code: str) -> None:
    """Take a code that was scanned."""
    poll_id = request.step.data["poll_id"] if request.step is not None and request.step.name == CARD else 0
    await _open(request, read_code(code), poll_id)


@press("hv_take", secret=True)
async def take_over(request: Request) -> None:
    """Go on here with a card that another phone has used."""
    _, step_now = request.gettext, request.step
    if step_now is None or step_now.name != CARD or not step_now.data["code"]:
        await request.show(_("Please scan or type the code of your voting card again."))
        return
    await _open(request, step_now.data["code"], step_now.data["poll_id"], take_over=True)


async def _open(request: Request, code: str, poll_id: int, *, take_over: bool = False) -> None:
    _, stores = request.gettext, request.stores
    found = await _whose(request, poll_id)
    if found is None:
        await show_home(request)
        return
    hearing, participant, is_new = found
    if hearing.phase in AFTERWARDS:
        await request.done()
        await show_home(request)
        return
    if len(_wrong(request)) >= MOST_WRONG:
        await request.show(_("Too many codes were wrong. Please wait ten minutes, or ask the people in the hall."))
        return
    try:
        await open_card(stores.cards, stores.participants, hearing, participant, code, take_over=take_over)
    except CardUnusable:
        await request.go(CARD, poll_id=poll_id, code="", wrong=[*_wrong(request), request.now.isoformat()])
        await request.show(
            _("This is no voting card of this hearing, or it was disabled. Please look at the code and type it again."),
            row(Choice(_("I have no card"), "hv_none"), Choice(_("All votes"), "hv_list")),
        )
    except CardTaken:
        await request.go(CARD, poll_id=poll_id, code=code, wrong=_wrong(request))
        await request.show(
            _("This card is used on another phone. Use it here instead? It stays one vote."),
            row(Choice(_("Use it here"), "hv_take"), Choice(_("No"), "hv_list")),
        )
    else:
        await request.done()
        await _go_on(request, poll_id, is_new=is_new)


async def _go_on(request: Request, poll_id: int, *, is_new: bool) -> None:
    """Lead to the vote; whoever has just come reads first who sees what."""
    _ = request.gettext
    if is_new:
        await request.show(who_text(request))
    onwards = Choice(_("Vote"), f"hv:{poll_id}") if poll_id else Choice(_("All votes"), "hv_list")
    await request.show(_("Your voting card is open here. You can vote with it now."), row(onwards))


async def _whose(request: Request, poll_id: int) -> tuple[Hearing, Participant, bool] | None:
    """Return who has the phone, in the hearing of the poll, else in the one they are busy with, else in the present
    one, in which they take part from now on: then True comes along.
    """
    stores, chat = request.stores, request.address
    poll = await stores.polls.get(poll_id) if poll_id else None
    if poll is not None:
        participant = await stores.participants.present(poll.hearing_id, chat.id)
    else:
        participant = await stores.participants.latest(chat.id)
    hearing = await stores.hearings.get(participant.hearing_id) if participant else await stores.hearings.current()
    if hearing is None:
        return None
    if participant is not None:
        return hearing, participant, False
    channel = chat.address.channel
    new = await join(stores.participants, hearing, chat.id, request.wishes[0], channel, None, request.now)
    return hearing, new, True


def _wrong(request: Request) -> list[str]:
    """Return when codes were wrong lately."""
    if request.step is None or request.step.name != CARD:
        return []
    since = request.now - WITHIN
    return [at for at in request.step.data["wrong"] if datetime.fromisoformat(at) > since]
