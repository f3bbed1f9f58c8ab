"""Sending an edition: to which topic and whom, who would get it in which language, and now."""

from bot.office.asking import leave_question
from bot.office.board import open_draft, show_board
from bot.office.correct import show_release
from bot.office.menu import number, office_button, show, ways_out
from bot.office.reach import AUDIENCES, show_numbers
from bot.office.release import add_broadcast, released
from bot.office.topic import ask_topic, with_topic
from bot.office.undo import show_undo
from bot.request import Request, row, rows_of
from bot.routing import press
from broadcasts.audience import Audience
from broadcasts.editions import Edition
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
async def show_reach(request: Request) -> None:
    """Show whom the broadcast would reach, and ask when."""
    edition = await open_draft(request, number(request))
    if edition is not None:
        await leave_question(request)
        await show_numbers(request, edition, Audience(request.args[-1]))


@press("ed_now", role=Role.EDITOR)
async def send_now(request: Request) -> None:
    _ = request.office_gettext
    if edition := await released(request):
        broadcast = await add_broadcast(request, edition, request.now + request.office.undo_window, "")
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


async def _ask_audience(request: Request, edition: Edition) -> None:
    _ = request.office_gettext
    choices = [Choice(_(name), f"ed_to:{edition.id}:{audience.value}") for audience, name in AUDIENCES.items()]
    await show(request, _("Who is to get it?"), *rows_of(choices, 1), ways_out(_, edition.id))
