"""Web pages: what is better looked at than read in a chat."""
