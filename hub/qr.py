"""QR codes: an address of ours as a picture, to scan from paper or a screen."""

from functools import lru_cache
from io import BytesIO
from typing import Final

import segno

ERROR_CORRECTION: Final = "m"  # 15 % of the picture may be dirty or torn
QUIET_ZONE: Final = 4  # modules of white around it: ISO/IEC 18004 asks for four
SIDE_PIXELS: Final = 600  # about: a module is a whole number of pixels; sharp on a poster of 10 cm


def qr_png(link: str) -> bytes:
    """Return the picture; the same link gives the same bytes."""
    code = _code(link)
    modules, _ = code.symbol_size(border=QUIET_ZONE)
    picture = BytesIO()
    code.save(picture, kind="png", scale=max(1, round(SIDE_PIXELS / modules)), border=QUIET_ZONE)
    return picture.getvalue()


@lru_cache(maxsize=256)
def qr_svg(link: str) -> bytes:
    """Return the picture for a page: sharp at any size, black on white in dark rooms too."""
    return qr_svg_once(link)


def qr_svg_once(link: str) -> bytes:
    """Return the same for a link that is a secret: nothing of it is remembered."""
    picture = BytesIO()
    _code(link).save(picture, kind="svg", border=QUIET_ZONE, light="#fff", omitsize=True, svgclass=None, lineclass=None)
    return picture.getvalue()


def _code(link: str) -> segno.QRCode:
    return segno.make(link, error=ERROR_CORRECTION, micro=False, boost_error=False)
