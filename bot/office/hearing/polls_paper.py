"""Typing in paper ballots of an open poll, one after the other, with how many there are and the last one undone.

What is typed here is part of a vote: it is kept nowhere but on the sealed ballot.
"""

import logging
from typing import Final

from bot.office.asking import ask_line, leave_question
from bot.office.hearing.polls import show_poll
from bot.office.hearing.polls_open import not_in_this_step
from bot.office.hearing.polls_words import asked_poll, option_lines, question_of
from bot.office.menu import number, show
from bot.people.hearing.voting_refusals import only_in_web_chat
from bot.request import Request, row
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.answering import ChosenAlready, NoneLeft, NoSuchAnswer, TooLong
from hearings.ballots import KeyLost
from hearings.cards import CardUnusable
from hearings.casting import NotOpen, OnlyInWebChat
from hearings.hearings import Hearing, PhaseClosed
from hearings.paper_ballots import CardVoted, WrongCount, enter_ballot, find_card, read_marks, take_out_ballot
from hearings.polls import FREE_TEXT_CHARS, Poll
from hearings.words.polls import FORMATS
from locales.digits import read_number
from locales.formatting import Raw, bold

log = logging.getLogger(__name__)
TYPING: Final = "hp_paper"  #: step: `poll_id`; `card`: number on the ballot, 0: asked; `entered` so far; `last` tag


@press("hp_pp", role=Role.MODERATOR)
async def begin(request: Request) -> None:
    """Show how ballots are typed, and ask for the first."""
    found = await asked_poll(request)
    if found is None:
        return
    _, poll = found
    heading = bold(question_of(request, poll), request.office_gettext.language.tag)
    lines = [heading, *option_lines(request, poll), _asked(request, poll, 0)]
    start = {"poll_id": poll.id, "card": 0, "entered": 0, "last": ""}
    await ask_line(request, TYPING, Raw("\n\n".join(lines)), f"hp_p:{poll.id}", **start)


@step(TYPING, role=Role.MODERATOR, secret=True)
async def read_ballot(request: Request) -> None:
    """Take the number of the card where one is needed, then what is on the ballot."""
    assert request.step is not None
    _, data, stores = request.office_gettext, request.step.data, request.stores
    poll = await stores.polls.get(data["poll_id"])
    hearing = await stores.hearings.get(poll.hearing_id) if poll is not None else None
    if poll is None or hearing is None:
        await leave_question(request)
        await show(request, _("This poll does not exist."))
    elif request.incoming.kind is not Kind.TEXT:
        await _ask(request, poll, data["card"], _("Please answer with a text message."))
    elif poll.cards and not data["card"]:
        await _take_card(request, hearing, poll)
    else:
        await _enter(request, hearing, poll)


@press("hp_pu", role=Role.MODERATOR)
async def undo(request: Request) -> None:
    """Take out the ballot that was typed in last, once."""
    found, keys = await asked_poll(request), request.office.poll_keys
    if found is None:
        return
    _, (hearing, poll), step_now = request.office_gettext, found, request.step
    if step_now is None or step_now.name != TYPING or step_now.data["poll_id"] != poll.id:
        await show_poll(request, hearing, poll, _("This was undone already."))
        return
    if not step_now.data["last"]:
        await _ask(request, poll, 0, _("This was undone already."))
        return
    try:
        if keys is None:
            raise KeyLost(poll.id)
        removed = await take_out_ballot(request.stores, keys, poll.id, bytes.fromhex(step_now.data["last"]))
    except (NotOpen, PhaseClosed, KeyLost) as why:
        await _leave(request, hearing, poll, why)
        return
    if removed:
        note = _("Undone: the last ballot is not counted.")
    else:
        note = _("The last ballot is no longer there: its card was disabled, or has voted on a phone since.")
    await _go_on(request, poll, step_now.data["entered"] - 1, "", note)


async def _take_card(request: Request, hearing: Hearing, poll: Poll) -> None:
    _, card_number = request.office_gettext, read_number(request.incoming.text)
    try:
        if card_number is None:
            raise CardUnusable
        card = await find_card(request.stores, hearing, card_number)
    except CardUnusable:
        note = _("This hearing has no such card, or it is disabled. Please look at the number on the ballot again.")
        await _ask(request, poll, 0, note)
    else:
        await _ask(request, poll, card.number)


