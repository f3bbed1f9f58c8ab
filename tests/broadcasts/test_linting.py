from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from broadcasts.editions import Edition, EditionFile, EditionState, EditionText
from broadcasts.links import LinkCheck, LinkProblem
from broadcasts.linting import Finding, Severity, What, lengths, lint, missing_languages
from channels.outgoing import AttachmentKind

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
POOL = EditionFile(AttachmentKind.PHOTO, "a" * 64, "pool.jpg", "image/jpeg", {"de": "Ein Becken"})


def edition(*files: EditionFile, **bodies: str) -> Edition:
    texts = {tag: EditionText(tag, "Titel", body) for tag, body in bodies.items()}
    return Edition(7, 3, "de", EditionState.DRAFT, 1, 1, texts, files)


def found(links: Mapping[str, LinkCheck] | None = None, **bodies: str) -> list[tuple[What, str, tuple[str, ...]]]:
    return [(each.what, each.language, each.values) for each in lint(edition(**bodies), links)]


def test_a_text_and_its_faithful_translation_have_no_findings() -> None:
    german = "Am **24.12.** um 19 Uhr. Mehr: https://aalen.de/de/kurs oder 07361 520."
    turkish = "**24 Aralık** saat 19.00. Bilgi: https://aalen.de/tr/kurs, +49 7361 520."
    arabic = "يوم **٢٤ ديسمبر** الساعة ٧ مساءً. https://aalen.de/ar/kurs ٠٧٣٦١ ٥٢٠"

    assert found(de=german, tr=turkish, ar=arabic) == []


@pytest.mark.parametrize(
    ("german", "turkish", "what", "values"),
    [
        ("https://aalen.de/kurs", "Kurs", What.LINKS, ("aalen.de/kurs",)),
        ("info@aalen.de", "infos@aalen.de", What.EMAILS, ("info@aalen.de",)),
        ("Tel. 07361 520", "Tel. 07361 521", What.PHONES, ("07361520",)),
        ("Hallo {name}", "Merhaba {isim}", What.PLACEHOLDERS, ("{name}",)),
        ("Um 19 Uhr", "Saat 20.00", What.NUMBERS, ("19",)),
        ("Raum 8", "Salon 9", What.NUMBERS, ("8",)),
        ("Im Jahr 2026", "Bu yıl", What.NUMBERS, ("2026",)),
        ("Am 24.12.", "24 Kasım", What.NUMBERS, ("12",)),
        ("3 Kurse", "Üç kurs", What.SMALL_NUMBERS, ("3",)),
        ("Drei Kurse", "3 kurs", What.MORE_NUMBERS, ("3",)),
    ],
)
def test_what_a_translation_lacks_or_says_differently(
    german: str, turkish: str, what: What, values: tuple[str, ...]
) -> None:
    assert found(de=german, tr=turkish) == [(what, "tr", values)]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("Das ist **wichtig.", What.BOLD),
        ("Das ist wichtig**.", What.BOLD),
        ("[Anmelden](https://aalen.de", What.HALF_LINK),
        ("[Anmelden](www.aalen.de)", What.HALF_LINK),
    ],
)
def test_formatting_that_would_be_shown_as_it_is_typed(body: str, what: What) -> None:
    assert [each[0] for each in found(de=body)] == [what]


@pytest.mark.parametrize("body", ["Das ist \\*\\*so\\*\\* gemeint.", "Bürger*innen", "[Anmelden]", "2 * 3 * 4"])
def test_characters_that_are_meant_are_no_broken_formatting(body: str) -> None:
    assert found(de=body) == []


def test_a_link_to_the_page_of_another_language() -> None:
    url = "https://aalen.de/de/kurs"

    assert found(de=url, tr=url) == [(What.LANGUAGE_LINK, "tr", (url,))]


@pytest.mark.parametrize(
    ("check", "what"),
    [
        (LinkCheck("", LinkProblem.NOT_FOUND, "", NOON), What.DEAD),
        (LinkCheck("", LinkProblem.CERTIFICATE, "", NOON), What.CERTIFICATE),
        (LinkCheck("", LinkProblem.UNREACHABLE, "", NOON), What.UNREACHABLE),
        (LinkCheck("", LinkProblem.FRONT_PAGE, "", NOON), What.FRONT_PAGE),
        (LinkCheck("", LinkProblem.NONE, "tr-TR", NOON), What.LANGUAGE_PAGE),
        (LinkCheck("", LinkProblem.CHECKING, "", NOON), What.UNCHECKED),
        (LinkCheck(""), What.UNCHECKED),
    ],
)
def test_what_became_of_a_link(check: LinkCheck, what: What) -> None:
    assert found({"https://aalen.de/kurs": check}, de="https://aalen.de/kurs") == [
        (what, "de", ("https://aalen.de/kurs",))
    ]


def test_a_link_that_works_and_one_that_nobody_looks_at_are_no_findings() -> None:
    works = LinkCheck("", LinkProblem.NONE, "de-DE", NOON)

    assert found({"https://aalen.de/kurs": works}, de="https://aalen.de/kurs") == []
    assert found(None, de="https://aalen.de/kurs") == []


def test_a_picture_without_a_description_is_found_in_its_language() -> None:
    assert lint(edition(POOL, de="Text", tr="Metin")) == [Finding(What.NOT_DESCRIBED, "tr", ("pool.jpg",))]


def test_a_text_that_arrives_as_several_messages() -> None:
    draft = edition(POOL, de="Text", tr="Metin")

    counts = {"de": {"telegram": 1, "webchat": 1}, "tr": {"telegram": 2}, "ar": {"telegram": 3}}

    assert lengths(draft, counts) == [
        Finding(What.CAPTION, "tr", ("telegram",)),
        Finding(What.MESSAGES, "ar", ("telegram", "3")),
    ]


def test_only_languages_that_somebody_reads_are_missing() -> None:
    assert missing_languages(edition(de="Text"), {"de": 9, "tr": 4, "ar": 0}) == [
        Finding(What.MISSING_LANGUAGE, "tr", ("4",))
    ]


def test_hard_german_gives_hints_and_other_languages_do_not() -> None:
    body = "Die Anträge werden bzw. wurden geprüft."

    assert [
        (each.what, each.language, each.severity) for each in lint(edition(de=body, tr="Metin bzw. werden geprüft"))
    ] == [
        (What.PASSIVE, "de", Severity.HINT),
        (What.ABBREVIATION, "de", Severity.HINT),
    ]


def test_a_finding_keeps_its_id_while_it_is_about_the_same() -> None:
    one, again = (Finding(What.NUMBERS, "tr", ("19",), ("20",)) for _ in range(2))

    assert one.id == again.id
    assert len({one.id, Finding(What.NUMBERS, "tr", ("19",)).id, Finding(What.NUMBERS, "ar", ("19",), ("20",)).id}) == 3


def test_an_edition_without_its_main_text_is_looked_at_too() -> None:
    assert found(tr="Saat 19.00, **kalın") == [(What.BOLD, "tr", ("Saat 19.00, **kalın",))]
