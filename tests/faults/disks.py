"""A disk that can be full: a small file system of its own, or, where none may be mounted, a limit on the writers."""

import contextlib
import os
import resource
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

ROOMY_BYTES: Final = 4 << 30
LEFT_BYTES: Final = (
    128 << 10
)  #: what a limited process may still write into a file: its log, and not much of a database
TRIES: Final = 20


class Disk(Protocol):
    folder: Path

    def fill(self, writers: Iterable[int]) -> None:
        """Let no byte more be written; `writers` are the processes that would."""

    def free(self, writers: Iterable[int]) -> None:
        """There is room again."""


@dataclass
class MountedDisk:
    """In memory, with a size that can be changed: the error is the real one, ENOSPC."""

    folder: Path

    def fill(self, writers: Iterable[int]) -> None:
        for _ in range(TRIES):
            used = os.statvfs(self.folder)
            with contextlib.suppress(subprocess.CalledProcessError):  # it has grown meanwhile
                self._resize((used.f_blocks - used.f_bfree) * used.f_frsize)
                return
        raise AssertionError("the disk grows faster than it can be filled")

    def free(self, writers: Iterable[int]) -> None:
        self._resize(ROOMY_BYTES)

    def _resize(self, size: int) -> None:
        subprocess.run(
            ["mount", "-o", f"remount,size={size}", self.folder], check=True, stderr=subprocess.DEVNULL, timeout=10
        )


@dataclass
class LimitedDisk:
    """A folder whose writers are told that files may not grow: EFBIG, which databases treat alike."""

    folder: Path

    def fill(self, writers: Iterable[int]) -> None:
        self._limit(writers, LEFT_BYTES)

    def free(self, writers: Iterable[int]) -> None:
        self._limit(writers, resource.RLIM_INFINITY)

    def _limit(self, writers: Iterable[int], size: int) -> None:
        for writer in writers:
            with contextlib.suppress(ProcessLookupError):
                _, most = resource.prlimit(writer, resource.RLIMIT_FSIZE)
                resource.prlimit(writer, resource.RLIMIT_FSIZE, (size, most))


@contextmanager
def a_disk() -> Iterator[Disk]:
    """Make an empty one. Mounting takes the rights of an administrator."""
    with tempfile.TemporaryDirectory(prefix="sprachrohr-disk-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOMY_BYTES}", "none", name]
        if subprocess.run(mount, check=False, capture_output=True, timeout=10).returncode:
            yield LimitedDisk(Path(name))
            return
        Path(name).chmod(0o755)
        try:
            yield MountedDisk(Path(name))
        finally:
            subprocess.run(["umount", "--lazy", name], check=True, timeout=10)  # a dying server may still look at it
