"""Reminds whoever said that they come, once, a day before the evening: when, where, and the link to pass on."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.request import Office, row
from broadcasts.composing import COMING_TOKEN
from channels.outgoing import Choice, Outgoing
from contacts.addresses import AddressRecord
from hearings.attendance import Attendance, reminder_due
from hearings.hearings import Hearing, Phase
from hearings.hiding import people_texts
from locales.formatting import Raw, format_datetime
from storage.stores import Stores

AT_ONCE: Final = 25  #: Telegram takes about 30 messages a second; the ticker looks every second


async def due_hearings(stores: Stores, now: datetime) -> list[tuple[Hearing, datetime]]:
    """Return hearings of which somebody is still to be reminded, and since when."""
    found = []
    for hearing in await stores.hearings.in_phase(Phase.ANNOUNCED, Phase.IDEAS):
        due = reminder_due(hearing, now)
        if due is not None and await stores.attendance.to_remind(hearing.id, due, 1):
            found.append((hearing, due))
    return found


async def remind_guests(stores: Stores, office: Office, hearing: Hearing, due: datetime, now: datetime) -> None:
    """Remind the next few; who was reminded meanwhile by another process is left out."""
    for said in await stores.attendance.to_remind(hearing.id, due, AT_ONCE):
        if await stores.attendance.reminded(hearing.id, said.address_id, due, now):
            chat = await stores.addresses.get(said.address_id)
            await stores.outbox.add(chat.id, _message(office, hearing, said, chat), now)


def _message(office: Office, hearing: Hearing, said: Attendance, chat: AddressRecord) -> Outgoing:
    main = office.city.main_language
    wished = chat.languages[0] if chat.languages else main
    _ = people_texts(wished, main)
    tag = _.language.tag
    assert hearing.event_at is not None  # else no reminder is due
    lines = [
        _("**%(title)s**", title=hearing.title.say(wished, main)[0]),
        _(
            "The hearing is soon: %(when)s",
            when=format_datetime(hearing.event_at, tag, ZoneInfo(office.city.time_zone)),
        ),
    ]
    if hearing.place.texts:
        lines.append(_("Place: %(place)s", place=hearing.place.say(wished, main)[0]))
    lines.append(_.n("You have said that %(n)s person comes.", "You have said that %(n)s people come.",
                     said.people_count))  # fmt: skip
    channel = office.channels.get((chat.address.channel, chat.address.account))
    if channel is not None:
        link = Raw(f"<{channel.link(f'h_{hearing.code}')}>")
        lines.append(_("The link for everybody who comes along: %(link)s", link=link))
    buttons = row(Choice(_("Show the hearing"), "hearing"), Choice(_("Change"), f"{COMING_TOKEN}:{hearing.id}:again"))
    return Outgoing("\n\n".join(lines), (buttons,), language=tag)
