"""Apprise brings a message to mail, Matrix, SMS, ... It waits as it likes, so it works in a process of its own."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from typing import Any, Final

import orjson

from hub.posts import Message

SECONDS: Final = 25.0


class ApprisePosting:
    """`hub.posts.Posting`."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    async def post(self, url: str, message: Message) -> str:
        """Return why it did not arrive, "" where it did. What a receiver said about it may name the address."""
        # By the standard input: arguments of a process can be read by everybody on the machine.
        task = orjson.dumps([url, message.title, message.body, message.urgency])
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, stdin=PIPE, stdout=DEVNULL, stderr=PIPE
        )
        try:
            async with asyncio.timeout(self._seconds):
                said = (await process.communicate(task))[1].decode(errors="replace").strip()
        except TimeoutError:
            return f"no answer within {self._seconds:g} seconds"
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return "" if process.returncode == 0 else said or "refused"


def _post(url: str, title: str, body: str, urgency: Any) -> bool:
    from apprise import Apprise

    receiver = Apprise()
    if not receiver.add(url):
        sys.stderr.write("This is no address that Apprise knows.")
        return False
    return bool(receiver.notify(body=body, title=title, notify_type=urgency, body_format="text"))


if __name__ == "__main__":
    sys.exit(0 if _post(*orjson.loads(sys.stdin.buffer.read())) else 1)
