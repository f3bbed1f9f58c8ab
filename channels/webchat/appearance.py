"""How one browser wants to see the page: light or dark, and how large. Kept in a cookie that says nothing else."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

COOKIE: Final = "sprachrohr_look"
SIZES: Final = (100, 125, 150)  #: per cent of what the browser is set to
_KEPT: Final = re.compile(r"(auto|light|dark)\.(100|125|150)", re.ASCII)


class Scheme(StrEnum):
    AUTO = "auto"  #: as the device is set
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Appearance:
    scheme: Scheme = Scheme.AUTO
    size: int = SIZES[0]

    @staticmethod
    def from_cookie(value: str) -> "Appearance":
        """Return what was chosen; anything unknown is as if nothing had been."""
        kept = _KEPT.fullmatch(value)
        return Appearance(Scheme(kept[1]), int(kept[2])) if kept else Appearance()

    def with_choice(self, scheme: str, size: str) -> "Appearance":
        """Return this with what a form says; what it leaves out, or what nobody offers, stays."""
        chosen = replace(self, scheme=Scheme(scheme)) if scheme in list(Scheme) else self
        return replace(chosen, size=int(size)) if size in map(str, SIZES) else chosen

    @property
    def cookie(self) -> str:
        """Return what the cookie holds, "" for none: whoever goes back to the usual leaves no trace."""
        return "" if self == Appearance() else f"{self.scheme}.{self.size}"

    @property
    def theme(self) -> str:
        """Return the name of the style sheet with the colours."""
        return "theme.css" if self.scheme is Scheme.AUTO else f"theme-{self.scheme}.css"
