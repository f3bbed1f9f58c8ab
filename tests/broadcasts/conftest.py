"""What is sent is tested on both engines; a busy machine is no fault of the code."""

from tests.databases import database, engine_name, make_place, place, postgres_server, sqlite_template

__all__ = ["database", "engine_name", "make_place", "place", "postgres_server", "sqlite_template"]
