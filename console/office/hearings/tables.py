"""The tables of the evening, each for a goal, and the sheets with the codes that lead to them."""

from fastapi import Response
from markupsafe import Markup

from broadcasts.words.messengers import messenger_name
from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings.goals import Goal
from hearings.hearings import MOST_TABLES, TABLE_NAME_CHARS, Hearing, ThemeTable
from hearings.printing import PressBroken
from hub.qr import qr_svg
from storage.stores import Stores

EACH = "each"  #: instead of a goal: one table for every goal


@page("/hearings/{number}/tables", Role.MODERATOR)
async def tables(visit: Visit) -> Reply:
    return await _page(visit, await the_hearing(visit))


@form("/hearings/{number}/tables", Role.MODERATOR)
async def add(visit: Visit) -> Reply:
    """Add a table, or one for each goal."""
    found, _ = await locked(visit), visit.gettext
    there = await visit.stores.hearings.tables(found.id)
    goals = {str(goal.id): goal.id for goal in await visit.stores.goals.of(found.id)}
    wish = visit.field("goal")
    wished = list(goals.values()) if wish == EACH else [goals.get(wish)]
    wished = wished[: MOST_TABLES - len(there)]
    if not wished:
        text = _("There are as many tables as there can be.") if goals else _("There is no goal yet.")
        return await _page(visit, found, [text], 409)
    for goal_id in wished:
        await visit.stores.hearings.add_table(found.id, goal_id)
    note = _.n("%(n)s table was added.", "%(n)s tables were added.", len(wished))
    return Went(f"/hearings/{found.id}/tables", note)


@form("/tables/{number}/name", Role.MODERATOR)
async def name(visit: Visit) -> Reply:
    hearing, table = await _the_table(visit)
    words, _ = " ".join(visit.field("name").split()), visit.gettext
    if len(words) > TABLE_NAME_CHARS:
        problem = _("Please write it, with at most %(most)s characters.", most=TABLE_NAME_CHARS)
        return await _page(visit, hearing, [problem], 422)
    await visit.stores.hearings.name_table(table.id, words)
    return Went(f"/hearings/{hearing.id}/tables", _("Saved."))


@form("/tables/{number}/remove", Role.MODERATOR)
async def remove(visit: Visit) -> Reply:
    """Remove a table; whoever sat there chooses a goal as everybody else."""
    hearing, table = await _the_table(visit)
    await visit.stores.hearings.remove_table(table.id)
    return Went(f"/hearings/{hearing.id}/tables", visit.gettext("The table was removed."))


@page("/hearings/{number}/codes", Role.MODERATOR)
async def codes(visit: Visit) -> Reply:
    """Show link and QR code for each messenger: of the hearing for the wall, or of a table (`?table=`)."""
    found = await the_hearing(visit)
    there = await visit.stores.hearings.tables(found.id)
    table = next((each for each in there if str(each.id) == visit.asked("table")), None)
    payload = f"t_{table.code}" if table else f"h_{found.code}"
    links = {each.name: each.link(payload) for each in visit.desk.channels.values()}
    return Shown(
        "hearings/codes.html",
        {
            **about(visit, found),
            "tables": there,
            "table": table,
            "doors": [
                (messenger_name(visit.gettext, name), link, Markup(qr_svg(link).decode()))  # noqa: S704 (ours)
                for name, link in links.items()
                if link
            ],
        },
    )


@page("/hearings/{number}/sheets.pdf", Role.MODERATOR, outside=True)
async def sheets(visit: Visit) -> Reply:
    """Print the sheet for the wall and one for each table."""
    number, printing = visit.number(), visit.desk.printing

    async def read(stores: Stores) -> tuple[Hearing | None, list[ThemeTable], list[Goal]]:
        found = await stores.hearings.get(number)
        return found, await stores.hearings.tables(number), await stores.goals.of(number)

    hearing, there, goals = await visit.units.read(read)
    if hearing is None:
        raise Missing
    try:
        if printing is None:
            raise PressBroken("there is no printing here")
        content = await printing.table_sheet(hearing, there, goals)
    except PressBroken:
        return Shown("hearings/no_print.html", about(visit, hearing), 503)
    headers = {"Content-Disposition": f'attachment; filename="hearing-{hearing.code}-sheets.pdf"'}
    return Response(content, 200, headers, "application/pdf")


async def _the_table(visit: Visit) -> tuple[Hearing, ThemeTable]:
    table = await visit.stores.hearings.table(visit.number())
    hearing = await visit.stores.hearings.lock(table.hearing_id) if table else None
    if table is None or hearing is None:
        raise Missing
    return hearing, table


async def _page(visit: Visit, hearing: Hearing, problems: list[str] | None = None, status: int = 200) -> Shown:
    tag, main = visit.language, visit.desk.site.main_language
    there = await visit.stores.hearings.tables(hearing.id)
    goals = {goal.id: (goal, *goal.title.say(tag, main)) for goal in await visit.stores.goals.of(hearing.id)}
    return Shown(
        "hearings/tables.html",
        {
            **about(visit, hearing),
            "tables": [(each, goals.get(each.goal_id or 0)) for each in there],
            "goals": list(goals.values()),
            "more": len(there) < MOST_TABLES,
            "each": EACH,
            "name_chars": TABLE_NAME_CHARS,
            "problems": problems or [],
        },
        status,
    )
