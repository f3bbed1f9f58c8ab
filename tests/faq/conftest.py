"""What needs a store runs on both engines."""

from tests.databases import database, engine_name, make_place, place, postgres_server, sqlite_template

__all__ = ["database", "engine_name", "make_place", "place", "postgres_server", "sqlite_template"]
