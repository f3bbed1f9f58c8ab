"""Versions of the schema, one file each; `storage.opening.migrate` brings a database up to the newest."""
