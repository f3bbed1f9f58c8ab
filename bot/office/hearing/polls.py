"""The polls of a hearing: the list, and one of them with what can be done with it in its state."""

from typing import Final

from bot.office.asking import leave_question
from bot.office.hearing.polls_words import (
    MARKS,
    asked_poll,
    missing_languages,
    option_lines,
    polls_button,
    question_of,
)
from bot.office.hearing.recordings import recordings_choice
from bot.office.hearing.words import asked_hearing, hearing_button
from bot.office.menu import office_button, shortened, show
from bot.people.hearing.result_words import result_text
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.closing import count_live, is_lost
from hearings.hearings import Hearing
from hearings.polls import Poll, PollKind, PollState
from hearings.recordings import ReadAloud
from hearings.words.polls import KINDS, STATES
from locales.formatting import bold, format_list
from locales.registry import own_name

LISTED: Final = 30


@press("hp", role=Role.MODERATOR)
async def list_polls(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is not None:
        await leave_question(request)
        await show_polls(request, hearing)


async def show_polls(request: Request, hearing: Hearing, note: str = "") -> None:
    """List the polls, the newest first, and the ways to new ones and to the cards."""
    _, polls = request.office_gettext, await request.stores.polls.of(hearing.id)
    lines = [note, _("**Polls and ratings**")]
    if not polls:
        lines.append(_("There are none yet. The measures of a goal are rated; other questions are polls of your own."))
    rows = [row(Choice(shortened(_label(request, each)), f"hp_p:{each.id}")) for each in reversed(polls[-LISTED:])]
    closed = any(each.state is PollState.CLOSED for each in polls)
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        *rows,
        row(Choice(_("Rate measures…"), f"hp_rate:{hearing.id}"), Choice(_("New poll"), f"hp_new:{hearing.id}")),
        row(Choice(_("Release all results"), f"hp_relall:{hearing.id}")) if closed else (),
        row(Choice(_("Voting cards"), f"hp_cards:{hearing.id}")),
        row(hearing_button(_, hearing.id), office_button(_)),
    )


@press("hp_p", role=Role.MODERATOR)
async def open_one(request: Request) -> None:
    found = await asked_poll(request)
    if found is not None:
        await leave_question(request)
        await show_poll(request, *found)


async def show_poll(request: Request, hearing: Hearing, poll: Poll, note: str = "") -> None:
    """Show a poll with everything that can be done with it now."""
    _ = request.office_gettext
    heading = bold(question_of(request, poll), _.language.tag)
    state = _("%(kind)s · %(state)s", kind=_(KINDS[poll.kind]), state=_(STATES[poll.state]))
    lines = [note, heading, state, *option_lines(request, poll), *await _standing(request, hearing, poll)]
    back = row(polls_button(_, hearing.id), office_button(_))
    await show(request, "\n\n".join(filter(None, lines)), *_rows(request, poll), back)


async def _standing(request: Request, hearing: Hearing, poll: Poll) -> list[str]:
    """Return how far it is: who can vote, how many did, what came out."""
    _ = request.office_gettext
    if poll.state in (PollState.CLOSED, PollState.RELEASED):
        result = await request.stores.results.get(poll.id)
        return [result_text(_, poll, result, request.office.city.main_language)] if result else []
    lines: list[str] = [_("A voting card is needed.") if poll.cards else _("No voting card is needed.")]
    if poll.kind is PollKind.MULTIPLE and poll.max_choices:
        lines.append(_.n("At most %(n)s choice.", "At most %(n)s choices.", poll.max_choices))
    if missing := missing_languages(request, hearing, poll):
        names = format_list([own_name(tag) for tag in missing], _.language.tag)
        lines.append(_("Not translated yet: %(languages)s. There people read the original.", languages=names))
    if poll.state is PollState.OPEN:
        lines.append(await _live_line(request, poll))
    return lines


async def _live_line(request: Request, poll: Poll) -> str:
    _, keys = request.office_gettext, request.office.poll_keys
    if keys is None or is_lost(keys, poll):
        return _("Its key is missing on the server: nobody can vote or count here any more. Discard it.")
    count = await count_live(request.stores, poll)
    if not count:
        return _("Fewer than 5 people took part so far. The answers are shown after the close.")
    return _(
        "At least %(count)s people took part so far. This number moves in steps of five; "
        "the answers are shown after the close.",
        count=count,
    )


def _rows(request: Request, poll: Poll) -> list[Row]:
    _, id_ = request.office_gettext, poll.id
    preview, texts = Choice(_("Preview"), f"hp_v:{id_}"), Choice(_("Translations"), f"hp_t:{id_}")
    aloud = recordings_choice(request, ReadAloud.POLL, id_)
    copy, discard = Choice(_("Copy"), f"hp_copy:{id_}"), Choice(_("Discard"), f"hp_x:{id_}")
    keys = request.office.poll_keys
    match poll.state:
        case PollState.DRAFT:
            choices = [*_draft_choices(request, poll), preview, texts, aloud, discard]
            return [*rows_of(choices), row(Choice(_("Open the vote"), f"hp_open:{id_}"))]
        case PollState.OPEN if keys is None or is_lost(keys, poll):
            return [row(discard, Choice(_("Discard and begin anew"), f"hp_anew:{id_}"))]
        case PollState.OPEN:
            close = row(Choice(_("Close"), f"hp_close:{id_}"), Choice(_("Close and copy"), f"hp_cc:{id_}"))
            paper = row(Choice(_("Enter paper ballots…"), f"hp_pp:{id_}"))
            return [close, paper, row(preview, texts), row(aloud)]
        case PollState.CLOSED:
            return [row(Choice(_("Release the result"), f"hp_rel:{id_}"), copy)]
        case _:
            return [row(copy)]


def _draft_choices(request: Request, poll: Poll) -> list[Choice]:
    _, id_ = request.office_gettext, poll.id
    if poll.kind is PollKind.RATING:
        return []
    choices = [Choice(_("Change the question"), f"hp_q:{id_}")]
    if poll.options:
        choices.append(Choice(_("Change the options"), f"hp_o:{id_}"))
    if poll.kind is PollKind.MULTIPLE:
        choices.append(Choice(_("At most how many?"), f"hp_m:{id_}"))
    choices.append(Choice(_("Without cards") if poll.cards else _("With cards"), f"hp_cd:{id_}"))
    return choices


def _label(request: Request, poll: Poll) -> str:
    return f"{MARKS[poll.state]} {question_of(request, poll)}"
