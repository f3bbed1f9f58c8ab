import pytest

from broadcasts.protecting import Difference, Protected, differences


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Am 24.12. um 19 Uhr", "24 Aralık saat 19:00"),
        ("1.000 Plätze", "1,000 places"),
        ("1.000 Plätze", "١٬٠٠٠ مكان"),
        ("am 03.12.2026, 09.00-12.00 Uhr", "December 3rd, 2026, 9:00 to 12:00"),
        ("Tel. 030 23125 100", "هاتف: 030-23125-100"),
        ("Tel. (030) 23125/100", "tel: 030 23125100"),
        ("https://a.example/x.", "(https://a.example/x)"),
        ("[Anmeldung](https://a.example/b_(c)?d=1)", "[تسجيل](https://a.example/b_(c)?d=1)"),
        ("Sprachrohr lädt ein", "Sprachrohr’un daveti"),
        ("Hallo {name}", "Merhaba {name}"),
        ("Schreiben Sie an info@example.org.", "info@example.org adresine yazın"),
    ],
)
def test_what_is_only_written_differently_is_no_difference(source: str, translation: str) -> None:
    assert differences(source, translation, ("Sprachrohr",)) == []


@pytest.mark.parametrize(
    ("source", "translation", "kind", "value"),
    [
        ("https://a.example/x", "https://a.example/y", Protected.LINK, "https://a.example/x"),
        ("info@example.org", "info@exemple.org", Protected.EMAIL, "info@example.org"),
        ("030 23125 100", "030 23125 101", Protected.PHONE, "030 23125 100"),
        ("Hallo {name}", "Merhaba {isim}", Protected.PLACEHOLDER, "{name}"),
    ],
)
def test_what_was_changed_is_missing_and_new(source: str, translation: str, kind: Protected, value: str) -> None:
    missing, new = differences(source, translation)

    assert missing == Difference(kind, value, True)
    assert (new.kind, new.missing) == (kind, False)


def test_lost_names_and_numbers_are_missing() -> None:
    assert differences("Sprachrohr am 24.12.", "Megafon", ("Sprachrohr",)) == [
        Difference(Protected.NAME, "Sprachrohr", True),
        Difference(Protected.NUMBER, "24", True),
    ]


def test_each_difference_is_said_once() -> None:
    assert len(differences("24 und 24 und 24, https://a.example und https://a.example", "")) == 2
