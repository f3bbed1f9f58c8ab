"""Databases of both engines: what a hearing decides is decided together with its stores."""

from tests.databases import database, engine_name, make_place, place, postgres_server, sqlite_template

__all__ = ["database", "engine_name", "make_place", "place", "postgres_server", "sqlite_template"]
