"""The public archive, as readers, search engines and strangers ask for it."""

from dataclasses import replace
from datetime import timedelta

import httpx

from broadcasts.broadcasts import BroadcastAction
from broadcasts.editions import EditionText, TextState
from storage.stores import Stores
from tests.broadcasts.changing import carry_out, correct, withdraw
from tests.broadcasts.town import Town, chat
from tests.console.library import ARABIC, GERMAN, PNG, document, picture, publish

HERE = "https://hub.example/aalen/archive"


async def test_an_edition_stands_under_a_permanent_address_in_each_language(
    town: Town, reader: httpx.AsyncClient
) -> None:
    files = [await picture(town, de="Ein Becken", ar="مسبح"), await document(town)]
    await publish(town, GERMAN, ARABIC, files=files)

    german, arabic = [await reader.get(f"/archive/{tag}/1") for tag in ("de", "ar")]

    assert (german.status_code, arabic.status_code) == (200, 200)
    assert "<p>Jeden <strong>Montag</strong> um 19 Uhr im Hallenbad. Kommen Sie vorbei!</p>" in german.text
    assert "<li>Badehose</li>" in german.text
    assert '<html lang="de" dir="ltr">' in german.text
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert '<article lang="ar" dir="rtl">' in arabic.text
    assert "<title>دورة سباحة · مكتب الاندماج</title>" in arabic.text
    assert '<meta name="description" content="Jeden Montag um 19 Uhr im Hallenbad. Kommen Sie vorbei!' in german.text
    assert f'<link rel="canonical" href="{HERE}/ar/1">' in arabic.text
    for page in (german, arabic):
        for tag in ("de", "ar"):
            assert f'<link rel="alternate" hreflang="{tag}" href="{HERE}/{tag}/1">' in page.text
            assert f'hreflang="{tag}" href="/aalen/archive/{tag}/1"' in page.text
        assert "/archive/tr/1" not in page.text
    assert f'<img src="/aalen/archive/files/{files[0].digest}" alt="Ein Becken">' in german.text
    assert 'alt="مسبح"' in arabic.text
    assert "<bdi>Plan.pdf</bdi>" in german.text


async def test_what_was_written_cannot_become_markup(town: Town, reader: httpx.AsyncClient) -> None:
    evil = '<script>alert(1)</script>" onload="x'
    files = [await picture(town, de=evil), await document(town, name=f"{evil}.pdf")]
    await publish(town, EditionText("de", evil, f"{evil} [x](javascript:alert(1))"), files=files)

    pages = [await reader.get(path) for path in ("/archive/de/1", "/archive/de", "/archive/de/1/notice")]

    for page in pages:
        assert page.status_code == 200
        assert "<script" not in page.text
        assert '" onload="' not in page.text
        assert 'href="javascript' not in page.text
        assert "script" not in page.headers["content-security-policy"]


async def test_a_language_that_was_not_sent_shows_the_main_one_and_says_why(
    town: Town, reader: httpx.AsyncClient
) -> None:
    turkish = EditionText("tr", "Yüzme kursu", "Pazartesi.")
    await publish(town, GERMAN, turkish, approved=["de"])

    unreleased, tigrinya = await reader.get("/archive/tr/1"), await reader.get("/archive/ti/1")

    assert "Yüzme" not in unreleased.text
    assert '<article lang="de" dir="ltr">' in unreleased.text
    assert '<div class="hint" lang="tr"' in unreleased.text
    assert "<bdi>Deutsch</bdi>" in unreleased.text
    assert "እዚ ጽሑፍ ክሳብ ሕጂ ብቋንቋኹም የለን። (Deutsch)" in tigrinya.text
    for page in (unreleased, tigrinya):
        assert page.status_code == 200
        assert f'<link rel="canonical" href="{HERE}/de/1">' in page.text


async def test_a_text_by_a_machine_says_so(town: Town, reader: httpx.AsyncClient) -> None:
    await publish(town, GERMAN, replace(ARABIC, state=TextState.MACHINE))

    german, arabic = [await reader.get(f"/archive/{tag}/1") for tag in ("de", "ar")]

    assert (german.text.count('class="hint"'), arabic.text.count('class="hint"')) == (0, 1)


