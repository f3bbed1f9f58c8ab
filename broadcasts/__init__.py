"""Newsletters: editions and their texts, approval, audience, deliveries and the sender."""
