"""python-telegram-bot in a pool, alone or with its limiter: `python -m benchmarks.peers.with_ptb WAY URL COUNT`."""

import asyncio
import logging
import sys
from functools import partial

from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from benchmarks.peers.clocked import IN_FLIGHT, TOKEN, clocked, in_pool
from benchmarks.texts import TEXT

NO_LIMIT = 1_000_000  #: the limiter does its work and never holds back


async def main(way: str, url: str, count: int) -> None:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    request = HTTPXRequest(connection_pool_size=IN_FLIGHT, read_timeout=60, pool_timeout=60)
    limiter = AIORateLimiter(overall_max_rate=NO_LIMIT) if way == "limiter" else None
    async with ExtBot(TOKEN, base_url=f"{url}/bot", request=request, rate_limiter=limiter) as bot:
        await clocked(count, partial(in_pool, count, lambda chat: bot.send_message(chat, TEXT)))


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
