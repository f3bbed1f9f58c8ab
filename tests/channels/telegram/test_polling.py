import logging

import pytest

from channels.address import Address
from channels.errors import AccountBroken
from channels.incoming import FileRef, Incoming, Kind
from channels.outgoing import Choice, Outgoing
from channels.telegram import TelegramChannel
from tests.channels.telegram.conftest import GROUP, JPEG, MakeChannel, Pauses, RememberingIntake, receiving
from tests.telegram_api import ApiError, Chat, Fault, Press, TelegramApi


def kinds(intake: RememberingIntake) -> list[Kind]:
    return [event.kind for event in intake.events]


async def test_what_people_do_reaches_the_intake_in_order(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, anna: Chat, at_anna: Address
) -> None:
    async with receiving(channel, intake):
        await api.start(anna.id, "o_12ab")
        await api.say(anna, None, "Merhaba")
        sent = await api.send_file(anna, None, "photo", JPEG, caption="Fest")
        await api.send_file(anna, None, "sticker", b"x")
        await api.idle()

    assert sent.media
    file = FileRef(sent.media.file_id, "", "image/jpeg", len(JPEG))
    first = int(intake.events[0].update_key)
    assert intake.events == [
        Incoming(at_anna, Kind.COMMAND, f"{first}", text="o_12ab", command="start", message_id="1", language_hint="tr"),
        Incoming(at_anna, Kind.TEXT, f"{first + 1}", text="Merhaba", message_id="2", language_hint="tr"),
        Incoming(at_anna, Kind.PHOTO, f"{first + 2}", text="Fest", message_id="3", language_hint="tr", file=file),
        Incoming(at_anna, Kind.UNSUPPORTED, f"{first + 3}", message_id="4", language_hint="tr"),
    ]


async def test_nothing_is_confirmed_and_no_press_answered_before_the_intake_is_done(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, anna: Chat, at_anna: Address
) -> None:
    (part,) = channel.parts(Outgoing("Kommen Sie?", ((Choice("Ja, gern", "yes"),),)))
    message_id = await channel.send(at_anna, part, "key")
    intake.gate.clear()

    async with receiving(channel, intake):
        press = await api.press(anna, None, "Ja, gern")
        assert isinstance(press, Press)
        await intake.reached.wait()
        before = (len(api.bot.updates.pending), press.is_answered)
        intake.gate.set()
        await api.idle()
        await api.wait_for(lambda: press.is_answered)

    assert before == (1, False)
    (event,) = intake.events
    assert (event.kind, event.token, event.text, event.message_id) == (Kind.PRESS, "yes", "Ja, gern", message_id)


async def test_a_press_that_cannot_be_answered_any_more_is_taken_all_the_same(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, anna: Chat, at_anna: Address
) -> None:
    (part,) = channel.parts(Outgoing("Kommen Sie?", ((Choice("Ja", "yes"),),)))
    await channel.send(at_anna, part, "key")
    api.fail_next("answerCallbackQuery", Fault.QUERY_TOO_OLD)

    async with receiving(channel, intake):
        await api.press(anna, None, "Ja")
        await api.say(anna, None, "und weiter")
        await api.idle()

    assert kinds(intake) == [Kind.PRESS, Kind.TEXT]


async def test_the_next_page_does_not_wait_until_presses_are_answered(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, anna: Chat, at_anna: Address
) -> None:
    (part,) = channel.parts(Outgoing("Kommen Sie?", ((Choice("Ja", "yes"),),)))
    await channel.send(at_anna, part, "key")
    gate = api.hold_next("answerCallbackQuery")

    async with receiving(channel, intake):
        press = await api.press(anna, None, "Ja")
        assert isinstance(press, Press)
        await gate.reached.wait()
        await api.say(anna, None, "und weiter")
        await api.wait_for(lambda: len(intake.events) == 2)
        before = press.is_answered
        gate.release()
        await api.wait_for(lambda: press.is_answered)

    assert (kinds(intake), before) == ([Kind.PRESS, Kind.TEXT], False)


async def test_a_page_that_could_not_be_committed_comes_again(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, pauses: Pauses, anna: Chat
) -> None:
    intake.troubles = [ConnectionError("vertraulich"), TimeoutError()]

    async with receiving(channel, intake):
        await api.say(anna, None, "Merhaba")
        await api.idle()

    assert [event.text for event in intake.events] == ["Merhaba"]
    assert len(pauses.seconds) == 2


async def test_what_waited_while_we_were_away_is_not_dropped_when_a_webhook_was_set(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, make_channel: MakeChannel, anna: Chat
) -> None:
    before = make_channel(mode="webhook", public_url="https://hub.example.org", webhook_secret="s")
    api.webhook_hosts["hub.example.org"] = "http://127.0.0.1:1"
    await before.receive(intake)
    await api.say(anna, None, "Merhaba")

    async with receiving(channel, intake):
        await api.idle()

    assert [event.text for event in intake.events] == ["Merhaba"]


async def test_a_repeated_update_has_the_same_key(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, anna: Chat
) -> None:
    async with receiving(channel, intake):
        await api.say(anna, None, "Merhaba")
        await api.idle()
        api.repeat_last_update()
        await api.say(anna, None, "noch da?")
        await api.idle()

    first, second, *rest = intake.events
    assert (first == second, [event.text for event in rest]) == (True, ["noch da?"])


