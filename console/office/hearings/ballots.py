"""Ballots on paper, typed in one after the other; what is typed is kept nowhere but on the sealed ballot."""

import logging
from typing import Final

from console.office.hearings.about import about
from console.office.hearings.polls import lost, not_in_this_step, the_poll
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from hearings.answering import ChosenAlready, NoneLeft, NoSuchAnswer, TooLong
from hearings.ballots import KeyLost
from hearings.cards import CardUnusable
from hearings.casting import NotOpen
from hearings.hearings import Hearing, PhaseClosed
from hearings.paper_ballots import CardVoted, WrongCount, enter_ballot, find_card, read_marks, take_out_ballot
from hearings.polls import FREE_TEXT_CHARS, Poll, PollState
from hearings.tally import WEB_CHAT
from hearings.words.polls import FORMATS
from locales.digits import read_number

log = logging.getLogger(__name__)
MOST_ENTERED: Final = 9_999  #: that are counted aloud in one sitting


@page("/polls/{number}/paper", Role.MODERATOR)
async def ballots(visit: Visit) -> Reply:
    return _page(visit, *await the_poll(visit))


@form("/polls/{number}/paper", Role.MODERATOR)
async def enter(visit: Visit) -> Reply:
    """Put one ballot among the others. The form shows how many were typed in, and can take out the last one."""
    (found, hearing), _, keys = await the_poll(visit), visit.gettext, visit.desk.poll_keys
    card_number, marks, entered = read_number(visit.field("card")) or 0, visit.field("marks"), _entered(visit)
    try:
        if found.cards:
            await find_card(visit.stores, hearing, card_number)
        answers = read_marks(found, marks)
        if keys is None:
            raise KeyLost(found.id)
        tag = await enter_ballot(visit.stores, keys, found.id, card_number, answers, WEB_CHAT)
    except WrongCount as wrong:
        problem: str = _(
            "These are %(marks)s marks, but there are %(measures)s measures. Nothing was kept.",
            marks=wrong.marks,
            measures=wrong.measures,
        )
    except TooLong:
        problem = _("This is too long: at most %(most)s characters. Please shorten it.", most=FREE_TEXT_CHARS)
    except (NoSuchAnswer, ChosenAlready, NoneLeft):
        problem = _("This cannot be on a ballot of this poll. Nothing was kept; a spoilt ballot is left out.")
    except CardVoted:
        problem = _("This ballot is not counted: its card has voted already. One card is one vote.")
    except CardUnusable:
        problem = _("This hearing has no such card, or it is disabled. Please look at the number on the ballot again.")
    except PhaseClosed:
        problem = not_in_this_step(visit, found.kind)
    except NotOpen:
        problem = _("The poll is closed: nothing more can be entered.")
    except KeyLost:
        problem = lost(visit)
    else:
        log.info("paper_ballot_entered", extra={"poll": found.id, "staff": visit.staff.id})
        return _page(visit, found, hearing, entered=entered + 1, last=tag.hex())
    return _page(visit, found, hearing, problem, entered, status=422)


@form("/polls/{number}/paper/undo", Role.MODERATOR)
async def undo(visit: Visit) -> Reply:
    """Take out the ballot that was typed in last."""
    (found, hearing), _, keys = await the_poll(visit), visit.gettext, visit.desk.poll_keys
    try:
        tag = bytes.fromhex(visit.field("last"))
        if keys is None:
            raise KeyLost(found.id)
        removed = await take_out_ballot(visit.stores, keys, found.id, tag)
    except (NotOpen, PhaseClosed, KeyLost, ValueError):
        return Went(f"/polls/{found.id}", _("This is not possible any more."), done=False)
    if removed:
        return _page(visit, found, hearing, entered=_entered(visit) - 1, note=_("Undone: it is not counted."))
    text = _("The last ballot is no longer there: its card was disabled, or has voted on a phone since.")
    return _page(visit, found, hearing, text, _entered(visit), status=409)


def _entered(visit: Visit) -> int:
    return min(read_number(visit.field("entered")) or 0, MOST_ENTERED)


def _page(
    visit: Visit,
    found: Poll,
    hearing: Hearing,
    problem: str = "",
    entered: int = 0,
    last: str = "",
    note: str = "",
    status: int = 200,
) -> Shown:
    tag, main = visit.language, visit.desk.site.main_language
    failed = bool(problem)
    return Shown(
        "hearings/ballots.html",
        {
            **about(visit, hearing),
            "poll": found,
            "question": found.question.say(tag, main),
            "options": [(option, *option.text.say(tag, main)) for option in found.options],
            "how": FORMATS[found.kind],
            "is_open": found.state is PollState.OPEN,
            "written": (visit.field("card"), visit.field("marks")) if failed else ("", ""),
            "entered": max(entered, 0),
            "last": last,
            "said": note,
            "problems": [problem] if problem else [],
        },
        status,
    )
