"""A person with two chats: a code made in one of them joins the other, so that both count as one person."""

from bot.people import menu
from bot.people.start import PAIRING
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice, Outgoing
from contacts.addresses import AddressRecord
from contacts.pairing import CODE_LIFE, CodeUnusable, OneOfThemIsStaff, SameChat, make_code, other_chat, pair
from contacts.who_sees import channel_name
from hearings.pairing import take_part_once
from locales.catalogues import translator
from locales.formatting import Raw, format_list


@press("pair")
async def explain(request: Request) -> None:
    """Say what it does, and hand out a code for the other chat."""
    _ = request.gettext
    try:
        code = await make_code(request.stores.pairing, request.address, request.now)
    except OneOfThemIsStaff:
        await _refuse(request, _("The chat of a member of staff cannot be joined with another one."))
        return
    links = [
        Choice(channel_name(_, channel.name), url=channel.link(PAIRING + code))
        for channel in request.office.channels.values()
    ]
    minutes = int(CODE_LIFE.total_seconds() // 60)
    text = [
        _("**Two chats, one person**"),
        _(
            "Do you write to me from another messenger, too? Then I can count you as one person: in a hearing you vote "
            "once, from whichever chat you like. Each chat keeps its own language, its own topics, and what you agreed "
            "to there."
        ),
        _.n(
            "Open a link in the other chat within %(n)s minute. It works once.",
            "Open a link in the other chat within %(n)s minutes. It works once.",
            minutes,
        ),
        _("Or write this there: %(command)s", command=f"/start {PAIRING}{code}"),
    ]
    await request.show("\n\n".join(text), *rows_of(links), *menu.home(request))


async def open_code(request: Request, code: str) -> None:
    """Ask whether both chats are theirs."""
    _ = request.gettext
    other = await _other(request, code)
    if other is None:
        return
    await request.show(
        _(
            "Is the other chat (%(channel)s) yours, too? Then you count as one person from now on: in a hearing you "
            "vote once. If you voted in both, what you said in the other chat counts.",
            channel=channel_name(_, other.address.channel),
        ),
        row(Choice(_("Yes, both are mine"), f"pair_yes:{code}"), Choice(_("No"), "menu")),
    )


@press("pair_yes")
async def join(request: Request) -> None:
    _, stores, code = request.gettext, request.stores, next(iter(request.args), "")
    if await _other(request, code) is None:
        return
    other = await pair(stores.pairing, code, request.address, request.now)
    assert other.contact_id is not None
    await take_part_once(stores, request.office.poll_keys, other.contact_id)
    await request.refresh()
    await request.show(
        _("Done: your chats count as one person now. You can part them again under “My data”."), *menu.home(request)
    )
    await _tell(request, other)


@press("pair_part")
async def part(request: Request) -> None:
    _, stores = request.gettext, request.stores
    before = request.address.contact_id
    await stores.participants.count_alone(request.address.id)
    await stores.pairing.part(request.address, request.now)
    if before is not None:  # others may still be joined with each other
        await take_part_once(stores, request.office.poll_keys, before)
    await request.refresh()
    await request.show(_("This chat stands on its own again."), *menu.home(request))


async def joined_line(request: Request) -> Raw | None:
    """Return what "My data" says of a person's other chats, None where there are none."""
    _ = request.gettext
    others = await request.stores.pairing.others(request.address)
    if not others:
        return None
    names = format_list([channel_name(_, each.address.channel) for each in others], request.language)
    return _("This chat is joined with another one of yours (%(channels)s): you count as one person.", channels=names)


async def _other(request: Request, code: str) -> AddressRecord | None:
    """Return the chat that made the code; where that cannot be joined with this one, say why."""
    _ = request.gettext
    try:
        return await other_chat(request.stores.pairing, code, request.address, request.now)
    except CodeUnusable:
        text = _(
            "This code was used already, or is too old. You can make a new one in the other chat, under “My data”."
        )
    except SameChat:
        text = _("This is the chat that made the code. Please open it in the other one.")
    except OneOfThemIsStaff:
        text = _("The chat of a member of staff cannot be joined with another one.")
    await _refuse(request, text)
    return None


async def _refuse(request: Request, text: str) -> None:
    await request.show(text, *menu.home(request))


async def _tell(request: Request, other: AddressRecord) -> None:
    """Tell the chat that made the code: if it was not its holder, they can undo it there."""
    main = request.office.city.main_language
    _ = translator(next(iter(other.languages), main), "people", main)
    text = _(
        "A chat (%(channel)s) is joined with this one now: you count as one person. If that was not you, please part "
        "them here.",
        channel=channel_name(_, request.address.address.channel),
    )
    choices = (row(Choice(_("Part the chats"), "pair_part")),)
    await request.stores.outbox.add(other.id, Outgoing(text, choices, language=_.language.tag), request.now)
