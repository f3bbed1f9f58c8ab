"""The translator's page: who may see it, what it keeps, what it refuses."""

import re
from typing import Any

import httpx
import pytest

from broadcasts.translating import RequestState, TranslationRequest
from tests.bot.driver import Hub, Person
from tests.bot.people.test_translate import ARABIC, GERMAN
from tests.console.conftest import browser_of

TITLE, _, BODY = ARABIC.partition("\n\n")


async def stored(hub: Hub) -> TranslationRequest:
    found: TranslationRequest = await hub.unit(lambda stores: stores.translations.get(1))
    return found


async def begin(browser: httpx.AsyncClient, path: str) -> httpx.Response:
    return await browser.post(path, data={"action": "open"})


def form(page: httpx.Response, **changed: str) -> dict[str, Any]:
    """Return the form of a page as a browser would send it, filled in."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return {**hidden, "title": TITLE, "body": BODY, "action": "save", **changed}


async def test_the_door_shows_nothing_of_the_text_and_changes_nothing(
    hub: Hub, browser: httpx.AsyncClient, path: str
) -> None:
    door = await browser.get(path)

    assert door.status_code == 200
    assert "Eva" in door.text
    assert "lädt alle" not in door.text
    assert (await stored(hub)).state is RequestState.ASKED


async def test_the_first_browser_sees_the_text_and_what_to_keep_in_mind(browser: httpx.AsyncClient, path: str) -> None:
    page = await begin(browser, path)

    assert page.status_code == 200
    assert "lädt alle Migrantenorganisationen ein" in page.text
    assert "مكتب الاندماج" in page.text
    assert "Bis *Freitag*" in page.text
    assert re.search(r'<textarea id="body"[^>]*lang="ar" dir="rtl"', page.text)
    assert page.headers["cache-control"] == "no-store"
    assert "noindex" in page.headers["x-robots-tag"]
    assert page.headers["referrer-policy"] == "same-origin"
    assert "<script" not in page.text


async def test_another_browser_learns_nothing(hub: Hub, browser: httpx.AsyncClient, path: str) -> None:
    await begin(browser, path)

    async with browser_of(hub) as other:
        looked, tried = await other.get(path), await begin(other, path)
        sent = await other.post(path, data={"action": "save", "title": "x", "body": "y"})

    assert [each.status_code for each in (looked, tried, sent)] == [404, 404, 404]
    assert "lädt alle" not in looked.text + tried.text + sent.text
    assert (await stored(hub)).body == ""


async def test_what_is_written_is_saved_and_shown_with_warnings(
    hub: Hub, browser: httpx.AsyncClient, path: str
) -> None:
    page = await begin(browser, path)

    page = await browser.post(path, data=form(page, body=BODY.replace("030 23125 100", "030 23125 101")))

    kept = await stored(hub)
    assert (kept.state, kept.title, "101" in kept.body) == (RequestState.OPEN, TITLE, True)
    assert "This phone number is missing or was changed" in page.text
    assert "Saved:" in page.text


async def test_a_translation_is_handed_in_and_the_office_is_told(
    hub: Hub, browser: httpx.AsyncClient, path: str, editor: Person
) -> None:
    page = await begin(browser, path)

    page = await browser.post(path, data=form(page, action="return"))
    await hub.deliver()

    assert "with the office now" in page.text
    assert "<textarea" not in page.text
    assert "A translation has come back" in editor.history[-1]
    assert (await stored(hub)).state is RequestState.RETURNED


async def test_a_text_without_a_body_is_kept_but_not_handed_in(hub: Hub, browser: httpx.AsyncClient, path: str) -> None:
    page = await begin(browser, path)

    page = await browser.post(path, data=form(page, body=" ", action="return"))

    assert page.status_code == 409
    assert "no text below it" in page.text
    assert (await stored(hub)).state is RequestState.OPEN
    assert (await stored(hub)).title == TITLE


async def test_the_new_original_is_shown_before_handing_in(
    hub: Hub, browser: httpx.AsyncClient, path: str, editor: Person
) -> None:
    page = await begin(browser, path)
    await editor.press("Back to the edition")
    await editor.press("Change text")
    await editor.say(GERMAN.replace("alle", "nur einige"))
    await editor.press("Save")

    page = await browser.post(path, data=form(page, action="return"))
    between = (await stored(hub)).state
    again = await browser.post(path, data=form(page, action="return"))

    assert "has changed meanwhile" in page.text
    assert "nur einige" in page.text
    assert BODY.splitlines()[0] in page.text
    assert between is RequestState.OPEN
    assert "with the office now" in again.text


async def test_two_windows_do_not_overwrite_each_other(hub: Hub, browser: httpx.AsyncClient, path: str) -> None:
    page = await begin(browser, path)
    hub.later(minutes=1)
    await browser.post(path, data=form(page, body="أولا"))
    hub.later(minutes=1)

    conflict = await browser.post(path, data=form(page, body="ثانيا"))

    assert conflict.status_code == 409
    assert "another version was saved" in conflict.text
    assert "أولا" in conflict.text
    assert "ثانيا" in conflict.text
    assert (await stored(hub)).body == "أولا"


async def test_from_the_chat_the_same_person_comes_to_the_page(hub: Hub, browser: httpx.AsyncClient, path: str) -> None:
    amal = hub.person("amal", hint="en")
    await amal.say("/start e_" + path.rpartition("/")[2])
    await amal.press("English")
    (url,) = [choice.url for message in amal.sees for row in message.shown.choices for choice in row if choice.url]
    await amal.say(ARABIC)

    page = await browser.get(url)
    async with browser_of(hub) as other:
        stranger = await other.get(path)

    assert page.status_code == 200
    assert TITLE in page.text
    assert "key=" not in str(page.url)
    assert stranger.status_code == 404


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_forms_of_other_sites_are_refused(
    hub: Hub, browser: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    answer = await browser.post(path, data={"action": "open"}, headers=headers)

    assert answer.status_code == 403
    assert (await stored(hub)).state is RequestState.ASKED


@pytest.mark.parametrize("code", ["nonsense", "%00", "a" * 500, "ü"])
async def test_what_is_no_code_leads_nowhere(browser: httpx.AsyncClient, code: str) -> None:
    assert (await browser.get(f"/translate/{code}")).status_code == 404
    assert (await browser.post(f"/translate/{code}", data={"action": "open"})).status_code == 404


async def test_an_old_link_leads_nowhere(hub: Hub, browser: httpx.AsyncClient, path: str) -> None:
    hub.later(days=15)

    assert (await browser.get(path)).status_code == 404
    assert (await begin(browser, path)).status_code == 404


async def test_what_was_called_off_cannot_be_saved(
    hub: Hub, browser: httpx.AsyncClient, path: str, editor: Person
) -> None:
    page = await begin(browser, path)
    await editor.press_token("tr_ended:1")

    assert (await browser.post(path, data=form(page))).status_code == 404
    assert (await stored(hub)).state is RequestState.ENDED


async def test_markup_in_a_translation_stays_text(browser: httpx.AsyncClient, path: str) -> None:
    page = await begin(browser, path)

    page = await browser.post(path, data=form(page, title="<script>x</script>", body="</textarea><img src=x>"))

    assert "<script>" not in page.text
    assert "<img" not in page.text


async def test_a_form_that_was_tampered_with_harms_nothing(hub: Hub, browser: httpx.AsyncClient, path: str) -> None:
    page = await begin(browser, path)

    page = await browser.post(path, data=form(page, source="x" * 999, title="a\0b", action="return"))

    assert page.status_code == 409
    assert ((await stored(hub)).title, len((await stored(hub)).source_hash)) == ("ab", 64)


async def test_the_style_sheet_is_kept_for_good_under_its_address_alone(browser: httpx.AsyncClient, path: str) -> None:
    (address,) = re.findall(r'href="(/pages/[^"]+)"', (await browser.get(path)).text)

    style = await browser.get(address)

    assert "--brand" in style.text
    assert "immutable" in style.headers["cache-control"]
    assert (await browser.get("/pages/000000000000/pages.css")).status_code == 404
