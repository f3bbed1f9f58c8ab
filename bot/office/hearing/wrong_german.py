"""Tells moderators that an author does not agree with the German text of their idea."""

from bot.office.telling import tell
from bot.request import Request, row
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.ideas import Idea
from locales.catalogues import Translator
from locales.formatting import Raw, inserted


async def tell_wrong_german(request: Request, idea: Idea, words: str) -> None:
    """Pass on what the author says is different, in their words."""

    def said(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _(
            "The author of idea %(number)s says that the German text is not what they mean:",
            number=str(idea.number),
        )
        told = Raw("\n".join(f"> {inserted(line, idea.language)}" for line in words.splitlines()))
        return f"{text}\n\n{told}", (row(Choice(_("Open the idea"), f"hi_one:{idea.id}")),)

    stores = request.stores
    for address_id in await stores.staff.chats(Role.MODERATOR, Role.ADMIN):
        await tell(stores, request.office, address_id, said, request.now)
