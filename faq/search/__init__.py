"""The search for the entry that answers a question, in whatever language and spelling it is asked."""
