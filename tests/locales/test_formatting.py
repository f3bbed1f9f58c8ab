from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from channels.document import Paragraph, Span
from channels.markdown import parse
from locales.formatting import (
    FSI,
    PDI,
    Raw,
    bold,
    direction,
    escape_markdown,
    format_date,
    format_datetime,
    format_list,
    format_number,
    inserted,
    isolate,
    link,
)
from locales.registry import LANGUAGES

BERLIN = ZoneInfo("Europe/Berlin")
HOSTILE = st.text(st.sampled_from("\\`*_[]()<>#&~|!:/-+=.1a \n\r\u2028\u202e\u2066\u2068\u2069http"), max_size=30)


def test_value_is_isolated_and_cannot_leave_its_isolate() -> None:
    assert isolate("مرحبا") == f"{FSI}مرحبا{PDI}"
    assert isolate("a\u2069\u202eb\u2066c") == f"{FSI}abc{PDI}"


def test_brackets_in_a_name_of_two_scripts_keep_their_place() -> None:
    assert isolate("جمعية (AKD e.V.)") == f"{FSI}جمعية ({FSI}AKD e.V.{PDI}){PDI}"
    assert isolate("Verein (e.V.)") == f"{FSI}Verein (e.V.){PDI}"


@pytest.mark.parametrize(
    "value",
    ["*[x](http://e)", "**b** _i_", "<http://e.example>", "https://e.example/a_b", "`c`", "\\*", "&lt;", "1. a"],
)
def test_markdown_in_a_value_stays_text(value: str) -> None:
    assert parse(inserted(value, "de")) == (Paragraph((Span(isolate(value)),)),)


@given(HOSTILE)
def test_no_value_becomes_formatting_or_a_second_paragraph(value: str) -> None:
    [paragraph] = parse(f"Hello {inserted(value, 'ar')}!")

    assert isinstance(paragraph, Paragraph)
    [span] = paragraph.spans
    assert span == Span(span.text)
    assert span.text.startswith(f"Hello {FSI}")
    assert span.text.endswith(f"{PDI}!")
    assert "\n" not in span.text


def test_line_breaks_become_a_space() -> None:
    assert escape_markdown("Anna\r\n\n  Meier\u2028x") == "Anna Meier x"


def test_trusted_markdown_is_inserted_as_it_is() -> None:
    assert inserted(Raw("**yes**"), "de") == "**yes**"


def test_bold_and_links_hold_any_label() -> None:
    assert parse(bold("a*b**", "de")) == (Paragraph((Span(isolate("a*b**"), bold=True),)),)
    assert parse(link("x](y", "https://a.example/a b>c?d=%20", "de")) == (
        Paragraph((Span(isolate("x](y"), link="https://a.example/a%20b%3Ec?d=%20"),)),
    )


@pytest.mark.parametrize("tag", LANGUAGES)
def test_short_way_for_small_numbers_is_what_the_language_writes(tag: str) -> None:
    written = [format_number(number, tag) for number in range(1000)]

    assert written == [format_decimal(number, locale=LANGUAGES[tag].babel) for number in range(1000)]


def test_numbers_have_the_separators_of_the_language() -> None:
    assert [format_number(Decimal("1234.5"), tag) for tag in ("de", "en", "ar")] == ["1.234,5", "1,234.5", "1,234.5"]
    assert inserted(-3, "de") == f"{FSI}-3{PDI}"


def test_instant_is_shown_in_the_zone_on_the_24_hour_clock() -> None:
    instant = datetime(2026, 3, 4, 23, 5, tzinfo=UTC)

    assert {tag: format_datetime(instant, tag, BERLIN) for tag in ("de", "en", "ar", "kmr", "ti")} == {
        "de": "Donnerstag, 5. März 2026, 00:05",
        "en": "Thursday, 5 March 2026, 00:05",
        "ar": "الخميس، 5 مارس 2026، 00:05",
        "kmr": "pêncşem, 5ê adara 2026an 00:05",
        "ti": "ሓሙስ፣ 5 መጋቢት 2026 00:05",
    }


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_writes_dates_lists_and_numbers(tag: str) -> None:
    assert "2026" in format_date(date(2026, 3, 4), tag)
    assert "08:30" in format_datetime(datetime(2026, 7, 1, 6, 30, tzinfo=UTC), tag, BERLIN)
    assert all(f"{FSI}{name}{PDI}" in format_list(["A", "B", "C"], tag) for name in "ABC")
    assert format_number(12345, tag) != "12345"


def test_instant_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 4, 12, 0, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        format_datetime(naive, "de", BERLIN)


def test_lists_escape_each_item_once() -> None:
    assert format_list(["A*", Raw("**B**"), "{0}"], "de") == f"{FSI}A\\*{PDI}, **B** und {FSI}{{0}}{PDI}"
    assert format_list([], "de") == ""
    assert inserted(format_list(["A*"], "de"), "de") == f"{FSI}A\\*{PDI}"


def test_direction_is_known_for_each_language() -> None:
    assert [tag for tag in LANGUAGES if direction(tag) == "rtl"] == ["ar", "fa"]
