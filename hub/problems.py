"""Problems: what keeps the hub from its work. Told once when one begins, daily while it lasts, once when it is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from locales.catalogues import N_

AGAIN_EVERY: Final = timedelta(days=1)  #: while it lasts
CALM: Final = timedelta(minutes=15)  #: so long it must be gone: what comes and goes is one problem


class ProblemCode(StrEnum):
    ACCOUNT_BROKEN = "account_broken"  #: a messenger does not accept our account any more
    MESSENGER_AWAY = "messenger_away"  #: a messenger cannot be reached
    WORKER_MISSING = "worker_missing"  #: no process does this part of the work
    SENDER_STUCK = "sender_stuck"  #: of a broadcast nothing leaves
    BROADCAST_STOPPED = "broadcast_stopped"  #: a broadcast stopped itself: too much went wrong
    BACKUP_FAILED = "backup_failed"  #: the last backup was begun and not finished
    BACKUP_OLD = "backup_old"  #: there is none of the last days
    DISK_FULL = "disk_full"  #: little room is left in the data folder
    CERTIFICATE_ENDS = "certificate_ends"  #: browsers soon refuse our public address
    CLOCK_WRONG = "clock_wrong"  #: nothing keeps this machine's clock right
    DATABASE_AWAY = "database_away"  #: nothing can be read or stored

    @property
    def kind(self) -> "Kind":
        return PROBLEMS[self]


class Severity(StrEnum):
    NOW = "now"  #: people get nothing, or wrongly
    SOON = "soon"  #: they will, if nobody does anything


@dataclass(frozen=True, slots=True)
class Kind:
    """What there is to know about a code. The texts may name the problem's figures."""

    severity: Severity
    what: str  #: happened
    means: str
    next: str  #: what to do
    patience: timedelta = timedelta(0)  #: what passes sooner is not told
    every: timedelta = timedelta(minutes=1)  #: between two looks
    of_machine: bool = False  #: each machine has its own


