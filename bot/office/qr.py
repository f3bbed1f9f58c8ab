"""QR codes to print: a link of ours as a picture."""

import hashlib
from datetime import datetime

from channels.outgoing import Attachment, AttachmentKind
from hub.qr import qr_png
from storage.stores import Stores


async def qr_attachment(stores: Stores, link: str, name: str, alt: str, now: datetime) -> Attachment:
    """Keep the picture of a link and return it as something to send along."""
    content = qr_png(link)
    digest = hashlib.sha256(content).hexdigest()
    await stores.files.add(digest, name, "image/png", content, now)
    return Attachment(AttachmentKind.PHOTO, digest, name, "image/png", alt)
