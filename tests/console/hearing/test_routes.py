"""A hearing's pages, as readers, search engines and strangers ask for them."""

import re
from datetime import timedelta

import httpx

from tests.console.hearing.library import DRAFTED_NEWS, HIDDEN, NOT_RELEASED, UNMODERATED, Evening


async def test_results_stand_under_a_permanent_address_in_each_language(
    published: Evening, reader: httpx.AsyncClient
) -> None:
    german, arabic = [await reader.get(f"/hearings/{published.code}/{tag}") for tag in ("de", "ar")]

    assert (german.status_code, arabic.status_code) == (200, 200)
    assert '<html lang="de" dir="ltr">' in german.text
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert "جلسة الاندماج 2026" in arabic.text
    assert "Wohnungslotsen einstellen" in german.text
    assert "تعيين مرشدين للسكن" in arabic.text
    assert german.text.count('role="img"') == 2
    assert german.text.count("<caption>") >= 3
    assert "Tigray-Verein" in german.text
    assert "Der Ausschuss ist dafür." in german.text
    assert 'lang="de" dir="ltr">Die Stelle ist ausgeschrieben.' in arabic.text
    assert "script" not in german.headers["content-security-policy"]


async def test_nothing_that_is_not_public_can_be_read(published: Evening, reader: httpx.AsyncClient) -> None:
    for ending in ("", "/report.csv"):
        page = await reader.get(f"/hearings/{published.code}/de{ending}")
        for secret in (
            HIDDEN,
            UNMODERATED,
            NOT_RELEASED,
            DRAFTED_NEWS,
            "Privat geschrieben",
            "Mieterberatung in sechs",
        ):
            assert secret not in page.text
        assert "Mehr Sozialwohnungen" in page.text


async def test_what_was_written_cannot_become_markup(published: Evening, reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"/hearings/{published.code}/de")

    assert "<script" not in page.text
    assert '" onload="' not in page.text
    assert "&lt;script&gt;" in page.text


async def test_every_result_has_its_method_and_small_groups_are_below_five(
    published: Evening, reader: httpx.AsyncClient
) -> None:
    page = (await reader.get(f"/hearings/{published.code}/en")).text

    results = re.findall(r'<section class="result">.*?</section>', page, re.DOTALL)
    assert len(results) == 3
    for result in results:
        assert "One vote for each voting card." in result
        assert "This is a recommendation to the committee; it decides nothing." in result
        assert "Languages offered: " in result
    assert "Fewer than 5 people took part, so no figures are shown." in results[2]
    assert "<svg" not in results[2]
    turkish = re.search(r'<th scope="row"><span lang="tr".*?</tr>', results[0], re.DOTALL)
    assert turkish is not None
    assert turkish[0].count("<td>below 5</td>") == 2


async def test_supporters_are_told_in_steps_of_five(published: Evening, reader: httpx.AsyncClient) -> None:
    page = (await reader.get(f"/hearings/{published.code}/en")).text

    assert re.findall(r"<dt>Supporters</dt><dd>(.*?)</dd>", page) == ["at least \u206810\u2069", "below 5"]


async def test_lineage_leads_from_a_measure_to_its_ideas(published: Evening, reader: httpx.AsyncClient) -> None:
    page = (await reader.get(f"/hearings/{published.code}/en")).text

    assert '<dd><a href="#i1">1</a>, <a href="#i2">2</a></dd>' in page
    assert 'id="i1"' in page
    assert "Measure \u20683\u2069 went into this one." in page
    assert page.count("The office wrote this measure, not residents.") == 1


async def test_a_machines_translation_says_so(published: Evening, reader: httpx.AsyncClient) -> None:
    arabic, german = [(await reader.get(f"/hearings/{published.code}/{tag}")).text for tag in ("ar", "de")]

    assert arabic.count('class="machine"') > german.count('class="machine"') == 0


async def test_silence_is_told_with_the_day_of_the_last_news(published: Evening, reader: httpx.AsyncClient) -> None:
    early = await reader.get(f"/hearings/{published.code}/en")
    published.now += timedelta(days=130)

    late = await reader.get(f"/hearings/{published.code}/en")

    assert "No news since" not in early.text
    assert "No news since \u2068Wednesday, 15 July 2026\u2069." in late.text


async def test_before_publication_the_page_says_what_is_asked_and_how_to_take_part(
    evening: Evening, reader: httpx.AsyncClient
) -> None:
    await evening.advance(2)

    page = (await reader.get(f"/hearings/{evening.code}/en")).text

    assert "Now everybody says what is needed." in page
    assert "This is a recommendation to the committee; it decides nothing." in page
    assert "Monday, 15 June 2026" in page
    assert "Sitzung 3/2026, TOP 4" in page
    assert f'href="/aalen/?start=h_{evening.code}"' in page
    assert "Mehr Sozialwohnungen" not in page
    assert "Wohnungslotsen" not in re.sub(r'<section class="result">.*?</section>', "", page, flags=re.DOTALL)
    assert (await reader.get(f"/hearings/{evening.code}/de/report.pdf")).status_code == 404
    assert (await reader.get(f"/hearings/{evening.code}/de/report.csv")).status_code == 404


async def test_a_draft_is_not_there_for_anybody(evening: Evening, reader: httpx.AsyncClient) -> None:
    paths = [f"/hearings/{evening.code}{end}" for end in ("", "/de", "/qr.svg", "/de/report.pdf", "/de/report.xlsx")]

    pages = [await reader.get(path) for path in paths]

    assert {page.status_code for page in pages} == {404}
    assert "Integrationshearing" not in (await reader.get("/hearings/de")).text


async def test_a_wrong_address_is_answered_in_the_readers_language(
    published: Evening, reader: httpx.AsyncClient
) -> None:
    for path in ("/hearings/nothere9", "/hearings/nothere9/ar", f"/hearings/{published.code}/xx", "/hearings/a/b/c/d"):
        page = await reader.get(path, headers={"Accept-Language": "ar"})
        assert page.status_code == 404
        assert 'dir="rtl"' in page.text


async def test_the_reader_is_led_to_their_language(published: Evening, reader: httpx.AsyncClient) -> None:
    everything = await reader.get("/hearings", headers={"Accept-Language": "ar;q=0.9, xx"})
    one = await reader.get(f"/hearings/{published.code}", headers={"Accept-Language": "tr-TR"})

    assert everything.headers["location"] == "/aalen/hearings/ar"
    assert one.headers["location"] == f"/aalen/hearings/{published.code}/tr"
    assert (await reader.get("/hearings/ar")).text.count(published.code) == 1


async def test_who_has_the_page_already_gets_nothing_new(published: Evening, reader: httpx.AsyncClient) -> None:
    first = await reader.get(f"/hearings/{published.code}/de")

    again = await reader.get(f"/hearings/{published.code}/de", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
