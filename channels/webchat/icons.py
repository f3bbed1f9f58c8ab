"""The app's icons in the city's colours: the speech bubble of `static/icon.svg`, as the pictures that phones want."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageColor, ImageDraw

_GRID: Final = 32  # the drawing's own units, as in the SVG
_FINER: Final = 2  # drawn so many times larger and then reduced, for smooth edges
_SAFE: Final = 0.6  # of a maskable icon's width: phones cut off what is outside a circle of 0.8


@dataclass(frozen=True, slots=True)
class Icon:
    pixels: int
    maskable: bool = False  #: the ground fills the square, and the phone cuts out the shape it likes


ICONS: Final = {
    "icon-192.png": Icon(192),
    "icon-512.png": Icon(512),
    "icon-maskable-512.png": Icon(512, maskable=True),
}


def draw(icon: Icon, ground: str, ink: str) -> bytes:
    """Return a PNG; colours as style sheets have them, black and white for what cannot be read."""
    dark, light = _colour(ground, "black"), _colour(ink, "white")
    side = icon.pixels * _FINER
    picture = Image.new("RGBA", (side, side), dark if icon.maskable else (*dark[:3], 0))
    scale = side / _GRID * (_SAFE if icon.maskable else 1)
    _bubble(ImageDraw.Draw(picture), scale, side / 2, *((light, dark) if icon.maskable else (dark, light)))
    stored = BytesIO()
    picture.resize((icon.pixels, icon.pixels), Image.Resampling.BOX).save(stored, "PNG")
    return stored.getvalue()


def _bubble(
    pen: ImageDraw.ImageDraw, scale: float, middle: float, ground: tuple[int, ...], ink: tuple[int, ...]
) -> None:
    def at(*grid: float) -> list[float]:
        return [middle + (each - _GRID / 2) * scale for each in grid]

    pen.rounded_rectangle(at(2, 4, 30, 24), 4 * scale, ground)
    pen.polygon(at(6, 20, 14, 24, 6, 30), ground)
    for left, right, y in ((9, 23, 11), (9, 18, 17)):
        pen.rounded_rectangle(at(left - 1.25, y - 1.25, right + 1.25, y + 1.25), 1.25 * scale, ink)


def _colour(css: str, otherwise: str) -> tuple[int, ...]:
    try:
        return ImageColor.getcolor(css, "RGBA") if css else ImageColor.getcolor(otherwise, "RGBA")  # type: ignore[return-value]
    except ValueError:  # a notation that Pillow does not know
        return ImageColor.getcolor(otherwise, "RGBA")  # type: ignore[return-value]
