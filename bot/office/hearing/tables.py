"""The tables of the evening, each for a goal, and the QR codes that lead to a table or to the hearing."""

from typing import Final

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.hearing.goals import goal_label
from bot.office.hearing.words import asked_hearing, hearing_button, open_hearing, title_of
from bot.office.menu import label, number, shortened, show
from bot.office.qr import qr_attachment
from bot.request import Request, row
from bot.routing import press, step
from broadcasts.words.messengers import messenger_name
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.goals import Goal
from hearings.hearings import MOST_TABLES, TABLE_NAME_CHARS, Hearing, ThemeTable
from locales.formatting import Raw, isolate

HEARING: Final = "h_"  #: begins the payload of its link
TABLE: Final = "t_"
ASKED_NAME: Final = "hx_tname"


@press("hx_tables", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_tables(request, hearing)


async def show_tables(request: Request, hearing: Hearing, note: str = "") -> None:
    _ = request.office_gettext
    tables = await request.stores.hearings.tables(hearing.id)
    goals = await _goals(request, hearing)
    lines = [
        note,
        _("**Tables of “%(title)s”**", title=title_of(request, hearing)),
        _("Each table has a QR code that leads to the hearing and to the table’s goal."),
        "" if tables else _("There is no table yet."),
    ]
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        *[row(Choice(_label(request, table, goals), f"hx_table:{table.id}")) for table in tables],
        row(Choice(_("Add a table…"), f"hx_tadd:{hearing.id}")) if len(tables) < MOST_TABLES else (),
        row(Choice(_("QR code for the wall"), f"hx_qr:{hearing.id}")),
        row(hearing_button(_, hearing.id)),
    )


@press("hx_tadd", role=Role.MODERATOR)
async def add(request: Request) -> None:
    """Ask for the goal of a new table, then add it; the button names how many there were, so each press adds one."""
    _, hearing = request.office_gettext, await asked_hearing(request)
    if hearing is None:
        return
    tables, goals = await request.stores.hearings.tables(hearing.id), await _goals(request, hearing)
    if len(request.args) < 3:
        at, seen = f"hx_tadd:{hearing.id}", max((table.number for table in tables), default=0)
        choices = [row(Choice(goal_label(request, goal), f"{at}:{goal.id}:{seen}")) for goal in goals.values()]
        each = row(Choice(_("One table for each goal"), f"{at}:each:{seen}")) if len(goals) > 1 else ()
        free = row(Choice(_("No goal: people choose"), f"{at}:0:{seen}"))
        back = row(Choice(_("Back"), f"hx_tables:{hearing.id}"))
        await show(request, _("Which goal is talked about at this table?"), *choices, each, free, back)
        return
    if number(request, 2) != max((table.number for table in tables), default=0):
        await show_tables(request, hearing, _("Meanwhile this was changed; nothing was added. Please look again."))
        return
    wished = list(goals) if request.args[1] == "each" else [number(request, 1)]
    wished = wished[: MOST_TABLES - len(tables)]
    for goal_id in wished:
        await request.stores.hearings.add_table(hearing.id, goal_id if goal_id in goals else None)
    await show_tables(request, hearing, _.n("%(n)s table was added.", "%(n)s tables were added.", len(wished)))


@press("hx_table", role=Role.MODERATOR)
async def show_asked_table(request: Request) -> None:
    await leave_question(request)
    found = await _asked_table(request)
    if found:
        await show_table(request, *found)


async def show_table(request: Request, hearing: Hearing, table: ThemeTable, note: str = "") -> None:
    _ = request.office_gettext
    text = _("**Table %(number)s**", number=table.number)
    goals, of = await _goals(request, hearing), table.id
    goal = goals.get(table.goal_id or 0)
    lines = [
        note,
        text,
        _("Name: %(name)s", name=table.name) if table.name else "",
        _("%(words)s", words=goal_label(request, goal)) if goal else _("No goal: people choose"),
    ]
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        row(Choice(_("QR code"), f"hx_tqr:{of}"), Choice(_("Name…"), f"hx_tname:{of}")),
        row(Choice(_("Remove the table"), f"hx_tdel:{of}")),
        row(Choice(_("All tables"), f"hx_tables:{hearing.id}"), hearing_button(_, hearing.id)),
    )


