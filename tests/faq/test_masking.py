"""What identifies somebody is taken out of a question; what was asked is still there."""

import pytest

from faq.masking import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ich heiße Amina Yusuf, wo melde ich mich an?", "Ich heiße …, wo melde ich mich an?"),
        ("My name is John. Can I work?", "My name is …. Can I work?"),
        ("اسمي أحمد وأريد تعلم الألمانية", "اسمي … وأريد تعلم الألمانية"),
        ("Меня зовут Ольга, где школа?", "Меня зовут …, где школа?"),
        ("Rufen Sie mich an: 0176 123 45 67", "Rufen Sie mich an: …"),
        ("Rufen Sie mich an: +49 (0)7361 52-0", "Rufen Sie mich an: …"),
        ("Meine Mail ist a.b@example.org bitte", "Meine Mail ist … bitte"),
        ("Mein Pass C01X00T47 ist weg", "Mein Pass … ist weg"),
        ("Konto DE89 3704 0044 0532 0130 00 gesperrt", "Konto … gesperrt"),
        ("Ich wohne in der Bahnhofstraße 12 und brauche Wohngeld", "Ich wohne in der … und brauche Wohngeld"),
        ("geboren am 3.4.1987 in Asmara", "geboren am … in Asmara"),
        ("siehe https://example.org/x", "siehe …"),
    ],
)
def test_what_identifies_is_hidden(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bekomme ich mit § 24 eine Arbeitserlaubnis?",
        "Was kostet der B1-Kurs, 350 Euro?",
        "Mein Kind ist 3 Jahre und 6 Monate alt",
        "Gilt der Mindestlohn von 13,90 Euro seit 2026?",
        "Wo finde ich einen Arzt?",
    ],
)
def test_what_was_asked_stays(text: str) -> None:
    assert masked(text) == text
