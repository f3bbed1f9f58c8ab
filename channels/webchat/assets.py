"""Styles, scripts and icons, under addresses that change with their content, so that browsers keep them for good."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from channels.webchat.appearance import Scheme
from channels.webchat.icons import ICONS, draw

_FOLDER: Final = Path(__file__).parent / "static"
_DARK: Final = re.compile(r"@media\s*\(\s*prefers-color-scheme:\s*dark\s*\)")
_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    media_type: str
    mark: str  #: short hash of the content


class Assets:
    """All files of the folder, read once; `theme_file` stands in for the shipped theme."""

    def __init__(self, theme_file: Path) -> None:
        self._assets = {path.name: _read(path) for path in sorted(_FOLDER.iterdir())}
        theme = self._assets["theme.css"] = _read(theme_file)
        for scheme, when in ((Scheme.LIGHT, "not all"), (Scheme.DARK, "all")):
            self._assets[f"theme-{scheme}.css"] = _always(theme, scheme, when)

        self._colours = self.colour("--brand"), self.colour("--on-brand")
        self._assets["icon.svg"] = _in_colours(self._assets["icon.svg"], *self._colours)
        self._icons = self._assets["icon.svg"].mark  # they are the same drawing in the same colours

    def url(self, name: str) -> str:
        """Return the address, relative to the page."""
        return f"static/{self.mark(name)}/{name}"

    def mark(self, *names: str) -> str:
        """Return a short hash of the content of one file, or of several together."""
        marks = [self._icons if name in ICONS else self._assets[name].mark for name in names]
        return marks[0] if len(marks) == 1 else hashlib.sha256("".join(marks).encode()).hexdigest()[:12]

    def get(self, name: str) -> Asset | None:
        """Return a file, None where there is none of this name. An icon is drawn when it is first asked for."""
        if name in ICONS and name not in self._assets:
            self._assets[name] = Asset(draw(ICONS[name], *self._colours), _MEDIA_TYPES[".png"], self._icons)
        return self._assets.get(name)

    def colour(self, name: str) -> str:
        """Return a colour of the theme by day, "" if the theme has none of this name."""
        found = re.search(rf"{name}:\s*([^;]+);", self._assets["theme.css"].content.decode())
        return found[1].strip() if found else ""


def _always(theme: Asset, scheme: Scheme, when: str) -> Asset:
    """Return the theme for who has chosen: its dark half counts always or never, however the device is set."""
    chosen = _DARK.sub(f"@media {when}", theme.content.decode())
    return _asset(f"{chosen}\n:root {{ color-scheme: {scheme}; }}\n".encode(), ".css")


def _in_colours(drawing: Asset, ground: str, ink: str) -> Asset:
    """Return the icon in the city's colours; it is shipped in those of the shipped theme."""
    coloured = drawing.content.replace(b"#0b5c6b", (ground or "#0b5c6b").encode()).replace(
        b"#fff", (ink or "#fff").encode()
    )
    return _asset(coloured, ".svg")


def _read(path: Path) -> Asset:
    return _asset(path.read_bytes(), path.suffix)


def _asset(content: bytes, suffix: str) -> Asset:
    return Asset(content, _MEDIA_TYPES[suffix], hashlib.sha256(content).hexdigest()[:12])
