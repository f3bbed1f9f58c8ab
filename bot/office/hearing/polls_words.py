"""The words of polls for staff, and the poll that a button means."""

from typing import Final

from bot.office.hearing.words import offered_languages
from bot.office.menu import number, office_button, show
from bot.request import Request, row
from channels.outgoing import Choice, Row
from hearings.hearings import Hearing
from hearings.polls import Poll, PollState
from hearings.wording import unread_in
from locales.catalogues import Translator
from locales.formatting import Raw, inserted

MARKS: Final = {
    PollState.DRAFT: "✎",
    PollState.OPEN: "●",
    PollState.CLOSED: "■",
    PollState.RELEASED: "✓",
    PollState.DISCARDED: "✗",
}


def question_of(request: Request, poll: Poll) -> str:
    return poll.question.say(request.office_gettext.language.tag, request.office.city.main_language)[0]


def option_lines(request: Request, poll: Poll) -> list[Raw]:
    tag, main = request.office_gettext.language.tag, request.office.city.main_language
    said = [(option, *option.text.say(tag, main)) for option in poll.options]
    return [Raw(f"**{option.id}** {inserted(text, language)}") for option, text, language in said]


def missing_languages(request: Request, hearing: Hearing, poll: Poll) -> tuple[str, ...]:
    """Return the languages in which the question or an option cannot be read."""
    return unread_in(poll, offered_languages(request, hearing))


def polls_button(_: Translator, hearing_id: int) -> Choice:
    return Choice(_("Polls and cards"), f"hp:{hearing_id}")


def ways_back(_: Translator, poll: Poll) -> Row:
    return row(Choice(_("Back to the poll"), f"hp_p:{poll.id}"), polls_button(_, poll.hearing_id))


async def asked_poll(request: Request) -> tuple[Hearing, Poll] | None:
    """Return the poll of the pressed button, None after having said that there is none."""
    poll = await request.stores.polls.get(number(request))
    hearing = await request.stores.hearings.get(poll.hearing_id) if poll else None
    if poll is None or hearing is None:
        _ = request.office_gettext
        await show(request, _("This poll does not exist."), row(Choice(_("Hearings"), "of_hearings"), office_button(_)))
        return None
    return hearing, poll
