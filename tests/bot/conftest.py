"""The hub of the people's conversations serves here too."""

from tests.bot.people.conftest import anna, hub

__all__ = ["anna", "hub"]
