"""The text to pass on, and what a notice says."""

import pytest

from broadcasts.editions import EditionText
from broadcasts.passing_on import beginning, headline, text_to_pass_on

LINK = "https://hub.example/archive/de/12"


def of(body: str, title: str = "") -> EditionText:
    return EditionText("de", title, body)


def test_a_short_text_is_passed_on_whole_and_plain() -> None:
    text = of("Am **Montag** um [19 Uhr](https://a.example).\n\n- Badehose\n- Handtuch", "Schwimm\\*kurs")

    assert text_to_pass_on(text, LINK) == (
        f"Schwimm\\*kurs\n\nAm Montag um 19 Uhr (https://a.example).\n\n• Badehose\n• Handtuch\n\n{LINK}"
    )


@pytest.mark.parametrize("sentence", ["Wir lernen schwimmen. ", "نتعلم السباحة! ", "هل تأتون؟ ", "ንዋኙ። "])
@pytest.mark.parametrize("title", ["", "T" * 200])
def test_a_long_text_ends_with_a_sentence_and_stays_below_900_characters(sentence: str, title: str) -> None:
    passed = text_to_pass_on(of(sentence * 500, title), LINK)

    assert 840 < len(passed) < 900
    assert passed.removesuffix(f"\n\n{LINK}").endswith(sentence.strip())


def test_a_date_or_an_abbreviation_is_no_end_of_a_sentence() -> None:
    assert (
        beginning(of("Wir feiern. Am 24. Dezember ist z. B. geschlossen, weil alle frei haben."), 50) == "Wir feiern."
    )
    assert beginning(of("Seit 2026. Und immer so weiter mit vielen Worten."), 30) == "Seit 2026."


def test_a_paragraph_ends_a_sentence_too() -> None:
    assert beginning(of("Ohne Punkt\n\nund ohne Ende und ohne Komma"), 30) == "Ohne Punkt"


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    assert beginning(of("lang " * 50), 12) == "lang lang…"
    assert len(text_to_pass_on(of("x" * 5000), LINK)) < 900
    assert len(text_to_pass_on(of("Wort. " * 500, "T" * 200), "https://" + "l" * 900)) < 1200


def test_an_edition_without_a_title_is_known_by_its_first_words() -> None:
    assert headline(of("Kurz gesagt.\n\nMehr.")) == "Kurz gesagt."
    assert headline(of("Text", "Titel")) == "Titel"
