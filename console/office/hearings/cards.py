"""Voting cards: made in batches, printed once, and disabled by their number when one is lost."""

import csv
import io
from typing import Final

from fastapi import Response

from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings.cards import BATCH, CardState, IllegalCardAction, new_cards, printed
from hearings.disclosure import step_down
from hearings.hearings import Hearing
from hearings.losing import disable_card
from hearings.printing import PressBroken
from locales.digits import read_number
from storage.stores import Stores

TABLE: Final = "table"  #: instead of cards to cut out


@page("/hearings/{number}/cards", Role.MODERATOR)
async def cards(visit: Visit) -> Reply:
    return await _page(visit, await the_hearing(visit))


@form("/hearings/{number}/cards", Role.MODERATOR, outside=True)
async def make(visit: Visit) -> Reply:
    """Make a batch and return it to be printed: its codes exist nowhere else, and are shown this once.

    Where nothing can be printed the table with the codes is returned instead, so that no card is lost.
    """
    number, wish, printing = visit.number(), read_number(visit.field("count")) or 0, visit.desk.printing
    if not 0 < wish <= BATCH:
        problem = visit.gettext("Please type a number from 1 to %(most)s.", most=BATCH)

        async def again(stores: Stores) -> Reply:
            hearing = await stores.hearings.get(number)
            return await _shown(visit, stores, hearing, [problem], 422)

        return await visit.units.read(again)

    async def work(stores: Stores) -> tuple[Hearing, list[tuple[int, str]]]:
        hearing = await stores.hearings.lock(number)
        if hearing is None:
            raise Missing
        return hearing, await new_cards(stores.cards, hearing, wish, visit.now)

    hearing, made = await visit.units.unit(work)
    name = f"voting-cards-{made[0][0]}-{made[-1][0]}"
    if printing is not None and visit.field("as") != TABLE:
        try:
            return _file(await printing.card_sheet(hearing, made), f"{name}.pdf", "application/pdf")
        except PressBroken:
            pass
    return _file(_table(made, visit.desk.site.url), f"{name}.csv", "text/csv")


@form("/hearings/{number}/cards/lost", Role.MODERATOR)
async def disable(visit: Visit) -> Reply:
    """Make a lost card useless, and with it what was voted with it in open votes."""
    hearing, _, keys = await locked(visit), visit.gettext, visit.desk.poll_keys
    wanted = read_number(visit.field("card"))
    if keys is None or wanted is None:
        problem = _("Please type the number that is printed on the card.")
        return await _page(visit, hearing, [problem], 422)
    try:
        card = await disable_card(visit.stores, keys, hearing, wanted)
    except IllegalCardAction:
        problem = _("Card %(number)s is disabled already.", number=str(wanted))
        return await _page(visit, hearing, [problem], 409)
    if card is None:
        problem = _("This hearing has no card number %(number)s.", number=str(wanted))
        return await _page(visit, hearing, [problem], 422)
    note = _("Card %(number)s can no longer be used.", number=str(wanted))
    return Went(f"/hearings/{hearing.id}/cards", note)


def _table(made: list[tuple[int, str]], url: str) -> bytes:
    """Return number, code and link of each card; with a byte order mark, without which Excel shows broken letters."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["number", "code", "link"])
    table.writerows([number, printed(code), f"{url}/?start=v_{code}"] for number, code in made)
    return text.getvalue().encode("utf-8-sig")


def _file(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, 200, headers, media_type)


async def _page(visit: Visit, hearing: Hearing, problems: list[str] | None = None, status: int = 200) -> Shown:
    return await _shown(visit, visit.stores, hearing, problems, status)


async def _shown(
    visit: Visit, stores: Stores, hearing: Hearing | None, problems: list[str] | None, status: int
) -> Shown:
    if hearing is None:
        raise Missing
    states = [card.state for card in await stores.cards.of(hearing.id)]
    return Shown(
        "hearings/cards.html",
        {
            **about(visit, hearing),
            "all": len(states),
            # how many are used moves in steps, for it tells who is there
            "opened": step_down(states.count(CardState.OPENED)),
            "disabled": states.count(CardState.DISABLED),
            "most": BATCH,
            "prints": visit.desk.printing is not None,
            "table": TABLE,
            "problems": problems or [],
        },
        status,
    )
