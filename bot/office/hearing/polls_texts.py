"""A poll in the languages of the hearing, and as people see it before they vote."""

from typing import Final

from bot.office.asking import ask_line, leave_question
from bot.office.hearing.polls import show_poll
from bot.office.hearing.polls_words import asked_poll, missing_languages, ways_back
from bot.office.hearing.words import offered_languages
from bot.office.menu import say, show
from bot.people.hearing.voting_words import question_text, rating_text
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.casting import Booth
from hearings.content import Content
from hearings.hearings import Hearing
from hearings.participants import Helping, Participant
from hearings.polls import QUESTION_CHARS, Poll, PollFixed, PollKind
from hearings.wording import LinesMissing, translate_poll
from locales.formatting import Raw, inserted
from locales.registry import own_name

LINES: Final = "hp_lines"  #: step: `poll_id`, `language`


@press("hp_t", role=Role.MODERATOR)
async def choose_language(request: Request) -> None:
    found = await asked_poll(request)
    if found is None:
        return
    _, (hearing, poll) = request.office_gettext, found
    await leave_question(request)
    missing = missing_languages(request, hearing, poll)
    others = [tag for tag in offered_languages(request, hearing) if tag != poll.question.source]
    choices = [Choice(f"{'○' if tag in missing else '✓'} {own_name(tag)}", f"hp_tl:{poll.id}:{tag}") for tag in others]
    text = _("Which language would you like to write? ✓ is there, ○ is missing.")
    await show(request, text, *rows_of(choices), ways_back(_, poll))


@press("hp_tl", role=Role.MODERATOR)
async def ask_lines(request: Request) -> None:
    found = await asked_poll(request)
    if found is None:
        return
    _, (hearing, poll) = request.office_gettext, found
    tag = request.args[1] if len(request.args) > 1 else ""
    if tag not in offered_languages(request, hearing) or tag == poll.question.source:
        await choose_language(request)
        return
    source = poll.question.source
    lines = [inserted(content.say(source, source)[0], source) for content in _contents(poll)]
    heading = _(
        "Please write this in %(language)s in one message: as many lines, in the same order.", language=own_name(tag)
    )
    text = f"{heading}\n\n" + "\n\n".join(lines)
    await ask_line(request, LINES, text, f"hp_t:{poll.id}", poll_id=poll.id, language=tag)


@step(LINES, role=Role.MODERATOR)
async def receive_lines(request: Request) -> None:
    assert request.step is not None
    _, stores, data = request.office_gettext, request.stores, request.step.data
    lines = [" ".join(line.split()) for line in request.incoming.text.splitlines() if line.strip()]
    cancel = row(Choice(_("Cancel"), f"hp_t:{data['poll_id']}"))
    if request.incoming.kind is not Kind.TEXT or not lines:
        await say(request, _("Please answer with a text message."), cancel)
        return
    if any(len(line) > QUESTION_CHARS for line in lines):
        text = _("One of these is too long. Please use at most %(most)s characters for each.", most=QUESTION_CHARS)
        await say(request, text, cancel)
        return
    try:
        poll = await translate_poll(stores.polls, data["poll_id"], data["language"], lines)
    except LinesMissing:
        text = _("The number of lines differs: one for the question and one for each option. Please write all of them.")
        await say(request, text, cancel)
        return
    except PollFixed:
        await say(request, _("This poll does not exist."), cancel)
        return
    hearing = await stores.hearings.get(poll.hearing_id)
    assert hearing is not None
    await request.done()
    await show_poll(request, hearing, poll, _("%(language)s is saved.", language=own_name(data["language"])))


@press("hp_v", role=Role.MODERATOR)
async def preview(request: Request) -> None:
    """Show the question as people see it who read what this member of staff reads; there is nothing to press."""
    found = await asked_poll(request)
    if found is None:
        return
    _, (hearing, poll) = request.office_gettext, found
    booth = _nobodys_booth(request, hearing, poll)
    if poll.kind is PollKind.RATING and poll.options:
        text = rating_text(request, booth, poll.options[0], 0)
    else:
        text = question_text(request, booth)
    heading = _("**This is what people see:**")
    await show(request, Raw(f"{heading}\n\n{text}"), ways_back(_, poll))


def _contents(poll: Poll) -> tuple[Content, ...]:
    return (poll.question, *(option.text for option in poll.options))


def _nobodys_booth(request: Request, hearing: Hearing, poll: Poll) -> Booth:
    """Return a booth in which nothing can be cast."""
    nobody = Participant(
        0, hearing.id, None, 0, request.language, "", Helping.ALONE, None, None, None, request.now, request.now
    )
    return Booth(hearing, poll, nobody, "", b"", None)
