"""One turn of a vote: the screen that asks, and the one that says it is recorded; neither says what was chosen."""

from dataclasses import replace
from typing import Final

from bot.people import menu
from bot.people.hearing.contents import said
from bot.people.hearing.listening import hear_choices
from bot.people.hearing.voting_words import answer_rows, question_text, rating_text
from bot.request import Request, row
from channels.outgoing import Choice, Row
from hearings.answering import STEP_BY_STEP, chosen, own_order
from hearings.casting import Booth
from hearings.hearings import Hearing
from hearings.polls import NEEDS, Option, Poll, PollKind, PollState
from hearings.recordings import ReadAloud
from locales.formatting import bold

VOTING: Final = "voting"  #: step: `poll_id`, `place` of the measure shown, `screen`: our own id of the message

CARD: Final = "voting_card"  #: step: `poll_id` to go on with, `code` to take over, `wrong`: when codes were wrong


async def leave_vote(request: Request) -> None:
    """Forget that an answer or a card was asked for."""
    if request.step is not None and request.step.name in (VOTING, CARD):
        await request.done()


def standing_place(request: Request) -> int:
    """Return at which place they are, 0 where no answer is asked for."""
    return int(request.step.data["place"]) if request.step is not None and request.step.name == VOTING else 0


def order_of(booth: Booth) -> list[Option]:
    return own_order(booth.poll.options, booth.key, booth.voter)


async def votable(request: Request, hearing: Hearing) -> list[Poll]:
    """Return the polls of a hearing that take ballots now."""
    polls = await request.stores.polls.of(hearing.id, PollState.OPEN)
    return [each for each in polls if hearing.may(NEEDS[each.kind], request.now)]


async def ask(request: Request, booth: Booth, at: int = 0, note: str = "") -> None:
    """Show the question, or the measure at this place."""
    _, poll = request.gettext, booth.poll
    if poll.kind is not PollKind.RATING:
        hear = await hear_choices(request, ReadAloud.POLL, poll.id)
        text = question_text(request, booth)
        rows = [tuple(hear), *answer_rows(request, booth), *_choosing_rows(request, booth)]
    elif at >= len(poll.options):
        await say_finished(request, booth)
        return
    else:
        option = await _as_it_reads_now(request, order_of(booth)[at])
        back = [Choice(_("Back"), f"hv_p:{poll.id}:{at - 1}")] if at else []
        following = f"hv_p:{poll.id}:{at + 1}"
        if option.measure_id is not None and await request.stores.measures.is_withdrawn(option.measure_id):
            text = rating_text(request, booth, option, at, _("Those who made this measure have taken it back."))
            rows = [row(*back, Choice(_("Go on"), following))]
        else:
            text = rating_text(request, booth, option, at)
            hear = await hear_choices(request, ReadAloud.MEASURE, option.measure_id)
            rows = [tuple(hear), *answer_rows(request, booth, option.id), row(*back, Choice(_("Skip"), following))]
    await put_screen(request, booth, f"{note}\n\n{text}" if note else text, *rows, ways_out(request), at=at)


async def _as_it_reads_now(request: Request, option: Option) -> Option:
    """Return a measure with the translations that came after the opening; its words are those of the opening."""
    what = await request.stores.measures.what(option.measure_id) if option.measure_id is not None else None
    if what is None or what.hash != option.text.hash:
        return option
    return replace(option, text=what)


async def say_finished(request: Request, booth: Booth) -> None:
    """Say that it is recorded, and not what: this line is all that the chat keeps of the vote."""
    _, id_ = request.gettext, booth.poll.id
    if booth.ballot is None:
        text, again = _("Nothing of you is recorded in this vote."), Choice(_("Vote"), f"hv_p:{id_}:0")
    else:
        text = _("You took part in this vote. Your answer is recorded. You can change it until the vote closes.")
        again = Choice(_("Change my answer"), f"hv:{id_}")
    others = [each for each in await votable(request, booth.hearing) if each.id > id_]
    following = row(Choice(_("Next vote"), f"hv:{others[0].id}")) if others else ()
    await put_screen(request, booth, f"{heading(request, booth)}\n\n{text}", following, row(again), ways_out(request))
    await request.done()


def heading(request: Request, booth: Booth) -> str:
    question, tag = said(request, booth.poll.question)
    return bold(question, tag)


async def put_screen(request: Request, booth: Booth, text: str, *rows: Row, at: int = 0) -> None:
    """Show a screen in the place of the one before, so that one message is left of a vote."""
    step = request.step
    before = step.data["screen"] if step is not None and step.name == VOTING else None
    screen = await request.show(text, *rows, secret=True)
    if before is not None and not request.edited:
        await request.stores.outbox.delete(request.address.id, "", request.now, target=before)
    await request.go(VOTING, poll_id=booth.poll.id, place=at, screen=screen)


def _choosing_rows(request: Request, booth: Booth) -> list[Row]:
    _, id_ = request.gettext, booth.poll.id
    if booth.poll.kind not in STEP_BY_STEP or not chosen(booth.answers):
        return []
    return [row(Choice(_("Done"), f"hv_d:{id_}"), Choice(_("Start again"), f"hv_r:{id_}"))]


def ways_out(request: Request) -> Row:
    return row(Choice(request.gettext("All votes"), "hv_list"), *menu.home(request)[0])
