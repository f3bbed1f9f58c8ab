"""What an organisation's chats are told when the office has decided about it, each in its own language."""

from collections.abc import Sequence
from datetime import datetime

from bot.request import Office
from channels.outgoing import Outgoing
from contacts.addresses import AddressRecord, AddressState
from contacts.organisations import Organisation, OrganisationState
from locales.catalogues import Translator, translator
from storage.stores import Stores


async def tell_decision(
    stores: Stores, office: Office, organisation: Organisation, chats: Sequence[AddressRecord], now: datetime
) -> int:
    """Tell the chats that it is confirmed, rejected or removed; return how many can be told.

    Args:
        chats: those it had before the decision.
    """
    reached = [chat for chat in chats if chat.state is AddressState.ACTIVE]
    for chat in reached:
        _ = words_of(office, organisation, chat)
        if organisation.state is OrganisationState.CONFIRMED:
            text = _("Your organisation **%(name)s** has been confirmed by the office.", name=organisation.name)
        elif organisation.state is OrganisationState.REMOVED:
            text = _(
                "The office has taken your organisation **%(name)s** off its list. You keep receiving what you "
                "subscribed to yourself.",
                name=organisation.name,
            )
        else:
            text = _(
                "Your organisation **%(name)s** could not be confirmed by the office. You keep receiving what you "
                "subscribed to yourself.",
                name=organisation.name,
            )
        await _tell(stores, office, _, chat, text, now)
    return len(reached)


async def tell_removed(
    stores: Stores, office: Office, organisation: Organisation, chat: AddressRecord, now: datetime
) -> bool:
    """Tell a chat that it no longer belongs to the organisation; return whether it can be told."""
    if chat.state is not AddressState.ACTIVE:
        return False
    _ = words_of(office, organisation, chat)
    text = _(
        "The office has ended the link between this chat and **%(name)s**. You keep receiving your topics; "
        "/unsubscribe ends them.",
        name=organisation.name,
    )
    await _tell(stores, office, _, chat, text, now)
    return True


async def tell_pause(
    stores: Stores,
    office: Office,
    organisation: Organisation,
    chats: Sequence[AddressRecord],
    now: datetime,
    *,
    over: bool,
) -> int:
    """Tell the chats that they get nothing for now, or that it goes on; return how many can be told."""
    reached = [chat for chat in chats if chat.state is AddressState.ACTIVE]
    for chat in reached:
        _ = words_of(office, organisation, chat)
        if over:
            text = _("The break is over: **%(name)s** gets its newsletters again.", name=organisation.name)
        else:
            text = _(
                "The office has paused the newsletters for **%(name)s**. Nothing is forgotten; %(command)s shows how "
                "to go on.",
                name=organisation.name,
                command="/topics",
            )
        await _tell(stores, office, _, chat, text, now)
    return len(reached)


def words_of(office: Office, organisation: Organisation, chat: AddressRecord) -> Translator:
    """Return the texts in the chat's language, else in the organisation's first."""
    main = office.city.main_language
    return translator((*chat.languages, *organisation.languages, main)[0], "people", main)


async def _tell(stores: Stores, office: Office, _: Translator, chat: AddressRecord, text: str, now: datetime) -> None:
    contact = " · ".join(filter(None, (office.city.contact.phone, office.city.contact.email)))
    if contact:
        text += "\n\n" + _("Questions? You reach the office here: %(contact)s", contact=contact)
    await stores.outbox.add(chat.id, Outgoing(text, language=_.language.tag), now)
