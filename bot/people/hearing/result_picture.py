"""A result's bar chart as a picture for chats: figures and signs, patterns instead of colours, and no words.

What a number or a sign stands for is in the message beside it. So letters that have to be joined, and fonts that a
machine may not have, are not needed, and one picture serves all languages that write numbers the same way.
"""

import hashlib
from functools import lru_cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.request import Request
from channels.markdown import parse
from channels.outgoing import Attachment, AttachmentKind
from channels.plain import to_plain
from hearings.bars import RANKS, ResultBar, bars_of
from hearings.polls import Poll
from hearings.results import Result
from locales.formatting import direction, format_number

WIDTH: Final = 800  #: pixels; a phone shows it at half the size
EDGE: Final = 24
SIGN: Final = 56  #: the square for an option's number
BAR_HEIGHT: Final = 44
ROW: Final = 76
BAR_START: Final = EDGE + SIGN + 20
FIGURE_GAP: Final = 14
FONT: Final = 32
LINE: Final = 3
STEP: Final = 10  #: between the lines and the dots of a pattern
WHITE: Final = 255
BLACK: Final = 0
KEPT: Final = 64  #: pictures; an evening has a dozen
#: What needs no letters: a tick, a cross and a dash, as lines around their middle.
STROKES: Final[dict[str, tuple[tuple[tuple[int, int], ...], ...]]] = {
    "yes": (((-14, 0), (-4, 12), (15, -13)),),
    "no": (((-12, -12), (12, 12)), ((-12, 12), (12, -12))),
    "abstain": (((-12, 0), (12, 0)),),
}
MEDIA_TYPE: Final = "image/png"


async def result_picture(request: Request, poll: Poll, result: Result, words: str) -> Attachment | None:
    """Return the chart of a frozen result, None where it has no figures.

    Args:
        words: the same figures in words, as Markdown: for whoever cannot see the picture.
    """
    bars, tag = bars_of(poll.kind, result), request.gettext.language.tag
    if not bars:
        return None
    mirrored = direction(tag) == "rtl"
    order = -1 if mirrored else 1  # the first figure stands where one begins to read
    figures = tuple(" + ".join(_digits(figure, tag) for figure in bar.figures[::order]) for bar in bars)
    content, digest = draw(bars, figures, mirrored=mirrored)
    name = f"result-{poll.id}.png"
    await request.stores.files.add(digest, name, MEDIA_TYPE, content, request.now)
    return Attachment(AttachmentKind.PHOTO, digest, name, MEDIA_TYPE, to_plain(parse(words)))


@lru_cache(maxsize=KEPT)
def draw(bars: tuple[ResultBar, ...], figures: tuple[str, ...], *, mirrored: bool) -> tuple[bytes, str]:
    """Return a PNG and its digest; it takes some 10 ms, and what was drawn before nothing.

    Args:
        figures: what stands beside each bar.
        mirrored: for who reads from the right.
    """
    ranked = len(bars[0].parts) == len(RANKS)
    top = EDGE + (ROW if ranked else 0)
    sheet = _Sheet(top + ROW * len(bars) + EDGE - (ROW - SIGN), mirrored=mirrored)
    if ranked:
        for index in range(len(RANKS)):
            sample = BAR_START + index * (SIGN * 3)
            sheet.bar(sample, EDGE, SIGN, index)
            sheet.text(sample + SIGN + FIGURE_GAP, EDGE, f"{index + 1}.")
    longest = WIDTH - EDGE - FIGURE_GAP - BAR_START - max(map(sheet.length, figures))
    for bar, figure in zip(bars, figures, strict=True):
        sheet.sign(bar.mark or str(bar.option_id), top)
        start = float(BAR_START)
        for index, share in enumerate(bar.parts):
            width = longest * min(share, 1)
            sheet.bar(start, top, width, index)
            start += width
        sheet.text(start + FIGURE_GAP, top, figure)
        top += ROW
    content = sheet.png()
    return content, hashlib.sha256(content).hexdigest()


class _Sheet:
    """Draws from where one begins to read: `start` is the distance from that edge."""

    def __init__(self, height: int, *, mirrored: bool) -> None:
        self._image = Image.new("L", (WIDTH, height), WHITE)
        self._draw = ImageDraw.Draw(self._image)
        self._font = ImageFont.load_default(FONT)  # comes with Pillow: figures look the same everywhere
        self._mirrored = mirrored

    def png(self) -> bytes:
        made = BytesIO()
        self._image.save(made, "PNG")
        return made.getvalue()

    def length(self, text: str) -> float:
        return self._font.getlength(text)

    def text(self, start: float, top: int, text: str) -> None:
        x, anchor = (WIDTH - start, "rm") if self._mirrored else (start, "lm")
        self._draw.text((x, top + SIGN / 2), text, BLACK, self._font, anchor)

    def sign(self, mark: str, top: int) -> None:
        """Draw what is counted, in a frame."""
        left, right = self._place(EDGE, SIGN)
        self._draw.rounded_rectangle((left, top, right, top + SIGN), 10, outline=BLACK, width=LINE)
        middle = (left + right) / 2, top + SIGN / 2
        if mark not in STROKES:
            self._draw.text(middle, mark, BLACK, self._font, "mm")
            return
        for stroke in STROKES[mark]:
            self._draw.line([(middle[0] + x, middle[1] + y) for x, y in stroke], BLACK, 2 * LINE, "curve")

    def bar(self, start: float, top: int, width: float, pattern: int) -> None:
        """Draw a part of a bar: solid, with lines, or with dots."""
        if width <= 0:
            return
        left, right = self._place(start, width)
        top += (SIGN - BAR_HEIGHT) // 2
        piece = Image.new("L", (max(right - left, 1), BAR_HEIGHT), BLACK if pattern == 0 else WHITE)
        pen = ImageDraw.Draw(piece)
        if pattern == 1:
            for x in range(-BAR_HEIGHT, piece.width, STEP):
                pen.line((x, BAR_HEIGHT, x + BAR_HEIGHT, 0), BLACK, LINE)
        elif pattern == 2:
            for x in range(STEP // 2, piece.width, STEP):
                for y in range(STEP // 2, BAR_HEIGHT, STEP):
                    pen.ellipse((x - 2, y - 2, x + 2, y + 2), BLACK)
        pen.rectangle((0, 0, piece.width - 1, BAR_HEIGHT - 1), outline=BLACK, width=LINE)
        self._image.paste(piece, (left, top))

    def _place(self, start: float, width: float) -> tuple[int, int]:
        """Return the left and right edge of what begins there and is that wide."""
        left, right = round(start), round(start + width)
        return (WIDTH - right, WIDTH - left) if self._mirrored else (left, right)


def _digits(figure: float, tag: str) -> str:
    # The spaces between thousands that do not break are not in the font.
    return "".join(" " if letter.isspace() else letter for letter in format_number(figure, tag))
