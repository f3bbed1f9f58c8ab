"""Voting: what is open, one question after the other, by buttons or digits, until the close as often as one likes.

No message and no stored step ever says what somebody chose, not even for a moment: that is on the sealed ballot alone.
"""

from bot.people.hearing.home import show_home
from bot.people.hearing.place import place
from bot.people.hearing.voting_booth import NO_ANSWER, enter, read_answer, table_number
from bot.people.hearing.voting_refusals import closed_text
from bot.people.hearing.voting_turn import (
    VOTING,
    ask,
    heading,
    leave_vote,
    order_of,
    put_screen,
    say_finished,
    standing_place,
    votable,
    ways_out,
)
from bot.people.hearing.voting_words import poll_label
from bot.request import Request, row
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from hearings.answering import (
    QUESTION,
    STEP_BY_STEP,
    ChosenAlready,
    NoneLeft,
    NoSuchAnswer,
    TooLong,
    chosen,
    most_choices,
    place_to_go_on,
)
from hearings.casting import Booth, TakenBack, cast, take_back
from hearings.polls import FREE_TEXT_CHARS, NEEDS, Poll, PollKind


@press("hv_list")
async def list_votes(request: Request) -> None:
    """List what can be voted on now."""
    _, here = request.gettext, await place(request)
    if here is None:
        await show_home(request)
        return
    await leave_vote(request)
    polls = await votable(request, here.hearing)
    hearing_row = row(Choice(_("Hearing"), "hearing"))
    if not polls:
        now_open = any(here.hearing.may(verb, request.now) for verb in set(NEEDS.values()))
        text = _("No vote is open at the moment.") if now_open else closed_text(_, here.hearing)
        await request.show(text, row(Choice(_("Results"), f"hr:{here.hearing.id}")), hearing_row)
        return
    rows = [row(Choice(poll_label(request, each), f"hv:{each.id}")) for each in polls]
    await request.show(_("What would you like to vote on?"), *rows, hearing_row)


@press("hv", secret=True)
async def open_vote(request: Request) -> None:
    """Begin a vote; whoever has taken part is asked first what they want."""
    booth = await enter(request, _argument(request, 0))
    if booth is None:
        return
    if booth.ballot is None:
        await ask(request, booth)
        return
    _, id_ = request.gettext, booth.poll.id
    rows = [row(Choice(_("Change my answer"), f"hv_p:{id_}:0")), row(Choice(_("Take my answer back"), f"hv_u:{id_}"))]
    if booth.poll.kind is PollKind.RATING and (going_on := place_to_go_on(order_of(booth), booth.answers)):
        rows.insert(0, row(Choice(_("Go on"), f"hv_p:{id_}:{going_on}")))
    text = _("You took part in this vote. You can change your answer until the vote closes.")
    await put_screen(request, booth, f"{heading(request, booth)}\n\n{text}", *rows, ways_out(request))


@press("hv_p", secret=True)
async def turn_to(request: Request) -> None:
    """Go to a measure, or to the question."""
    booth = await enter(request, _argument(request, 0))
    if booth is not None:
        await ask(request, booth, max(_argument(request, 1), 0))


@press("hv_a", secret=True)
async def answer_pressed(request: Request) -> None:
    booth = await enter(request, _argument(request, 0))
    if booth is not None:
        await _cast(request, booth, _argument(request, 1), _argument(request, 2, NO_ANSWER))


@press("hv_d", secret=True)
async def finish(request: Request) -> None:
    """Nothing more is to be chosen."""
    booth = await enter(request, _argument(request, 0))
    if booth is not None:
        await say_finished(request, booth)


@press("hv_r", secret=True)
async def start_again(request: Request) -> None:
    booth = await enter(request, _argument(request, 0))
    if booth is not None:
        await ask(request, await take_back(request.stores, booth))


@press("hv_u", secret=True)
async def withdraw(request: Request) -> None:
    """Take the ballot back."""
    booth = await enter(request, _argument(request, 0))
    if booth is not None:
        await say_finished(request, await take_back(request.stores, booth))


@step(VOTING, secret=True)
async def answer_written(request: Request) -> None:
    """Take digits of any script, words for yes and no, and the words of a free text."""
    assert request.step is not None
    booth = await enter(request, request.step.data["poll_id"])
    if booth is None:
        return
    at = request.step.data["place"]
    if request.incoming.kind is not Kind.TEXT:
        await ask(request, booth, at, request.gettext("Please answer with a text message or a button."))
        return
    number = QUESTION
    if booth.poll.kind is PollKind.RATING:
        order = order_of(booth)
        number = order[min(at, len(order) - 1)].id
    await _cast(request, booth, number, read_answer(booth.poll.kind, request.incoming.text.strip()))


async def _cast(request: Request, booth: Booth, number: int, value: int | str) -> None:
    """Put an answer on the ballot and go on; what cannot be taken is asked again."""
    _ = request.gettext
    try:
        booth = await cast(request.stores, booth, number, value, await table_number(request, booth.participant))
    except NoSuchAnswer:
        await ask(request, booth, _place_of(request, booth, number), _not_understood(request, booth.poll))
    except TooLong:
        text = _("This is too long. Please write at most %(most)s characters.", most=FREE_TEXT_CHARS)
        await ask(request, booth, 0, text)
    except ChosenAlready:
        await ask(request, booth, 0, _("You have chosen this one already. Please choose another, or press “Done”."))
    except TakenBack:  # it says so itself
        await ask(request, booth, _place_of(request, booth, number))
    except NoneLeft:
        await say_finished(request, booth)
    else:
        if booth.poll.kind is PollKind.RATING:
            await ask(request, booth, _place_of(request, booth, number) + 1)
        elif booth.poll.kind in STEP_BY_STEP and len(chosen(booth.answers)) < most_choices(booth.poll):
            await ask(request, booth)
        else:
            await say_finished(request, booth)


def _place_of(request: Request, booth: Booth, number: int) -> int:
    """Return at which place this voter meets an option; where it is none, the place they are at."""
    places = (place for place, option in enumerate(order_of(booth)) if option.id == number)
    return next(places, standing_place(request))


def _not_understood(request: Request, poll: Poll) -> str:
    _ = request.gettext
    if poll.kind is PollKind.FREE_TEXT:
        return _("Please answer with a text message.")
    if poll.kind is PollKind.YES_NO:
        return _("I did not understand this. Please press a button, or type yes or no.")
    return _("I did not understand this. Please press a button, or type one of the numbers.")


def _argument(request: Request, index: int, otherwise: int = 0) -> int:
    """Return a number of the pressed button's token."""
    try:
        return int(request.args[index])
    except (IndexError, ValueError):
        return otherwise
