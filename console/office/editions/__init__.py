"""Editions: written, translated, approved and sent."""
