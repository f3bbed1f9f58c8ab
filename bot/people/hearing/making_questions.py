"""The three questions that make a measure, its read-back, and the maker's yes."""

from typing import Final

from bot.people.hearing import home
from bot.people.hearing.contents import content_line
from bot.people.hearing.measure_news import tell_table
from bot.people.hearing.measure_words import QUESTIONS, answer_lines
from bot.people.hearing.measures import measure_of, show_measure
from bot.people.hearing.place import Place
from bot.request import Request, row
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from hearings.giving import tidy
from hearings.hearings import PhaseClosed
from hearings.making import (
    OPTIONAL,
    MeasureTooLong,
    MeasureUnclear,
    Part,
    answer_part,
    confirm_measure,
    next_question,
    words_of,
)
from hearings.measures import PART_CHARS, IllegalMeasureAction, Measure, MeasureState
from locales.formatting import Raw

ASKED: Final = "hm_ask"  #: step: the next text answers question `part` of `measure_id`; `alone`: no other one follows
HINTS: Final = ("👉", "👥", "🤝")  #: beside the questions, in their order


async def go_on(request: Request, measure: Measure) -> None:
    """Ask the first question again, or read back what there is."""
    if words_of(measure, Part.WHAT) is None:
        await ask(request, measure, Part.WHAT)
    else:
        await read_back(request, measure)


async def asked_measure(request: Request) -> Measure | None:
    """Return the measure of which a question stands."""
    if request.step is None or request.step.name != ASKED:
        return None
    return await request.stores.measures.get(request.step.data["measure_id"])


async def ask(request: Request, measure: Measure, part: Part, note: str = "", *, alone: bool = False) -> None:
    """Ask one of the questions."""
    _ = request.gettext
    place_of = list(Part).index(part)
    await request.go(ASKED, measure_id=measure.id, part=part.value, alone=alone)
    lines = [note, Raw(f"{HINTS[place_of]} **{place_of + 1}/{len(Part)} {_(QUESTIONS[part])}**")]
    lines.append(_("Please write it in your language, in a few sentences, and no names."))
    skip = [Choice(_("Skip"), f"hm_skip:{measure.id}:{part.value}")] if part in OPTIONAL else []
    await request.show("\n\n".join(filter(None, lines)), (*skip, Choice(_("Cancel"), f"hm_off:{measure.id}")))


@step(ASKED)
async def receive(request: Request) -> None:
    """Keep the answer, and ask the next question or read all back."""
    assert request.step is not None
    data = request.step.data
    here, measure = await measure_of(request, data["measure_id"])
    if here is None or measure is None:
        return
    _, part = request.gettext, Part(data["part"])
    if request.incoming.kind is not Kind.TEXT:
        await ask(request, measure, part, _("Please answer with a text message."), alone=data["alone"])
    elif not data["alone"] and _is_last_answer(measure, part, request.incoming.text):
        await ask(request, measure, part, _("Your answer is kept. This is the next question:"))
    else:
        await take(request, here, measure, part, request.incoming.text, alone=data["alone"])


@press("hm_skip")
async def skip_question(request: Request) -> None:
    here, measure = await measure_of(request)
    if here is None or measure is None:
        return
    part, step_now = request.args[1] if len(request.args) > 1 else "", request.step
    if step_now is None or step_now.name != ASKED or step_now.data["part"] != part or part not in OPTIONAL:
        await show_measure(request, here, measure)  # the button of a question that was answered
    else:
        await take(request, here, measure, Part(part), "", alone=step_now.data["alone"])


