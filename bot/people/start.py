"""The beginning: a link or a QR code opens the chat; language, who this is, and on to what the link is for."""

from bot.people import language, organisation
from bot.request import Request, row
from bot.routing import Where, command
from channels.outgoing import Choice

ORGANISATION, STAFF, SOURCE, TRANSLATION, VOTING_CARD = "o_", "s_", "q_", "e_", "v_"
HEARING, TABLE, PAIRING = "h_", "t_", "p_"
WRITE = "write"  #: to the office, from a page


@command("start", where=Where.GROUP_ADMIN)
async def start(request: Request) -> None:
    payload = request.incoming.text.strip()
    if request.incoming.address.group:
        await _start_in_group(request, payload)
        return
    from bot.office.asking import leave_question
    from bot.people.hearing.voting_cards import is_asked

    if not (payload.startswith(VOTING_CARD) and is_asked(request)):  # else it answers the question
        await leave_question(request)
    if not request.address.languages:
        await language.ask_language(request, payload)
    else:
        await welcome(request, payload)


async def welcome(request: Request, payload: str, *, first_time: bool = False) -> None:
    """Do what the link is for; whoever is here for the first time also reads who this is."""
    _ = request.gettext
    if payload.startswith(STAFF):
        from bot.office import staff

        await staff.open_invite(request, payload.removeprefix(STAFF))
    elif payload.startswith(ORGANISATION):
        if first_time:
            await request.show(introduction(request))
        await organisation.join(request, payload.removeprefix(ORGANISATION))
    elif payload.startswith(TRANSLATION):
        from bot.people import translate

        if first_time:
            await request.show(introduction(request))
        await translate.open_link(request, payload.removeprefix(TRANSLATION))
    elif payload.startswith(VOTING_CARD):
        from bot.people.hearing import voting_cards

        if first_time:
            await request.show(introduction(request))
        await voting_cards.open_link(request, payload.removeprefix(VOTING_CARD))
    elif payload.startswith((HEARING, TABLE)):
        from bot.people.hearing import join

        opens = join.open_hearing if payload.startswith(HEARING) else join.open_table
        await opens(request, payload[len(HEARING) :])
    elif payload.startswith(PAIRING):
        from bot.people import pairing

        await pairing.open_code(request, payload.removeprefix(PAIRING))
    elif payload == WRITE:
        from bot.people import reply

        if first_time:
            await request.show(introduction(request))
        await reply.ask(request)
    elif payload.startswith(SOURCE):
        await request.stores.addresses.set_source(request.address.id, payload.removeprefix(SOURCE))
        await introduce(request)
    elif payload:
        await introduce(request, _("This link does not work, or no longer does. You can go on with the buttons below."))
    else:
        await introduce(request)


def introduction(request: Request) -> str:
    """Return three sentences: who this is, that it is a bot, and what is stored."""
    _ = request.gettext
    city = request.office.city
    office = city.say(city.office, request.language)
    return "\n\n".join(
        [
            _("Hello! I am the messaging service of %(office)s.", office=office)
            + " "
            + _("I am a computer program (a bot), not a person."),
            _(
                "I store only this chat's address, your language and your topics, so that I can write to you. "
                "You can have everything deleted at any time with /delete."
            ),
        ]
    )


async def introduce(request: Request, first: str = "") -> None:
    _ = request.gettext
    text = introduction(request)
    await request.show(
        f"{first}\n\n{text}" if first else text,
        row(Choice(_("Subscribe for myself"), "topics")),
        row(Choice(_("Subscribe for my organisation"), "org")),
        row(Choice(_("Latest newsletter"), "latest"), Choice(_("Menu"), "menu")),
    )


async def _start_in_group(request: Request, payload: str) -> None:
    from bot.people import groups

    if payload.startswith(ORGANISATION):
        await groups.link(request, payload.removeprefix(ORGANISATION))
    else:
        await groups.hello(request)
