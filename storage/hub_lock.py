"""One hub per SQLite file: a lock of the operating system, which a killed process releases by dying."""

import fcntl
import os
from pathlib import Path


class DatabaseLocked(Exception):
    """Another hub runs on this file."""


class HubLock:
    """Held from `take` to `release`, or for a `with` block."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._handle: int | None = None

    def take(self) -> None:
        """Raise `DatabaseLocked` if another process holds it."""
        path = self._database.with_suffix(".lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise DatabaseLocked(
                f"Another hub runs on {self._database}: stop it first, or use PostgreSQL to run several."
            ) from None
        self._handle = handle

    def __enter__(self) -> None:
        self.take()

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        # The file stays: a name that is removed while another process opens it would let two hold "the" lock.
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
