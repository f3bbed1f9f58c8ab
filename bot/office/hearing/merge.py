"""Merging measures: choose those that want the same as another one, see what happens, do it, undo it."""

from typing import Final

from bot.office.hearing.measures import is_open, line, measure_label, show_measure
from bot.office.menu import number, say, show
from bot.office.organisation_edit import ticked, toggles
from bot.people.hearing.merging import ask_supporters, tell_undone
from bot.request import Request, row
from bot.routing import press, step
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.hearings import Hearing, PhaseClosed
from hearings.measures import IllegalMeasureAction, Measure, MeasureState
from hearings.merging import NotTogether, merge, undo_merging
from locales.formatting import Raw

PICKING: Final = "hme_pick"  #: step: `chosen` measures are to go into measure `into`


@press("hme_pick", role=Role.MODERATOR)
async def pick(request: Request) -> None:
    """Show the other measures of the goal; a press takes one in or out: `hme_pick:<into>[:+<id>]`."""
    found = await _asked(request)
    if found is None:
        return
    into = found[1]
    others, chosen = await _others(request, into), _chosen(request, into)
    wish = request.args[1] if len(request.args) > 1 else ""
    known = {str(each.id) for each in others}
    if wish[1:] in known:
        without = [each for each in chosen if each != wish[1:]]
        chosen = [*without, wish[1:]] if wish.startswith("+") else without
    await request.go(PICKING, into=into.id, chosen=chosen)
    await _show_choice(request, into, others, chosen)


@step(PICKING, role=Role.MODERATOR)
async def no_text_here(request: Request) -> None:
    """A text is no answer; what was chosen stays."""
    _ = request.office_gettext
    assert request.step is not None
    into = request.step.data["into"]
    await say(request, _("Please press a button."), row(Choice(_("Show it again"), f"hme_pick:{into}")))


@press("hme_sure", role=Role.MODERATOR)
async def ask(request: Request) -> None:
    """Show what is merged and what that means, before it happens."""
    _, found = request.office_gettext, await _asked(request)
    if found is None:
        return
    hearing, into = found
    others, chosen = await _others(request, into), _chosen(request, into)
    picked = [each for each in others if str(each.id) in chosen]
    if not picked:
        await _show_choice(request, into, others, chosen, _("Please choose at least one."))
        return
    counts = await request.stores.measures.support_counts(hearing.id)
    people = sum(counts.get(each.id, 0) for each in picked)
    lines = [
        _("These measures go into another one:"),
        *(line(request, each, counts) for each in picked),
        _("This one stays:"),
        line(request, into, counts),
        _("The ideas go along. Every supporter is asked whether their support goes along; who does not answer stays."),
        _.n("%(n)s person is asked.", "%(n)s people are asked.", people),
    ]
    yes = Choice(_("Merge them"), f"hme_merge:{into.id}")
    await show(request, "\n\n".join(lines), row(yes), row(Choice(_("Back"), f"hme_pick:{into.id}")))


@press("hme_merge", role=Role.MODERATOR)
async def do(request: Request) -> None:
    """Merge what was chosen and ask the supporters; a second press finds nothing chosen."""
    _, found = request.office_gettext, await _asked(request)
    if found is None:
        return
    hearing, into = found
    chosen, stores = _chosen(request, into), request.stores
    await request.done()
    merged, failed, asked, people = 0, 0, 0, 0
    for measure_id in map(int, chosen):
        try:
            merging = await merge(stores.measures, hearing, measure_id, into.id, request.now)
        except (IllegalMeasureAction, NotTogether):
            failed += 1
        else:
            merged += 1
            people += len(merging.participant_ids)
            asked += await ask_supporters(stores, request.office, merging, request.now)
    await show_measure(
        request, await stores.measures.get(into.id), "\n\n".join(_said(request, merged, failed, asked, people))
    )


@press("hme_undo", role=Role.MODERATOR)
async def undo(request: Request) -> None:
    """Undo a merging while nobody has answered; who was asked hears of it."""
    _, stores = request.office_gettext, request.stores
    measure = await stores.measures.get(number(request))
    hearing = await stores.hearings.lock(measure.hearing_id) if measure else None
    if measure is None or hearing is None:
        await show_measure(request, None)
        return
    try:
        merging = await undo_merging(stores.measures, hearing, measure.id)
    except PhaseClosed:
        await show_measure(request, measure, _closed(request))
    except IllegalMeasureAction:
        now = await stores.measures.get(measure.id)
        note = _("This can no longer be undone: somebody has answered, or it was undone or merged on already.")
        await show_measure(request, now, note)
    else:
        await tell_undone(stores, request.office, merging, request.now)
        now = await stores.measures.get(measure.id)
        await show_measure(request, now, _("Undone. Whoever was asked is told so."))


async def _asked(request: Request) -> tuple[Hearing, Measure] | None:
    """Return the measure that others are to go into; None after having said why nothing can."""
    _, stores = request.office_gettext, request.stores
    into = await stores.measures.get(number(request))
    hearing = await stores.hearings.lock(into.hearing_id) if into else None
    if into is None or hearing is None:
        await show_measure(request, None)
    elif not is_open(hearing):
        await show_measure(request, into, _closed(request))
    elif into.state is not MeasureState.CANDIDATE:
        note = _("Nothing can be merged into this measure now: it is being changed, was merged or taken back.")
        await show_measure(request, into, note)
    else:
        return hearing, into
    return None


async def _others(request: Request, into: Measure) -> list[Measure]:
    found = await request.stores.measures.of_goal(into.goal_id, MeasureState.CANDIDATE)
    return [measure for measure in found if measure.id != into.id]


def _chosen(request: Request, into: Measure) -> list[str]:
    step_now = request.step
    if step_now is None or step_now.name != PICKING or step_now.data["into"] != into.id:
        return []
    return list(step_now.data["chosen"])


async def _show_choice(
    request: Request, into: Measure, others: list[Measure], chosen: list[str], note: str = ""
) -> None:
    _ = request.office_gettext
    back = row(Choice(_("Back"), f"hme_one:{into.id}"))
    if not others:
        await show(request, _("There is no other measure for this goal that could go into it."), back)
        return
    options = [(str(each.id), measure_label(request, each, 36)) for each in others]
    counts = await request.stores.measures.support_counts(into.hearing_id)
    lines = [note, _("Which measures want the same as this one? They go into it."), line(request, into, counts)]
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        *toggles(f"hme_pick:{into.id}", options, chosen, ticked(chosen), width=1),
        row(Choice(_("Go on"), f"hme_sure:{into.id}")) if chosen else (),
        back,
    )


def _said(request: Request, merged: int, failed: int, asked: int, people: int) -> list[Raw]:
    _, lines = request.office_gettext, []
    if merged:
        lines.append(
            _.n("%(n)s measure was merged into this one.", "%(n)s measures were merged into this one.", merged)
        )
        lines.append(_.n("%(n)s person is asked.", "%(n)s people are asked.", asked))
    if people > asked:
        lines.append(
            _.n(
                "%(n)s person cannot be asked, so that support stays where it is.",
                "%(n)s people cannot be asked, so their support stays where it is.",
                people - asked,
            )
        )
    if failed:
        lines.append(_("Some were changed, merged or taken back meanwhile and stay as they are."))
    return lines or [_("Nothing was chosen.")]


def _closed(request: Request) -> Raw:
    return request.office_gettext(
        "Measures are put in order while people make them. In this step of the hearing they stay as they are."
    )