async def take(request: Request, here: Place, measure: Measure, part: Part, text: str, *, alone: bool) -> None:
    """Keep an answer; what others have read already changes only after one more yes."""
    from bot.people.hearing import measure_changes

    _, stores, tag = request.gettext, request.stores, here.participant.language
    if measure.state is not MeasureState.MAKING:
        await measure_changes.read_back_change(request, here, measure, part, text)
        return
    try:
        answered = await answer_part(stores.measures, here.hearing, measure, part, text, tag, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
    except (MeasureUnclear, MeasureTooLong) as why:
        await ask(request, measure, part, problem(request, why), alone=alone)
    else:
        following = None if alone else next_question(answered, part)
        if following is None:
            await read_back(request, answered)
        else:
            await ask(request, answered, following)


async def read_back(request: Request, measure: Measure) -> None:
    """Say all that we have understood, and ask for a yes."""
    _ = request.gettext
    await request.done()
    goal = await request.stores.goals.get(measure.goal_id)
    assert goal is not None
    lines = [
        _("**We have understood:**"),
        Raw(f"{goal.pictogram} {content_line(request, goal.title)}"),
        *answer_lines(request, measure),
        _("Everybody can read it then, without your name. Please read it to all who made it. Is that right?"),
    ]
    of = measure.id
    yes = row(Choice(_("Yes, send it"), f"hm_yes:{of}"), Choice(_("Change"), f"hm_ch:{of}"))
    await request.show("\n\n".join(lines), yes, row(Choice(_("Do not send it"), f"hm_wd:{of}")))


@press("hm_yes")
async def confirm(request: Request) -> None:
    """Its maker says that it is right: everybody can read it, and those at the table are asked to join."""
    here, measure = await measure_of(request)
    if here is None or measure is None:
        return
    _, stores = request.gettext, request.stores
    try:
        confirmed = await confirm_measure(stores.measures, here.hearing, measure, request.now)
    except PhaseClosed as closed:
        await request.done()
        await home.refuse(request, closed)
    except MeasureUnclear:
        await ask(request, measure, Part.WHAT)
    except IllegalMeasureAction:
        await show_measure(request, here, measure, _("This is done already."))
    else:
        await request.done()
        asked = await tell_table(request, confirmed, here.participant)
        number = str(confirmed.number)
        lines = [_("Thank you! Your measure has number %(number)s. Others can join it now.", number=number)]
        if asked:
            lines.append(
                _.n(
                    "%(n)s other person at your table is asked to join.",
                    "%(n)s other people at your table are asked to join.",
                    asked,
                )
            )
        await request.show("\n\n".join(lines), *_ways_on(request, confirmed))


@press("hm_off")
async def stop_asking(request: Request) -> None:
    """Leave the questions; what is written stays."""
    here, measure = await measure_of(request)
    if here is None or measure is None:
        return
    _ = request.gettext
    await request.done()
    if measure.state is MeasureState.MAKING:
        rows = row(Choice(_("Go on"), f"hm:{measure.id}"), Choice(_("Take it back"), f"hm_wd:{measure.id}"))
        text = _("What you have written is kept. You can go on at any time while measures are made.")
        await request.show(text, rows, row(Choice(_("Hearing"), "hearing")))
    else:
        await show_measure(request, here, measure)


def problem(request: Request, why: MeasureUnclear | MeasureTooLong) -> str:
    """Say why an answer cannot be taken."""
    _ = request.gettext
    if isinstance(why, MeasureTooLong):
        return _("This is too long: at most %(most)s characters. Please write it shorter.", most=PART_CHARS)
    return _("Please write it in words, so that others can understand it.")


def _is_last_answer(measure: Measure, part: Part, text: str) -> bool:
    """Whether the words are those of the question before: the same message came twice."""
    order = list(Part)
    before = order[order.index(part) - 1] if part is not Part.WHAT else None
    said = words_of(measure, before) if before is not None else None
    return said is not None and said.texts[said.source].text == tidy(text)


def _ways_on(request: Request, measure: Measure) -> list[Row]:
    _ = request.gettext
    return [
        row(Choice(_("Show it"), f"hm:{measure.id}"), Choice(_("Follow"), f"hf_m:{measure.id}")),
        row(Choice(_("Another measure"), f"hm_new:{measure.goal_id}"), Choice(_("Hearing"), "hearing")),
    ]
