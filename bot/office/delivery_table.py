"""Deliveries as a table for the office's own records, sent into the chat of whoever asks."""

import hashlib
from zoneinfo import ZoneInfo

from bot.office.broadcast_screen import COUNTED_AT_ONCE, pressed_broadcast, show_one, tally_of
from bot.request import Request
from bot.routing import press
from broadcasts.words.delivery_table import whole_table
from channels.outgoing import Attachment, AttachmentKind
from contacts.staff import Role


@press("bc_csv", role=Role.EDITOR)
async def send_table(request: Request) -> None:
    """Send the table of one broadcast to whoever asks; one too large for a chat is made by IT."""
    _, broadcast = request.office_gettext, await pressed_broadcast(request)
    if broadcast is None:
        return
    if (await tally_of(request, broadcast)).chats > COUNTED_AT_ONCE:
        note = _(
            "This broadcast is too large for a table in the chat. Your IT makes it with "
            "“sprachrohr deliveries export FILE --broadcast %(id)s”.",
            id=str(broadcast.id),
        )
        await show_one(request, broadcast, note)
        return
    zone = ZoneInfo(request.office.city.time_zone)
    content = (await whole_table(_, request.stores.ledger, broadcast.id, zone)).encode()
    name, digest = f"{_.gettext('deliveries')}-{broadcast.id}.csv", hashlib.sha256(content).hexdigest()
    await request.stores.files.add(digest, name, "text/csv", content, request.now)
    title = (await request.stores.edition_of_broadcast(broadcast.id)).title
    await request.say(
        _(
            "“%(title)s” as a table: one line for each message, without names of persons.",
            title=title,
        ),
        language=_.language.tag,
        attachments=(Attachment(AttachmentKind.DOCUMENT, digest, name, "text/csv"),),
    )
