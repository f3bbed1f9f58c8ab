"""Who we talk with: people, organisations, their addresses, subscriptions, consent, and staff."""
