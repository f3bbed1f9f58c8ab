"""The fault harness: real processes of the hub, faults from a seed, and a check of every message against the ledger."""
