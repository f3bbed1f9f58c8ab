"""Listening: a goal, a measure or a question read aloud, in the reader's language, where somebody has recorded it."""

from typing import Final

from bot.request import Request
from bot.routing import press
from channels.outgoing import Attachment, AttachmentKind, Choice
from hearings.recordings import ReadAloud, in_first_of

EAR: Final = "🔊"  #: the whole label: who cannot read it knows what it means


async def hear_choices(request: Request, kind: ReadAloud, of_id: int | None) -> list[Choice]:
    """Return the button that plays it, none where nobody has recorded it in a language of the reader's."""
    if of_id is None:
        return []
    found = await in_first_of(request.stores.recordings, kind, of_id, request.wishes)
    return [Choice(EAR, f"h_hear:{kind}:{of_id}")] if found else []


@press("h_hear")
async def play(request: Request) -> None:
    """Send the recording; whatever was being asked is still asked."""
    _, kind = request.gettext, request.args[0] if request.args else ""
    of_id = int(request.args[1]) if len(request.args) > 1 and request.args[1].isdecimal() else 0
    known = kind in list(ReadAloud)
    stores = request.stores
    found = await in_first_of(stores.recordings, ReadAloud(kind), of_id, request.wishes) if known else None
    file = await stores.files.get(found.digest) if found else None
    if found is None or file is None:
        await request.say(_("This button no longer works."))
        return
    await request.say("", attachments=(Attachment(AttachmentKind.DOCUMENT, found.digest, file.name, file.media_type),))