async def test_a_corrected_edition_shows_the_corrected_text_and_the_day(town: Town, reader: httpx.AsyncClient) -> None:
    await town.subscribe(chat(1))
    await publish(town, GERMAN, ARABIC, files=[await picture(town, de="Ein Becken")])
    await town.sender.work_off()
    before = await reader.get("/archive/de/1")
    town.time.later(days=2)
    await town.unit(lambda stores: _finished(stores, town))
    await correct(town, replace(GERMAN, body="Jeden Dienstag."))
    await carry_out(town)

    after = await reader.get("/archive/de/1", headers={"If-None-Match": before.headers["etag"]})

    assert after.status_code == 200
    assert "Jeden Dienstag." in after.text
    assert "Montag" not in after.text
    assert "26. November 2026" in after.text
    assert "28. November 2026" in after.text
    assert 'alt="Ein Becken"' in after.text
    assert after.headers["last-modified"] == "Sat, 28 Nov 2026 11:00:00 GMT"
    assert (await reader.get("/archive/de/2")).status_code == 404


async def _finished(stores: Stores, town: Town) -> None:
    broadcast = await stores.broadcasts.get(town.broadcast_id)
    assert broadcast is not None
    await stores.broadcasts.move(broadcast, BroadcastAction.FINISH, town.time())


async def test_a_withdrawn_edition_leaves_a_plain_page(town: Town, reader: httpx.AsyncClient) -> None:
    file = await picture(town)
    await publish(town, GERMAN, ARABIC, files=[file])
    await town.unit(lambda stores: _finished(stores, town))
    await withdraw(town)

    for path in ("/archive/de/1", "/archive/ar/1", "/archive/de/1/notice"):
        page = await reader.get(path)
        assert page.status_code == 410
        assert "Montag" not in page.text
        assert "اثنين" not in page.text
    assert (await reader.get(f"/archive/files/{file.digest}")).status_code == 404
    assert "Schwimmkurs" not in (await reader.get("/archive/de")).text
    assert "Schwimmkurs" not in (await reader.get("/archive/de/feed.atom")).text


async def test_what_is_not_public_is_not_found(town: Town, reader: httpx.AsyncClient) -> None:
    file = await picture(town)
    await publish(town, GERMAN, files=[file], public=False)
    await publish(town, GERMAN, training=True)
    planned = await town.plan(GERMAN)
    await town.unit(lambda stores: stores.broadcasts.move(planned, BroadcastAction.CANCEL, town.time()))

    for number in (1, 2, 3, 4, 2**70):
        assert (await reader.get(f"/archive/de/{number}")).status_code == 404
    assert (await reader.get(f"/archive/files/{file.digest}")).status_code == 404
    listing = await reader.get("/archive/de")
    assert listing.status_code == 200
    assert "Schwimmkurs" not in listing.text


async def test_a_wrong_address_is_answered_in_the_readers_language(town: Town, reader: httpx.AsyncClient) -> None:
    arabic = {"Accept-Language": "xx, ar-SY;q=0.9, de;q=0.8"}

    for path in (
        "/archive/ar/99",
        "/archive/xx",
        "/archive/xx/1",
        "/archive/de/1/x/y",
        "/archive/files/../etc",
        "/archive/nope/feed.atom",
    ):
        page = await reader.get(path, headers=arabic)
        assert page.status_code == 404
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert ('dir="rtl"' in page.text) == ("/de/" not in path)


async def test_the_browsers_language_is_chosen(town: Town, reader: httpx.AsyncClient) -> None:
    asked = ["ar-SY,de;q=0.5", "fr, tr;q=0.3", "fr", "", ";;q=,x"]

    found = [await reader.get("/archive", headers={"Accept-Language": each}) for each in asked]

    assert [page.headers["location"] for page in found] == [
        f"/aalen/archive/{tag}" for tag in ("ar", "tr", "de", "de", "de")
    ]
    assert {page.headers["vary"] for page in found} == {"Accept-Language"}


