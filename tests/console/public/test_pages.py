"""What everybody can read before anything else: in every language, without cookies, and true to the city's file."""

from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest

from bot.city_pages import imprint_of
from contacts.city_pages import Accessibility, Barrier, Body, CheckedBy, Conformity, Imprint, SignLanguage
from locales.formatting import direction
from tests.bot.driver import Hub
from tests.channels.memory import MemoryChannel
from tests.console.public.conftest import ORIGIN, PAGES, page, reader_of, web, words

SPOKEN = ("de", "en", "tr", "ar", "uk", "ru")


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_speaks_every_language_that_has_texts(reader: httpx.AsyncClient, name: str) -> None:
    for tag in SPOKEN:
        answer = await reader.get(f"/{name}/{tag}")
        found = page(answer)
        alternates = {
            each.get("hreflang"): each.get("href") for each in found.xpath("//link[@rel='alternate'][@hreflang]")
        }

        assert (answer.status_code, found.get("lang"), found.get("dir")) == (200, tag, direction(tag))
        assert alternates == {each: f"{ORIGIN}/{name}/{each}" for each in SPOKEN} | {"x-default": f"{ORIGIN}/{name}"}
        assert len(found.xpath("//h1")) == 1
        assert found.xpath("//header//a[@aria-current='page']/@lang") == [tag]


async def test_nothing_is_kept_in_the_browser_or_loaded_from_elsewhere(reader: httpx.AsyncClient) -> None:
    for name in PAGES:
        answer = await reader.get(f"/{name}/ar")
        loaded = page(answer).xpath("//img/@src | //script/@src | //link[@rel='stylesheet']/@href | //video/@src")

        assert "set-cookie" not in answer.headers
        assert all(each.startswith("/") for each in loaded)
        for each in loaded:
            assert (await reader.get(each)).status_code == 200
        assert "script-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", PAGES)
async def test_one_is_led_to_the_language_of_the_browser(hub: Hub, name: str) -> None:
    for header, tag in (("uk-UA,de;q=0.5", "uk"), ("ro,ja", "de"), ("", "de")):
        async with reader_of(web(hub), header) as reader:
            answer = await reader.get(f"/{name}")

        assert (answer.status_code, answer.headers["location"]) == (302, f"/{name}/{tag}")
        assert answer.headers["vary"] == "Accept-Language"


async def test_a_language_without_texts_gets_the_main_one_and_a_sentence_of_its_own(reader: httpx.AsyncClient) -> None:
    found = page(await reader.get("/welcome/ro"))

    (hint,) = found.find_class("hint")
    assert (found.get("lang"), hint.get("lang"), words(hint)) == (
        "de",
        "ro",
        "Acest text nu există încă în limba dumneavoastră.",
    )
    assert "/hearings/ro" in found.xpath("//main//a/@href")


@pytest.mark.parametrize("path", [f"/{name}/xx" for name in PAGES] + ["/welcome/qr/signal.svg"])
async def test_what_is_not_there_says_so_in_the_language_of_the_browser(hub: Hub, path: str) -> None:
    async with reader_of(web(hub), "ar") as reader:
        answer = await reader.get(path)

    assert (answer.status_code, page(answer).get("lang")) == (404, "ar")


async def test_a_page_of_the_city_stands_in_for_ours(hub: Hub) -> None:
    theirs: dict[str, Any] = {
        "imprint_url": "https://city.example/{language}/imprint",
        "privacy_url": "https://city.example/privacy",
    }
    async with reader_of(web(hub, **theirs)) as reader:
        imprint, privacy = await reader.get("/imprint/tr"), await reader.get("/privacy/tr")
        footer = page(await reader.get("/welcome/tr")).xpath("//footer//a/@href")

    assert imprint.headers["location"] == "https://city.example/tr/imprint"
    assert privacy.headers["location"] == "https://city.example/privacy"
    assert footer == [
        "/accessibility/tr",
        "https://city.example/privacy",
        "https://city.example/tr/imprint",
        "/welcome/tr#contact",
    ]


# ---- welcome ----


async def test_one_comes_in_by_the_web_chat_first_and_by_every_other_messenger(reader: httpx.AsyncClient) -> None:
    found = page(await reader.get("/welcome/en"))

    doors = [(words(door.find(".//h3")), door.xpath(".//a/@href")) for door in found.xpath("//ul[@class='doors']/li")]
    assert doors == [("Web chat", [f"{ORIGIN}/"])]  # the other one's link leads nowhere yet: it has no path
    assert "No outside company reads along." in words(found)


async def test_a_messenger_that_was_reached_is_offered_with_who_reads_along(hub: Hub) -> None:
    class Reached(MemoryChannel):
        def link(self, payload: str, *, group: bool = False) -> str:
            return f"https://memory.example/bot?start={payload}"

    hub.office = replace(hub.office, channels={("signal", ""): Reached("signal")})
    async with reader_of(web(hub)) as reader:
        found = page(await reader.get("/welcome/en"))
        picture = await reader.get("/welcome/qr/signal.svg")

    (door,) = found.xpath("//ul[@class='doors']/li[2]")
    assert "The company that runs this messenger can see" in words(door)
    assert door.xpath(".//a/@href") == ["https://memory.example/bot?start="]
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")


