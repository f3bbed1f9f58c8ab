"""Voting cards: made in batches, printed once, and disabled by their number when one is lost."""

import csv
import hashlib
import io
from typing import Final

from bot.office.asking import ask_line, leave_question
from bot.office.hearing.polls_words import polls_button
from bot.office.hearing.words import asked_hearing
from bot.office.menu import office_button, say, show
from bot.request import Request, row
from bot.routing import press, step
from channels.outgoing import Attachment, AttachmentKind, Choice
from contacts.staff import Role
from hearings.cards import BATCH, CardState, IllegalCardAction, new_cards, printed
from hearings.disclosure import step_down
from hearings.hearings import Hearing
from hearings.losing import disable_card
from hearings.print_orders import PrintKind, PrintOrder
from locales.digits import read_number

HOW_MANY, LOST = "hp_how_many", "hp_lost"
SHEET: Final = "voting-cards"  #: files of this name are forgotten soon, see `storage.hub_stores.FileTable.forget`


@press("hp_cards", role=Role.MODERATOR)
async def show_cards(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is not None:
        await leave_question(request)
        await _show(request, hearing)


@press("hp_cn", role=Role.MODERATOR)
async def ask_how_many(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _ = request.office_gettext
    question = _("How many cards shall be made? Please type a number, at most %(most)s.", most=BATCH)
    await ask_line(request, HOW_MANY, question, f"hp_cards:{hearing.id}", hearing_id=hearing.id)


@step(HOW_MANY, role=Role.MODERATOR)
async def make_cards(request: Request) -> None:
    """Make a batch and send its sheet, which exists nowhere else."""
    assert request.step is not None
    _, stores = request.office_gettext, request.stores
    hearing = await stores.hearings.get(request.step.data["hearing_id"])
    count = read_number(request.incoming.text)
    if hearing is None or count is None or not 0 < count <= BATCH:
        text = _("Please type a number from 1 to %(most)s.", most=BATCH)
        await say(request, text, row(Choice(_("Cancel"), f"hp_cards:{request.step.data['hearing_id']}")))
        return
    await request.done()
    cards = await new_cards(stores.cards, hearing, count, request.now)
    content = _sheet(cards, request.office.public_url)
    digest, name = hashlib.sha256(content).hexdigest(), f"{SHEET}-{cards[0][0]}-{cards[-1][0]}.csv"
    await stores.files.add(digest, name, "text/csv", content, request.now)
    if request.office.printing is not None:  # the cards to cut out follow as soon as they are drawn
        languages = (request.office.city.main_language,)
        order = PrintOrder(0, hearing.id, request.address.id, PrintKind.CARDS, languages, request.now, digest)
        await stores.print_orders.add(order)
    await say_with_sheet(request, hearing, count, Attachment(AttachmentKind.DOCUMENT, digest, name, "text/csv"))


async def say_with_sheet(request: Request, hearing: Hearing, count: int, sheet: Attachment) -> None:
    _ = request.office_gettext
    text = _.n(
        "%(n)s voting card is made. Please print this table within an hour: it is deleted here then, "
        "and its code can never be shown again.",
        "%(n)s voting cards are made. Please print this table within an hour: it is deleted here then, "
        "and its codes can never be shown again.",
        count,
    )
    rows = row(Choice(_("Voting cards"), f"hp_cards:{hearing.id}"), office_button(_))
    await request.say(text, rows, language=_.language.tag, attachments=(sheet,))


@press("hp_cl", role=Role.MODERATOR)
async def ask_lost(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    question = request.office_gettext(
        "Which card is lost? Please type the number printed on it. "
        "It can then no longer be used, and what was voted with it in open votes is removed."
    )
    await ask_line(request, LOST, question, f"hp_cards:{hearing.id}", hearing_id=hearing.id)


@step(LOST, role=Role.MODERATOR)
async def disable(request: Request) -> None:
    assert request.step is not None
    _, stores, keys = request.office_gettext, request.stores, request.office.poll_keys
    hearing = await stores.hearings.get(request.step.data["hearing_id"])
    number = read_number(request.incoming.text)
    if hearing is None or number is None:
        text = _("Please type the number that is printed on the card.")
        await say(request, text, row(Choice(_("Cancel"), f"hp_cards:{request.step.data['hearing_id']}")))
        return
    assert keys is not None  # every hub that runs has a folder for them
    try:
        card = await disable_card(stores, keys, hearing, number)
        if card is None:
            note = _("This hearing has no card number %(number)s.", number=number)
        else:
            note = _("Card %(number)s can no longer be used.", number=number)
    except IllegalCardAction:
        note = _("Card %(number)s is disabled already.", number=number)
    await request.done()
    await _show(request, hearing, note)


async def _show(request: Request, hearing: Hearing, note: str = "") -> None:
    """Show how many cards there are; how many are used moves in steps, for it tells who is there."""
    _, cards = request.office_gettext, await request.stores.cards.of(hearing.id)
    states = [card.state for card in cards]
    lines = [note, _("**Voting cards**")]
    if cards:
        lines.append(
            _(
                "%(all)s cards are made, at least %(opened)s are in use, %(disabled)s are disabled.",
                all=len(cards),
                opened=step_down(states.count(CardState.OPENED)),
                disabled=states.count(CardState.DISABLED),
            )
        )
    else:
        lines.append(_("There are none yet. With a card a person has one vote, on whatever phone."))
    lost = row(Choice(_("A card is lost…"), f"hp_cl:{hearing.id}")) if cards else ()
    make = row(Choice(_("Make cards…"), f"hp_cn:{hearing.id}"))
    await show(
        request, "\n\n".join(filter(None, lines)), make, lost, row(polls_button(_, hearing.id), office_button(_))
    )


def _sheet(cards: list[tuple[int, str]], public_url: str) -> bytes:
    """Return number, code and link of each card; with a byte order mark, without which Excel shows broken letters."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["number", "code", "link"])
    table.writerows([number, printed(code), f"{public_url}/?start=v_{code}"] for number, code in cards)
    return text.getvalue().encode("utf-8-sig")
