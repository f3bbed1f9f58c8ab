"""aiogram in the ways people broadcast with it: `python -m benchmarks.peers.with_aiogram WAY URL COUNT [IN_FLIGHT]`."""

import asyncio
import sys
import tempfile
from functools import partial
from pathlib import Path

import aiosqlite
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from benchmarks.peers.clocked import IN_FLIGHT, TOKEN, chats, clocked, in_pool
from benchmarks.texts import TEXT


async def one_by_one(bot: Bot, count: int, in_flight: int) -> None:
    for chat in chats(count):
        await bot.send_message(chat, TEXT)


async def pool(bot: Bot, count: int, in_flight: int) -> None:
    await in_pool(count, lambda chat: bot.send_message(chat, TEXT), in_flight)


async def gathered(bot: Bot, count: int, in_flight: int) -> None:
    """A task for everybody at once, held back by a semaphore."""
    room = asyncio.Semaphore(in_flight)

    async def send(chat: int) -> None:
        async with room:
            await bot.send_message(chat, TEXT)

    await asyncio.gather(*map(send, chats(count)))


async def main(way: str, url: str, count: int, in_flight: int) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(url), limit=max(in_flight, 100))
    async with Bot(TOKEN, session=session) as bot:
        await bot.me()
        if way == "committed":
            await committed(bot, count, in_flight)
        else:
            ways = {"loop": one_by_one, "pool": pool, "gather": gathered}
            await clocked(count, partial(ways[way], bot, count, in_flight))


async def committed(bot: Bot, count: int, in_flight: int) -> None:
    """The pool, with what was sent written down and committed message by message, as durable as ours."""
    with tempfile.TemporaryDirectory() as folder:
        async with aiosqlite.connect(Path(folder) / "sent.db") as database:
            await database.execute("PRAGMA journal_mode=WAL")
            await database.execute("PRAGMA synchronous=FULL")
            await database.execute("CREATE TABLE sent (chat_id INTEGER PRIMARY KEY, message_id INTEGER)")
            await database.executemany("INSERT INTO sent (chat_id) VALUES (?)", [(chat,) for chat in chats(count)])
            await database.commit()

            async def send(chat: int) -> None:
                message = await bot.send_message(chat, TEXT)
                await database.execute("UPDATE sent SET message_id=? WHERE chat_id=?", (message.message_id, chat))
                await database.commit()

            await clocked(count, partial(in_pool, count, send, in_flight))


way, url, count, in_flight, *_ = [*sys.argv[1:], str(IN_FLIGHT)]
asyncio.run(main(way, url, int(count), int(in_flight)))
