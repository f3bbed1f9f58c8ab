"""What the author of an idea hears from its moderators without having asked, in their own language."""

from collections.abc import Callable
from datetime import datetime

from bot.people.hearing.place import HOLDER
from bot.request import Office, row
from channels.outgoing import Choice, Outgoing, Row
from contacts.addresses import AddressRecord, AddressState
from hearings.hiding import people_texts
from hearings.ideas import Idea
from hearings.moderation import german_text
from hearings.participants import Participant
from locales.catalogues import Translator
from locales.formatting import Raw, quoted
from locales.registry import own_name
from storage.stores import Stores

#: Why ideas are hidden most often; a moderator may write another reason.
Words = Callable[[Translator], tuple[str, tuple[Row, ...]]]


async def author_chat(stores: Stores, idea: Idea) -> AddressRecord | None:
    """Return where the author can be written to; None on paper, once the chat is gone or the phone was passed on."""
    if idea.address_id is None or idea.participant_id is None:
        return None
    author = await stores.participants.get(idea.participant_id)
    return await chat_of(stores, author) if author else None


async def chat_of(stores: Stores, participant: Participant) -> AddressRecord | None:
    """Return the chat of a participant; None where somebody else has the phone now: they must not read it."""
    if participant.address_id is None or (participant.ended_at is not None and participant.slot > HOLDER):
        return None
    chat = await stores.addresses.get(participant.address_id)
    with_guest = bool(chat.guest_language) and participant.slot == HOLDER
    return chat if chat.state is AddressState.ACTIVE and not with_guest else None


async def tell_hidden(stores: Stores, office: Office, idea: Idea, now: datetime) -> bool:
    """Say that the idea is hidden and why; return whether there is anybody to tell."""

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        heading = _("The office does not show your idea %(number)s to others. The reason:", number=str(idea.number))
        return f"{heading}\n\n{quoted(idea.hidden_because)}", (row(Choice(_("Write to the office"), "reply:0")),)

    return await _tell(stores, office, idea, words, now)


async def tell_looked_at_again(stores: Stores, office: Office, idea: Idea, now: datetime) -> bool:
    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        return _("The office looks at your idea %(number)s once more.", number=str(idea.number)), ()

    return await _tell(stores, office, idea, words, now)


async def ask_reading(stores: Stores, office: Office, idea: Idea, back: str, now: datetime) -> bool:
    """Ask the author whether the German text says what they meant; return whether there is anybody to ask.

    Args:
        back: the German text in the author's language, where a moderator wrote it.
    """
    main = office.city.main_language

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        lines = [
            _("**This is how we understood your idea %(number)s:**", number=str(idea.number)),
            f"{own_name(main)}:",
            quoted(german_text(idea, main)),
            *([f"{own_name(idea.language)}:", quoted(back)] if back else []),
            _("Is that right?"),
        ]
        yes, no = Choice(_("Yes, that is right"), f"h_yes:{idea.id}"), Choice(_("No"), f"h_no:{idea.id}")
        return "\n\n".join(lines), (row(yes, no),)

    return await _tell(stores, office, idea, words, now)


async def _tell(stores: Stores, office: Office, idea: Idea, words: Words, now: datetime) -> bool:
    chat = await author_chat(stores, idea)
    if chat is None:
        return False
    _ = people_texts(idea.language, office.city.main_language)
    text, rows = words(_)
    await stores.outbox.add(chat.id, Outgoing(Raw(text), rows, language=_.language.tag), now)
    return True
