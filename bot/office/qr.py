"""QR codes to print: a link of ours as a picture."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Final

import segno

from channels.outgoing import Attachment, AttachmentKind
from storage.stores import Stores

ERROR_CORRECTION: Final = "m"  # 15 % of the picture may be dirty or torn
QUIET_ZONE: Final = 4  # modules of white around it: ISO/IEC 18004 asks for four
SIDE_PIXELS: Final = 600  # about: a module is a whole number of pixels; sharp on a poster of 10 cm


def qr_png(link: str) -> bytes:
    """Return the picture; the same link gives the same bytes."""
    code = segno.make(link, error=ERROR_CORRECTION, micro=False, boost_error=False)
    modules, _ = code.symbol_size(border=QUIET_ZONE)
    picture = BytesIO()
    code.save(picture, kind="png", scale=max(1, round(SIDE_PIXELS / modules)), border=QUIET_ZONE)
    return picture.getvalue()


async def qr_attachment(stores: Stores, link: str, name: str, alt: str, now: datetime) -> Attachment:
    """Keep the picture of a link and return it as something to send along."""
    content = qr_png(link)
    digest = hashlib.sha256(content).hexdigest()
    await stores.files.add(digest, name, "image/png", content, now)
    return Attachment(AttachmentKind.PHOTO, digest, name, "image/png", alt)
