"""Emergencies are heard in every language, however they are spelt, and everyday questions are not taken for them."""

import time
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from faq.crisis import FOLDER, Crisis, crisis_in
from locales.registry import LANGUAGES

SENTENCES: Final[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "crisis_sentences.toml").read_text(encoding="utf-8")
)
EMERGENCIES: Final = [
    (Crisis(kind), sentence)
    for kind, languages in SENTENCES["speaks_of"].items()
    for sentences in languages.values()
    for sentence in sentences
]
EVERYDAY: Final = [sentence for sentences in SENTENCES["everyday"].values() for sentence in sentences]
SPOKEN: Final = sorted(LANGUAGES.keys() - {"de-simple"})
MAIN: Final = ("de", "en", "ar", "tr", "uk", "ru")


@pytest.mark.parametrize(("kind", "sentence"), EMERGENCIES)
def test_an_emergency_is_heard(kind: Crisis, sentence: str) -> None:
    assert crisis_in(sentence) is kind


@pytest.mark.parametrize("sentence", EVERYDAY)
def test_an_everyday_question_is_none(sentence: str) -> None:
    assert crisis_in(sentence) is None
