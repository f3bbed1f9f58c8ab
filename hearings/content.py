"""A short text in several languages: a goal, an option, a measure, an update. The editions' rules, in small."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class TextState(StrEnum):
    """How far one language is. "Missing" is the absence of a text, "outdated" a source hash that differs."""

    MACHINE = "machine"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class ContentText:
    text: str  #: plain, no Markdown
    state: TextState = TextState.REVIEWED
    made_from: str = ""  #: hash of the source text it was translated from; "" for the source itself


@dataclass(frozen=True, slots=True)
class Content:
    """One text in its languages; the one in `source` is what the others were translated from."""

    source: str  #: BCP 47 tag
    texts: Mapping[str, ContentText] = field(default_factory=dict)

    @staticmethod
    def of(language: str, text: str) -> "Content":
        """Return a content that exists in one language."""
        return Content(language, {language: ContentText(text)})

    @property
    def hash(self) -> str:
        """The hash of the source text, "" where there is none."""
        own = self.texts.get(self.source)
        return hashlib.sha256(own.text.encode()).hexdigest() if own else ""

    def say(self, language: str, main_language: str) -> tuple[str, str]:
        """Return the text in this language, else in the main one, else in its source; and which language it is in.

        A text that is outdated is passed over like a missing one.
        """
        for tag in (language, main_language, self.source):
            if tag in self.texts and not self.outdated(tag):
                return self.texts[tag].text, tag
        return "", self.source

    def by_machine(self, language: str) -> bool:
        """Whether nobody has read this language's text yet."""
        return language in self.texts and self.texts[language].state is TextState.MACHINE

    def outdated(self, language: str) -> bool:
        """Whether the source changed after this language was translated."""
        text = self.texts.get(language)
        return text is not None and language != self.source and text.made_from != self.hash

    def missing(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of these languages have no text, or an outdated one."""
        return tuple(tag for tag in languages if tag not in self.texts or self.outdated(tag))

    def with_text(self, language: str, text: str, state: TextState = TextState.REVIEWED) -> "Content":
        """Return it with this language written anew."""
        made_from = "" if language == self.source else self.hash
        return replace(self, texts={**self.texts, language: ContentText(text, state, made_from)})

    def to_json(self) -> dict[str, Any]:
        texts = {tag: [each.text, each.state.value, each.made_from] for tag, each in self.texts.items()}
        return {"source": self.source, "texts": texts}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Content":
        texts = {tag: ContentText(text, TextState(state), made) for tag, (text, state, made) in data["texts"].items()}
        return Content(data["source"], texts)
