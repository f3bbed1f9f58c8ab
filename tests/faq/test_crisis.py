"""Emergencies are heard in every language, however they are spelt, and everyday questions are not taken for them."""

import time
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from faq.crisis import FOLDER, Crisis, crisis_in
from faq.shipped import shipped_entries
from locales.registry import LANGUAGES


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


SENTENCES: Final = read(Path(__file__).parent / "crisis_sentences.toml")
EMERGENCIES: Final = [
    (Crisis(kind), sentence)
    for kind, languages in SENTENCES["speaks_of"].items()
    for sentences in languages.values()
    for sentence in sentences
]
EVERYDAY: Final = [sentence for sentences in SENTENCES["everyday"].values() for sentence in sentences]
SPOKEN: Final = sorted(LANGUAGES.keys() - {"de-simple"})  # whoever reads simple German writes German
MAIN: Final = ("de", "en", "ar", "tr", "uk", "ru")


@pytest.mark.parametrize(("kind", "sentence"), EMERGENCIES)
def test_an_emergency_is_heard(kind: Crisis, sentence: str) -> None:
    assert crisis_in(sentence) is kind


@pytest.mark.parametrize("sentence", EVERYDAY)
def test_an_everyday_question_is_none(sentence: str) -> None:
    assert crisis_in(sentence) is None


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Crisis.VIOLENCE, "MEIN MANN SCHLÄGT MICH"),
        (Crisis.VIOLENCE, "mein mann schlaegt mich"),
        (Crisis.VIOLENCE, "mein mann schlagt mich"),
        (Crisis.FIRE, "Hiiiilfe, es brennnnt in der Küche!!!"),
        (Crisis.SELF_HARM, "Ich habe Selbstmordgedaken"),  # a letter is missing
        (Crisis.SELF_HARM, "Ich habe Selbstmordgedanlken"),  # one too many
        (Crisis.SELF_HARM, "Ich habe Selbstnordgedanken"),  # a wrong one
        (Crisis.SELF_HARM, "Ich habe Slebstmordgedanken"),  # two swapped
        (Crisis.SELF_HARM, "ya hochu umeret"),
        (Crisis.SELF_HARM, "ja chotschu umeret, ja ne hochu zhit"),
        (Crisis.MEDICAL, "abi moghma 3aleh"),
        (Crisis.MEDICAL, "اَبي مُغمى عليه"),  # with its vowels
        (Crisis.POISON, "بچه‌ام قرص خورده"),
        (Crisis.POISON, "بچه ام قرص خورده"),
        (Crisis.VIOLENCE, "мене б’є чоловік"),
        (Crisis.VIOLENCE, "мене бє чоловік"),
    ],
)
def test_spelling_does_not_matter(kind: Crisis, sentence: str) -> None:
    assert crisis_in(sentence) is kind


def test_what_is_harmless_hides_nothing_else() -> None:
    assert crisis_in("Ich sterbe vor Hunger, und mein Mann schlägt mich") is Crisis.VIOLENCE


def test_the_nearest_danger_comes_first() -> None:
    assert crisis_in("My husband beats me and now the house is on fire") is Crisis.FIRE
    assert crisis_in("My husband beats me, I do not want to live") is Crisis.SELF_HARM


@pytest.mark.parametrize(
    ("cry", "question"),
    [
        ("Polizei, schnell!", "Wo ist die Polizei?"),
        ("Feuer! Hilfe!", "Darf ich im Garten Feuer machen?"),
        ("112", "B112"),
    ],
)
def test_some_words_count_only_as_a_cry(cry: str, question: str) -> None:
    assert crisis_in(cry) is not None
    assert crisis_in(question) is None


@pytest.mark.parametrize("text", ["", "?!", "🙂", "١٢٣", "qxz" * 1000])
def test_what_says_nothing_is_none(text: str) -> None:
    assert crisis_in(text) is None


@pytest.mark.parametrize("language", SPOKEN)
def test_every_language_has_phrases_for_every_emergency(language: str) -> None:
    data = read(FOLDER / f"{language}.toml")

    few = {kind: len(data[kind]) for kind in Crisis if len(data[kind]) < (15 if language in MAIN else 6)}

    assert few == {}
    assert data["harmless"]


def test_a_test_sentence_is_no_phrase() -> None:
    phrases = {
        line.removeprefix("=").casefold()
        for path in FOLDER.glob("*.toml")
        for kind in Crisis
        for line in read(path)[kind]
    }

    assert [sentence for _, sentence in EMERGENCIES if sentence.casefold() in phrases] == []


def test_what_is_answered_here_is_seldom_taken_for_an_emergency() -> None:
    questions = [
        question
        for entry in shipped_entries()
        if entry.topic not in ("help", "health")  # these do speak of emergencies
        for text in entry.texts.values()
        for question in (text.question, *text.alternatives)
    ]

    heard = [question for question in questions if crisis_in(question)]

    assert len(heard) <= len(questions) / 200


def test_a_message_is_heard_at_once() -> None:
    crisis_in("the phrases are read")
    sentences = [sentence for _, sentence in EMERGENCIES] + EVERYDAY

    seconds = min(_duration(sentences) for _ in range(3)) / len(sentences)

    assert seconds < 0.001


def test_a_message_without_spaces_is_no_burden() -> None:
    text = "".join(chr(ord("a") + place * place % 26) for place in range(4096))

    assert min(_duration([text]) for _ in range(3)) < 0.1


def _duration(sentences: list[str]) -> float:
    start = time.perf_counter()
    for sentence in sentences:
        crisis_in(sentence)
    return time.perf_counter() - start
