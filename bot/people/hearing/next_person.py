"""A phone that goes from hand to hand: each has their own turn, language and card, and nobody sees what others gave."""

from typing import Final

from bot.people.hearing import home
from bot.people.hearing.join import arrive, ask_to_go_on
from bot.people.hearing.place import HOLDER, place, return_to_holder
from bot.people.language import HEADING, language_rows
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from hearings.participants import Helping, TooManyOnOnePhone, next_person

SPACER: Final = "\n\n".join(["·"] * 12)  #: pushes what was said before off the screen


@press("h_next")
async def ask_who(request: Request) -> None:
    """Ask whether the next person writes themselves, or somebody writes for them."""
    _, here = request.gettext, await place(request)
    if here is None:
        await home.no_hearing(request)
        return
    await request.show(
        _("Your turn is over. What you have given is kept, and the next person does not see it in their turn."),
        row(Choice(_("The next person writes"), f"h_nx:next:{here.participant.slot}")),
        row(Choice(_("I write for somebody"), f"h_nx:assisted:{here.participant.slot}")),
        row(Choice(_("Cancel"), "hearing")),
    )


@press("h_nx")
async def begin_turn(request: Request) -> None:
    """End one turn and begin the next: first of all in which language."""
    _, here = request.gettext, await place(request)
    helping = Helping.ASSISTED if request.args[:1] == [Helping.ASSISTED] else Helping.NEXT
    if here is None:
        await home.no_hearing(request)
        return
    if request.args[1:2] not in ([], [str(here.participant.slot)]):  # pressed twice: the next turn has begun already
        await request.show(HEADING, *language_rows(request, "h_lang", ticked=False))
        return
    try:
        stores = request.stores
        await next_person(stores.participants, here.participant, here.participant.language, helping, request.now)
    except TooManyOnOnePhone:
        text = _("So many people have used this phone today that it can take no more. Please use another one.")
        await request.show(text, row(Choice(_("Hearing"), "hearing")))
        return
    await request.done()
    await request.say(SPACER)
    await request.say(HEADING, *language_rows(request, "h_lang", ticked=False))


@press("h_lang")
async def choose_language(request: Request) -> None:
    """Talk to whoever has the phone now in their language; the holder's newsletters stay as they are."""
    here = await place(request)
    tag = request.args[0] if request.args else ""
    if here is None or tag not in request.office.city.languages or here.participant.slot == HOLDER:
        await home.show_home(request)
        return
    stores = request.stores
    await stores.addresses.set_guest_language(request.address.id, tag)
    await stores.participants.set_language(here.participant.id, tag)
    await request.refresh()
    if here.participant.helping is Helping.ASSISTED:
        _ = request.gettext
        await request.say(_("Please read this to the person first. They say yes before you write for them."))
    await ask_to_go_on(request, here.hearing)


@press("h_back")
async def give_back(request: Request) -> None:
    """The phone is its holder's again."""
    here = await place(request)
    if here is None:
        await home.no_hearing(request)
        return
    await return_to_holder(request, here.participant)
    await arrive(request)
