"""Topics: what one can subscribe to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    id: int
    code: str
    names: dict[str, str]  #: language -> name
    descriptions: dict[str, str]

    def name(self, language: str, main_language: str = "de") -> str:
        """Return the name in this language, in the main language, or the code."""
        return self.names.get(language) or self.names.get(main_language) or self.code
