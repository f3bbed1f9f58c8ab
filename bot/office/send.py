"""Sending an edition: to which topic and whom, who would get it in which language, and now."""

from bot.office.asking import leave_question
from bot.office.audience import SIMPLE
from bot.office.audience_choice import asked_segment
from bot.office.board import open_draft, show_board
from bot.office.correct import show_release
from bot.office.gate import ask_instead, stops_at_gate
from bot.office.menu import number, office_button, show, ways_out
from bot.office.reach import show_numbers
from bot.office.release import add_broadcast, released
from bot.office.topic import ask_topic, with_topic
from bot.office.undo import show_undo
from bot.request import Request, row, rows_of
from bot.routing import press
from broadcasts.audience import Segment
from broadcasts.editions import Edition
from broadcasts.words.audience import AUDIENCES
from channels.outgoing import Choice
from contacts.staff import Role


@press("ed_sendtopic", role=Role.EDITOR)
async def set_topic_and_go_on(request: Request) -> None:
    if edition := await with_topic(request):
        await _ask_audience(request, edition)


@press("ed_send", role=Role.EDITOR)
async def send(request: Request) -> None:
    """Ask for what is still needed before the numbers can be shown: text, topic, audience."""
    _, edition = request.office_gettext, await open_draft(request, number(request))
    if edition is None:
        return
    await leave_question(request)
    if edition.main_language not in edition.texts:
        await show_board(request, edition.id, _("The text in the main language is missing: add it before sending."))
    elif edition.corrects_id is not None:
        await show_release(request, edition)
    elif edition.topic_id is None:
        await ask_topic(request, edition, "ed_sendtopic")
    else:
        await _ask_audience(request, edition)


@press("ed_to", role=Role.EDITOR)
@press("ed_gate", role=Role.EDITOR)
async def show_gate(request: Request) -> None:
    """Let staff choose for the languages that are not ready; where all are, show whom the broadcast would reach."""
    wished = await _wished(request)
    if wished is not None and not await stops_at_gate(request, *wished):
        await show_numbers(request, *wished)


@press("ed_instead", role=Role.EDITOR)
async def choose_instead(request: Request) -> None:
    if wished := await _wished(request):
        await ask_instead(request, *wished, request.args[-1])


@press("ed_reach", role=Role.EDITOR)
async def show_reach(request: Request) -> None:
    """Show whom the broadcast would reach, and ask when."""
    if wished := await _wished(request):
        await show_numbers(request, *wished)


@press("ed_now", role=Role.EDITOR)
async def send_now(request: Request) -> None:
    _ = request.office_gettext
    if ready := await released(request):
        edition, segment = ready
        broadcast = await add_broadcast(request, edition, segment, request.now + request.office.undo_window, "")
        if request.office.undo_window:
            await show_undo(request, edition, broadcast)
            return
        await show(
            request,
            _(
                "I am preparing the broadcast of “%(title)s”. I will tell you here how far it is.",
                title=edition.title,
            ),
            row(Choice(_("Cancel the broadcast"), f"bc_cancel:{broadcast.id}")),
            row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
        )


async def _wished(request: Request) -> tuple[Edition, Segment, str] | None:
    """Return edition, audience and choices of the pressed button; None, and an answer, where they hold no longer."""
    edition = await open_draft(request, number(request))
    if edition is None:
        return None
    await leave_question(request)
    if edition.topic_id is None:
        await ask_topic(request, edition, "ed_sendtopic")
        return None
    segment = await asked_segment(request, edition, request.args[1])
    return (edition, segment, [*request.args, ""][2]) if segment is not None else None


async def _ask_audience(request: Request, edition: Edition) -> None:
    _ = request.office_gettext
    choices = [Choice(_(AUDIENCES[each]), f"ed_to:{edition.id}:{each.value}") for each in SIMPLE]
    choices.append(Choice(_("Choose more exactly…"), f"ed_exact:{edition.id}"))
    await show(request, _("Who is to get it?"), *rows_of(choices, 1), ways_out(_, edition.id))
