"""`hub.problems.ProblemStore` for the one problem that no database can keep: that it is away itself.

The problem is an empty file beside the database, which a full disk has room for: its name says when it began and was
told, its time when it was seen last. A file is renamed or removed by one process only, so one alone tells.
"""

import contextlib
import os
from datetime import datetime
from pathlib import Path

from hub.problems import KnownProblem, Problem, ProblemCode
from storage.columns import instant, microseconds


class ProblemFile:
    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir

    async def known(self, code: ProblemCode, place: str) -> list[KnownProblem]:
        known = []
        for path in sorted(self._folder.glob(f"{code}.*.*"))[:1]:  # two that began at once are one
            began, told = path.name.split(".")[1:]
            with contextlib.suppress(FileNotFoundError):
                seen = instant(path.stat().st_mtime_ns // 1000)
                known.append(
                    KnownProblem(Problem(code), instant(int(began)), seen, instant(int(told)) if told else None)
                )
        return known

    async def begin(self, problem: Problem, place: str, now: datetime) -> None:
        self._path(KnownProblem(problem, now, now)).touch()
        await self.seen(problem, place, now)

    async def seen(self, problem: Problem, place: str, now: datetime) -> None:
        for path in self._folder.glob(f"{problem.code}.*.*"):
            with contextlib.suppress(FileNotFoundError):
                os.utime(path, ns=(microseconds(now) * 1000,) * 2)

    async def tell(self, known: KnownProblem, place: str, now: datetime) -> bool:
        told = KnownProblem(known.problem, known.began_at, now, now)
        with contextlib.suppress(FileNotFoundError):
            self._path(known).rename(self._path(told))
            return True
        return False

    async def end(self, known: KnownProblem, place: str) -> bool:
        with contextlib.suppress(FileNotFoundError):
            self._path(known).unlink()
            return True
        return False

    def _path(self, known: KnownProblem) -> Path:
        told = microseconds(known.told_at) if known.told_at else ""
        return self._folder / f"{known.problem.code}.{microseconds(known.began_at)}.{told}"
