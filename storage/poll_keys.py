"""`hearings.ballots.PollKeys`: one file a poll in the keys folder, which is in no database and in no backup."""

import os
import secrets
from pathlib import Path
from typing import Final

from hearings.ballots import KEY_BYTES, KeyLost

FOLDER: Final = "polls"


class PollKeyFolder:
    """The keys of open polls. On several hosts the keys folder is shared, and this one with it."""

    def __init__(self, keys_folder: Path) -> None:
        self._folder = keys_folder / FOLDER

    def make(self, poll_id: int) -> bytes:
        """Make the key of a poll that opens; one left behind by an opening that was not committed is overwritten."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_bytes(KEY_BYTES)
        handle = os.open(self._path(poll_id), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        return key

    def read(self, poll_id: int) -> bytes:
        try:
            key = self._path(poll_id).read_bytes()
        except FileNotFoundError:
            raise KeyLost(poll_id) from None
        if len(key) != KEY_BYTES:
            raise KeyLost(poll_id)
        return key

    def destroy(self, poll_id: int) -> None:
        """Overwrite it, as far as the disk lets us, and remove it."""
        path = self._path(poll_id)
        try:
            with path.open("r+b") as file:
                file.write(bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:
            return
        path.unlink(missing_ok=True)

    def kept(self) -> list[int]:
        names = (path.stem for path in self._folder.glob("*.key"))
        return sorted(int(name) for name in names if name.isdecimal())

    def _path(self, poll_id: int) -> Path:
        return self._folder / f"{poll_id}.key"
