"""The hub of the people's conversations serves here too, and databases of both engines."""

from tests.bot.people.conftest import anna, hub
from tests.databases import engine_name, make_place, place, postgres_server, sqlite_template

__all__ = ["anna", "engine_name", "hub", "make_place", "place", "postgres_server", "sqlite_template"]
