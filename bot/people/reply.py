"""Writing to the office under a newsletter: by the button, or by answering its message in the messenger."""

from typing import Final

from bot.people import menu
from bot.people.crisis import help_at_once
from bot.request import Request, row
from bot.routing import Where, press, step
from channels.incoming import Kind
from channels.outgoing import Choice, Outgoing
from contacts.addresses import AddressRecord
from contacts.inquiries import TEXT_CHARS, Inquiry, write_inquiry
from locales.catalogues import translator
from locales.formatting import Raw

ASKED: Final = "reply"


@press("reply", where=Where.ANYWHERE)
async def ask(request: Request) -> None:
    """Ask what is to be said about the newsletter of the button."""
    _ = request.gettext
    edition_id = int(request.args[0]) if request.args and request.args[0].isdecimal() else 0
    await request.go(ASKED, edition_id=edition_id)
    text = _("What would you like to tell the office? Please write it here. A person reads it.")
    if request.incoming.address.group:
        text = _("What would you like to tell the office? Please answer this message. A person reads it.")
    await request.say(text, row(Choice(_("Cancel"), "reply_not")))


@press("reply_not", where=Where.ANYWHERE)
async def leave(request: Request) -> None:
    _ = request.gettext
    if request.step is not None and request.step.name == ASKED:
        await request.done()
    await request.show(_("Nothing was sent to the office."))


@step(ASKED, where=Where.ANYWHERE)
async def receive(request: Request) -> None:
    """Pass on what was written."""
    assert request.step is not None
    _, text = request.gettext, request.incoming.text.strip()
    if request.incoming.kind is not Kind.TEXT or not text:
        await request.say(_("Please answer with a text message."), row(Choice(_("Cancel"), "reply_not")))
        return
    if await pass_on(request, request.step.data["edition_id"] or None, text):
        await request.done()


async def answered_newsletter(request: Request) -> bool:
    """Pass on a message that answers a newsletter in the messenger; False when it answers something else."""
    event = request.incoming
    if event.kind is not Kind.TEXT or not event.reply_to:
        return False
    edition_id = await request.stores.ledger.edition_of_message(request.address.id, event.reply_to)
    if edition_id is None:
        return False
    await pass_on(request, edition_id, event.text.strip())
    return True


def answer_of_the_office(chat: AddressRecord, inquiry: Inquiry, about: str, text: Raw, main: str) -> Outgoing:
    """Return what somebody reads who wrote to the office: it says that a person answers, and what.

    Args:
        about: the newsletter's title; "" where they wrote about none.
        main: the city's main language, for who has chosen none.
    """
    _ = translator(chat.languages[0] if chat.languages else main, "people", main)
    heading = (
        _("**A person of the office answers you** about “%(title)s”:", title=about)
        if about
        else _("**A person of the office answers you:**")
    )
    again = Choice(_("Write back"), f"reply:{inquiry.edition_id or 0}")
    return Outgoing(text=f"{heading}\n\n{text}", choices=((again,),), language=_.language.tag)


async def pass_on(request: Request, edition_id: int | None, text: str) -> bool:
    """Write to the office and say so; return False where the text is too long, which has been said."""
    from bot.office.inbox import tell_staff  # the office's screens stand on the people's

    _ = request.gettext
    if len(text) > TEXT_CHARS:
        await request.say(_("This is too long. Please write at most %(most)s characters.", most=TEXT_CHARS))
        return False
    stores = request.stores
    inquiry, news = await write_inquiry(stores.inquiries, request.address.id, edition_id, text, request.now)
    if news:
        await tell_staff(stores, request.office, inquiry, text, request.now)
    await request.say(
        _("The office has got your message. A person will answer you here."),
        *(() if request.incoming.address.group else menu.home(request)),
    )
    if not request.incoming.address.group:
        await help_at_once(request, text)  # nobody of the office may read it before tomorrow
    return True
