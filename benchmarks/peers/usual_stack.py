"""The usual stack of a bot with a database: aiogram, and in a middleware an ORM session of SQLAlchemy over aiosqlite.

    python -m benchmarks.peers.usual_stack webhook FOLDER SECRET       prints its port, then serves
    python -m benchmarks.peers.usual_stack polling FOLDER API COUNT    prints what it needed, as JSON

Each update loads its person's row, writes one row and commits; nothing is answered.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic
from typing import Any

from aiogram import BaseMiddleware, Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import TelegramObject
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from sqlalchemy import BigInteger, event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.measuring import peak_mb
from benchmarks.peers.clocked import TOKEN
from benchmarks.updates import CHATS, FIRST_CHAT

PATH = "/telegram/webhook"
LIMIT = 32  #: updates handled at once; without it a backlog becomes as many tasks as there are updates


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str]
    language: Mapped[str]


class Written(Base):
    __tablename__ = "written"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    update_id: Mapped[int]
    kind: Mapped[str]


class Sessions(BaseMiddleware):
    """One session, one transaction for each update."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions
        self.count = 0
        self.all_done = asyncio.Event()
        self.wanted = 0

    async def __call__(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], update: Any, data: dict[str, Any]
    ) -> Any:
        async with self._sessions() as session:
            data["session"] = session
            data["person"] = await session.get(Person, data["event_from_user"].id)
            session.add(Written(person_id=data["person"].id, update_id=update.update_id, kind=update.event_type))
            result = await handler(update, data)
            await session.commit()
        self.count += 1
        if self.count == self.wanted:
            self.all_done.set()
        return result


async def prepared(folder: Path) -> Sessions:
    """Make the tables and the people. The log is written ahead, the disk awaited at checkpoints only."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder}/usual.db", connect_args={"timeout": 60})

    @event.listens_for(engine.sync_engine, "connect")
    def _set(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with sessions() as session:
        session.add_all(Person(id=FIRST_CHAT + number, name="A", language="de") for number in range(CHATS))
        await session.commit()
    return Sessions(sessions)


def dispatcher(sessions: Sessions) -> Dispatcher:
    router = Router()
    router.message.register(_handled, Command("help"))
    router.callback_query.register(_handled, F.data)
    router.message.register(_handled, F.text)
    result = Dispatcher()
    result.update.middleware(sessions)
    result.include_router(router)
    return result


async def _handled(event: TelegramObject, person: Person) -> None:
    """Have read it."""


async def webhook(folder: Path, secret: str) -> None:
    app = web.Application()
    handler = SimpleRequestHandler(
        dispatcher(await prepared(folder)), Bot(TOKEN), handle_in_background=False, secret_token=secret
    )
    handler.register(app, path=PATH)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def polling(folder: Path, api: str, count: int) -> None:
    sessions = await prepared(folder)
    sessions.wanted = count
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    receiving = asyncio.create_task(
        dispatcher(sessions).start_polling(bot, handle_signals=False, tasks_concurrency_limit=LIMIT)
    )
    await sessions.all_done.wait()
    sys.stdout.write(json.dumps({"done_at": monotonic(), "peak_mb": peak_mb(os.getpid())}) + "\n")
    sys.stdout.flush()
    receiving.cancel()
    os._exit(0)  # aiogram would wait for the question that is open


if __name__ == "__main__":
    if sys.argv[1] == "webhook":
        asyncio.run(webhook(Path(sys.argv[2]), sys.argv[3]))
    else:
        asyncio.run(polling(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