PROBLEMS: Final[Mapping[ProblemCode, Kind]] = {
    ProblemCode.ACCOUNT_BROKEN: Kind(
        Severity.NOW,
        N_("The messenger %(messenger)s does not accept the hub’s account any more."),
        N_("Nobody there gets anything, and what people write there does not arrive. The other messengers go on."),
        N_("Please ask your IT to put a valid token or password into the settings and to restart the hub."),
    ),
    ProblemCode.MESSENGER_AWAY: Kind(
        Severity.NOW,
        N_("The messenger %(messenger)s has been out of reach for a while."),
        N_("What is to be sent there waits and leaves by itself later. The other messengers go on."),
        N_("If other services on the internet work for you, please ask your IT to look at network and firewall."),
        patience=timedelta(minutes=15),
    ),
    ProblemCode.WORKER_MISSING: Kind(
        Severity.NOW,
        N_("A part of the hub does not run: %(role)s."),
        N_("Its work waits: “courier” brings answers, “sender” brings newsletters."),
        N_("Please ask your IT to start it again."),
        patience=timedelta(minutes=5),
    ),
    ProblemCode.SENDER_STUCK: Kind(
        Severity.NOW,
        N_("Broadcast %(broadcast)s does not move: nothing of it has left for a while."),
        N_("The chats that are still to get it (%(waiting)s) get it late. Nobody gets it twice."),
        N_("Please look at it under /broadcasts. If no reason stands there, ask your IT to look at the hub’s log."),
        patience=timedelta(minutes=10),
    ),
    ProblemCode.BROADCAST_STOPPED: Kind(
        Severity.NOW,
        N_("Broadcast %(broadcast)s stopped itself, because too much of it went wrong."),
        N_("The chats that were still to get it wait."),
        N_("Please open it under /broadcasts: the reason stands there, and you decide whether it goes on."),
    ),
    ProblemCode.BACKUP_FAILED: Kind(
        Severity.SOON,
        N_("The last backup on %(machine)s failed."),
        N_("The backup before it still exists, but what was written since is in none."),
        N_("Please ask your IT to run “sprachrohr backup” by hand: it says what is wrong. Often the disk is full."),
        of_machine=True,
    ),
    ProblemCode.BACKUP_OLD: Kind(
        Severity.SOON,
        N_("There is no backup of the last days on %(machine)s."),
        N_("If the machine broke now, everything since the last backup would be lost."),
        N_("Please ask your IT whether “sprachrohr backup” runs every night."),
        of_machine=True,
    ),
    ProblemCode.DISK_FULL: Kind(
        Severity.NOW,
        N_("The disk of %(machine)s is nearly full: %(megabytes)s MB are free."),
        N_("Once it is full, nothing people write can be stored."),
        N_("Please ask your IT to make room: old backups and old logs first."),
        of_machine=True,
    ),
    ProblemCode.CERTIFICATE_ENDS: Kind(
        Severity.SOON,
        N_("The certificate of %(host)s is valid until %(day)s."),
        N_("After that browsers warn people and do not show the web chat, and webhooks fail."),
        N_("Please ask your IT to renew it, and to find out why it was not renewed by itself."),
        every=timedelta(hours=1),
    ),
    ProblemCode.CLOCK_WRONG: Kind(
        Severity.SOON,
        N_("The clock of %(machine)s is not kept right by network time."),
        N_("Newsletters may leave and votes may close at the wrong time."),
        N_("Please ask your IT to switch network time on: timedatectl set-ntp true"),
        patience=timedelta(minutes=30),  # after a start it takes a while
        every=timedelta(minutes=5),
        of_machine=True,
    ),
    ProblemCode.DATABASE_AWAY: Kind(
        Severity.NOW,
        N_("The database does not answer."),
        N_("Nothing people write can be stored, and nothing is sent. What was stored is not lost."),
        N_("Please ask your IT to look at the database and at its disk. The hub goes on by itself."),
        patience=timedelta(minutes=5),
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong. Never a person's data: only numbers, and names of machines and messengers."""

    code: ProblemCode
    subject: str = ""  #: which one of several: a messenger, a broadcast
    figures: Mapping[str, str | int] = field(default_factory=dict, compare=False)  #: for the texts


@dataclass(frozen=True, slots=True)
class KnownProblem:
    problem: Problem
    began_at: datetime
    seen_at: datetime  #: when it was there last
    told_at: datetime | None = None  #: None: it may pass without anybody having to know


class Stage(StrEnum):
    BEGAN = "began"
    LASTS = "lasts"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Alert:
    """What staff are told now."""

    problem: Problem
    stage: Stage
    began_at: datetime


class ProblemStore(Protocol):
    """Problems by code, place and subject. Several may write at once: a method says whether it was this one."""

    async def known(self, code: ProblemCode, place: str) -> list[KnownProblem]: ...

    async def begin(self, problem: Problem, place: str, now: datetime) -> None:
        """Keep a problem that nobody was told of yet; nothing happens where it is known."""

    async def seen(self, problem: Problem, place: str, now: datetime) -> None:
        """It is still there, with these figures."""

    async def tell(self, known: KnownProblem, place: str, now: datetime) -> bool:
        """Note that it is told now; False where somebody else has just done so."""

    async def end(self, known: KnownProblem, place: str) -> bool:
        """Forget it; False where somebody else has just done so."""


async def take_note(
    store: ProblemStore, code: ProblemCode, place: str, found: Sequence[Problem], now: datetime
) -> list[Alert]:
    """Compare what a look found with what is known, and return what staff are to be told.

    Args:
        place: the machine that was looked at, "" for what all share.
        found: all problems of this code there; what is not among them is gone.
    """
    alerts = []
    known = {each.problem.subject: each for each in await store.known(code, place)}
    for problem in found:
        before = known.pop(problem.subject, None)
        if before is None:
            before = KnownProblem(problem, now, now)
            await store.begin(problem, place, now)
        else:
            await store.seen(problem, place, now)
        if _is_to_tell(before, now) and await store.tell(before, place, now):
            stage = Stage.BEGAN if before.told_at is None else Stage.LASTS
            alerts.append(Alert(problem, stage, before.began_at))
    for gone in known.values():
        if gone.told_at is None:
            await store.end(gone, place)
        elif now - gone.seen_at >= CALM and await store.end(gone, place):
            alerts.append(Alert(gone.problem, Stage.OVER, gone.began_at))
    return alerts


def _is_to_tell(known: KnownProblem, now: datetime) -> bool:
    if known.told_at is None:
        return now - known.began_at >= known.problem.code.kind.patience
    return now - known.told_at >= AGAIN_EVERY
