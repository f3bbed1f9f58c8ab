"""The key by which push services know this hub: a file in the keys folder, made when it is first needed."""

import os
import tempfile
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from storage.sealing import KeyTrouble

FILE: Final = "push.key"


class PushKeyFile:
    """Several processes share the folder, and so the key."""

    def __init__(self, keys_folder: Path) -> None:
        self._path = keys_folder / FILE
        self._key: ec.EllipticCurvePrivateKey | None = None

    def __call__(self) -> ec.EllipticCurvePrivateKey:
        """Return the key. Raises `KeyTrouble` if the file holds none."""
        if self._key is None:
            if not self._path.exists():
                self._make()
            self._key = self._read()
        return self._key

    def _make(self) -> None:
        """Write a key beside and put it in place whole; if another process was faster, its key counts."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with tempfile.NamedTemporaryFile(dir=self._path.parent, prefix=FILE) as file:  # readable by its owner only
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
            try:
                os.link(file.name, self._path)
            except FileExistsError:
                return

    def _read(self) -> ec.EllipticCurvePrivateKey:
        try:
            key = serialization.load_pem_private_key(self._path.read_bytes(), password=None)
        except (OSError, ValueError) as exc:
            raise KeyTrouble(f"{self._path} cannot be read: {exc}") from exc
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeyTrouble(f"{self._path} holds no key for pushes")
        return key
