"""Bar charts as SVG: patterns and figures instead of colours, mirrored where one reads from the right.

Everything is drawn left to right with computed places; words carry their own direction. So browsers and the printer,
which place right-to-left text in SVG differently, show the same.
"""

from textwrap import wrap
from typing import Final

from markupsafe import Markup, escape

from console.hearing.figures import Figure
from console.hearing.words import isolated

WIDTH: Final = 320  #: of the smallest phones: there it is shown without being made smaller
BAR_WIDTH: Final = 236  #: the longest; the rest is for the figure beside it
BAR_HEIGHT: Final = 14
LINE: Final = 17
LABEL_LINES: Final = 2
LABEL_CHARS: Final = 40  #: what a line holds of the widest letters
GAP: Final = 10
FONT: Final = 13
PRINTED_SHARE: Final = 75  #: percent of the line that the longest bar takes
PATTERNS: Final = ("solid", "lines", "dots")


def chart(figure: Figure) -> Markup:
    """Return the chart of a figure; empty where it has no bars."""
    if not figure.bars:
        return Markup()
    mirrored = figure.dir == "rtl"
    pieces, top = [], 2
    if figure.legend:
        pieces.append(_legend(figure, mirrored))
        top += LINE * len(figure.legend) + GAP
    for bar in figure.bars:
        for line in _lines(bar.label.text):
            top += LINE
            pieces.append(_text(isolated(line, bar.label.dir), 0, top - 4, mirrored, bar.label.tag))
        start = 0.0
        for pattern, share in zip(PATTERNS, bar.parts, strict=False):
            pieces.append(_rectangle(figure, pattern, start, top, BAR_WIDTH * min(share, 1), mirrored))
            start += BAR_WIDTH * share
        pieces.append(_text(isolated(bar.shown, figure.dir), min(start, BAR_WIDTH) + 6, top + 12, mirrored, figure.tag))
        top += BAR_HEIGHT + GAP
    name = f"poll{figure.poll_id}"
    described = " ".join((figure.summary, *figure.method))
    return Markup(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" direction="ltr" viewBox="0 0 {w} {h}" '
        'width="{w}" height="{h}" font-size="{font}" fill="currentColor" aria-labelledby="{name}-t {name}-d">'
        '<title id="{name}-t">{title}</title><desc id="{name}-d">{desc}</desc>{patterns}{pieces}</svg>'
    ).format(
        w=WIDTH,
        h=top,
        font=FONT,
        name=name,
        title=figure.title.text,
        desc=described,
        patterns=_patterns(name) if figure.legend else Markup(),
        pieces=Markup("").join(pieces),
    )


def printed_chart(figure: Figure) -> Markup:
    """Return the same bars for the printer, which cannot join Arabic letters inside of SVG."""
    pieces = []
    for pattern, words in zip(PATTERNS, figure.legend, strict=False):
        pieces.append(
            Markup(
                '<p class="bar"><span class="part {pattern}" style="inline-size: 8mm"></span>'
                '<span class="figure">{words}</span></p>'
            ).format(pattern=pattern, words=words)
        )
    for bar in figure.bars:
        parts = Markup("").join(
            Markup('<span class="part {pattern}" style="inline-size: {share:.1f}%"></span>').format(
                pattern=pattern, share=PRINTED_SHARE * min(share, 1)
            )
            for pattern, share in zip(PATTERNS, bar.parts, strict=False)
            if share > 0
        )
        pieces.append(
            Markup(
                '<p class="label" lang="{tag}" dir="{dir}">{label}</p>'
                '<p class="bar">{parts}<span class="figure">{shown}</span></p>'
            ).format(tag=bar.label.tag, dir=bar.label.dir, label=bar.label.text, parts=parts, shown=bar.shown)
        )
    return Markup('<div class="bars">{}</div>').format(Markup("").join(pieces)) if pieces else Markup()


def _lines(text: str) -> list[str]:
    lines = wrap(" ".join(text.split()), LABEL_CHARS) or [""]
    if len(lines) > LABEL_LINES:
        lines = [*lines[: LABEL_LINES - 1], lines[LABEL_LINES - 1][: LABEL_CHARS - 1].rstrip() + "…"]
    return lines


def _text(text: str, start: float, baseline: float, mirrored: bool, tag: str) -> Markup:
    """Return words that begin `start` from the edge where one begins to read."""
    x, anchor = (WIDTH - start, "end") if mirrored else (start, "start")
    return Markup('<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" lang="{tag}">{text}</text>').format(
        x=x, y=baseline, anchor=anchor, tag=tag, text=text
    )


def _rectangle(figure: Figure, pattern: str, start: float, top: float, width: float, mirrored: bool) -> Markup:
    if width <= 0:
        return Markup()
    x = WIDTH - start - width if mirrored else start
    fill = "currentColor" if pattern == "solid" else f"url(#poll{figure.poll_id}-{pattern})"
    return Markup(
        '<rect x="{x:.1f}" y="{y}" width="{w:.1f}" height="{h}" fill="{fill}" stroke="currentColor"/>'
    ).format(x=x, y=top, w=width, h=BAR_HEIGHT, fill=fill)


def _legend(figure: Figure, mirrored: bool) -> Markup:
    pieces = []
    for index, (pattern, words) in enumerate(zip(PATTERNS, figure.legend, strict=True)):
        top = 2 + LINE * index
        pieces.append(_rectangle(figure, pattern, 0, top, 24, mirrored))
        pieces.append(_text(isolated(words, figure.dir), 32, top + 12, mirrored, figure.tag))
    return Markup("").join(pieces)


def _patterns(name: str) -> Markup:
    """Return what tells the parts of a bar apart without colours."""
    return Markup(
        '<defs><pattern id="{name}-lines" width="5" height="5" patternUnits="userSpaceOnUse">'
        '<path d="M0 5 5 0" stroke="currentColor" fill="none"/></pattern>'
        '<pattern id="{name}-dots" width="5" height="5" patternUnits="userSpaceOnUse">'
        '<circle cx="2.5" cy="2.5" r="1" fill="currentColor"/></pattern></defs>'
    ).format(name=escape(name))
