import asyncio

from tests.telegram_api import TelegramApi
from tests.telegram_api.conftest import Call
from tests.telegram_api.world import Status

ANNA, ALI = 1001, 1002


async def test_updates_wait_until_an_offset_confirms_them(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    for text in ("eins", "zwei", "drei"):
        await api.say(chat, ANNA, text)

    first = await call("getUpdates", limit=2)
    again = await call("getUpdates")
    rest = await call("getUpdates", offset=first[-1]["update_id"] + 1)
    newest = await call("getUpdates", offset=-1)

    assert [u["message"]["text"] for u in first] == ["eins", "zwei"]
    assert len(again) == 3
    assert [u["message"]["text"] for u in rest] == ["drei"]
    assert newest == rest
    assert await call("getUpdates", offset=rest[0]["update_id"] + 1) == []
    await api.idle()


async def test_negative_offset_forgets_all_but_the_last(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    for text in ("eins", "zwei", "drei"):
        await api.say(chat, ANNA, text)

    assert [u["message"]["text"] for u in await call("getUpdates", offset=-2)] == ["zwei", "drei"]
    assert len(api.bot.updates.pending) == 2


async def test_waiting_call_is_woken_by_an_update(api: TelegramApi, call: Call) -> None:
    waiting = asyncio.ensure_future(call("getUpdates", timeout=50))
    await api.wait_for(lambda: api.requests)

    await api.say(api.private_chat(ANNA), ANNA, "Hallo")

    assert len(await waiting) == 1


async def test_allowed_updates_are_remembered(api: TelegramApi, call: Call) -> None:
    chat = api.private_chat(ANNA)
    await call("getUpdates", allowed_updates=["my_chat_member"])

    await api.say(chat, ANNA, "Hallo")
    await api.block(ANNA)
    only_changes = await call("getUpdates")
    await call("getUpdates", allowed_updates=[])
    await api.unblock(ANNA)
    await api.say(chat, ANNA, "Hallo")

    assert [list(u)[1] for u in only_changes] == ["my_chat_member"]
    assert [list(u)[1] for u in await call("getUpdates")] == ["my_chat_member", "my_chat_member", "message"]


async def test_member_changes_are_told_to_administrators_who_asked(api: TelegramApi, call: Call) -> None:
    group = api.group(-1_001_234_567_890, "Verein", creator=ANNA)
    await api.add_bot(group, ANNA)
    await api.promote(group, api.bot)
    await call("getUpdates", offset=-1, allowed_updates=["chat_member"])

    await api.promote(group, ALI)

    [update] = (await call("getUpdates"))[1:]
    assert update["chat_member"]["new_chat_member"]["status"] == Status.ADMINISTRATOR
    assert group.kind == "supergroup"


async def test_repeated_update_comes_although_confirmed(api: TelegramApi, call: Call) -> None:
    await api.say(api.private_chat(ANNA), ANNA, "Hallo")
    [update] = await call("getUpdates")
    offset = update["update_id"] + 1
    assert await call("getUpdates", offset=offset) == []

    api.repeat_last_update()

    assert await call("getUpdates", offset=offset) == [update]
    assert await call("getUpdates", offset=offset) == []


async def test_every_update_may_come_twice(api: TelegramApi, call: Call) -> None:
    api.repeat_rate(1.0)

    await api.say(api.private_chat(ANNA), ANNA, "Hallo")
    updates = await call("getUpdates")

    assert updates == [updates[0]] * 2


async def test_two_bots_do_not_hear_each_others_chats(api: TelegramApi, call: Call) -> None:
    other = api.add_account("other_bot", "Anderer")
    api.private_chat(ANNA)

    await api.say(api.private_chat(ANNA, bot=other), ANNA, "Hallo")

    assert await call("getUpdates") == []
    assert len(other.updates.pending) == 1
