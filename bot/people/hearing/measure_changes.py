"""Changing a measure that one has made, and taking it back; whoever has joined reads what it says now."""

from typing import Final

from bot.people.hearing import home
from bot.people.hearing.making_questions import ask, problem
from bot.people.hearing.measure_news import tell_changed, tell_withdrawn
from bot.people.hearing.measure_words import QUESTIONS
from bot.people.hearing.measures import measure_of, show_measure
from bot.people.hearing.place import Place
from bot.request import Request, row
from bot.routing import press, step
from channels.outgoing import Choice
from hearings.giving import tidy
from hearings.hearings import PhaseClosed, Verb, require
from hearings.making import (
    OPTIONAL,
    TAKEN_BACK_FROM,
    MeasureTooLong,
    MeasureUnclear,
    NotItsMaker,
    Part,
    change_measure,
    check_part,
    is_maker,
    withdraw_measure,
)
from hearings.measures import IllegalMeasureAction, Measure, MeasureState
from locales.formatting import Raw, inserted

CHANGING: Final = "hm_change"  #: step: `measure_id`, `part` and its new `words` wait for a yes


@press("hm_ch")
async def choose_part(request: Request) -> None:
    """Ask which of the answers is to be written anew."""
    here, measure = await _own(request)
    if here is None or measure is None or not await _may_change(request, here, measure):
        return
    _ = request.gettext
    await request.done()
    choices = [row(Choice(_(QUESTIONS[part]), f"hm_part:{measure.id}:{part.value}")) for part in Part]
    await request.show(_("What do you want to write anew?"), *choices, row(Choice(_("Cancel"), f"hm:{measure.id}")))


@press("hm_part")
async def ask_part(request: Request) -> None:
    here, measure = await _own(request)
    if here is None or measure is None or not await _may_change(request, here, measure):
        return
    part = request.args[1] if len(request.args) > 1 else ""
    await ask(request, measure, Part(part) if part in list(Part) else Part.WHAT, alone=True)


async def read_back_change(request: Request, here: Place, measure: Measure, part: Part, text: str) -> None:
    """Read the new words back; they count after a yes."""
    _ = request.gettext
    if not await _may_change(request, here, measure):
        return
    try:
        words = "" if part in OPTIONAL and not text.strip() else check_part(text)
    except (MeasureUnclear, MeasureTooLong) as why:
        await ask(request, measure, part, problem(request, why), alone=True)
        return
    await request.go(CHANGING, measure_id=measure.id, part=part.value, words=words)
    await _show_change(request, measure, part, words)


@step(CHANGING)
async def read_again(request: Request) -> None:
    """What is written now instead of a yes takes the place of the new words."""
    assert request.step is not None
    here, measure = await _own(request, request.step.data["measure_id"])
    if here is not None and measure is not None:
        text = request.incoming.text
        await read_back_change(request, here, measure, Part(request.step.data["part"]), text)


@press("hm_cok")
async def confirm_change(request: Request) -> None:
    here, measure = await _own(request)
    if here is None or measure is None:
        return
    _, step_now = request.gettext, request.step
    if step_now is None or step_now.name != CHANGING or step_now.data["measure_id"] != measure.id:
        await show_measure(request, here, measure, _("This is done already."))
        return
    part, words, tag = Part(step_now.data["part"]), step_now.data["words"], here.participant.language
    await request.done()
    try:
        changed = await change_measure(request.stores.measures, here.hearing, measure, part, words, tag, request.now)
    except PhaseClosed as closed:
        await home.refuse(request, closed)
    except IllegalMeasureAction:
        await show_measure(request, here, measure, _("It is being rated, so it can no longer change."))
    else:
        await tell_changed(request, changed, here.participant)
        await show_measure(request, here, changed, _("Thank you, it is changed. Whoever has joined reads it anew."))


@press("hm_wd")
async def ask_withdraw(request: Request) -> None:
    """Ask once more; nobody takes a measure back by a slip of the thumb."""
    here, measure = await _own(request)
    if here is None or measure is None:
        return
    _ = request.gettext
    if measure.state not in TAKEN_BACK_FROM:
        await show_measure(request, here, measure, _("The city has decided about it, so it stays."))
        return
    lines = [_("Do you really want to take this measure back?")]
    if measure.state is MeasureState.RATED:
        lines.append(_("It is being rated. It is marked as taken back then."))
    elif measure.state is MeasureState.FROZEN:
        lines.append(_("The result of the vote stays as it is. The measure is marked as taken back then."))
    yes = row(Choice(_("Yes, take it back"), f"hm_wdy:{measure.id}"), Choice(_("No"), f"hm:{measure.id}"))
    await request.show("\n\n".join(lines), yes)


@press("hm_wdy")
async def withdraw(request: Request) -> None:
    here, measure = await _own(request)
    if here is None or measure is None:
        return
    _ = request.gettext
    supporters = await request.stores.participants.supporting(measure.id)
    try:
        withdrawn = await withdraw_measure(request.stores.measures, measure, here.participant)
    except (IllegalMeasureAction, NotItsMaker):
        await show_measure(request, here, measure, _("The city has decided about it, so it stays."))
        return
    await request.done()
    if measure.number:
        await tell_withdrawn(request, withdrawn, here.participant, supporters)
    ways = row(Choice(_("Measures"), f"hm_goal:{measure.goal_id}"), Choice(_("Hearing"), "hearing"))
    await request.show(_("The measure is taken back."), ways)


async def _own(request: Request, measure_id: int | None = None) -> tuple[Place | None, Measure | None]:
    """Return the measure of the button if whoever has the phone made it; else answer, and return None."""
    here, measure = await measure_of(request, measure_id)
    if here is None or measure is None:
        return here, None
    if not await is_maker(request.stores.measures, measure, here.participant):
        _ = request.gettext
        await show_measure(request, here, measure, _("Only who made this measure can do that."))
        return here, None
    return here, measure


async def _may_change(request: Request, here: Place, measure: Measure) -> bool:
    """Return whether the words may still change; else say why not."""
    _ = request.gettext
    if measure.state not in (MeasureState.MAKING, MeasureState.CANDIDATE):
        await show_measure(request, here, measure, _("It is being rated, so it can no longer change."))
        return False
    try:
        require(here.hearing, Verb.MAKE_MEASURE, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
        return False
    return True


async def _show_change(request: Request, measure: Measure, part: Part, words: str) -> None:
    _ = request.gettext
    said = Raw("\n".join(f"> {inserted(line, request.wishes[0])}" for line in tidy(words).splitlines()))
    lines = [
        _("**We have understood:**"),
        Raw(f"📌 **{measure.number}** {_(QUESTIONS[part])}"),
        said or _("No answer."),
        _("Everybody who has joined is told of it. Is that right?"),
    ]
    yes = row(Choice(_("Yes, change it"), f"hm_cok:{measure.id}"), Choice(_("Cancel"), f"hm:{measure.id}"))
    await request.show("\n\n".join(lines), yes)
