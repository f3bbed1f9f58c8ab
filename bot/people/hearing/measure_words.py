"""A measure in words: its three answers, how far it is, and what the office says of it."""

from datetime import date
from typing import Final

from bot.people.hearing.contents import Reader, beginning, content_line, said
from bot.request import Request
from hearings.making import Part, words_of
from hearings.measures import PUBLIC, Measure, MeasureState
from hearings.progress import Progress, has_words
from locales.catalogues import N_
from locales.formatting import Raw, format_date, inserted

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


#: What the office decided or does.
OFFICE: Final = frozenset(PUBLIC) - {MeasureState.CANDIDATE, MeasureState.RATED, MeasureState.FROZEN}
WITH_PERCENT: Final = (MeasureState.PLANNED, MeasureState.RUNNING, MeasureState.STOPPED)
LABEL_CHARS: Final = 40


def answer_lines(request: Request, measure: Measure) -> list[Raw]:
    """Return each question with its answer, without those that were left open."""
    _ = request.gettext
    answers = [(part, words_of(measure, part)) for part in Part]
    return [Raw(f"**{_(QUESTIONS[part])}**\n\n{content_line(request, said)}") for part, said in answers if said]


def measure_label(reader: Reader, measure: Measure, sign: str = "") -> str:
    """Return a button's words for a measure."""
    return beginning(f"{sign}{measure.number} {said(reader, measure.what)[0]}", LABEL_CHARS)


def progress_lines(reader: Reader, step: Progress, today: date, text_chars: int = 0) -> list[Raw]:
    """Return what a step says.

    Args:
        text_chars: of the office's words, as many letters at most; 0: all.
    """
    _ = reader.gettext
    state = _(STATES[step.state]) if step.state in OFFICE else Raw()
    if step.percent and step.state in WITH_PERCENT:
        state = Raw(f"{state} " + _("%(percent)s %% of it is done.", percent=step.percent))
    lines = [state] if state else []
    if has_words(step.text):
        text, tag = said(reader, step.text)
        whole = not text_chars or len(text) <= text_chars
        lines.append(content_line(reader, step.text) if whole else inserted_beginning(text, tag, text_chars))
    if step.next_on is not None and step.next_on >= today:
        lines.append(_("You get the next news by %(day)s.", day=format_date(step.next_on, reader.language)))
    return lines


def inserted_beginning(text: str, tag: str, most: int) -> Raw:
    return Raw(inserted(beginning(text, most), tag))
