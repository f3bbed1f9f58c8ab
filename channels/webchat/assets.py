"""Style sheets and scripts, under addresses that change with their content, so that browsers keep them for good."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from channels.webchat.appearance import Scheme

_FOLDER: Final = Path(__file__).parent / "static"
_DARK: Final = re.compile(r"@media\s*\(\s*prefers-color-scheme:\s*dark\s*\)")
_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
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

    def url(self, name: str) -> str:
        """Return the address, relative to the page."""
        return f"static/{self._assets[name].mark}/{name}"

    def get(self, name: str) -> Asset | None:
        return self._assets.get(name)

    def colour(self, name: str) -> str:
        """Return a colour of the theme by day, "" if the theme has none of this name."""
        found = re.search(rf"{name}:\s*([^;]+);", self._assets["theme.css"].content.decode())
        return found[1].strip() if found else ""


def _always(theme: Asset, scheme: Scheme, when: str) -> Asset:
    """Return the theme for who has chosen: its dark half counts always or never, however the device is set."""
    chosen = _DARK.sub(f"@media {when}", theme.content.decode())
    return _asset(f"{chosen}\n:root {{ color-scheme: {scheme}; }}\n".encode(), ".css")


def _read(path: Path) -> Asset:
    return _asset(path.read_bytes(), path.suffix)


def _asset(content: bytes, suffix: str) -> Asset:
    return Asset(content, _MEDIA_TYPES[suffix], hashlib.sha256(content).hexdigest()[:12])
