"""Tells the office that a translation has come back, from the chat or from the page."""

from datetime import datetime

from bot.office.telling import tell
from bot.request import Office, row
from broadcasts.translating import TranslationRequest
from channels.outgoing import Choice
from contacts.staff import Role
from locales.catalogues import Translator
from locales.registry import own_name
from storage.stores import Stores


async def tell_returned(stores: Stores, office: Office, found: TranslationRequest, now: datetime) -> None:
    """Tell who asked, and everybody who may check it, that a translation has come back."""
    edition = await stores.editions.get(found.edition_id)
    title = edition.title if edition else ""

    def words(_: Translator) -> tuple[str, tuple[tuple[Choice, ...], ...]]:
        text = _(
            "A translation has come back: “%(title)s”, %(language)s.",
            title=title,
            language=own_name(found.language),
        )
        return text, (row(Choice(_("Look at it"), f"tr_review:{found.id}")),)

    asker = await stores.staff.chats_of(found.asked_by) if found.asked_by else []
    for address_id in dict.fromkeys([*asker, *await stores.staff.chats(Role.EDITOR, Role.APPROVER, Role.ADMIN)]):
        await tell(stores, office, address_id, words, now)
