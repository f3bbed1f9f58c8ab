"""Style sheets and scripts, under addresses that change with their content, so that browsers keep them for good."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "static"
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
        self._assets["theme.css"] = _read(theme_file)

    def url(self, name: str) -> str:
        """Return the address, relative to the page."""
        return f"static/{self._assets[name].mark}/{name}"

    def get(self, name: str) -> Asset | None:
        return self._assets.get(name)

    def colour(self, name: str) -> str:
        """Return a colour of the theme by day, "" if the theme has none of this name."""
        found = re.search(rf"{name}:\s*([^;]+);", self._assets["theme.css"].content.decode())
        return found[1].strip() if found else ""


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(content, _MEDIA_TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:12])
