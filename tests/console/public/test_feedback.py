"""A barrier is told to the office by a plain form; nothing is asked for that is not needed."""

from typing import Any

import httpx
import pytest

from channels.address import Address
from channels.webchat.visitor import COOKIE, new_key, token_for
from contacts.inquiries import InquiryState
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.console.public.conftest import ORIGIN, page, reader_of, web, words

FORM = "/accessibility/en"
TEXT = "The film has no subtitles."


@pytest.fixture
async def eva(hub: Hub) -> Person:
    return await hub.staff("Eva", Role.EDITOR, language="de")


async def filled(reader: httpx.AsyncClient, **fields: str) -> dict[str, str]:
    """Return what a browser sends of the form after somebody has written into it."""
    (form,) = page(await reader.get(FORM)).xpath("//form")
    values = {name: str(value) for name, value in form.form_values()}
    assert not set(fields) - set(form.fields)
    return values | fields


async def send(reader: httpx.AsyncClient, **fields: str) -> httpx.Response:
    return await reader.post(FORM, data=await filled(reader, **fields))


async def waiting(hub: Hub) -> list[str]:
    """Return what the office has to read."""

    async def look(stores: Any) -> list[str]:
        found = await stores.inquiries.in_state(InquiryState.OPEN, 100)
        return [message.text for each in found for message in await stores.inquiries.messages(each, 10)]

    return list(await hub.unit(look))


async def test_what_is_told_reaches_the_inbox_and_staff_and_leaves_nothing_in_the_browser(
    hub: Hub, eva: Person, reader: httpx.AsyncClient
) -> None:
    answer = await send(reader, text=TEXT)
    await hub.deliver()

    assert answer.status_code == 200
    assert words(page(answer).find(".//h1")) == "Your message is with the office"
    assert "set-cookie" not in answer.headers
    assert await waiting(hub) == [f"Zu einer Barriere:\n\n{TEXT}\n\nEine Antwort ist nicht nötig."]
    assert TEXT in eva.reads
    assert "Antworten" in eva.buttons


async def test_a_form_that_is_sent_twice_counts_once(hub: Hub, eva: Person, reader: httpx.AsyncClient) -> None:
    values = await filled(reader, text=TEXT)

    answers = [await reader.post(FORM, data=values) for _ in range(2)]
    await hub.deliver()

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(await waiting(hub)) == 1
    assert len(eva.sees) == 1


async def test_two_forms_are_two_talks(hub: Hub, reader: httpx.AsyncClient) -> None:
    await send(reader, text=TEXT)
    await send(reader, text="The map is an image.")

    assert len(await waiting(hub)) == 2
    assert await hub.unit(lambda stores: stores.inquiries.count(InquiryState.OPEN)) == 2


async def test_the_answer_waits_in_the_web_chat_that_the_next_press_opens(
    hub: Hub, eva: Person, reader: httpx.AsyncClient
) -> None:
    answer = await send(reader, text=TEXT, answer="here")
    await hub.deliver()
    (form,) = page(answer).xpath("//form")
    key = dict(form.form_values())["key"]

    await eva.press("Antworten")
    await eva.say("Danke, sie kommen bald.")
    await eva.press("Senden")

    chat = Address("webchat", "", token_for(key))
    assert form.get("action") == "/start"
    assert any("Danke, sie kommen bald." in sent.shown.text for sent in hub.channel("webchat").seen(chat))
    assert (await waiting(hub)) == []


async def test_whoever_has_a_web_chat_gets_the_answer_there(hub: Hub, reader: httpx.AsyncClient) -> None:
    token = token_for(new_key())
    reader.cookies.set(COOKIE, token)

    answer = await send(reader, text=TEXT, answer="here")

    chat = await hub.unit(lambda stores: stores.addresses.find(Address("webchat", "", token)))
    assert await hub.unit(lambda stores: stores.inquiries.has_written(chat.id))
    assert not page(answer).xpath("//form")


async def test_whoever_wants_no_answer_is_not_tied_to_the_chat_they_have(hub: Hub, reader: httpx.AsyncClient) -> None:
    token = token_for(new_key())
    reader.cookies.set(COOKIE, token)

    await send(reader, text=TEXT)

    assert await hub.unit(lambda stores: stores.addresses.find(Address("webchat", "", token))) is None
    assert len(await waiting(hub)) == 1


async def test_an_answer_by_mail_or_telephone_is_asked_for_in_words(hub: Hub, reader: httpx.AsyncClient) -> None:
    await send(reader, text=TEXT, answer="elsewhere", contact="anna@example.org")

    (text,) = await waiting(hub)
    assert text.endswith("per E-Mail oder Telefon, nicht hier: anna@example.org")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"text": " "}, "Please write what you could not use."),
        ({"text": "x" * 4000}, "This is too long. Please write at most 3,500 characters."),
        ({"text": TEXT, "answer": "elsewhere"}, "Please write where the answer is to go."),
    ],
)
async def test_what_is_missing_is_named_and_nothing_is_lost(
    hub: Hub, reader: httpx.AsyncClient, fields: dict[str, str], problem: str
) -> None:
    values = await filled(reader, **fields)

    answer = await reader.post(FORM, data=values)

    (form,) = page(answer).xpath("//form")
    assert answer.status_code == 422
    assert problem in words(page(answer).get_element_by_id("problems"))
    assert {name: value.strip() for name, value in form.form_values()} == {n: v.strip() for n, v in values.items()}
    assert await waiting(hub) == []


async def test_a_machine_that_fills_in_every_field_is_thanked_and_not_heard(
    hub: Hub, reader: httpx.AsyncClient
) -> None:
    answer = await send(reader, text=TEXT, website="https://spam.example")

    assert answer.status_code == 200
    assert await waiting(hub) == []


async def test_too_many_at_once_wait_with_their_text(hub: Hub, reader: httpx.AsyncClient) -> None:
    answers = [await send(reader, text=f"Barrier {number}") for number in range(6)]

    (form,) = page(answers[-1]).xpath("//form")
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert form.fields["text"].strip() == "Barrier 5"
    assert len(await waiting(hub)) == 5


async def test_only_a_form_of_ours_is_taken(hub: Hub, reader: httpx.AsyncClient) -> None:
    values = await filled(reader, text=TEXT)

    foreign = await reader.post(FORM, data=values, headers={"Origin": "https://evil.example"})
    keyless = await reader.post(FORM, data=values | {"key": "guessed"})

    assert (foreign.status_code, keyless.status_code) == (403, 400)
    assert await waiting(hub) == []


async def test_the_form_is_never_kept_by_a_cache(reader: httpx.AsyncClient) -> None:
    first, second = await filled(reader), await filled(reader)

    assert first["key"] != second["key"]
    assert (await reader.get(FORM)).headers["cache-control"] == "no-store"


async def test_where_the_city_has_a_page_of_its_own_ours_takes_nothing(hub: Hub) -> None:
    async with reader_of(web(hub, accessibility_url="https://city.example/access")) as reader:
        answer = await reader.post(FORM, data={"key": new_key(), "text": TEXT}, headers={"Origin": ORIGIN})

    assert answer.status_code == 404
    assert await waiting(hub) == []
