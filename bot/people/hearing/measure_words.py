"""A measure in words: its three answers, how far it is, and what the office says of it."""

from typing import Final

from bot.people.hearing.contents import content_line
from bot.request import Request
from hearings.making import Part, words_of
from hearings.measures import Measure, MeasureState
from hearings.progress import Progress
from locales.catalogues import N_
from locales.formatting import Raw, format_date

QUESTIONS: Final = {
    Part.WHAT: N_("What should be done?"),
    Part.FOR_WHOM: N_("Who is it for?"),
    Part.WHO_HELPS: N_("Who could help with it?"),
}
STATES: Final = {
    MeasureState.MAKING: N_("It is not finished yet. Nobody else sees it."),
    MeasureState.CANDIDATE: N_("Everybody can read it and join."),
    MeasureState.RATED: N_("Everybody can rate it now."),
    MeasureState.FROZEN: N_("The rating is over. The city’s committees have not decided about it yet."),
    MeasureState.WITHDRAWN: N_("Those who made this measure have taken it back."),
    MeasureState.MERGED: N_("This measure has become part of another one."),
    MeasureState.TAKEN_UP: N_("The city takes it up."),
    MeasureState.CHANGED: N_("The city takes it up in a different way."),
    MeasureState.NOT_TAKEN_UP: N_("The city does not take it up."),
    MeasureState.PLANNED: N_("It is being planned."),
    MeasureState.RUNNING: N_("It is under way."),
    MeasureState.DONE: N_("It is done."),
    MeasureState.STOPPED: N_("It was stopped."),
}


def answer_lines(request: Request, measure: Measure) -> list[Raw]:
    """Return each question with its answer, without those that were left open."""
    _ = request.gettext
    answers = [(part, words_of(measure, part)) for part in Part]
    return [Raw(f"**{_(QUESTIONS[part])}**\n\n{content_line(request, said)}") for part, said in answers if said]


def progress_lines(request: Request, latest: Progress) -> list[Raw]:
    """Return what the office has published last about a measure."""
    _, lines = request.gettext, []
    if latest.text.texts:
        lines.append(content_line(request, latest.text))
    if latest.percent:
        lines.append(_("%(percent)s of 100 percent are done.", percent=latest.percent))
    if latest.next_on is not None:
        lines.append(_("More news by: %(day)s", day=format_date(latest.next_on, request.language)))
    return lines
