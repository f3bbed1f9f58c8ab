"""What every channel and process shares: units of work, update keys, steps, the outbox, pace, leases, the bell."""
