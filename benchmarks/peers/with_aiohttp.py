"""aiohttp alone, with a body rendered once and nothing kept: `python -m benchmarks.peers.with_aiohttp URL COUNT`."""

import asyncio
import sys
from functools import partial

import orjson
from aiohttp import ClientSession, TCPConnector

from benchmarks.peers.clocked import IN_FLIGHT, TOKEN, clocked, in_pool
from benchmarks.texts import TEXT


async def main(url: str, count: int) -> None:
    address = f"{url}/bot{TOKEN}/sendMessage"
    rest = b"," + orjson.dumps({"text": TEXT}).removeprefix(b"{")
    headers = {"Content-Type": "application/json"}
    async with ClientSession(connector=TCPConnector(limit=IN_FLIGHT)) as session:

        async def send(chat: int) -> None:
            async with session.post(address, data=b'{"chat_id":%d' % chat + rest, headers=headers) as answer:
                assert answer.status == 200
                await answer.read()

        await clocked(count, partial(in_pool, count, send))


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