@press("hx_tname", role=Role.MODERATOR)
async def ask_name(request: Request) -> None:
    found = await _asked_table(request)
    if found:
        _, (_hearing, table) = request.office_gettext, found
        question = _("What is this table called? For example: “By the window”.")
        await ask_line(request, ASKED_NAME, question, f"hx_table:{table.id}", id=table.id)


@step(ASKED_NAME, role=Role.MODERATOR)
async def receive_name(request: Request) -> None:
    assert request.step is not None
    table_id = request.step.data["id"]
    words = await written_line(request, f"hx_table:{table_id}", TABLE_NAME_CHARS)
    if not words:
        return
    await request.done()
    await request.stores.hearings.name_table(table_id, words)
    found = await _open_table(request, table_id)
    if found:
        await show_table(request, *found, request.office_gettext("Saved."))


@press("hx_tdel", role=Role.MODERATOR)
async def remove(request: Request) -> None:
    """Ask, then remove; whoever sat there chooses a goal as everybody else."""
    _, found = request.office_gettext, await _asked_table(request)
    if found is None:
        return
    hearing, table = found
    if request.args[1:] == ["yes"]:
        await request.stores.hearings.remove_table(table.id)
        await show_tables(request, hearing, _("The table was removed."))
        return
    question = _("Remove table %(number)s? Its QR code stops working.", number=table.number)
    yes, no = Choice(_("Yes, remove it"), f"hx_tdel:{table.id}:yes"), Choice(_("Back"), f"hx_table:{table.id}")
    await show(request, question, row(yes, no))


@press("hx_qr", role=Role.MODERATOR)
async def send_wall(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is not None:
        _ = request.office_gettext
        back = Choice(_("Back"), f"hx_tables:{hearing.id}")
        await _send(request, HEARING + hearing.code, _("**%(title)s**", title=title_of(request, hearing)), back)


@press("hx_tqr", role=Role.MODERATOR)
async def send_table(request: Request) -> None:
    found = await _asked_table(request)
    if found:
        _, (_hearing, table) = request.office_gettext, found
        back = Choice(_("Back"), f"hx_table:{table.id}")
        await _send(request, TABLE + table.code, _("**Table %(number)s**", number=table.number), back)


async def _send(request: Request, payload: str, heading: Raw, back: Choice) -> None:
    """Send a picture for each messenger, then the links, as new messages that can be printed and passed on."""
    _, lines = request.office_gettext, []
    for channel in request.office.channels.values():
        messenger, link = messenger_name(_, channel.name), channel.link(payload)
        picture = await qr_attachment(
            request.stores,
            link,
            f"qr-{payload}-{channel.name}.png",
            _("QR code that opens the hearing (%(messenger)s)", messenger=messenger),
            request.now,
        )
        await request.say(
            heading + "\n" + _("QR code (%(messenger)s)", messenger=messenger),
            attachments=(picture,),
            language=_.language.tag,
        )
        lines.append(_("Link (%(messenger)s): %(link)s", messenger=messenger, link=Raw(f"<{link}>")))
    await request.say("\n\n".join([heading, *lines]), row(back), language=_.language.tag)


async def _asked_table(request: Request) -> tuple[Hearing, ThemeTable] | None:
    return await _open_table(request, number(request))


async def _open_table(request: Request, table_id: int) -> tuple[Hearing, ThemeTable] | None:
    """Return a table with its hearing; where it is gone, say so."""
    table = await request.stores.hearings.table(table_id)
    if table is None:
        _ = request.office_gettext
        await show(request, _("This table no longer exists."), row(Choice(_("Hearings"), "of_hearings")))
        return None
    hearing = await open_hearing(request, table.hearing_id)
    return (hearing, table) if hearing else None


async def _goals(request: Request, hearing: Hearing) -> dict[int, Goal]:
    return {goal.id: goal for goal in await request.stores.goals.of(hearing.id)}


def _label(request: Request, table: ThemeTable, goals: dict[int, Goal]) -> str:
    _ = request.office_gettext
    goal = goals.get(table.goal_id or 0)
    parts = [
        label(_.gettext("Table %(number)s"), number=table.number),
        goal_label(request, goal) if goal else "",
        isolate(table.name) if table.name else "",
    ]
    return shortened(" · ".join(filter(None, parts)))
