"""Languages that chats wait for since an edition was sent: their texts may still be written, approved and sent."""

from collections import Counter
from collections.abc import Sequence

from bot.office.menu import label, office_button
from bot.office.telling import tell
from bot.request import Request, row
from broadcasts import late_languages as late
from broadcasts.broadcasts import Broadcast
from broadcasts.editions import Edition
from broadcasts.gate import offered
from broadcasts.late_languages import is_freezing
from channels.outgoing import Choice, Row
from locales.catalogues import Translator
from locales.formatting import Raw
from locales.registry import own_name


async def late_languages(request: Request, edition: Edition) -> Counter[str]:
    """Return how many chats wait for which language of a sent edition and can get it, the most first."""
    return await late.late_languages(request.stores, edition, request.office.city.languages)


async def may_change(request: Request, edition: Edition, tags: set[str]) -> bool:
    """Whether the texts in these languages may be written now."""
    return await late.may_write(request.stores, edition, tags, request.office.city.languages)


def is_ready(request: Request, edition: Edition, tag: str) -> bool:
    """Whether a text may leave as it is."""
    return late.is_ready(edition, tag, request.office.approval)


def waiting_words(_: Translator, tag: str, count: int) -> Raw:
    return _.n(
        "%(n)s chat waits for this language: %(language)s.",
        "%(n)s chats wait for this language: %(language)s.",
        count,
        language=own_name(tag),
    )


async def late_rows(request: Request, edition: Edition, broadcasts: Sequence[Broadcast]) -> list[Row]:
    """Return the buttons for languages that chats wait for: to send them, to have them approved, to write them."""
    _, id_ = request.office_gettext, edition.id
    waits = await late_languages(request, edition)
    if not waits or is_freezing(broadcasts):
        return []
    ready = [tag for tag in waits if is_ready(request, edition, tag)]
    rows: list[Row] = [
        row(Choice(_late_label(_, tag, waits[tag]), f"ed_late:{id_}:{tag}:{len(broadcasts)}")) for tag in ready
    ]
    if any(tag in edition.texts and tag not in ready for tag in waits):
        rows.append(row(Choice(_("Ask for approval"), f"ed_lateask:{id_}")))
    add = [Choice(_("Add language"), f"ed_add:{id_}")] if any(tag not in edition.texts for tag in waits) else []
    change = [Choice(_("Change text"), f"ed_change:{id_}")] if any(tag in edition.texts for tag in waits) else []
    return [*rows, row(*add, *change)]


def _late_label(_: Translator, tag: str, count: int) -> str:
    words = _.ngettext("Send to the %(n)s who waits: %(language)s", "Send to the %(n)s who wait: %(language)s", count)
    return label(words, n=count, language=own_name(tag))


def removal_rows(request: Request, edition: Edition) -> list[Row]:
    """Return a button for each text in a language that is no longer offered."""
    _ = request.office_gettext
    gone = set(edition.texts) - offered(edition, request.office.city.languages) - set(edition.sent_languages)
    return [
        row(
            Choice(
                label(_.gettext("Remove the text: %(language)s"), language=own_name(tag)),
                f"ed_untext:{edition.id}:{tag}",
            )
        )
        for tag in sorted(gone)
    ]


async def tell_waiting(request: Request, edition: Edition) -> bool:
    """After an approval: tell those who wrote and sent the edition that a text can go to who waits for it.

    Returns whether anybody waits for a text that is ready.
    """
    waiting = {tag: n for tag, n in (await late_languages(request, edition)).items() if is_ready(request, edition, tag)}
    writers = {edition.author_id, *(edition.texts[tag].changed_by for tag in waiting)}
    chats = {chat for one in writers if one is not None for chat in await request.stores.staff.chats_of(one)}
    sendings = await request.stores.broadcasts.of_edition(edition.id)
    chats |= {each.report_address_id for each in sendings if each.report_address_id is not None}

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = "\n\n".join(waiting_words(_, tag, count) for tag, count in waiting.items())
        return text, (row(Choice(_("Show the edition"), f"ed:{edition.id}")), row(office_button(_)))

    for chat in sorted(chats - {request.address.id}) if waiting else ():
        await tell(request.stores, request.office, chat, words, request.now)
    return bool(waiting)
