import logging
from dataclasses import replace

import pytest

from channels.address import Address
from channels.errors import AccountBroken, NotBegun
from channels.telegram import Profile, TelegramChannel
from tests.channels.telegram.conftest import MakeChannel
from tests.telegram_api import ApiError, Chat, Fault, TelegramApi

PROFILE = Profile(
    names={"": "Hub", "de": "Sprachrohr", "tr": "Megafon"},
    descriptions={"": "Hello", "de": "Hallo", "ar": "مرحبا"},
    short_descriptions={"de": "Kurz"},
    commands={"": [("help", "Help")], "de": [("help", "Hilfe"), ("topics", "Themen")]},
)


def sets(api: TelegramApi) -> list[str]:
    return sorted(request.method for request in api.requests if request.method.startswith("set"))


async def test_the_start_finds_out_who_we_are(api: TelegramApi, channel: TelegramChannel) -> None:
    assert (channel.name, channel.account, channel.username) == ("telegram", str(api.bot.id), "sprachrohr_bot")


async def test_the_profile_is_registered_in_every_language(api: TelegramApi, make_channel: MakeChannel) -> None:
    await make_channel(profile=PROFILE).start()

    assert (api.bot.names, api.bot.descriptions, api.bot.short_descriptions) == (
        PROFILE.names,
        PROFILE.descriptions,
        PROFILE.short_descriptions,
    )
    assert {key: [tuple(it.values()) for it in commands] for key, commands in api.bot.commands.items()} == {
        ('{"type": "all_private_chats"}', ""): [("help", "Help")],
        ('{"type": "all_private_chats"}', "de"): [("help", "Hilfe"), ("topics", "Themen")],
    }


async def test_a_second_start_sets_only_what_differs(api: TelegramApi, make_channel: MakeChannel) -> None:
    await make_channel(profile=PROFILE).start()
    before = len(sets(api))

    await make_channel(profile=PROFILE).start()
    same = sets(api)[before:]
    await make_channel(profile=replace(PROFILE, descriptions={**PROFILE.descriptions, "de": "Grüß Gott"})).start()

    assert (before, same, len(sets(api))) == (9, [], 10)
    assert api.bot.descriptions["de"] == "Grüß Gott"


async def test_what_telegram_refuses_of_the_profile_is_logged_and_the_rest_is_set(
    api: TelegramApi, make_channel: MakeChannel, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail_next("setMyName", Fault.RETRY_AFTER, count=None, retry_after=80_000)
    api.fail_next("setMyDescription", ApiError(400, "Bad Request: invalid language code specified"))

    with caplog.at_level(logging.WARNING):
        await make_channel(profile=PROFILE).start()

    assert [record.message for record in caplog.records] == ["telegram_profile_not_set"] * 3
    assert (api.bot.names, len(api.bot.descriptions), api.bot.short_descriptions) == ({}, 2, {"de": "Kurz"})


async def test_staff_get_commands_of_their_own_in_their_chat(
    api: TelegramApi, channel: TelegramChannel, anna: Chat, at_anna: Address
) -> None:
    await channel.set_commands(at_anna, [("office", "Menü der Redaktion")])

    assert list(api.bot.commands.values()) == [[{"command": "office", "description": "Menü der Redaktion"}]]


@pytest.mark.parametrize("token", ["", "hello", "12345", "abc:def", "123:a b"])
async def test_a_malformed_token_is_named_at_once(make_channel: MakeChannel, token: str) -> None:
    with pytest.raises(AccountBroken, match="malformed"):
        make_channel(token=token)


async def test_a_token_that_telegram_does_not_know_breaks_the_account(make_channel: MakeChannel) -> None:
    channel = make_channel(token="4200000001:AAnot-the-right-one")

    with pytest.raises(AccountBroken, match="@BotFather"):
        await channel.start()


@pytest.mark.parametrize(
    "fault", [Fault.BAD_GATEWAY, Fault.SERVER_ERROR, Fault.RETRY_AFTER, Fault.CUT_UNREAD, Fault.ANSWER_LOST]
)
async def test_a_telegram_in_trouble_may_be_asked_again(
    api: TelegramApi, make_channel: MakeChannel, fault: Fault
) -> None:
    channel = make_channel()
    api.fail_next("getMe", fault)

    with pytest.raises(NotBegun):
        await channel.start()
    await channel.start()

    assert channel.username == "sprachrohr_bot"


async def test_a_telegram_out_of_reach_is_not_begun(make_channel: MakeChannel) -> None:
    channel = make_channel(api_base="http://127.0.0.1:1")

    with pytest.raises(NotBegun, match="Connect call failed"):
        await channel.start()


async def test_a_check_tells_a_revoked_token_from_a_telegram_in_trouble(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    await make_channel().check()
    with pytest.raises(AccountBroken):
        await make_channel(token="4200000001:AAnot-the-right-one").check()
    with pytest.raises(NotBegun):
        await make_channel(api_base="http://127.0.0.1:1").check()
