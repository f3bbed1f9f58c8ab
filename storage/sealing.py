"""Sealing of personal values: AES-256-GCM with a data key per owner, wrapped by a master key outside the database."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from channels.address import Address

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12  # NIST SP 800-38D, section 5.2.1.1: 96 bits
MASTER_KEY_FILE: Final = "master.key"


class KeyTrouble(Exception):
    """The master key is missing, unreadable, or not the one this database was sealed with."""


class Seal:
    """One owner's data key, ready to use."""

    __slots__ = ("_cipher", "key_id")

    def __init__(self, key_id: int, data_key: bytes) -> None:
        self.key_id = key_id
        self._cipher = AESGCM(data_key)

    def close(self, text: str, use: str) -> bytes:
        """Return the sealed form of `text`; `use` (table.column) must be the same when it is opened."""
        return self.close_bytes(text.encode(), use)

    def close_bytes(self, content: bytes, use: str) -> bytes:
        """Like `close`, for bytes."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, use.encode())

    def open(self, sealed: bytes, use: str) -> str:
        """Return the text. Raises `KeyTrouble` if it was sealed with another key, for another use, or changed."""
        return self.open_bytes(sealed, use).decode()

    def open_bytes(self, sealed: bytes, use: str) -> bytes:
        """Like `open`, for bytes."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], use.encode())
        except InvalidTag:
            raise KeyTrouble(f"a value of {use} does not open with its key") from None


class Vault:
    """The master key: wraps data keys and makes the keyed hashes by which addresses and codes are found."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise KeyTrouble("the master key must be 32 bytes")
        self._wrap = AESGCM(_derive(master_key, b"wrap"))
        self._lookup = hmac.new(_derive(master_key, b"lookup"), digestmod=hashlib.sha256)

    @staticmethod
    def in_folder(folder: Path, *, make: bool = True) -> "Vault":
        """Return the vault whose master key lies in `folder`; the first call makes it, readable by its owner only.

        Args:
            make: False where a new key could only be a wrong one: for a backup or a restore.
        """
        path = folder / MASTER_KEY_FILE
        if not make and not path.exists():
            raise KeyTrouble(f"{path} is not there: put the keys folder that belongs to the data in its place first")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            try:
                return Vault(bytes.fromhex(path.read_text().strip()))
            except (OSError, ValueError) as exc:
                raise KeyTrouble(f"{path} cannot be read: {exc}") from exc
        with os.fdopen(handle, "w") as file:
            key = secrets.token_bytes(KEY_BYTES)
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        return Vault(key)

    @property
    def fingerprint(self) -> str:
        """Names the master key without telling it: two vaults with the same one have the same key."""
        return self.lookup("fingerprint").hex()[:12]

    def new_key(self) -> tuple[bytes, bytes]:
        """Return a fresh data key, as it is and wrapped."""
        key = AESGCM.generate_key(bit_length=256)
        nonce = os.urandom(NONCE_BYTES)
        return key, nonce + self._wrap.encrypt(nonce, key, None)

    def seal(self, key_id: int, wrapped: bytes) -> Seal:
        """Unwrap a stored data key. Raises `KeyTrouble` if it was destroyed, or wrapped by another master key."""
        if not wrapped:
            raise KeyTrouble("the data key was destroyed: what it sealed is erased")
        try:
            return Seal(key_id, self._wrap.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], None))
        except InvalidTag:
            raise KeyTrouble(
                "this database was sealed with another master key: restore the keys folder that belongs to it"
            ) from None

    def open_once(self, wrapped: bytes, sealed: bytes, use: str) -> str:
        """Unwrap a data key for one value only. Raises `KeyTrouble` as `seal` and `Seal.open`."""
        return self.seal(0, wrapped).open(sealed, use)

    def lookup(self, *parts: str) -> bytes:
        """Return the keyed hash by which something private is found again."""
        mac = self._lookup.copy()  # the key is mixed in already, which is most of the work
        mac.update("\x1f".join(parts).encode())
        return mac.digest()

    def lookup_address(self, address: Address) -> bytes:
        return self.lookup("address", address.channel, address.account, address.value)


def _derive(master_key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(master_key, b"sprachrohr/" + purpose, hashlib.sha256)