async def test_an_update_of_an_unknown_shape_does_not_stop_the_others(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, anna: Chat
) -> None:
    api.push_update({"message": {"message_id": "nonsense"}})
    api.push_update({"invented_tomorrow": {"id": 1}})
    await api.say(anna, None, "Merhaba")

    async with receiving(channel, intake):
        await api.idle()

    assert [event.text for event in intake.events] == ["Merhaba"]
    assert not api.bot.updates.pending


@pytest.mark.parametrize(
    "fault",
    [Fault.CUT_UNREAD, Fault.ANSWER_LOST, Fault.BAD_GATEWAY, Fault.SERVER_ERROR, Fault.RETRY_AFTER, Fault.CONFLICT],
)
async def test_a_telegram_in_trouble_is_asked_again_after_a_pause(
    api: TelegramApi,
    channel: TelegramChannel,
    intake: RememberingIntake,
    pauses: Pauses,
    anna: Chat,
    fault: Fault,
) -> None:
    api.fail_next("getUpdates", fault, count=3)
    api.fail_next("deleteWebhook", Fault.BAD_GATEWAY)
    await api.say(anna, None, "Merhaba")

    async with receiving(channel, intake):
        await api.idle()

    assert [event.text for event in intake.events] == ["Merhaba"]
    assert len(pauses.seconds) == 4


async def test_pauses_grow_and_a_429_names_its_own(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, pauses: Pauses, anna: Chat
) -> None:
    api.fail_next("getUpdates", Fault.BAD_GATEWAY, count=8)
    api.fail_next("getUpdates", Fault.RETRY_AFTER, retry_after=134)
    await api.say(anna, None, "Merhaba")

    async with receiving(channel, intake):
        await api.idle()

    longest = [2, 4, 8, 16, 32, 60, 60, 60]
    assert all(limit / 2 <= pause <= limit for pause, limit in zip(pauses.seconds, longest, strict=False))
    assert pauses.seconds[8:] == [134]


async def test_a_second_program_with_our_token_is_logged_with_advice(
    api: TelegramApi,
    channel: TelegramChannel,
    intake: RememberingIntake,
    anna: Chat,
    caplog: pytest.LogCaptureFixture,
) -> None:
    api.fail_next("getUpdates", Fault.CONFLICT)
    await api.say(anna, None, "Merhaba")

    with caplog.at_level(logging.WARNING):
        async with receiving(channel, intake):
            await api.idle()

    (record,) = caplog.records
    assert record.message == "telegram_polling_conflict"
    assert "stop it" in vars(record)["error"]


async def test_a_revoked_token_ends_receiving(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake
) -> None:
    api.fail_next("getUpdates", Fault.UNAUTHORIZED)

    with pytest.raises(AccountBroken, match="@BotFather"):
        await channel.receive(intake)


async def test_neither_token_nor_what_people_write_is_logged(
    api: TelegramApi,
    channel: TelegramChannel,
    intake: RememberingIntake,
    anna: Chat,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for fault in (Fault.CUT_UNREAD, Fault.ANSWER_LOST, Fault.BAD_GATEWAY, Fault.CONFLICT, Fault.RETRY_AFTER):
        api.fail_next("getUpdates", fault)
    api.fail_next("getUpdates", ApiError(400, "Bad Request: something"))
    intake.troubles = [ValueError("vertraulich")]
    api.push_update({"message": {"message_id": 1, "text": "vertraulich"}})

    with caplog.at_level(logging.DEBUG, logger="channels"):
        async with receiving(channel, intake):
            await api.say(anna, None, "vertraulich")
            await api.idle()

    logged = repr([vars(record) for record in caplog.records])
    assert len(caplog.records) > 7
    assert "vertraulich" not in logged
    assert api.token not in logged


async def test_what_happens_to_us_in_a_group(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, at_group: Address
) -> None:
    group = api.group(GROUP, "Verein", creator=1)

    async with receiving(channel, intake):
        await api.add_bot(group, 1)
        await api.say(group, 1, "/language")
        await api.say(group, 1, "unter uns")
        supergroup = await api.migrate(group)
        await api.remove_bot(supergroup, 1)
        await api.idle()

    moved_to = str(supergroup.id)
    new = Address("telegram", at_group.account, moved_to, group=True)
    assert [(event.address, event.kind, event.person, event.moved_to) for event in intake.events] == [
        (at_group, Kind.JOINED, "1", ""),
        (at_group, Kind.COMMAND, "1", ""),
        (at_group, Kind.MOVED, "1", moved_to),
        (at_group, Kind.MOVED, "1", moved_to),
        (new, Kind.LEFT, "1", ""),
    ]


async def test_who_blocks_us_and_lets_us_in_again(
    api: TelegramApi, channel: TelegramChannel, intake: RememberingIntake, anna: Chat
) -> None:
    async with receiving(channel, intake):
        await api.block(anna.id)
        await api.start(anna.id)
        await api.idle()

    assert kinds(intake) == [Kind.BLOCKED, Kind.UNBLOCKED, Kind.COMMAND]
