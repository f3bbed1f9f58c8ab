"""Looks at everything that can keep the hub from its work: a look for each kind of problem."""

import asyncio
import shutil
import ssl
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.x509 import load_der_x509_certificate

from broadcasts.broadcasts import BroadcastState
from broadcasts.budget import TROUBLES
from channels.channel import Channel
from channels.errors import AccountBroken, SendError
from hub.clock import Clock
from hub.problems import Problem, ProblemCode
from hub.units import Units
from storage.backup import has_failed, last_backup
from storage.sealing import MASTER_KEY_FILE
from storage.stores import Stores

FREE_BYTES: Final = 1_000_000_000
BACKUP_EVERY: Final = timedelta(days=2)  #: one night may fail
CERTIFICATE_LASTS: Final = timedelta(days=14)  #: renewed by itself it always has more
STANDS_FOR: Final = timedelta(minutes=1)  #: what is due for less may just be on its way
CONNECT_SECONDS: Final = 15
ANSWER_SECONDS: Final = 30  #: a messenger that is silent for longer is away
ROLES: Final = ("courier", "sender")  #: without which nobody gets anything


class CannotTell(Exception):
    """The look showed nothing, neither that there is a problem nor that there is none."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look finds all problems of its codes, which share how often they are looked for."""

    codes: tuple[ProblemCode, ...]
    find: Callable[[], Awaitable[list[Problem]]]


@dataclass
class Looks:
    """What this process can look at."""

    units: Units[Stores]
    channels: Iterable[Channel]
    data_dir: Path
    public_url: str
    machine: str  #: this one's name
    clock: Clock
    _waiting: dict[int, int] = field(default_factory=dict)  # by broadcast: so many at the last look

    def all(self) -> tuple[Look, ...]:
        return (
            Look((ProblemCode.ACCOUNT_BROKEN, ProblemCode.MESSENGER_AWAY), self.messengers),
            Look((ProblemCode.WORKER_MISSING,), self.workers),
            Look((ProblemCode.SENDER_STUCK,), self.sender),
            Look((ProblemCode.BROADCAST_STOPPED,), self.broadcasts),
            Look((ProblemCode.BACKUP_FAILED, ProblemCode.BACKUP_OLD), self.backup),
            Look((ProblemCode.DISK_FULL,), self.disk),
            Look((ProblemCode.CERTIFICATE_ENDS,), self.certificate),
            Look((ProblemCode.CLOCK_WRONG,), self.time),
        )

    async def messengers(self) -> list[Problem]:
        found = await asyncio.gather(*(_messenger(channel) for channel in self.channels))
        return [problem for problem in found if problem is not None]

    async def workers(self) -> list[Problem]:
        alive = await self.units.read(lambda stores: stores.leases.alive(self.clock()))
        return [Problem(ProblemCode.WORKER_MISSING, role, {"role": role}) for role in ROLES if role not in alive]

    async def sender(self) -> list[Problem]:
        """Find broadcasts of which as much waits as at the last look, though it might have left."""
        before, self._waiting = self._waiting, await self.units.read(self._due)
        return [
            Problem(ProblemCode.SENDER_STUCK, str(id_), {"broadcast": str(id_), "waiting": waiting})
            for id_, waiting in self._waiting.items()
            if before.get(id_) == waiting
        ]

    async def _due(self, stores: Stores) -> dict[int, int]:
        before = self.clock() - STANDS_FOR
        return {
            each.id: each.tally.open
            for each in await stores.broadcasts.in_state(BroadcastState.RUNNING)
            if each.tally and await stores.ledger.has_due(each.id, before)
        }

    async def broadcasts(self) -> list[Problem]:
        paused = await self.units.read(lambda stores: stores.broadcasts.in_state(BroadcastState.PAUSED))
        stopped = [str(each.id) for each in paused if each.note in TROUBLES]
        return [Problem(ProblemCode.BROADCAST_STOPPED, id_, {"broadcast": id_}) for id_ in stopped]

    async def backup(self) -> list[Problem]:
        figures = {"machine": self.machine}
        found = [Problem(ProblemCode.BACKUP_FAILED, "", figures)] if has_failed(self.data_dir) else []
        since = last_backup(self.data_dir) or _first_start(self.data_dir)
        if since is not None and self.clock() - since > BACKUP_EVERY:
            found.append(Problem(ProblemCode.BACKUP_OLD, "", figures))
        return found

    async def disk(self) -> list[Problem]:
        free = shutil.disk_usage(self.data_dir).free
        if free > FREE_BYTES:
            return []
        return [Problem(ProblemCode.DISK_FULL, "", {"machine": self.machine, "megabytes": free // 1_000_000})]

    async def certificate(self) -> list[Problem]:
        address = urlsplit(self.public_url)
        if address.scheme != "https" or not address.hostname:
            return []
        ends = await certificate_end(address.hostname, address.port or 443)
        figures = {"host": address.hostname, "day": ends.date().isoformat()}
        return [Problem(ProblemCode.CERTIFICATE_ENDS, "", figures)] if ends - self.clock() < CERTIFICATE_LASTS else []

    async def time(self) -> list[Problem]:
        kept = await network_time()
        if kept is None:
            raise CannotTell
        return [] if kept else [Problem(ProblemCode.CLOCK_WRONG, "", {"machine": self.machine})]


async def certificate_end(host: str, port: int) -> datetime:
    """Return until when the certificate there is valid, also if nobody trusts it. Raises `CannotTell`."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(host, port, ssl=context)
            connection: ssl.SSLObject = writer.get_extra_info("ssl_object")
            writer.close()
    except OSError as exc:  # a time-out too: many machines cannot reach their own public address
        raise CannotTell from exc
    return load_der_x509_certificate(connection.getpeercert(binary_form=True) or b"").not_valid_after_utc


async def network_time() -> bool | None:
    """Whether network time sets this machine's clock; None where the machine does not say."""
    program = shutil.which("timedatectl")
    if program is None:
        return None
    asking = await asyncio.create_subprocess_exec(
        program, "show", "--property=NTPSynchronized", "--value", stdout=PIPE, stderr=DEVNULL
    )
    answer = (await asking.communicate())[0].decode().strip()
    return {"yes": True, "no": False}.get(answer)


async def _messenger(channel: Channel) -> Problem | None:
    code = ProblemCode.MESSENGER_AWAY
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await channel.check()
    except AccountBroken:
        code = ProblemCode.ACCOUNT_BROKEN
    except (SendError, TimeoutError):
        pass
    else:
        return None
    return Problem(code, f"{channel.name}:{channel.account}"[:64], {"messenger": channel.name.capitalize()})


def _first_start(data_dir: Path) -> datetime | None:
    """Return when this hub began: its master key is made then and never changes."""
    try:
        made = (data_dir / "keys" / MASTER_KEY_FILE).stat()
    except OSError:
        return None
    return datetime.fromtimestamp(made.st_mtime, UTC)
