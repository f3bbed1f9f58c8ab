"""The words of decisions and progress for staff, and what their buttons name."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.language_board import WORDS
from bot.office.menu import number, office_button, shortened, show
from bot.request import Request, row
from broadcasts.standing import Standing
from channels.outgoing import Choice
from hearings.content import Content
from hearings.hearings import Hearing
from hearings.measures import Measure, MeasureState
from hearings.progress import Progress, has_words, needs_text
from hearings.words.progress import STATES
from locales.catalogues import Translator
from locales.formatting import Raw, escape_markdown, format_date, isolate

TITLE_CHARS: Final = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure that a button names, its hearing, and its step that waits to be published."""

    hearing: Hearing
    measure: Measure
    waiting: Progress | None
    latest: Progress | None  #: published


async def asked_measure(request: Request) -> Asked | None:
    """Return the measure that a button names; where it is not one that the office decides about, say so."""
    return await open_measure(request, number(request))


async def open_measure(request: Request, measure_id: int) -> Asked | None:
    stores = request.stores
    measure = await stores.measures.get(measure_id)
    hearing = await stores.hearings.get(measure.hearing_id) if measure else None
    if measure is None or hearing is None or measure.state not in STATES:
        _ = request.office_gettext
        text = _("Nothing can be decided about this measure.")
        await show(request, text, row(Choice(_("Hearings"), "of_hearings"), office_button(_)))
        return None
    steps = await stores.progress.of(measure.id)
    published = sorted((s for s in steps if s.published_at), key=lambda s: (s.published_at, s.id))
    waiting = next((s for s in steps if s.published_at is None), None)
    return Asked(hearing, measure, waiting, published[-1] if published else None)


def state_of(_: Translator, state: MeasureState) -> Raw:
    return _(STATES[state])


def name_of(request: Request, measure: Measure) -> str:
    """Return what a measure wants, as this member of staff reads it, short enough for a heading."""
    what, _tag = measure.what.say(request.office_gettext.language.tag, request.office.city.main_language)
    return shortened(" ".join(what.split()), TITLE_CHARS)


def heading(request: Request, measure: Measure) -> Raw:
    _ = request.office_gettext
    return _("**Measure %(number)s: %(title)s**", number=str(measure.number), title=name_of(request, measure))


def step_lines(request: Request, step: Progress) -> list[str]:
    """Return what a step says: state, per cent, words, the day of the next news."""
    _, main = request.office_gettext, request.office.city.main_language
    text = step.text.say(_.language.tag, main)[0]
    state = state_of(_, step.state)
    lines = [_("**%(state)s**, %(percent)s %%", state=state, percent=step.percent)]
    lines += [quoted(text)] if text else []
    lines += [_("Next news by %(day)s", day=format_date(step.next_on, _.language.tag))] if step.next_on else []
    return list(lines)


def published_line(request: Request, step: Progress) -> Raw:
    assert step.published_at is not None
    _, zone = request.office_gettext, ZoneInfo(request.office.city.time_zone)
    day = format_date(step.published_at.astimezone(zone).date(), _.language.tag)
    return _("Published on %(day)s:", day=day)


def languages_of(request: Request, hearing: Hearing, text: Content) -> tuple[str, ...]:
    """Return the languages followers may read, that of the original first."""
    offered = hearing.languages or request.office.city.languages
    return (text.source, *(tag for tag in offered if tag != text.source))


def lacking(request: Request, hearing: Hearing, step: Progress) -> tuple[str, ...]:
    """Return in which languages its words are missing; none where it has no words."""
    return step.text.missing(languages_of(request, hearing, step.text)) if has_words(step.text) else ()


def lacks_reason(measure: Measure, step: Progress) -> bool:
    return needs_text(measure.state, step.action) and not has_words(step.text)


def standing(text: Content, tag: str) -> Standing:
    if tag not in text.texts:
        return Standing.MISSING
    if text.outdated(tag):
        return Standing.OUTDATED
    return Standing.MACHINE if text.by_machine(tag) else Standing.CHECKED


def standing_words(_: Translator, text: Content, tag: str) -> Raw:
    return _(WORDS[standing(text, tag)])


def quoted(text: str) -> Raw:
    """Return words as a quotation, letter by letter."""
    return Raw("\n".join("> " + isolate(escape_markdown(line)) if line else ">" for line in text.splitlines()))