async def test_the_list_has_twenty_editions_a_page_the_newest_first(town: Town, reader: httpx.AsyncClient) -> None:
    for number in range(1, 23):
        town.time.later(days=1)
        await publish(town, EditionText("de", f"Ausgabe {number:02}", "Text"), *([ARABIC] if number == 22 else []))

    first, second = await reader.get("/archive/ar"), await reader.get("/archive/ar?page=2")

    assert first.text.count("<li>\n<a lang=") == 20
    assert 'lang="ar" dir="auto" href="/aalen/archive/ar/22">دورة سباحة</a>' in first.text
    assert 'lang="de" dir="auto" href="/aalen/archive/ar/21">Ausgabe 21</a>' in first.text
    assert first.text.index("Ausgabe 21") < first.text.index("Ausgabe 03")
    assert "Ausgabe 02" not in first.text
    assert 'rel="next" href="/aalen/archive/ar?page=2"' in first.text
    assert 'rel="prev" href="/aalen/archive/ar"' in second.text
    assert second.text.index("Ausgabe 02") < second.text.index("Ausgabe 01")
    for page in ("3", "0", "-1", "x", "9" * 30, "٢"):
        assert (await reader.get("/archive/ar", params={"page": page})).status_code == 404


async def test_what_a_browser_has_is_not_sent_again(town: Town, reader: httpx.AsyncClient) -> None:
    await publish(town, GERMAN)

    page = await reader.get("/archive/de/1")
    assert page.headers["cache-control"] == "public, max-age=300"
    assert page.headers["last-modified"] == "Thu, 26 Nov 2026 11:00:00 GMT"
    assert "set-cookie" not in page.headers
    later = (town.time() + timedelta(days=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    for headers, status in (
        ({"If-None-Match": page.headers["etag"]}, 304),
        ({"If-None-Match": f'"x", {page.headers["etag"]}'}, 304),
        ({"If-None-Match": '"x"', "If-Modified-Since": later}, 200),
        ({"If-Modified-Since": page.headers["last-modified"]}, 304),
        ({"If-Modified-Since": "Thu, 26 Nov 2026 10:59:59 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
    ):
        assert (await reader.get("/archive/de/1", headers=headers)).status_code == status
    assert (await reader.head("/archive/de/1")).status_code == 200


async def test_files_are_given_out_as_long_as_their_edition_is_public(town: Town, reader: httpx.AsyncClient) -> None:
    shown, plan, private = await picture(town), await document(town), await picture(town, "b2" * 32)
    edition = await publish(town, GERMAN, files=[shown, plan])

    image, pdf = [await reader.get(f"/archive/files/{each.digest}") for each in (shown, plan)]

    assert (image.content, image.headers["content-type"]) == (PNG, "image/png")
    assert image.headers["x-content-type-options"] == "nosniff"
    assert image.headers["cache-control"] == "public, max-age=300"
    assert pdf.headers["content-disposition"] == "inline; filename*=UTF-8''Plan.pdf"
    for digest in (private.digest, "ff" * 32, "x"):
        assert (await reader.get(f"/archive/files/{digest}")).status_code == 404
    await town.unit(lambda stores: stores.editions.save(replace(edition, public=False), town.time()))
    assert (await reader.get(f"/archive/files/{shown.digest}")).status_code == 404


async def test_a_file_for_one_languages_readers_is_shown_to_them_only(town: Town, reader: httpx.AsyncClient) -> None:
    files = [await picture(town, language="ar", de="Plakat"), await picture(town, "b2" * 32, language="de")]
    await publish(town, GERMAN, ARABIC, files=files)

    german, arabic = [await reader.get(f"/archive/{tag}/1") for tag in ("de", "ar")]

    assert [each.digest in german.text for each in files] == [False, True]
    assert [each.digest in arabic.text for each in files] == [True, False]
    assert 'alt="Plakat"' in arabic.text  # described in the main language only


async def test_a_qr_code_and_the_style_sheet_come_along(town: Town, reader: httpx.AsyncClient) -> None:
    await publish(town, GERMAN)
    page = (await reader.get("/archive/de/1")).text

    code, style = await reader.get("/archive/de/1/qr.svg"), await reader.get("/archive/style.css")

    assert 'src="/aalen/archive/de/1/qr.svg"' in page
    assert code.headers["content-type"] == "image/svg+xml"
    assert code.content.startswith(b"<?xml")
    assert "--brand:" in style.text
    assert "@media print" in style.text
    assert (await reader.get("/archive/xx/1/qr.svg")).status_code == 404
