"""What a page works with: who is at it, what they sent, the stores, and how to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from console.office.desk import Desk
from contacts.sign_in import ConsoleSession
from contacts.staff import StaffMember
from hub.units import Units
from locales.catalogues import Translator, translator
from storage.stores import Stores

HIGHEST: Final = 2**31 - 1  #: number of anything in an address; databases cannot look for much more


class Missing(Exception):
    """There is no such page, or nothing any more that it could show."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    media_type: str  #: as the browser says, which proves nothing
    content: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: a template and its values."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Went:
    """The end of a form: the browser goes on to a page, which says `note` once."""

    path: str  #: below the console's own: "/editions/5"
    note: str = ""
    done: bool = True  #: False: nothing was changed, and `note` says why


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in and may make it."""

    desk: Desk
    session: ConsoleSession
    staff: StaffMember
    now: datetime
    path: Mapping[str, str] = field(default_factory=dict)  #: the values in the address
    query: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)  #: of the form, as it stood there
    files: Mapping[str, Upload] = field(default_factory=dict)
    opened: Stores | None = None

    @property
    def stores(self) -> Stores:
        """The stores of this request's unit of work; a page that is `outside` has none."""
        assert self.opened is not None
        return self.opened

    @property
    def units(self) -> Units[Stores]:
        return self.desk.units

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.gettext.language.tag

    @property
    def gettext(self) -> Translator:
        """Texts for staff: bind it to `_`."""
        return translator(self.session.language, "console", self.desk.site.main_language)

    def number(self, name: str = "number") -> int:
        """Return a number that stands in the address. Raises `Missing` where it cannot be one."""
        text = self.path[name]
        if not (text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= HIGHEST):
            raise Missing
        return int(text)

    def field(self, name: str) -> str:
        """Return what stands in a field, without the space around it; "" where there is none."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def chosen(self, name: str) -> list[str]:
        """Return all values of a field: of ticked boxes, for instance."""
        return list(self.fields.get(name, ()))

    def asked(self, name: str) -> str:
        """Return a value of the address's query, "" where there is none."""
        return self.query.get(name, "").strip()

    def page_number(self) -> int:
        """Return which page of a list is wanted: 1 and more."""
        text = self.asked("page")
        return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
