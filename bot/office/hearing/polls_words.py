"""The words of polls for staff, and the poll that a button means."""

from typing import Final

from bot.office.hearing.words import offered_languages
from bot.office.menu import number, office_button, show
from bot.request import Request, row
from channels.outgoing import Choice, Row
from hearings.hearings import Hearing
from hearings.polls import Poll, PollKind, PollState
from locales.catalogues import N_, Translator
from locales.formatting import Raw, inserted

KINDS: Final = {
    PollKind.SINGLE: N_("One of several options"),
    PollKind.MULTIPLE: N_("Several options"),
    PollKind.RANKED: N_("First, second and third choice"),
    PollKind.SCALE: N_("From 1 to 5"),
    PollKind.YES_NO: N_("Yes, no or abstain"),
    PollKind.FREE_TEXT: N_("In own words"),
    PollKind.RATING: N_("Rating of a goal's measures"),
}
STATES: Final = {
    PollState.DRAFT: N_("draft"),
    PollState.OPEN: N_("open"),
    PollState.CLOSED: N_("closed, result not released"),
    PollState.RELEASED: N_("result released"),
    PollState.DISCARDED: N_("discarded"),
}
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
    offered = offered_languages(request, hearing)
    contents = (poll.question, *(option.text for option in poll.options))
    return tuple(tag for tag in offered if any(content.missing((tag,)) for content in contents))


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
