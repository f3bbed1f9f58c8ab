"""What an organisation's chats are told about its report: that everybody reads it, or that it is hidden, and why."""

from collections.abc import Callable
from datetime import datetime

from bot.people.organisation_notices import words_of
from bot.request import Office, row
from channels.outgoing import Choice, Outgoing, Row
from contacts.addresses import AddressState
from hearings.hiding import OF_STATEMENTS, REASONS
from hearings.statements import GroupStatement
from locales.catalogues import Translator
from locales.formatting import Raw, quoted
from storage.stores import Stores


def reason_words(statement: GroupStatement, _: Translator) -> str:
    """Return why it is hidden, in the reader's language where it is a common reason; "" where it is not hidden."""
    because = statement.hidden_because
    return _.gettext(REASONS[because]) if because in OF_STATEMENTS else because


async def tell_shown(stores: Stores, office: Office, statement: GroupStatement, now: datetime) -> int:
    """Tell them that it is shown; return how many chats can be told."""

    def words(_: Translator, goal: str) -> tuple[str, tuple[Row, ...]]:
        text = _(
            "The office shows your organisation’s report about “%(goal)s”. It stands beside the votes and is never "
            "added to them.",
            goal=goal,
        )
        return text, ()

    return await _tell(stores, office, statement, words, now)


async def tell_hidden(stores: Stores, office: Office, statement: GroupStatement, now: datetime) -> int:
    """Tell them that it is hidden, and why; return how many chats can be told."""

    def words(_: Translator, goal: str) -> tuple[str, tuple[Row, ...]]:
        heading = _("The office does not show your organisation’s report about “%(goal)s”. The reason:", goal=goal)
        reason = quoted(reason_words(statement, _))
        return f"{heading}\n\n{reason}", (row(Choice(_("Write to the office"), "reply:0")),)

    return await _tell(stores, office, statement, words, now)


async def _tell(
    stores: Stores,
    office: Office,
    statement: GroupStatement,
    words: Callable[[Translator, str], tuple[str, tuple[Row, ...]]],
    now: datetime,
) -> int:
    organisation = await stores.organisations.get(statement.organisation_id)
    if organisation is None:
        return 0
    goal = await stores.goals.get(statement.goal_id) if statement.goal_id is not None else None
    chats = [each for each in await stores.organisations.chats(organisation.id) if each.state is AddressState.ACTIVE]
    for chat in chats:
        _ = words_of(office, organisation, chat)
        title = goal.title.say(_.language.tag, office.city.main_language)[0] if goal is not None else "…"
        text, rows = words(_, title)
        await stores.outbox.add(chat.id, Outgoing(Raw(text), rows, language=_.language.tag), now)
    return len(chats)
