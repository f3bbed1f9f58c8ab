"""The web chat as an app: what browsers read before they offer to install it."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image

from channels.webchat.look import SHIPPED_THEME
from channels.webchat.routes import router
from locales.registry import LANGUAGES
from tests.channels.webchat.conftest import browser_of
from tests.channels.webchat.echo import LOOK, EchoHub

BRAND, WHITE = (11, 92, 107, 255), (255, 255, 255, 255)


def app_of(hub: EchoHub, theme: Path) -> FastAPI:
    app = FastAPI()
    app.include_router(router(hub.channel, hub.take, replace(LOOK, theme_file=theme), tuple(LANGUAGES)))
    return app


async def icon(visitor: httpx.AsyncClient, number: int) -> Image.Image:
    manifest = (await visitor.get("/app.webmanifest")).json()
    return Image.open(BytesIO((await visitor.get("/" + manifest["icons"][number]["src"])).content))


async def test_the_manifest_names_the_office_in_the_persons_language(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/", headers={"Accept-Language": "ar"})).text
    assert '<link rel="manifest" href="app.webmanifest?lang=ar">' in page

    answer = await visitor.get("/app.webmanifest", params={"lang": "ar"})

    assert answer.headers["content-type"] == "application/manifest+json"
    icons = answer.json().pop("icons")
    assert {name: value for name, value in answer.json().items() if name != "icons"} == {
        "id": "./",
        "name": "مكتب الاندماج · نويشتات",
        "short_name": "مكتب الاندماج",
        "lang": "ar",
        "dir": "rtl",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "theme_color": "#0b5c6b",
        "background_color": "#eef1f3",
    }
    assert [(one["sizes"], one["purpose"]) for one in icons] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]


async def test_icons_are_drawn_in_the_citys_colours(visitor: httpx.AsyncClient) -> None:
    plain, maskable = await icon(visitor, 0), await icon(visitor, 2)

    assert (plain.size, maskable.size) == ((192, 192), (512, 512))
    assert (plain.getpixel((0, 0)), plain.getpixel((96, 84)), plain.getpixel((96, 66))) == (
        (0, 0, 0, 0),
        BRAND,
        WHITE,
    )
    # All that matters lies in the circle that every phone leaves of it.
    assert (maskable.getpixel((0, 0)), maskable.getpixel((256, 236)), maskable.getpixel((60, 256))) == (
        BRAND,
        WHITE,
        BRAND,
    )


@pytest.mark.parametrize(
    ("colour", "drawn"), [("#a1b", (0xAA, 0x11, 0xBB, 255)), ("oklch(50% .1 200)", (0, 0, 0, 255))]
)
async def test_a_theme_of_the_city_colours_the_icons_and_works_in_the_dark(
    hub: EchoHub, tmp_path: Path, colour: str, drawn: tuple[int, ...]
) -> None:
    theme = tmp_path / "city.css"
    theme.write_text(SHIPPED_THEME.read_text().replace("#0b5c6b", colour))
    async with browser_of(hub, app_of(hub, theme)) as visitor:
        picture = await icon(visitor, 1)
        dark = await visitor.get("/static/0/theme-dark.css")
        light = await visitor.get("/static/0/theme-light.css")

    assert picture.getpixel((256, 224)) == drawn
    assert ("prefers-color-scheme" in dark.text, "@media all" in dark.text) == (False, True)
    assert ("prefers-color-scheme" in light.text, "@media not all" in light.text) == (False, True)


async def test_the_background_script_is_never_out_of_date_and_loads_nothing_from_elsewhere(
    visitor: httpx.AsyncClient,
) -> None:
    answer = await visitor.get("/sw.js")

    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"


@pytest.mark.parametrize("kept", ["dark.125", "dark.200", "purple.100", "dark.125; x=1", "' or 1"])
async def test_only_what_is_offered_changes_how_the_page_looks(visitor: httpx.AsyncClient, kept: str) -> None:
    visitor.cookies.set("sprachrohr_look", kept.partition(";")[0])

    page = (await visitor.get("/")).text

    is_known = kept.startswith("dark.125")
    assert ('class="size-125"' in page, "theme-dark.css" in page) == (is_known, is_known)


async def test_a_choice_of_look_keeps_the_other_and_forgets_itself_where_it_is_the_usual(
    visitor: httpx.AsyncClient,
) -> None:
    async def choose(**form: str) -> str | None:
        answer = await visitor.post("/look", data=form, headers={"Accept": "application/json"})
        assert answer.status_code == 204
        return visitor.cookies.get("sprachrohr_look")

    assert await choose(scheme="dark") == "dark.100"
    assert await choose(size="150") == "dark.150"
    assert await choose(size="151", scheme="pink") == "dark.150"
    assert await choose(scheme="auto") == "auto.150"
    assert await choose(size="100") is None
