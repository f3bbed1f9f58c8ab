"""The web chat's addresses, as a browser or somebody unfriendly uses them."""

import re
from dataclasses import replace
from hashlib import sha256

import httpx
import pytest

from channels.address import Address
from channels.chat_store import Author, StoredFile
from channels.incoming import FileRef, Incoming, Kind
from channels.outgoing import Choice, Outgoing
from channels.webchat.allowance import Allowance
from channels.webchat.routes import SEQUENCE_HEADER
from tests.channels.webchat.conftest import ORIGIN, browser_of
from tests.channels.webchat.echo import EchoHub

KEY = "k" * 32
HTML = {"Accept": "text/html,*/*"}
PNG = b"\x89PNG\r\n\x1a\n" + b"." * 20


async def start(visitor: httpx.AsyncClient, payload: str = "") -> Address:
    """Open the chat as a person does: look at the page, press its button."""
    page = (await visitor.get("/", params={"start": payload})).text
    await visitor.post("/start", data={"key": key_in(page), "payload": payload}, headers=HTML)
    return Address("webchat", "", visitor.cookies["sprachrohr_chat"])


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def update_key(address: Address, key: str = KEY) -> str:
    return f"{sha256(address.value.encode()).hexdigest()[:16]}:{key}"


async def test_looking_at_a_deep_link_starts_nothing(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/?start=o_ABC")

    assert page.status_code == 200
    assert (dict(visitor.cookies), hub.heard) == ({}, [])
    assert 'name="payload" value="o_ABC"' in page.text


async def test_the_start_button_opens_a_chat_and_hands_over_the_payload(
    hub: EchoHub, visitor: httpx.AsyncClient
) -> None:
    page = await visitor.get("/?start=o_ABC")
    data = {"key": key_in(page.text), "payload": "o_ABC"}

    response = await visitor.post("/start", data=data)

    assert (response.status_code, response.headers["location"]) == (303, "./#end")
    cookie = response.headers["set-cookie"]
    assert re.fullmatch(r"sprachrohr_chat=[\w-]{43}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax; Secure", cookie)
    address = Address("webchat", "", visitor.cookies["sprachrohr_chat"])
    assert hub.heard == [
        Incoming(
            address,
            Kind.COMMAND,
            update_key(address, data["key"]),
            text="o_ABC",
            command="start",
            language_hint="de",
            keep=True,
        )
    ]
    assert "Which language?" in (await visitor.get("/")).text


async def test_a_start_button_pressed_twice_opens_one_chat(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    form = {"key": key_in((await visitor.get("/")).text), "payload": "s_invite"}
    first = await visitor.post("/start", data=form)
    visitor.cookies.clear()  # the second tap left before the first one's answer came

    second = await visitor.post("/start", data=form)

    assert first.headers["set-cookie"] == second.headers["set-cookie"]
    assert len(hub.heard) == 1


async def test_a_deep_link_with_a_chat_at_hand_goes_to_that_chat(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    address = await start(visitor)

    await start(visitor, "t_TABLE")

    assert [(event.address, event.text) for event in hub.heard] == [(address, ""), (address, "t_TABLE")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/start", "/messages", "/next"])
async def test_forms_of_other_sites_are_refused(
    hub: EchoHub, visitor: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    await start(visitor)
    cookies = dict(visitor.cookies)

    response = await visitor.post(path, data={"key": KEY, "text": "Hallo", "payload": "o_X"}, headers=headers)

    assert response.status_code == 403
    assert (len(hub.heard), dict(visitor.cookies)) == (1, cookies)


async def test_the_same_key_again_changes_nothing(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    address = await start(visitor)
    before = len(await hub.history(address))

    answers = [await visitor.post("/messages", data={"key": KEY, "text": "Hallo"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert answers[0].headers[SEQUENCE_HEADER] == answers[1].headers[SEQUENCE_HEADER]
    assert (await hub.history(address))[before:] == [(Author.PERSON, "Hallo"), (Author.HUB, "Sie: Hallo")]


async def test_what_people_send_arrives_as_what_it_is(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    address = await start(visitor)
    plain = Incoming(address, Kind.TEXT, "", language_hint="de", keep=True)

    await visitor.post("/messages", data={"key": KEY + "1", "text": "  eins\r\nzwei\0 "})
    await visitor.post("/messages", data={"key": KEY + "2", "text": "/Newsletter  latest one"})
    await visitor.post("/messages", data={"key": KEY + "3", "text": "/usr/bin"})
    await visitor.post("/messages", data={"key": KEY + "4", "press": '["language:ar", "العربية"]', "message": "7"})
    await visitor.post(
        "/messages", data={"key": KEY + "5", "text": "So"}, files={"file": ("C:\\so.exe", PNG, "text/plain")}
    )
    await visitor.post("/messages", data={"key": KEY + "6"}, files={"file": ("a.pdf", b"%PDF", "application/pdf")})

    assert [replace(event, update_key="") for event in hub.heard[1:]] == [
        replace(plain, text="eins\nzwei"),
        replace(plain, kind=Kind.COMMAND, command="newsletter", text="latest one"),
        replace(plain, text="/usr/bin"),
        replace(plain, kind=Kind.PRESS, token="language:ar", text="العربية", message_id="7"),
        replace(plain, kind=Kind.PHOTO, text="So", file=FileRef("", "so.exe", "image/png", len(PNG), PNG)),
        replace(plain, kind=Kind.DOCUMENT, file=FileRef("", "a.pdf", "application/pdf", 4, b"%PDF")),
    ]
    assert [event.update_key for event in hub.heard[1:]] == [update_key(address, f"{KEY}{n}") for n in range(1, 7)]


async def test_nothing_written_is_nothing_sent(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    await start(visitor)

    response = await visitor.post("/messages", data={"key": KEY, "text": " \n "}, files={"file": ("", b"")})

    assert (response.status_code, len(hub.heard)) == (204, 1)


@pytest.mark.parametrize(
    "form",
    [
        {"text": "no key"},
        {"key": "short", "text": "x"},
        {"key": KEY, "press": "not JSON"},
        {"key": KEY, "press": "[1, 2]"},
        {"key": KEY, "press": '["only a token"]'},
        {"key": KEY, "press": "1"},
    ],
)
async def test_rubbish_is_refused(hub: EchoHub, visitor: httpx.AsyncClient, form: dict[str, str]) -> None:
    await start(visitor)

    response = await visitor.post("/messages", data=form)

    assert (response.status_code, len(hub.heard)) == (400, 1)


async def test_without_a_chat_nothing_is_taken(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    script = await visitor.post("/messages", data={"key": KEY, "text": "Hallo"})
    form = await visitor.post("/messages", data={"key": KEY, "text": "Hallo"}, headers=HTML)

    assert (script.status_code, form.status_code, form.headers["location"]) == (401, 303, "./")
    assert hub.heard == []


@pytest.mark.parametrize(("beginning", "size"), [(PNG, 10_000_001), (b"%PDF", 20_000_001), (PNG, 30_000_000)])
async def test_a_file_too_large_is_refused_and_the_text_comes_back(
    hub: EchoHub, visitor: httpx.AsyncClient, beginning: bytes, size: int
) -> None:
    await start(visitor)
    form = {"key": KEY, "text": "Mein <Bescheid>"}
    files = {"file": ("scan", beginning.ljust(size, b"."), "image/png")}

    script = await visitor.post("/messages", data=form, files=files)
    page = await visitor.post("/messages", data=form, files=files, headers=HTML)

    assert (script.status_code, page.status_code) == (413, 413)
    assert "10" in script.json()["detail"]
    assert "Mein &lt;Bescheid&gt;</textarea>" in page.text
    assert KEY in page.text
    assert len(hub.heard) == 1


async def test_a_text_too_long_is_refused_and_comes_back(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    await start(visitor)

    response = await visitor.post("/messages", data={"key": KEY, "text": "ü" * 100_001}, headers=HTML)

    assert (response.status_code, response.text.count("ü") >= 100_001, len(hub.heard)) == (413, True, 1)


async def test_more_than_the_allowance_waits(hub: EchoHub) -> None:
    seconds = [0.0]
    app = hub.app(Allowance(lambda: seconds[0], per_minute=30, burst=3))
    async with browser_of(hub, app) as visitor:
        await start(visitor)

        answers = [await visitor.post("/messages", data={"key": KEY + str(n), "text": "x"}) for n in range(3)]
        seconds[0] = 2
        after = await visitor.post("/messages", data={"key": KEY + "2", "text": "x"})

    assert [answer.status_code for answer in answers] == [204, 204, 429]
    assert answers[2].headers["retry-after"] == "2"
    assert after.status_code == 204


async def test_a_database_out_of_reach_loses_nothing_written(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    address = await start(visitor)
    before = len(await hub.history(address))
    form = {"key": KEY, "text": "Hallo"}

    hub.down = True
    script = await visitor.post("/messages", data=form)
    page = await visitor.post("/messages", data=form, headers=HTML)
    hub.down = False
    again = await visitor.post("/messages", data={"key": key_in_composer(page.text), "text": "Hallo"}, headers=HTML)

    assert (script.status_code, page.status_code, again.status_code) == (503, 503, 303)
    assert "Hallo</textarea>" in page.text
    assert (await hub.history(address))[before:] == [(Author.PERSON, "Hallo"), (Author.HUB, "Sie: Hallo")]


async def test_a_start_that_fails_can_be_repeated(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    hub.down = True
    failed = await visitor.post("/start", data={"key": KEY, "payload": "o_ABC"})
    hub.down = False

    await visitor.post("/start", data={"key": key_in(failed.text), "payload": "o_ABC"})

    assert (failed.status_code, "set-cookie" in failed.headers) == (503, False)
    assert 'value="o_ABC"' in failed.text
    assert [event.text for event in hub.heard] == ["o_ABC"]


async def test_the_next_person_starts_blank(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    await start(visitor)
    asked = await visitor.get("/next")

    response = await visitor.post("/next")

    assert (asked.status_code, "sprachrohr_chat=;" in asked.text) == (200, False)
    assert response.headers["set-cookie"].startswith("sprachrohr_chat=; Max-Age=0; Path=/")
    assert dict(visitor.cookies) == {}
    assert "Which language?" not in (await visitor.get("/")).text


async def test_history_pages_back(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    address = await start(visitor)
    ids = [await hub.say(address, Outgoing(f"Nachricht {n}."), str(n)) for n in range(60)]

    newest = (await visitor.get("/")).text
    link = re.search(r'href="(\./\?before=\d+)"', newest)
    assert link
    older = (await visitor.get(link[1].removeprefix("."))).text

    assert link[1] == f"./?before={ids[10]}"
    assert ("Nachricht 9." in newest, "Nachricht 10." in newest) == (False, True)
    assert ("Nachricht 9." in older, "Nachricht 10." in older) == (True, False)


async def test_what_people_and_hub_say_cannot_become_markup(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    address = await start(visitor)
    evil = "<script>alert(1)</script>"
    await visitor.post("/messages", data={"key": KEY, "text": evil})
    await hub.say(address, Outgoing(evil, ((Choice(evil + "\"'", evil + "\"'"),),)), "evil")

    page = (await visitor.get("/")).text

    assert evil not in page
    assert page.count("&lt;script&gt;alert(1)") >= 4


async def test_pages_carry_their_protection(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/", headers={"Accept-Encoding": "gzip"})

    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    expected = {
        "cache-control": "no-store",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "content-encoding": "gzip",
    }
    assert {name: page.headers[name] for name in expected} == expected


async def test_only_the_chat_itself_may_ask_for_the_microphone(visitor: httpx.AsyncClient) -> None:
    before = await visitor.get("/")
    await start(visitor)
    policies = [
        page.headers["permissions-policy"] for page in (before, await visitor.get("/"), await visitor.get("/next"))
    ]

    assert ["microphone=(self)" in policy for policy in policies] == [False, True, False]
    assert all("camera=(), geolocation=()" in policy for policy in policies)


@pytest.mark.parametrize(
    ("beginning", "media_type"),
    [
        (b"\x1aE\xdf\xa3\x9fB\x86\x81", "audio/webm"),
        (b"OggS\0\x02\0\0", "audio/ogg"),
        (b"\0\0\0\x1cftypiso5", "audio/mp4"),
    ],
)
async def test_a_voice_note_arrives_as_what_its_first_bytes_say(
    hub: EchoHub, visitor: httpx.AsyncClient, beginning: bytes, media_type: str
) -> None:
    address = await start(visitor)
    sound = beginning + b"." * 20

    answer = await visitor.post("/messages", data={"key": KEY}, files={"voice": ("🎤 0:07", sound, "text/html")})

    file = FileRef("", "🎤 0:07", media_type, len(sound), sound)
    assert answer.status_code == 204
    assert hub.heard[-1] == Incoming(address, Kind.VOICE, update_key(address), language_hint="de", file=file, keep=True)


@pytest.mark.parametrize(
    ("sound", "status"),
    [(b"<html><script>", 415), (PNG, 415), (b"", 415), (b"OggS".ljust(5_000_001, b"."), 413)],
)
async def test_what_is_no_voice_note_or_too_long_is_refused(
    hub: EchoHub, visitor: httpx.AsyncClient, sound: bytes, status: int
) -> None:
    await start(visitor)

    answer = await visitor.post("/messages", data={"key": KEY}, files={"voice": ("note.ogg", sound, "audio/ogg")})

    assert (answer.status_code, len(hub.heard)) == (status, 1)
    assert "Aufnahme" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("asked", "status", "content", "told"),
    [
        ("", 200, b"OggS6789", None),
        ("bytes=0-", 206, b"OggS6789", "bytes 0-7/8"),
        ("bytes=2-4", 206, b"gS6", "bytes 2-4/8"),
        ("bytes=6-99", 206, b"89", "bytes 6-7/8"),
        ("bytes=8-", 416, b"", "bytes */8"),
        ("lines=1-2", 200, b"OggS6789", None),
    ],
)
async def test_a_recording_is_given_in_pieces(
    hub: EchoHub, visitor: httpx.AsyncClient, asked: str, status: int, content: bytes, told: str | None
) -> None:
    await hub.add_file("0a" * 32, StoredFile("note.ogg", "audio/ogg", b"OggS6789"))

    answer = await visitor.get("/files/" + "0a" * 32, headers={"Range": asked} if asked else {})

    assert (answer.status_code, answer.content, answer.headers.get("content-range")) == (status, content, told)
    assert (answer.headers["content-type"], answer.headers["accept-ranges"]) == ("audio/ogg", "bytes")


async def test_named_sites_may_show_the_chat_and_it_keeps_its_cookie_there(hub: EchoHub) -> None:
    async with browser_of(hub, hub.app(embed_origins=("https://www.city.example",))) as visitor:
        page = await visitor.get("/")
        started = await visitor.post("/start", data={"key": KEY})

    assert page.headers["content-security-policy"].endswith("frame-ancestors 'self' https://www.city.example")
    assert started.headers["set-cookie"].endswith("; SameSite=None; Partitioned; Secure")


async def test_styles_and_scripts_are_kept_for_good(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/")).text
    addresses = re.findall(r'(?:href|src)="(static/[^"]+)"', page)
    addresses += [icon["src"] for icon in (await visitor.get("/app.webmanifest")).json()["icons"]]

    answers = [await visitor.get(f"/{address}") for address in addresses]
    outdated = await visitor.get("/static/000000000000/chat.css")
    unknown = await visitor.get("/static/000000000000/passwd")

    assert len(answers) == 7
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert outdated.headers["cache-control"] == "public, max-age=3600"
    assert unknown.status_code == 404


async def test_page_with_styles_and_script_is_small(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    await start(visitor)
    page = (await visitor.get("/")).text
    addresses = re.findall(r'(?:href|src)="(static/[^"]+)"', page)

    size = len(page.encode()) + sum([len((await visitor.get(f"/{address}")).content) for address in addresses])

    assert size < 60_000


@pytest.mark.parametrize(
    ("media_type", "disposition", "shown_as"),
    [
        ("image/png", "inline", "image/png"),
        ("application/pdf", "inline", "application/pdf"),
        ("text/html", "attachment", "application/octet-stream"),
        ("image/svg+xml", "attachment", "application/octet-stream"),
    ],
)
async def test_only_harmless_files_open_in_the_browser(
    hub: EchoHub, visitor: httpx.AsyncClient, media_type: str, disposition: str, shown_as: str
) -> None:
    digest = "0a" * 32
    await hub.add_file(digest, StoredFile("Flyer Öffnung.x", media_type, b"content"))

    response = await visitor.get(f"/files/{digest}")

    assert (response.content, response.headers["content-type"]) == (b"content", shown_as)
    assert response.headers["content-disposition"] == f"{disposition}; filename*=UTF-8''Flyer%20%C3%96ffnung.x"
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_an_unknown_file_is_not_found(visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get("/files/" + "0b" * 32)).status_code == 404


@pytest.mark.parametrize("address", ["/?before=x", "/?before=-1", "/events?after=" + "9" * 30])
async def test_rubbish_in_an_address_is_refused(visitor: httpx.AsyncClient, address: str) -> None:
    await start(visitor)

    assert (await visitor.get(address)).status_code == 422


@pytest.mark.parametrize(
    ("accepted", "shown"),
    [
        ("ar-EG,ar;q=0.9,de;q=0.8", '<html lang="ar" dir="rtl">'),
        ("pt-BR, uk;q=0.5, en;q=0.7", '<html lang="en" dir="ltr">'),
        ("ti", '<html lang="de" dir="ltr">'),  # offered, but not translated yet
        ("xx;q=high, ,tr", '<html lang="tr" dir="ltr">'),
        ("", '<html lang="de" dir="ltr">'),
    ],
)
async def test_the_first_page_speaks_the_browsers_language(
    visitor: httpx.AsyncClient, accepted: str, shown: str
) -> None:
    assert shown in (await visitor.get("/", headers={"Accept-Language": accepted})).text


async def test_the_page_follows_the_language_of_the_chat(hub: EchoHub, visitor: httpx.AsyncClient) -> None:
    address = await start(visitor)
    await hub.say(address, Outgoing("أهلاً", language="ar"), "1")
    await visitor.post("/messages", data={"key": KEY, "press": '["language:ar", "العربية"]'})

    assert '<html lang="ar" dir="rtl">' in (await visitor.get("/")).text


def key_in_composer(page: str) -> str:
    return key_in(page[page.index('id="composer"') :])
