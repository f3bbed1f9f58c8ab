"""What is sent is tested on both engines, in a small town on each; a busy machine is no fault of the code."""

import pytest

from tests.broadcasts.town import Town
from tests.databases import Database, database, engine_name, make_place, place, postgres_server, sqlite_template

__all__ = ["database", "engine_name", "make_place", "place", "postgres_server", "sqlite_template"]


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)
