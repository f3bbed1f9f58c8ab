import pytest

from broadcasts.plain_language import Hurdle, hurdles

LONG = "Wir treffen uns " + "und sprechen " * 9 + "dann."


@pytest.mark.parametrize(
    ("text", "hurdle"),
    [
        (LONG, Hurdle.LONG_SENTENCE),
        ("Der Antrag wird geprüft.", Hurdle.PASSIVE),
        ("Der Kurs wurde verlegt.", Hurdle.PASSIVE),
        ("Das Fest ist von den Vereinen organisiert worden.", Hurdle.PASSIVE),
        ("Bringen Sie etwas mit, z. B. Kuchen.", Hurdle.ABBREVIATION),
        ("Kurse, Feste usw. im Park", Hurdle.ABBREVIATION),
        ("die Frist der Abgabe der Anträge", Hurdle.GENITIVES),
        ("Aufenthaltserlaubnisverlängerung", Hurdle.LONG_WORD),
        ("Das ist WICHTIG", Hurdle.CAPITALS),
    ],
)
def test_what_is_hard_to_read(text: str, hurdle: Hurdle) -> None:
    assert hurdles(text).keys() == {hurdle}


@pytest.mark.parametrize(
    "text",
    [
        "Jeden Montag um 19 Uhr im Hallenbad.",
        "Wir werden ein Fest geben.",
        "Die AWO lädt ein.",
        "Am 24. Dezember ist das Büro zu. Am 27. Dezember ist es offen.",
        "Integrations-Beauftragte der Stadt",
        "Das war gestern.",
    ],
)
def test_what_is_easy_gives_no_hint(text: str) -> None:
    assert hurdles(text) == {}


def test_sentences_end_at_stops_questions_and_line_ends() -> None:
    fifteen = "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"

    assert hurdles(f"{fifteen}\n{fifteen}? {fifteen}. Und {fifteen}!") == {}
