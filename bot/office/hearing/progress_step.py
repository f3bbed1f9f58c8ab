"""One measure: what the office decides and does about it is prepared here, looked at, and published."""

from dataclasses import replace
from typing import Any, Final

from bot.office.asking import ask_line, leave_question
from bot.office.hearing.plain_words import hard_to_read
from bot.office.hearing.progress import not_yet
from bot.office.hearing.progress_words import (
    Asked,
    asked_measure,
    heading,
    lacking,
    lacks_reason,
    open_measure,
    published_line,
    state_of,
    step_lines,
)
from bot.office.menu import number, office_button, say, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.content import Content
from hearings.measures import IllegalMeasureAction, MeasureAction
from hearings.progress import (
    DECIDED,
    REASON_CHARS,
    NotYetPublic,
    Progress,
    ReasonMissing,
    StepPrepared,
    StepPublished,
    actions_for,
    needs_text,
    prepare_step,
    publish_step,
    save_step,
)
from hearings.words.progress import ACTIONS
from locales.formatting import Raw, format_list
from locales.registry import own_name

ASKED_REASON: Final = "hpr_reason"
ASKED_TEXT: Final = "hpr_text"
NEWS: Final = "news"  #: instead of an action: nothing changes but what is known


@press("hpr_m", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await leave_question(request)
    asked = await asked_measure(request)
    if asked is not None:
        await show_measure(request, asked)


async def show_measure(request: Request, asked: Asked, note: str = "") -> None:
    """Show what is published of a measure, and what waits."""
    _, measure, waiting = request.office_gettext, asked.measure, asked.waiting
    blocks: list[str] = [note, heading(request, measure)]
    if asked.latest is not None:
        blocks += [published_line(request, asked.latest), *step_lines(request, asked.latest)]
    else:
        blocks.append(_("State: %(state)s", state=state_of(_, measure.state)))
    if waiting is None:
        blocks.append(_("What is new? You prepare it first; nobody sees it before you publish it."))
        rows = _action_rows(request, asked)
    else:
        blocks += [_("✎ Prepared, seen by staff only:"), *step_lines(request, waiting)]
        if missing := lacking(request, asked.hearing, waiting):
            names = format_list([own_name(tag) for tag in missing], _.language.tag)
            blocks.append(_("The words are still missing in: %(languages)s", languages=names))
        blocks += hard_to_read(_, waiting.text)
        rows = _step_rows(request, waiting)
    if asked.latest is not None and asked.latest.text.texts:
        rows.append(row(Choice(_("Languages of what is published"), f"hpr_x:{asked.latest.id}")))
    back = row(Choice(_("Back to the list"), f"hpr:{asked.hearing.id}"), office_button(_))
    await show(request, "\n\n".join(filter(None, blocks)), *rows, back)


def _action_rows(request: Request, asked: Asked) -> list[Row]:
    _, of = request.office_gettext, asked.measure.id
    choices = [Choice(_(ACTIONS[each]), f"hpr_do:{of}:{each}") for each in actions_for(asked.measure.state)]
    if asked.measure.state in DECIDED:
        choices.insert(0, Choice(_("News, nothing else changes"), f"hpr_do:{of}:{NEWS}"))
    return [row(each) for each in choices]


def _step_rows(request: Request, waiting: Progress) -> list[Row]:
    _, of = request.office_gettext, waiting.id
    return [
        row(Choice(_("Publish"), f"hpr_pub:{of}")),
        *rows_of(
            [
                Choice(_("Words"), f"hpr_text:{of}"),
                Choice(_("Languages"), f"hpr_x:{of}"),
                Choice(_("Per cent"), f"hpr_pc:{of}"),
                Choice(_("Next date"), f"hpr_on:{of}"),
            ]
        ),
        row(Choice(_("Take it back"), f"hpr_undo:{of}")),
    ]


@press("hpr_do", role=Role.MODERATOR)
async def ask_reason(request: Request) -> None:
    """Ask for the words of a new step, or take it without where none are needed."""
    asked = await asked_measure(request)
    if asked is None:
        return
    _, action = request.office_gettext, request.args[1] if len(request.args) > 1 else ""
    if asked.waiting is not None or not _possible(asked, action):
        await show_measure(request, asked, _("This is how it stands now. Please choose again."))
        return
    of = asked.measure.id
    choices: tuple[Row, ...] = ()
    if needs_text(asked.measure.state, _action(action)):
        question = _("Why, or what is new? Please write it as everybody shall read it.")
    else:
        question = _("Do you want to add some words? Please write them as everybody shall read them.")
        choices = (row(Choice(_("Without words"), f"hpr_bare:{of}:{action}")),)
    writes = _("You write in: %(language)s.", language=own_name(request.office.city.main_language))
    await ask_line(request, ASKED_REASON, f"{question} {writes}", f"hpr_m:{of}", *choices, measure_id=of, action=action)


@press("hpr_bare", role=Role.MODERATOR)
async def take_without(request: Request) -> None:
    asked = await asked_measure(request)
    if asked is None:
        return
    action = request.args[1] if len(request.args) > 1 else ""
    await leave_question(request)
    if not _possible(asked, action):
        await show_measure(request, asked)
        return
    await _prepare(request, asked, action, Content(request.office.city.main_language))


@step(ASKED_REASON, role=Role.MODERATOR)
async def receive_reason(request: Request) -> None:
    assert request.step is not None
    data = request.step.data
    words = await written(request, f"hpr_m:{data['measure_id']}")
    asked = await open_measure(request, data["measure_id"]) if words else None
    if not words or asked is None:
        return
    await request.done()
    text = Content.of(request.office.city.main_language, words)
    if not _possible(asked, data["action"]):
        note = request.office_gettext("The state of this measure has changed meanwhile. Please look again.")
        await show_measure(request, asked, note)
        return
    await _prepare(request, asked, data["action"], text)


async def _prepare(request: Request, asked: Asked, action: str, text: Content) -> None:
    assert request.staff is not None
    _ = request.office_gettext
    note = ""
    try:
        await prepare_step(request.stores.progress, asked.measure, _action(action), text, request.staff.id, request.now)
    except StepPrepared:
        note = _("Another step of this measure waits already. Publish it first, or take it back.")
    except ReasonMissing:
        note = _("This needs a reason.")
    await _again(request, asked.measure.id, note)


@press("hpr_text", role=Role.MODERATOR)
async def ask_text(request: Request) -> None:
    found = await asked_step(request)
    if found is not None:
        _, language = request.office_gettext, own_name(found.waiting.text.source if found.waiting else "")
        question = _("Please write it as everybody shall read it.") + " "
        question += _("You write in: %(language)s.", language=language)
        await ask_line(request, ASKED_TEXT, question, f"hpr_m:{found.measure.id}", step_id=number(request))


@step(ASKED_TEXT, role=Role.MODERATOR)
async def receive_text(request: Request) -> None:
    assert request.step is not None
    found = await open_step(request, request.step.data["step_id"])
    words = await written(request, f"hpr_m:{found.measure.id}") if found else ""
    if found is not None and found.waiting is not None and words:
        await request.done()
        text = found.waiting.text
        await change(request, found, text=text.with_text(text.source, words))


@press("hpr_undo", role=Role.MODERATOR)
async def undo(request: Request) -> None:
    found = await asked_step(request)
    if found is None or found.waiting is None:
        return
    taken = await request.stores.progress.remove(found.waiting.id)
    await _again(request, found.measure.id, request.office_gettext("Taken back.") if taken else _late(request))


@press("hpr_pub", role=Role.MODERATOR)
async def ask_publish(request: Request) -> None:
    """Show what leaves before it cannot be taken back."""
    found = await asked_step(request)
    if found is None or found.waiting is None:
        return
    _, waiting = request.office_gettext, found.waiting
    if lacks_reason(found.measure, waiting):
        await show_measure(request, found, _("This needs a reason."))
        return
    blocks = [heading(request, found.measure), *step_lines(request, waiting)]
    if missing := lacking(request, found.hearing, waiting):
        names = format_list([own_name(tag) for tag in missing], _.language.tag)
        blocks.append(
            _("Words are still missing in: %(languages)s. Readers of these get the main language.", languages=names)
        )
    blocks.append(_("Everybody who follows them is told once. It cannot be taken back; a correction is a new step."))
    yes = Choice(_("Publish"), f"hpr_yes:{waiting.id}")
    await show(request, "\n\n".join(blocks), row(yes, Choice(_("Cancel"), f"hpr_m:{found.measure.id}")))


@press("hpr_yes", role=Role.MODERATOR)
async def publish(request: Request) -> None:
    found = await asked_step(request)
    if found is None or found.waiting is None:
        return
    _, stores = request.office_gettext, request.stores
    try:
        await publish_step(stores.progress, stores.measures, found.hearing, found.waiting.id, request.now)
        note = _("Published. Everybody who follows it is told.")
    except NotYetPublic:
        note = not_yet(request, found.hearing)
    except StepPublished:
        note = _late(request)
    except IllegalMeasureAction:
        note = _("The state of this measure has changed meanwhile. Please look again.")
    await _again(request, found.measure.id, note)


async def asked_step(request: Request) -> Asked | None:
    """Return the measure whose waiting step a button names; where that waits no longer, show how it stands."""
    return await open_step(request, number(request))


async def open_step(request: Request, step_id: int) -> Asked | None:
    await leave_question(request) if request.incoming.kind is Kind.PRESS else None
    found = await request.stores.progress.get(step_id)
    asked = await open_measure(request, found.measure_id if found else 0)
    if asked is None:
        await leave_question(request)
        return None
    if asked.waiting is None or asked.waiting.id != step_id:
        await leave_question(request)
        await show_measure(request, asked, _late(request))
        return None
    return asked


async def change(request: Request, found: Asked, **values: Any) -> None:
    """Store a waiting step with these changes and show it."""
    assert found.waiting is not None
    note = ""
    try:
        await save_step(request.stores.progress, replace(found.waiting, **values))
    except StepPublished:
        note = _late(request)
    await _again(request, found.measure.id, note)


async def written(request: Request, cancel: str, max_chars: int = REASON_CHARS) -> str:
    """Return a text of several lines, or "" after having said why it cannot be taken: it is still asked."""
    _, text = request.office_gettext, request.incoming.text.strip()
    if request.incoming.kind is not Kind.TEXT or not text:
        problem = _("Please answer with a text message.")
    elif len(text) > max_chars:
        problem = _("This is too long. Please write at most %(most)s characters.", most=max_chars)
    else:
        return text
    await say(request, problem, row(Choice(_("Cancel"), cancel)))
    return ""


async def _again(request: Request, measure_id: int, note: str = "") -> None:
    asked = await open_measure(request, measure_id)
    if asked is not None:
        await show_measure(request, asked, note)


def _late(request: Request) -> Raw:
    return request.office_gettext("This step was published or taken back meanwhile. What shall change is a new step.")


def _possible(asked: Asked, action: str) -> bool:
    if action == NEWS:
        return asked.measure.state in DECIDED
    return action in actions_for(asked.measure.state)


def _action(action: str) -> MeasureAction | None:
    return None if action == NEWS else MeasureAction(action)
