"""Results for people: what is released, in words, each with how it came about, and the page with all of it."""

from bot.people.hearing.result_picture import result_picture
from bot.people.hearing.result_words import figures, result_text
from bot.people.hearing.statement_words import statement_lines
from bot.people.hearing.voting_words import poll_label
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from hearings.hearings import Hearing, PhaseClosed, Verb, require
from hearings.polls import Poll, PollState
from locales.formatting import bold


@press("hr")
async def show_results(request: Request) -> None:
    """List what is released; a single result is shown at once."""
    _, hearing = request.gettext, await request.stores.hearings.get(_number(request))
    if hearing is None:
        await _say_none(request)
        return
    if not await _may_see(request, hearing):
        return
    polls = await request.stores.polls.of(hearing.id, PollState.RELEASED)
    if len(polls) == 1:
        await _show(request, hearing, polls[0])
        return
    text = _("What would you like to see the result of?") if polls else _("No results have been released yet.")
    rows = [row(Choice(poll_label(request, poll), f"hr_p:{poll.id}")) for poll in polls]
    await request.show(text, *rows, *_ways_on(request, hearing))


@press("hr_p")
async def show_result(request: Request) -> None:
    poll = await request.stores.polls.get(_number(request))
    hearing = await request.stores.hearings.get(poll.hearing_id) if poll else None
    if poll is None or hearing is None or poll.state is not PollState.RELEASED:
        await _say_none(request)
    elif await _may_see(request, hearing):
        await _show(request, hearing, poll)


async def _say_none(request: Request) -> None:
    _ = request.gettext
    await request.show(_("No results have been released yet."), row(Choice(_("Hearing"), "hearing")))


async def _may_see(request: Request, hearing: Hearing) -> bool:
    """Whether the results can be seen now; where not, it has been said why."""
    try:
        require(hearing, Verb.SEE_RESULTS, request.now)
    except PhaseClosed:
        await _say_none(request)
        return False
    return True


async def _show(request: Request, hearing: Hearing, poll: Poll) -> None:
    _, result = request.gettext, await request.stores.results.get(poll.id)
    assert result is not None  # frozen at the close
    main = request.office.city.main_language
    text: str = result_text(_, poll, result, main)
    if poll.goal_id is not None:
        text = "\n\n".join([text, *await statement_lines(request, hearing.id, poll.goal_id)])
    picture = await result_picture(request, poll, result, "\n".join(figures(_, poll, result, main)))
    if picture is not None:  # by itself: a message with a picture cannot become one without when a button is pressed
        await request.say(bold(*poll.question.say(_.language.tag, main)), attachments=(picture,))
    several = len(await request.stores.polls.of(hearing.id, PollState.RELEASED)) > 1
    more = row(Choice(_("Other results"), f"hr:{hearing.id}")) if several else ()
    tell = request.show if picture is None else request.say  # below the picture
    await tell(text, more, *_ways_on(request, hearing))


def _ways_on(request: Request, hearing: Hearing) -> list[Row]:
    _ = request.gettext
    page = f"{request.office.public_url}/hearings/{hearing.code}/{request.language}"
    return [row(Choice(_("All results on a page"), url=page)), row(Choice(_("Hearing"), "hearing"))]


def _number(request: Request) -> int:
    return int(request.args[0]) if request.args and request.args[0].isdecimal() else 0