async def test_slots_for_leichte_sprache_and_sign_language_show_only_what_is_there(hub: Hub) -> None:
    async with reader_of(web(hub)) as reader:
        nothing = page(await reader.get("/welcome/de"))
    links: dict[str, Any] = {
        "easy_language": "https://city.example/leicht",
        "sign_language": SignLanguage("https://city.example/dgs"),
    }
    async with reader_of(web(hub, **links)) as reader:
        linked = page(await reader.get("/welcome/ar"))
    async with reader_of(web(hub, sign_language=SignLanguage("/media/dgs.mp4", "/media/dgs.jpg"))) as reader:
        answer = await reader.get("/welcome/de")

    assert not nothing.find_class("others")
    assert not nothing.find_class("film")
    assert [(a.get("href"), a.get("lang")) for a in linked.find_class("others")[0].iter("a")] == [
        ("https://city.example/leicht", "de"),
        ("https://city.example/dgs", "de"),
    ]
    assert page(answer).xpath("//video/@src | //video/@poster") == ["/media/dgs.mp4", "/media/dgs.jpg"]
    assert "media-src 'self'" in answer.headers["content-security-policy"]


# ---- privacy and imprint ----


async def test_the_page_says_of_who_sees_what_just_what_the_chat_says(hub: Hub, reader: httpx.AsyncClient) -> None:
    anna = hub.person("Anna", hint="en")
    await anna.say("/start")
    await anna.press("English")
    await anna.say("/whosees")

    shown = words(page(await reader.get("/privacy/en")))

    said = [line for line in anna.reads.replace("**", "").split("\n\n") if line]
    assert len(said) == 6
    assert [line for line in said[1:] if line not in shown] == []
    assert "Votes are secret" in shown
    assert "The immigration office (Ausländerbehörde) gets none of it." in shown


async def test_the_german_text_stands_beside_what_the_office_has_not_read(reader: httpx.AsyncClient) -> None:
    arabic = page(await reader.get("/privacy/ar"))
    english = page(await reader.get("/privacy/en"))
    german = page(await reader.get("/privacy/de"))

    assert [(each.get("lang"), each.get("dir")) for each in arabic.iter("article")] == [("ar", "rtl"), ("de", "ltr")]
    assert arabic.xpath("//p[@class='hint']/a/@href") == ["#text-1"]
    assert "Wer sieht das?" in words(arabic.xpath("//article[@id='text-1']")[0])
    assert [each.get("lang") for each in english.iter("article")] == ["en"]  # which the demo's office has read
    assert [each.get("lang") for each in german.iter("article")] == ["de"]


async def test_the_imprint_says_what_the_file_says_and_leaves_out_the_rest(hub: Hub, reader: httpx.AsyncClient) -> None:
    full = words(page(await reader.get("/imprint/de")).find(".//main"))
    async with reader_of(web(hub, imprint=Imprint())) as bare_reader:
        bare = words(page(await bare_reader.get("/imprint/de")).find(".//main"))

    for each in ("Stadt Kocherlinden, Körperschaft", "Oberbürgermeisterin Maria Beispiel", "030 23125 100", "§ 5 DDG"):
        assert each in full
    assert "Vertreten durch" not in bare
    assert "Integrationsbüro Kocherlinden" in bare
    assert imprint_of({"vat_id": "DE123"}).vat_id == "DE123"


# ---- accessibility ----


async def statement(hub: Hub, **city: Any) -> str:
    async with reader_of(web(hub, **city)) as reader:
        return words(page(await reader.get("/accessibility/en")).find(".//main"))


async def test_the_statement_names_law_state_check_and_whom_to_turn_to(hub: Hub) -> None:
    found = await statement(
        hub,
        accessibility=Accessibility(
            "§ 10 L-BGG",
            Conformity.PARTIAL,
            CheckedBy.EXTERNAL,
            date(2026, 11, 20),
            date(2026, 11, 16),
            (Barrier({"de": "Die Karte", "en": "The map"}, {"de": "zu klein", "en": "It is too small."}),),
            Body("Schlichtungsstelle", url="https://law.example/"),
        ),
    )

    for each in (
        "meet most of the requirements (§ 10 L-BGG)",
        "Specialists checked it for the office, on Monday, 16 November 2026.",
        "This statement is of Friday, 20 November 2026.",
        "The map It is too small.",
        "There is no film in sign language yet.",
        "Messengers of companies may have barriers.",
        "Schlichtungsstelle Website: law.example",
    ):
        assert each in found


async def test_the_statement_never_says_more_than_is_so(hub: Hub) -> None:
    unchecked = await statement(hub, accessibility=Accessibility())
    offered = await statement(hub, sign_language=SignLanguage("/dgs.mp4"), easy_language="https://city.example/leicht")
    complete = await statement(hub, accessibility=Accessibility(conformity=Conformity.FULL))

    assert "The office has not checked it itself yet." in unchecked
    assert "arbitration" not in unchecked
    assert "no film in sign language" not in offered
    assert "Leichte Sprache" not in offered
    assert "What not everybody can use" not in complete


async def test_a_barrier_that_is_written_in_german_only_stays_german(hub: Hub) -> None:
    barriers = (Barrier({"de": "Der Stadtplan ist ein Bild."}),)
    async with reader_of(web(hub, accessibility=Accessibility(barriers=barriers))) as reader:
        found = page(await reader.get("/accessibility/ar"))

    (theirs,) = found.xpath("//main//li[@lang='de'][strong]")
    assert (words(theirs), theirs.get("dir")) == ("Der Stadtplan ist ein Bild.", "ltr")
