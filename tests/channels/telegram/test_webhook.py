from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from channels.address import Address
from channels.errors import Refused
from channels.incoming import Kind
from channels.outgoing import Choice, Outgoing
from channels.telegram import WEBHOOK_PATH, TelegramChannel
from channels.telegram.updates import ALLOWED_UPDATES
from tests.channels.telegram.conftest import MakeChannel, Pauses, RememberingIntake
from tests.telegram_api import Chat, Fault, Press, TelegramApi

SECRET = "a-secret_of-ours"
UPDATE = b'{"update_id": 9, "message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": "Hallo"}}'


@pytest.fixture
async def channel(make_channel: MakeChannel) -> TelegramChannel:
    channel = make_channel(mode="webhook", public_url="https://hub.example.org/", webhook_secret=SECRET)
    await channel.start()
    return channel


@pytest.fixture
async def hub(api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake) -> AsyncIterator[list[int]]:
    """Our web server; what it has answered, as HTTP statuses."""
    statuses: list[int] = []

    async def take(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        try:
            status = 200 if await channel.receive_webhook(await request.read(), secret, intake) else 403
        except ConnectionError:
            status = 503
        statuses.append(status)
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post(WEBHOOK_PATH, take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.webhook_hosts["hub.example.org"] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await channel.receive(intake)
    yield statuses
    await runner.cleanup()


async def test_the_webhook_is_registered_with_its_secret(
    api: TelegramApi, hub: list[int], channel: TelegramChannel
) -> None:
    (request,) = (request for request in api.requests if request.method == "setWebhook")

    assert (request.params["url"], request.params["secret_token"]) == (f"https://hub.example.org{WEBHOOK_PATH}", SECRET)
    assert set(api.bot.updates.allowed) == set(ALLOWED_UPDATES)


async def test_what_people_write_reaches_the_intake(
    api: TelegramApi, hub: list[int], intake: RememberingIntake, anna: Chat
) -> None:
    await api.start(anna.id, "o_12ab")
    await api.say(anna, None, "Merhaba")
    await api.idle()

    assert [(event.kind, event.text) for event in intake.events] == [(Kind.COMMAND, "o_12ab"), (Kind.TEXT, "Merhaba")]
    assert hub == [200, 200]


async def test_a_press_is_answered_after_the_intake_only(
    api: TelegramApi,
    hub: list[int],
    channel: TelegramChannel,
    intake: RememberingIntake,
    anna: Chat,
    at_anna: Address,
) -> None:
    (part,) = channel.parts(Outgoing("Kommen Sie?", ((Choice("Ja", "yes"),),)))
    await channel.send(at_anna, part, "key")
    intake.gate.clear()

    press = await api.press(anna, None, "Ja")
    assert isinstance(press, Press)
    await intake.reached.wait()
    before = (len(api.bot.updates.pending), press.is_answered)
    intake.gate.set()
    await api.wait_for(lambda: press.is_answered)

    assert before == (1, False)
    assert [(event.kind, event.token) for event in intake.events] == [(Kind.PRESS, "yes")]


async def test_what_could_not_be_committed_comes_again_with_the_same_key(
    api: TelegramApi, hub: list[int], intake: RememberingIntake, anna: Chat
) -> None:
    intake.troubles = [ConnectionError()]

    await api.say(anna, None, "Merhaba")
    await api.idle()
    api.repeat_last_update()
    await api.wait_for(lambda: len(intake.events) == 2)

    assert hub[:2] == [503, 200]
    assert [event.text for event in intake.events] == ["Merhaba", "Merhaba"]
    assert len({event.update_key for event in intake.events}) == 1


async def test_an_update_of_an_unknown_shape_is_done_with(
    api: TelegramApi, hub: list[int], intake: RememberingIntake, anna: Chat
) -> None:
    api.push_update({"message": {"message_id": "nonsense"}})
    await api.say(anna, None, "Merhaba")
    await api.idle()

    assert [event.text for event in intake.events] == ["Merhaba"]
    assert hub == [200, 200]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "ü"])
async def test_a_wrong_secret_is_turned_away(
    channel: TelegramChannel, intake: RememberingIntake, secret: str | None
) -> None:
    assert not await channel.receive_webhook(UPDATE, secret, intake)
    assert intake.pages == []


@pytest.mark.parametrize("secret", [None, "", SECRET])
async def test_a_channel_that_polls_takes_nothing_from_the_web(
    make_channel: MakeChannel, intake: RememberingIntake, secret: str | None
) -> None:
    polling = make_channel(webhook_secret=SECRET)

    assert not await polling.receive_webhook(UPDATE, secret, intake)
    assert intake.pages == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"null", b"[]", b'"x"', b"17", b'{"update_id": 1, "message": []}']
)
async def test_rubbish_with_the_right_secret_is_done_with(
    channel: TelegramChannel, intake: RememberingIntake, body: bytes
) -> None:
    assert await channel.receive_webhook(body, SECRET, intake)
    assert intake.pages == []


async def test_an_address_telegram_does_not_like_ends_receiving(
    make_channel: MakeChannel, intake: RememberingIntake
) -> None:
    channel = make_channel(mode="webhook", public_url="http://hub.example.org", webhook_secret=SECRET)

    with pytest.raises(Refused, match="HTTPS"):
        await channel.receive(intake)


async def test_registering_is_repeated_until_telegram_answers(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, pauses: Pauses
) -> None:
    api.fail_next("setWebhook", Fault.BAD_GATEWAY, count=2)

    await channel.receive(intake)

    assert api.bot.updates.webhook
    assert len(pauses.seconds) == 2


async def test_a_webhook_without_a_secret_is_a_mistake(make_channel: MakeChannel) -> None:
    with pytest.raises(ValueError, match="secret"):
        make_channel(mode="webhook", public_url="https://hub.example.org")