async def _enter(request: Request, hearing: Hearing, poll: Poll) -> None:
    assert request.step is not None
    _, data, keys = request.office_gettext, request.step.data, request.office.poll_keys
    try:
        answers = read_marks(poll, request.incoming.text)
    except WrongCount as wrong:
        note = _("These are %(marks)s marks, but there are %(measures)s measures. Nothing was kept.",
                 marks=wrong.marks, measures=wrong.measures)  # fmt: skip
        await _ask(request, poll, data["card"], note)
        return
    except TooLong:
        note = _("This is too long: at most %(most)s characters. Please shorten it.", most=FREE_TEXT_CHARS)
        await _ask(request, poll, data["card"], note)
        return
    except (NoSuchAnswer, ChosenAlready, NoneLeft):
        note = _("This cannot be on a ballot of this poll. Nothing was kept; a spoilt ballot is left out.")
        await _ask(request, poll, data["card"], note)
        return
    try:
        if keys is None:
            raise KeyLost(poll.id)
        channel = request.address.address.channel
        tag = await enter_ballot(request.stores, keys, poll.id, data["card"], answers, channel)
    except (NotOpen, PhaseClosed, KeyLost) as why:
        await _leave(request, hearing, poll, why)
    except OnlyInWebChat as why:
        await leave_question(request)
        await only_in_web_chat(request, why.hearing)
    except (CardVoted, CardUnusable):
        note = _("This ballot is not counted: its card has voted already, or was disabled. One card is one vote.")
        await _go_on(request, poll, data["entered"], "", note)
    else:
        log.info("paper_ballot_entered", extra={"poll": poll.id, "staff": request.staff.id if request.staff else None})
        await _go_on(request, poll, data["entered"] + 1, tag.hex())


async def _go_on(request: Request, poll: Poll, entered: int, last: str, note: str = "") -> None:
    """Say how many there are, and ask for the next."""
    _ = request.office_gettext
    await request.go(TYPING, poll_id=poll.id, card=0, entered=entered, last=last)
    count = _.n("**%(n)s ballot is entered.**", "**%(n)s ballots are entered.**", entered)
    await _ask(request, poll, 0, "\n\n".join(filter(None, [note, count])))


async def _ask(request: Request, poll: Poll, card: int, note: str = "") -> None:
    """Ask for the card's number, or for what is on the ballot."""
    _, step_now = request.office_gettext, request.step
    data = dict(step_now.data) if step_now is not None and step_now.name == TYPING else {"entered": 0, "last": ""}
    await request.go(TYPING, **{**data, "poll_id": poll.id, "card": card})
    undoing = row(Choice(_("Undo the last one"), f"hp_pu:{poll.id}")) if data["last"] and not card else ()
    skip = row(Choice(_("Another card"), f"hp_pc:{poll.id}")) if card else ()
    text = "\n\n".join(filter(None, [note, _asked(request, poll, card)]))
    done = row(Choice(_("Finished"), f"hp_p:{poll.id}"))
    await request.show(text, undoing, skip, done, language=_.language.tag, secret=True)


@press("hp_pc", role=Role.MODERATOR)
async def other_card(request: Request) -> None:
    """Ask for the card's number again: it was typed wrongly."""
    poll = await request.stores.polls.get(number(request))
    if poll is not None and request.step is not None and request.step.name == TYPING:
        await _ask(request, poll, 0)


def _asked(request: Request, poll: Poll, card: int) -> Raw:
    _ = request.office_gettext
    if poll.cards and not card:
        return _("Please type the number of the voting card that stands on the ballot.")
    if card:
        return Raw("\n\n".join([_("**Card %(number)s.** What is on the ballot?", number=str(card)),
                                _(FORMATS[poll.kind])]))  # fmt: skip
    return Raw("\n\n".join([_("Please type what is on the next ballot, one ballot a message."), _(FORMATS[poll.kind])]))


async def _leave(request: Request, hearing: Hearing, poll: Poll, why: NotOpen | PhaseClosed | KeyLost) -> None:
    """End the typing where the poll takes no ballots any more."""
    _ = request.office_gettext
    await leave_question(request)
    if isinstance(why, PhaseClosed):
        note: str = not_in_this_step(request, poll.kind)
    elif isinstance(why, KeyLost):
        note = _("Its key is missing on the server: nobody can vote or count here any more. Discard it.")
    else:
        note = _("The poll is closed: nothing more can be entered.")
    await show_poll(request, hearing, await request.stores.polls.get(poll.id) or poll, note)
