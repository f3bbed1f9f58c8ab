"""The schema, a module per folder whose things it keeps. `metadata` knows all tables."""

from storage.tables import broadcasts, contacts, faq, hearings, hub
from storage.tables.base import metadata

__all__ = ["broadcasts", "contacts", "faq", "hearings", "hub", "metadata"]
