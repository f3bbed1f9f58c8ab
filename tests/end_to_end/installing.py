"""What the tests know of an installation: how it is made, its Telegram, and what its database says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy import Table, select

from storage.sealing import Vault
from storage.stores import Stores
from tests.databases import Database, Place
from tests.end_to_end.hub import Installation
from tests.telegram_api import TelegramApi

Install = Callable[..., Awaitable[Installation]]
"""Makes an installation on an engine: `await install("sqlite", PUBLIC_URL="https://hub.example.org")`."""


def telegram(api: TelegramApi) -> dict[str, str]:
    """Return the settings of a hub that is the bot of this Telegram."""
    return {"TELEGRAM__TOKEN": api.token, "TELEGRAM__API_BASE": api.base_url, "TELEGRAM__MESSAGES_PER_SECOND": "1000"}


@asynccontextmanager
async def look_into(installation: Installation) -> AsyncIterator[Database]:
    """Open a hub's database beside it, to see what is true."""
    place = Place(
        installation.settings["DATABASE_URL"], installation.folder, Vault.in_folder(installation.folder / "keys")
    )
    async with place.opened() as database:
        yield database


async def count_rows(stores: Stores, *tables: Table) -> int:
    """Count what stands in some tables."""
    return sum([len(await stores.session.rows(select(table))) for table in tables])
