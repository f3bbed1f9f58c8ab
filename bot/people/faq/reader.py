"""Who reads an answer: somebody in a chat, or staff who look at what would come to somebody."""

from dataclasses import dataclass
from typing import Protocol

from bot.request import Office
from locales.catalogues import Translator, fallback, translator


class Reader(Protocol):
    """What an answer depends on. A `Request` is one."""

    @property
    def office(self) -> Office: ...

    @property
    def language(self) -> str: ...

    @property
    def wishes(self) -> tuple[str, ...]: ...

    @property
    def gettext(self) -> Translator: ...


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody who has chosen one language."""

    office: Office
    chosen: str

    @property
    def language(self) -> str:
        return fallback(self.chosen, "people", self.office.city.main_language)

    @property
    def wishes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.chosen, self.language)))

    @property
    def gettext(self) -> Translator:
        return translator(self.chosen, "people", self.office.city.main_language)
