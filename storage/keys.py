"""Data keys in the database: made, found by owner, remembered for the length of one unit."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select

from storage.prepared import Prepared, given
from storage.sealing import Seal
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.hub import data_key

_OF_KEY: Final = Prepared(
    lambda _: select(data_key.c.id, data_key.c.wrapped).where(data_key.c.id == bindparam("key_id"))
)
_OF_ADDRESS: Final = Prepared(
    lambda _: (
        select(data_key.c.id, data_key.c.wrapped)
        .join(address, address.c.key_id == data_key.c.id)
        .where(address.c.id == bindparam("address_id"))
    )
)
_ADD: Final = Prepared(
    lambda _: insert(data_key).values(given(data_key, "wrapped", "created_at")).returning(data_key.c.id)
)


async def check_key(session: Session) -> None:
    """Raise `KeyTrouble` unless the master key is the one this database was sealed with."""
    present = select(data_key.c.id, data_key.c.wrapped).where(data_key.c.wrapped != b"")
    for row in await session.rows(present.limit(1)):
        session.vault.seal(row.id, row.wrapped)


async def make_key(session: Session, now: datetime) -> Seal:
    """Make a data key for a new owner."""
    key, wrapped = session.vault.new_key()
    (row,) = await session.rows(_ADD, {"wrapped": wrapped, "created_at": now})
    session.seals[row.id] = seal = Seal(row.id, key)
    return seal


async def seal_of_key(session: Session, key_id: int) -> Seal:
    if key_id not in session.seals:
        (row,) = await session.rows(_OF_KEY, {"key_id": key_id})
        session.seals[key_id] = session.vault.seal(row.id, row.wrapped)
    return session.seals[key_id]


async def seal_of_address(session: Session, address_id: int) -> Seal:
    """Return the data key of the address's owner."""
    key_id = session.address_keys.get(address_id)
    if key_id is None:
        (row,) = await session.rows(_OF_ADDRESS, {"address_id": address_id})
        session.address_keys[address_id] = key_id = row.id
        session.seals.setdefault(row.id, session.vault.seal(row.id, row.wrapped))
    return await seal_of_key(session, key_id)


def known_seal(session: Session, key_id: int, wrapped: bytes, address_id: int | None = None) -> Seal:
    """Return the key of a row that was read together with its `wrapped` column."""
    if key_id not in session.seals:
        session.seals[key_id] = session.vault.seal(key_id, wrapped)
    if address_id is not None:
        session.address_keys[address_id] = key_id
    return session.seals[key_id]
