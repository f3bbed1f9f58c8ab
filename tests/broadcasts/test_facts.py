import pytest

from broadcasts.editions import EditionText
from broadcasts.facts import facts_of, link_key, link_language, same_language, western

GERMAN = "Am 24. Dezember 2026 um 19 Uhr. 1.000 Plätze, 5,00 Euro."


def numbers(tag: str, body: str) -> set[int]:
    return set(facts_of(EditionText(tag, "", body)).numbers)


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        ("de", "Am 24.12.2026 um 19.00 Uhr, 1000 Plätze, 5 Euro"),
        ("tr", "24 Aralık 2026, saat 19.00’da, 1.000 yer, 5 avro"),
        ("en", "On December 24, 2026 at 19:00. 1,000 seats, 5.00 euros."),
        ("es", "24 de diciembre de 2026, 19 h, 1.000 plazas, 5 euros"),
        ("ru", "24 декабря 2026 в 19:00, 1 000 мест, 5 евро"),
        ("ar", "٢٤ ديسمبر ٢٠٢٦ الساعة ١٩، ١٬٠٠٠ مقعد، ٥ يورو"),
        ("ar", "24 كانون الأول 2026 الساعة 19:00، 1000 مقعد، 5 يورو"),
        ("fa", "۲۴ دسامبر ۲۰۲۶ ساعت ۱۹، ۱٬۰۰۰ صندلی، ۵ یورو"),
    ],
)
def test_dates_times_and_numbers_are_the_same_in_every_script(tag: str, body: str) -> None:
    assert numbers(tag, body) == numbers("de", GERMAN) == {24, 12, 2026, 19, 1000, 5}


def test_a_month_is_one_only_beside_a_number() -> None:
    assert numbers("en", "You may come on 3 May. May we help?") == {3, 5}


def test_a_language_that_left_the_registry_is_read_all_the_same() -> None:
    assert numbers("xx", "24. Dezember, ٧") == {24, 7}


@pytest.mark.parametrize("written", ["07361 52-0", "+49 7361 520", "0049 7361/520", "+49 (0) 7361 52-0", "٠٧٣٦١ ٥٢٠"])
def test_a_phone_number_is_one_however_it_is_written(written: str) -> None:
    facts = facts_of(EditionText("de", "", f"Telefon: {written}, montags."))

    assert facts.phones == {"07361520"}
    assert not facts.numbers


@pytest.mark.parametrize("written", ["01.03.2026", "01/03/2026", "08:00-19:00", "2026-01-03", "0,5"])
def test_dates_and_times_are_no_phone_numbers(written: str) -> None:
    assert not facts_of(EditionText("de", "", written)).phones


def test_links_e_mail_addresses_and_placeholders_are_found_wherever_they_stand() -> None:
    body = (
        "[Anmelden](https://Aalen.de/kurs), https://www.aalen.de/kurs/. [Mail](mailto:Info@aalen.de?subject=x) oder "
        "info@aalen.de, {name}, %(ort)s, [Anruf](tel:+497361520)"
    )

    facts = facts_of(EditionText("de", "", body))

    assert facts.links == {"aalen.de/kurs"}
    assert facts.emails == {"info@aalen.de"}
    assert facts.placeholders == {"{name}", "%(ort)s"}
    assert facts.phones == {"07361520"}


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://aalen.de/de/kurs", "de"),
        ("https://aalen.de/tr-TR/kurs", "tr"),
        ("https://aalen.de/kurs?lang=ar", "ar"),
        ("https://aalen.de/kurs?id=de", ""),
        ("https://aalen.de/kurs", ""),
        ("https://aalen.de/ku/kurs", "kmr"),
    ],
)
def test_the_language_an_address_names(url: str, named: str) -> None:
    assert link_language(url) == named


def test_sibling_pages_of_several_languages_count_as_one_link() -> None:
    assert link_key("https://aalen.de/de/kurs?lang=de&id=7") == link_key("https://www.aalen.de/tr/kurs/?lang=tr&id=7")
    assert link_key("https://aalen.de/de/kurs") != link_key("https://aalen.de/de/fest")


def test_simple_german_is_german() -> None:
    assert same_language("de-simple", "de")
    assert not same_language("tr", "de")


def test_digits_of_every_script_are_read_and_invisible_marks_are_not() -> None:
    assert western("\u200f٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹\u2069 ३") == "0123456789 0123456789 3"
