"""Joining a hearing: by the code on the wall or on a table, or from the menu. Who sees this? comes before all else."""

from bot.people import menu
from bot.people.hearing import goals, home
from bot.people.hearing.place import Place, place
from bot.people.hearing.who import web_chat_row, who_text
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from hearings.hearings import Hearing, Phase, ThemeTable
from hearings.participants import join
from hearings.phase_words import PHASES

OVER = (Phase.ENDED, Phase.CANCELLED)


async def open_hearing(request: Request, code: str) -> None:
    """Answer the code on the wall."""
    hearing = await request.stores.hearings.by_code(code)
    await _open(request, hearing, None)


async def open_table(request: Request, code: str) -> None:
    """Answer the code on a table: it leads to the table's goal."""
    table = await request.stores.hearings.table_by_code(code)
    hearing = await request.stores.hearings.get(table.hearing_id) if table else None
    await _open(request, hearing, table)


async def enter(request: Request, hearing: Hearing, table: ThemeTable | None) -> None:
    """Take part, at this table; who has not read yet who sees what reads it first."""
    stores, chat = request.stores, request.address
    known = await stores.participants.present(hearing.id, chat.id)
    channel = chat.address.channel
    participant = await join(stores.participants, hearing, chat.id, request.wishes[0], channel, table, request.now)
    await stores.participants.used(participant.id, request.now)
    if known is None:
        await ask_to_go_on(request, hearing, table)
    else:
        await arrive(request)


async def ask_to_go_on(request: Request, hearing: Hearing, table: ThemeTable | None = None) -> None:
    """Show who sees this, with one button on."""
    _ = request.gettext
    payload = f"t_{table.code}" if table else f"h_{hearing.code}"
    await request.show(who_text(request), row(Choice(_("Go on"), "h_on")), *web_chat_row(request, hearing, payload))


@press("h_on")
async def go_on(request: Request) -> None:
    await arrive(request)


async def arrive(request: Request) -> None:
    """Show the goal of the table, else all goals; later in the hearing its home."""
    here = await place(request)
    if here is None:
        await home.no_hearing(request)
    elif here.hearing.phase not in (Phase.ANNOUNCED, Phase.IDEAS, Phase.MEASURES):
        await home.show_place(request, here)
    elif here.goal is not None:
        await goals.show_goal(request, here, here.goal)
    else:
        await goals.show_goals(request, here)


async def _open(request: Request, hearing: Hearing | None, table: ThemeTable | None) -> None:
    _ = request.gettext
    if request.incoming.address.group:
        return
    if hearing is None or hearing.phase is Phase.DRAFT:
        text = _("This code does not belong to any hearing, or its hearing has not been announced yet.")
        await request.say(text, *menu.home(request))
        return
    if hearing.phase in OVER:
        participant = await request.stores.participants.present(hearing.id, request.address.id)
        if participant is None:
            await request.say(_(PHASES[hearing.phase]), *menu.home(request))
            return
        await home.show_place(request, Place(hearing, participant, None))
        return
    await enter(request, hearing, table)
