"""Words that several pages of the console use."""

from collections.abc import Mapping
from typing import Final

from broadcasts.standing import Standing
from contacts.words.roles import ROLES
from locales.catalogues import N_

__all__ = ["ROLES", "STANDINGS", "STANDING_BADGES"]
STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.GONE: N_("no longer offered"),
    Standing.MAIN_MISSING: N_("missing, and needed"),
    Standing.OUTDATED: N_("outdated"),
    Standing.MISSING: N_("missing"),
    Standing.MACHINE: N_("by a machine, unchecked"),
    Standing.TRANSLATING: N_("being translated"),
    Standing.CHECKED: N_("checked"),
    Standing.READY: N_("approved"),
}
#: Which standings need somebody, and which are done: shown by words and by colour.
STANDING_BADGES: Final[Mapping[Standing, str]] = {
    Standing.GONE: "bad",
    Standing.MAIN_MISSING: "bad",
    Standing.OUTDATED: "bad",
    Standing.READY: "good",
    Standing.CHECKED: "good",
}
