"""Tells whoever ordered something to print how far it is, and brings it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.office.telling import tell, told
from bot.request import Office, row
from channels.outgoing import Attachment, Choice, Row
from hearings.hearings import Hearing
from hearings.print_orders import PrintKind, PrintOrder
from locales.catalogues import Translator
from locales.formatting import Raw
from locales.registry import own_name
from storage.stores import Stores


async def tell_progress(stores: Stores, office: Office, order: PrintOrder, now: datetime) -> int | None:
    """Say which document is being made, in one message that changes; return our id of it."""

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        return _making(_, order), ()

    if order.message_id is None:
        return await tell(stores, office, order.address_id, words, now)
    message = await told(stores, office, order.address_id, words)
    await stores.outbox.add(order.address_id, message, now, target=order.message_id, coalesce_key=f"print:{order.id}")
    return order.message_id


async def tell_printed(
    stores: Stores,
    office: Office,
    order: PrintOrder,
    hearing: Hearing,
    files: Sequence[Attachment],
    now: datetime,
) -> None:
    """Send the documents, each as a message of its own: not every messenger takes several at once."""

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        tag = order.languages[order.done_count - 1]
        title = hearing.title.say(_.language.tag, office.city.main_language)[0]
        last = order.done_count == len(order.languages)
        back = (row(Choice(_("Back to the hearing"), f"hx:{hearing.id}")),) if last else ()
        return _brought(_, order.kind, title, tag), back

    for file in files:
        message = await told(stores, office, order.address_id, words)
        rows = message.choices if file is files[-1] else ()
        await stores.outbox.add(
            order.address_id,
            replace(message, choices=rows, attachments=(file,)),
            now,
        )


async def tell_failed(
    stores: Stores, office: Office, order: PrintOrder, now: datetime, *, library_missing: bool
) -> None:
    """Say that nothing more comes, and what can be done."""

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        if library_missing:
            text = _(
                "This cannot be printed: the library Pango is missing on the server. "
                "Whoever runs the hub finds in the operations guide what to install."
            )
        else:
            text = _("This could not be printed. Please try again later, or tell whoever runs the hub.")
        return text, (row(Choice(_("Report and sheets"), f"hrep:{order.hearing_id}")),)

    await tell(stores, office, order.address_id, words, now)


def _making(_: Translator, order: PrintOrder) -> Raw:
    if order.kind in (PrintKind.TABLES, PrintKind.STATEMENTS):
        return _("The sheets are being made.")
    if order.kind is PrintKind.CARDS:
        return _("The voting cards are being made.")
    language = own_name(order.languages[order.done_count])
    if len(order.languages) == 1:
        return _("The report is being made: %(language)s.", language=language)
    return _(
        "The report is being made: %(language)s, %(number)s of %(all)s.",
        language=language,
        number=order.done_count + 1,
        all=len(order.languages),
    )


def _brought(_: Translator, kind: PrintKind, title: str, tag: str) -> Raw:
    match kind:
        case PrintKind.REPORT:
            return _("Report on “%(title)s”: %(language)s.", title=title, language=own_name(tag))
        case PrintKind.FIGURES:
            return _("Figures of “%(title)s”: %(language)s.", title=title, language=own_name(tag))
        case PrintKind.TABLES:
            return _("Sheets for the wall and the tables of “%(title)s”.", title=title)
        case PrintKind.STATEMENTS:
            return _("Sheets for reports of organisations on “%(title)s”: %(language)s.", title=title,
                     language=own_name(tag))  # fmt: skip
        case PrintKind.CARDS:
            return _(
                "Voting cards of “%(title)s”. Please print them within an hour: the file is deleted here then.",
                title=title,
            )
