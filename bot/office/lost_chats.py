"""Tells staff, once, that a chat of an organisation can no longer be reached, and what to do about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.office.menu import office_button
from bot.office.telling import Words, tell
from bot.request import Office, row
from broadcasts.words.chats import chat_line
from broadcasts.words.missed import STEPS
from channels.outgoing import Choice, Row
from contacts.addresses import AddressRecord, AddressState
from contacts.invitations import invitation
from contacts.organisations import Organisation
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import Raw
from storage.stores import Stores

AT_ONCE: Final = 20  #: chats a unit


async def tell_lost(stores: Stores, office: Office, now: datetime) -> int:
    """Tell of some chats that were lost; return of how many. While nobody is there to be told, they wait."""
    readers = await stores.staff.chats(Role.MODERATOR, Role.ADMIN)
    lost = await stores.addresses.untold(AT_ONCE) if readers else []
    for chat in lost:
        assert chat.organisation_id is not None
        organisation = await stores.organisations.get(chat.organisation_id)
        assert organisation is not None
        others = [each for each in await stores.organisations.chats(organisation.id) if each.id != chat.id]
        words = _words(office, organisation, chat, others)
        for reader in readers:
            await tell(stores, office, reader, words, now)
    await stores.addresses.told([chat.id for chat in lost], now)
    return len(lost)


def _words(office: Office, organisation: Organisation, chat: AddressRecord, others: Sequence[AddressRecord]) -> Words:
    link = invitation(office.channels, organisation, chat.address)

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        what = Raw(chat_line(_, chat))
        lines = [
            _("⚠ A chat of **%(name)s** can no longer be reached: %(chat)s", name=organisation.name, chat=what),
            _what_follows(_, others),
            _("What to do: %(step)s", step=_(STEPS[chat.state.value])),
            _("Invitation: %(link)s", link=Raw(f"<{link}>")) if link else "",
        ]
        show = Choice(_("Show the organisation"), f"og:{organisation.id}")
        return "\n\n".join(filter(None, lines)), (row(show), row(office_button(_)))

    return words


def _what_follows(_: Translator, others: Sequence[AddressRecord]) -> str:
    """Say who of the organisation gets the newsletter meanwhile."""
    alive = [chat for chat in others if chat.state is AddressState.ACTIVE]
    if any(not chat.standby for chat in alive):
        return _("Its other chats go on getting the newsletter.")
    if alive:
        return _("Until then its reserve gets the newsletter, also what is being sent right now.")
    return _("No other chat of it can be reached, so it gets nothing until then.")
