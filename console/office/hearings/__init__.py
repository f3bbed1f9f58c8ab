"""Hearings: their steps, and the ideas that wait for a moderator."""
