"""Tests of the hearing's screens."""
