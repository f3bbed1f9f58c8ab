"""Decisions and progress: all measures of a hearing on one screen, and what is prepared released together."""

from typing import Final

from bot.office.asking import leave_question
from bot.office.hearing.progress_words import lacking, name_of, state_of
from bot.office.menu import number, office_button, shortened, show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.hearings import Hearing, Phase
from hearings.measures import IllegalMeasureAction, Measure
from hearings.progress import NotYetPublic, Progress, StepPublished, promise_over, publish_step
from hearings.words.progress import STATES
from locales.formatting import Raw, format_list
from locales.registry import own_name

PAGE: Final = 20  #: measures: as many as are rated per goal


@press("hpr", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_measures(request, hearing, page=number(request, 1))


async def asked_hearing(request: Request) -> Hearing | None:
    """Return the hearing that a button names; where it is gone, say so."""
    _, hearing = request.office_gettext, await request.stores.hearings.get(number(request))
    if hearing is None:
        back = row(Choice(_("Hearings"), "of_hearings"), office_button(_))
        await show(request, _("This hearing no longer exists."), back)
    return hearing


async def show_measures(request: Request, hearing: Hearing, note: str = "", page: int = 0) -> None:
    """List the measures with their state; what waits to be published has a sign."""
    _, stores = request.office_gettext, request.stores
    measures = await stores.measures.of_hearing(hearing.id, *STATES)
    waiting = {step.measure_id for step in await stores.progress.unpublished(hearing.id)}
    latest = await stores.progress.latest(hearing.id)
    shown = measures[page * PAGE : (page + 1) * PAGE]
    lines = [_line(request, each, latest.get(each.id), each.id in waiting) for each in shown]
    text = [
        note,
        _("**Decisions and progress**"),
        "\n".join(lines) or _("There is no measure whose rating is over."),
        _("✎ means: prepared, and not published yet.") if waiting else "",
        _("The two years are over. Say a last word to those who follow it, then end the hearing.")
        if promise_over(hearing, request.now)
        else "",
    ]
    await show(
        request,
        "\n\n".join(filter(None, text)),
        *_measure_rows(request, shown, waiting),
        row(Choice(_("More"), f"hpr:{hearing.id}:{page + 1}")) if measures[(page + 1) * PAGE :] else (),
        _release_row(request, hearing, len(waiting)),
        row(Choice(_("Last word to followers"), f"hpr_last:{hearing.id}")) if hearing.phase is Phase.PUBLISHED else (),
        row(hearing_button(request, hearing), office_button(_)),
    )


def hearing_button(request: Request, hearing: Hearing) -> Choice:
    return Choice(request.office_gettext("Back to the hearing"), f"hx:{hearing.id}")


@press("hpr_all", role=Role.MODERATOR)
async def ask_release(request: Request) -> None:
    """Say what would be released, and what is missing, before it cannot be taken back."""
    hearing = await asked_hearing(request)
    if hearing is not None:
        await _ask_release(request, hearing)


@press("hpr_all_yes", role=Role.MODERATOR)
async def release(request: Request) -> None:
    """Publish all that was shown; where that is no longer what waits, show it anew."""
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _ = request.office_gettext
    steps = await request.stores.progress.unpublished(hearing.id)
    if [number(request, 1), number(request, 2)] != _mark(steps):
        await _ask_release(request, hearing, _("Something has changed meanwhile. Please look again."))
        return
    released, failed = 0, []
    for step in steps:
        try:
            await publish_step(request.stores.progress, request.stores.measures, hearing, step.id, request.now)
            released += 1
        except NotYetPublic:
            await show_measures(request, hearing, not_yet(request, hearing))
            return
        except (IllegalMeasureAction, StepPublished):
            failed.append(step)
    note = [_.n("%(n)s step was published.", "%(n)s steps were published.", released)]
    if failed:
        note.append(_.n("%(n)s step was not: please look at it.", "%(n)s steps were not: look at them.", len(failed)))
    await show_measures(request, hearing, " ".join(note))


def not_yet(request: Request, hearing: Hearing) -> Raw:
    """Return why nothing can be published now."""
    _ = request.office_gettext
    if hearing.phase is Phase.ENDED:
        return _("The two years of this hearing are over: nothing more is published.")
    return _("Decisions can be published once the results of the hearing are. You can prepare everything now.")


async def _ask_release(request: Request, hearing: Hearing, note: str = "") -> None:
    _ = request.office_gettext
    steps = await request.stores.progress.unpublished(hearing.id)
    if not steps:
        await show_measures(request, hearing, _("Nothing is waiting to be published."))
        return
    if hearing.phase is not Phase.PUBLISHED:
        await show_measures(request, hearing, not_yet(request, hearing))
        return
    measures = {each.id: each for each in await request.stores.measures.of_hearing(hearing.id, *STATES)}
    known = [step for step in steps if step.measure_id in measures]
    missing = {tag for step in known for tag in lacking(request, hearing, step)}
    names = format_list([own_name(tag) for tag in request.office.city.languages if tag in missing], _.language.tag)
    text = [
        note,
        _.n("Publish %(n)s step?", "Publish %(n)s steps?", len(steps)),
        "\n".join(_line(request, measures[step.measure_id], step, waits=False) for step in known),
        _("Words are still missing in: %(languages)s. Readers of these get the main language.", languages=names)
        if names
        else "",
        _("Everybody who follows them is told once. It cannot be taken back; a correction is a new step."),
    ]
    yes = Choice(_("Publish"), ":".join(["hpr_all_yes", str(hearing.id), *map(str, _mark(steps))]))
    await show(request, "\n\n".join(filter(None, text)), row(yes, Choice(_("Cancel"), f"hpr:{hearing.id}")))


def _mark(steps: list[Progress]) -> list[int]:
    """Return what tells whether the same steps wait: how many, and the newest."""
    return [len(steps), max((step.id for step in steps), default=0)]


def _line(request: Request, measure: Measure, step: Progress | None, waits: bool) -> Raw:
    _ = request.office_gettext
    state = state_of(_, step.state if step else measure.state)
    return _(
        "%(number)s. %(title)s: %(state)s, %(percent)s %% %(sign)s",
        number=str(measure.number),
        title=name_of(request, measure),
        state=state,
        percent=step.percent if step else 0,
        sign="✎" if waits else "",
    )


def _measure_rows(request: Request, measures: list[Measure], waiting: set[int]) -> list[Row]:
    return [
        row(
            Choice(
                shortened(f"{'✎ ' if each.id in waiting else ''}{each.number}. {name_of(request, each)}"),
                f"hpr_m:{each.id}",
            )
        )
        for each in measures
    ]


def _release_row(request: Request, hearing: Hearing, count: int) -> Row:
    _ = request.office_gettext
    if not count:
        return ()
    text = _.ngettext("Publish %(n)s step", "Publish all %(n)s steps", count) % {"n": count}
    return row(Choice(text, f"hpr_all:{hearing.id}"))
